const KEY = 'countersign-order'

/** Keeps the token of a mailed link while its owner signs in: in this tab alone, and in no address. */
export const keepToken = (token: string): void => {
  try {
    sessionStorage.setItem(KEY, token)
  } catch {
    // A browser that keeps nothing: the link is opened once more after signing in.
  }
}

export const keptToken = (): string => {
  try {
    return sessionStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}

export const forgetToken = (): void => {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // Nothing was kept.
  }
}
