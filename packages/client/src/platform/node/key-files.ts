/** Keys as file names on any file system: capitals are marked, for some know no difference; "/" is "~". */
export const fileOf = (key: string): string =>
  key.replace(/[A-Z]/g, (capital) => `+${capital.toLowerCase()}`).replaceAll('/', '~')

export const keyOf = (file: string): string =>
  file.replace(/\+([a-z])/g, (_, letter: string) => letter.toUpperCase()).replaceAll('~', '/')
