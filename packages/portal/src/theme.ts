import { type CSSVariablesResolver, createTheme, darken, type MantineColorsTuple } from '@mantine/core'

/** One calm accent; red, yellow and green stand for states alone. */
const ink: MantineColorsTuple = [
  '#eef3fb',
  '#d9e4f3',
  '#b0c6e4',
  '#84a6d6',
  '#608bca',
  '#497ac3',
  '#3b6fbd',
  '#2c5da6',
  '#235396',
  '#144785',
]

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  colors: { ink },
  defaultRadius: 'sm',
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1rem' }, h3: { fontSize: '0.875rem' } },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
})

/** Colours that words are written in, on their own pale ground or on the page. */
const WRITTEN = ['ink', 'gray', 'red', 'yellow', 'teal', 'blue', 'orange'] as const

/** What the library's own colours lack of a contrast of 4.5 : 1 between words and their ground. */
export const readable: CSSVariablesResolver = ({ colors }) => {
  const strong = WRITTEN.map((name) => [name, darken(colors[name]?.[9] ?? '#000', 0.35)] as const)
  const red = {
    '--mantine-color-red-filled': colors.red[9],
    '--mantine-color-red-filled-hover': darken(colors.red[9], 0.15),
  }
  return {
    variables: {},
    light: {
      ...red,
      '--mantine-color-dimmed': '#5c636a',
      '--mantine-color-error': colors.red[9],
      ...Object.fromEntries(
        strong.flatMap(([name, colour]) => [
          [`--mantine-color-${name}-light-color`, colour],
          [`--mantine-color-${name}-text`, colour],
        ]),
      ),
    },
    dark: {
      ...red,
      '--mantine-color-dimmed': '#a6abb0',
      '--mantine-color-error': colors.red[4],
      '--mantine-color-anchor': colors['ink']?.[3] ?? '',
      ...Object.fromEntries(WRITTEN.map((name) => [`--mantine-color-${name}-text`, colors[name]?.[3] ?? ''])),
    },
  }
}
