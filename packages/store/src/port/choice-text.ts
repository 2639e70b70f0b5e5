/** Canonical text of a choice of items, as it is interned. */
export const choiceText = (choice: readonly string[]): string => choice.join(' ')

export const choiceOfText = (text: string): readonly string[] => text.split(' ')
