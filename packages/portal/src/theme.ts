import { createTheme, type MantineColorsTuple } from '@mantine/core'

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
  primaryShade: { light: 7, dark: 5 },
  colors: { ink },
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' }, h3: { fontSize: '1rem' } },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
})
