/** Whether one of the texts holds what is searched, in large or small letters. */
export const holds = (texts: readonly (string | null)[], search: string): boolean =>
  texts.some((text) => text?.toLowerCase().includes(search.toLowerCase()) === true)
