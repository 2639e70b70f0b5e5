/** What an API key may do. `*` in a key stands for all of them. */
export const SCOPES = ['read', 'write'] as const

export type Scope = (typeof SCOPES)[number]
