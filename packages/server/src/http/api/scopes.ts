/**
 * What a call needs, and what an API key may do: `read`; `write` for the daily work; `admin` for keys, users and the
 * server itself. Each includes those before it. `*` in a key stands for all of them.
 */
export const SCOPES = ['read', 'write', 'admin'] as const

export type Scope = (typeof SCOPES)[number]
