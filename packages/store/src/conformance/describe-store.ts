import { afterEach, beforeEach, describe } from 'vitest'
import type { Store } from '../port/store.ts'
import { authorizationLaws } from './authorization-laws.ts'
import { commitLaws } from './commit-laws.ts'
import { foldLaws } from './fold-laws.ts'
import { lookingLaws } from './looking-laws.ts'
import { markLaws } from './mark-laws.ts'
import { mergingLaws } from './merging-laws.ts'
import { orderLaws } from './order-laws.ts'
import { placeLaws } from './place-laws.ts'
import { seatLaws } from './seat-laws.ts'
import { serverStateLaws } from './server-state-laws.ts'
import { setupLaws } from './setup-laws.ts'
import { usageLaws } from './usage-laws.ts'

/** Opens an empty store; with a limit, that many inputs may wait. */
export type OpenStore = (options?: { readonly queueLimit?: number }) => Promise<Store>

/** The store of the test that runs. */
export interface Fixture {
  readonly store: Store
}

/** Declares what every implementation of the store port must do; one that forgets all at close merges with no other. */
export const describeStore = (name: string, open: OpenStore, { merges = true } = {}): void => {
  describe(name, () => {
    let store: Store | null = null
    beforeEach(async () => {
      store = await open()
      // The first database of a run is made while everything else starts.
    }, 60_000)
    afterEach(async () => {
      await store?.close()
    })
    const fixture: Fixture = {
      get store() {
        if (store === null) throw new Error('No test runs.')
        return store
      },
    }
    describe('group commit', () => commitLaws(fixture, open))
    describe('setup', () => setupLaws(fixture))
    describe('places', () => placeLaws(fixture))
    describe('authorizations', () => authorizationLaws(fixture))
    describe('seats', () => seatLaws(fixture))
    describe('usage and statistics', () => usageLaws(fixture))
    describe('growth', () => foldLaws(fixture))
    describe('what people look at', () => lookingLaws(fixture))
    describe('orders', () => orderLaws(fixture))
    describe('marks', () => markLaws(fixture))
    if (merges) describe('merging', () => mergingLaws(fixture))
    describe('server state and outbox', () => serverStateLaws(fixture))
  })
}
