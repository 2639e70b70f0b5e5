import { strict as assert } from 'node:assert'
import { asInteger, asList, asObject, type Json } from '../../independent-device/encoding.ts'

/** One figure: what one session of a device counted of a module in a slot. Its count is cumulative (protocol.md). */
export type Figure = { client: string; session: string; slot: number; module: string; count: number }

type Line = { slot: number; module: string; confirmed: number; possible: number }
type Bounds = { confirmed: number; possible: number }

/** Slot and module → units, as the statistics of a handshake code tell them. */
export type Told = Map<string, number>

const place = (slot: number, module: string): string => `${slot} ${module}`

/** The statistics `by=slot`, whose rows are split by module. */
export const toldBySlot = (answer: Json): Told => {
  const told: Told = new Map()
  for (const row of asList(asObject(answer)['rows'], 'rows')) {
    const { key, modules } = asObject(row)
    for (const [module, count] of Object.entries(asObject(modules, 'modules')))
      told.set(place(asInteger(key, 'slot'), module), asInteger(count))
  }
  return told
}

/**
 * The oracle: what devices counted, and how much of it a server has confirmed. It knows nothing but protocol.md: the
 * value of a figure is the largest ever sent, what is confirmed is stored exactly, and what is not is stored in part,
 * whole or not at all.
 */
export class Ledger {
  readonly #lines = new Map<string, Line>()

  /** A device has sent this figure; nobody knows whether it arrived. */
  sent({ client, session, slot, module, count }: Figure): void {
    const line = this.#line(client, session, { slot, module })
    line.possible = Math.max(line.possible, count)
  }

  /** A receipt has proved that this figure is stored. */
  confirmed({ client, session, slot, module, count }: Figure): void {
    const line = this.#line(client, session, { slot, module })
    line.confirmed = Math.max(line.confirmed, count)
    line.possible = Math.max(line.possible, count)
  }

  #line(client: string, session: string, { slot, module }: { slot: number; module: string }): Line {
    const key = `${client} ${session} ${slot} ${module}`
    const known = this.#lines.get(key)
    if (known !== undefined) return known
    const line = { slot, module, confirmed: 0, possible: 0 }
    this.#lines.set(key, line)
    return line
  }

  #bounds(): Map<string, Bounds> {
    const bounds = new Map<string, Bounds>()
    for (const { slot, module, confirmed, possible } of this.#lines.values()) {
      const at = place(slot, module)
      const sum = bounds.get(at) ?? { confirmed: 0, possible: 0 }
      bounds.set(at, { confirmed: sum.confirmed + confirmed, possible: sum.possible + possible })
    }
    return bounds
  }

  /** Units of figures: all that receipts prove, and all that may be stored. */
  totals(): Bounds {
    const total = { confirmed: 0, possible: 0 }
    for (const { confirmed, possible } of this.#lines.values()) {
      total.confirmed += confirmed
      total.possible += possible
    }
    return total
  }

  get figures(): number {
    return this.#lines.size
  }

  /** Fails when something confirmed is missing or something stands there that nobody sent, per slot and module. */
  holds(told: Told, when: string): void {
    const bounds = this.#bounds()
    for (const [at, { confirmed, possible }] of bounds) {
      const count = told.get(at) ?? 0
      assert.ok(count >= confirmed, `${when}: lost: ${at} has ${count} of ${confirmed} confirmed units`)
      assert.ok(
        count <= possible,
        `${when}: doubled: ${at} has ${count} units, at most ${possible} were sent`,
      )
    }
    for (const at of told.keys()) assert.ok(bounds.has(at), `${when}: nobody sent anything for ${at}`)
  }

  /** As `holds`, after every figure has been confirmed: the statistics are exactly what the devices counted. */
  isExactly(told: Told, when: string): void {
    const { confirmed, possible } = this.totals()
    assert.equal(confirmed, possible, `${when}: some figures were never confirmed`)
    this.holds(told, when)
  }
}
