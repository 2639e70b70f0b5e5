import type { Setup, Transaction } from '@countersign/store/port'

const remembered = <Value>(find: (key: string) => Promise<Value>): ((key: string) => Promise<Value>) => {
  const known = new Map<string, Promise<Value>>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const found = find(key)
    known.set(key, found)
    return found
  }
}

/**
 * A transaction that looks up each organization and each product once. For work that changes no setup: a batch of
 * reports asks for the same few again and again.
 */
export const rememberingSetup = (tx: Transaction): Transaction => {
  const setup: Setup = {
    ...tx.setup,
    organization: remembered((id) => tx.setup.organization(id)),
    product: remembered((code) => tx.setup.product(code)),
  }
  return { ...tx, setup }
}
