/** Colours of modules, in order of use: apart also for most people who do not see all colours, and on both backgrounds. */
const COLORS = ['ink.5', 'orange.6', 'teal.6', 'grape.5', 'yellow.6', 'cyan.6', 'pink.5', 'lime.7', 'gray.6']

export const colorAt = (index: number): string => COLORS[index % COLORS.length] ?? 'gray.6'
