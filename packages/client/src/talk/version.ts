/** Of this library, as its package has it: here and in `license-run.ts`, so that two files of a page show when they do not belong together. */
export const VERSION = '0.1.0'
