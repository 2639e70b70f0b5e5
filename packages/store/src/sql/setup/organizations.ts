import type { HandshakeCode, Holding, Item, ItemTerms, OrganizationSetup } from '../../port/facts.ts'
import { frozen } from '../../port/frozen.ts'
import { Recent } from '../../port/recent.ts'
import type { SignedItem } from '../../port/setup.ts'
import type { Engine } from '../engine.ts'
import * as queries from './setup-queries.ts'

interface HoldingRow {
  readonly code: string
  readonly item: string
  readonly from_slot: number
  readonly until_slot: number | null
  readonly position: number | null
}

export const holdingOf = (row: HoldingRow): Holding => ({
  code: row.code,
  itemId: row.item,
  position: row.position,
  from: row.from_slot,
  until: row.until_slot,
})

/**
 * Setup that is read on every authorization, kept in memory while its version stays. `forget` must follow every
 * roll-back, since a version raised in it is raised again by another change.
 */
export class Organizations {
  readonly #engine: Engine
  readonly #setups = new Recent<string, OrganizationSetup>(1_000)
  readonly #items = new Recent<string, SignedItem>(5_000)

  constructor(engine: Engine) {
    this.#engine = engine
  }

  forget(): void {
    this.#setups.clear()
    this.#items.clear()
  }

  /** One row is read while nothing changed. */
  async setup(id: string): Promise<OrganizationSetup | null> {
    const row = await this.#engine.row(queries.organizationOf, { id })
    if (row === undefined) return null
    const known = this.#setups.get(id)
    if (known !== undefined && known.version === row.version) return known
    const codes = (await this.#engine.rows(queries.codesOf, { organization: id })).map(
      (code) => JSON.parse(code.content) as HandshakeCode,
    )
    const items = (await this.#engine.rows(queries.itemsOf, { organization: id })).map(
      (item): Item => ({ terms: JSON.parse(item.terms) as ItemTerms, revokedAt: item.revoked_at }),
    )
    const holdings = (await this.#engine.rows(queries.holdingsOf, { organization: id })).map(holdingOf)
    const setup = frozen<OrganizationSetup>({
      organizationId: id,
      name: row.name,
      version: row.version,
      codes,
      items,
      holdings,
    })
    this.#setups.set(id, setup)
    return setup
  }

  async signedItem(id: string): Promise<SignedItem | null> {
    const known = this.#items.get(id)
    if (known !== undefined) return known
    const row = await this.#engine.row(queries.itemOf, { id })
    if (row === undefined) return null
    const item = frozen<SignedItem>({
      item: { terms: JSON.parse(row.terms) as ItemTerms, revokedAt: row.revoked_at },
      jws: row.jws,
    })
    this.#items.set(id, item)
    return item
  }

  /** To be called when an item is put. */
  itemChanged(): void {
    this.#items.clear()
  }
}
