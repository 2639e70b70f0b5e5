import { strict as assert } from 'node:assert'
import type { Told as Statistics } from '../runner/ledger.ts'

interface Line {
  readonly module: string
  readonly count: number
}

/**
 * The oracle of the client library: what products said that they counted, and of what the library said that it is
 * durable. It knows nothing of sessions, slots or files: what was durable must be in the server's statistics exactly,
 * what was not may be there in part, whole or not at all, and nothing else may be.
 */
export class Told {
  readonly #unconfirmed = new Map<object, Line[]>()
  readonly #bounds = new Map<string, { least: number; most: number }>()
  readonly uuids = new Set<string>()
  readonly states = new Map<string, number>()
  readonly faults: string[] = []
  opened = 0
  records = 0
  /** Units that were said to be counted, and to be durable. */
  counted = 0
  durable = 0
  /** Figures that the one which sent all that was left has still. */
  pending: number | null = null

  /** One line of a product. */
  hear(who: object, line: string): void {
    const [what = '', ...words] = line.split(' ')
    const [first = '', second = ''] = words
    if (what === 'record') this.#record(who, { module: first, count: Number(second) })
    else if (what === 'durable') this.#durable(who)
    else if (what === 'open') {
      this.opened += 1
      this.uuids.add(first)
      this.states.set(second, (this.states.get(second) ?? 0) + 1)
    } else if (what === 'fault') this.faults.push(words.join(' '))
    else if (what === 'pending') this.pending = Number(first)
    else assert.fail(`a product said ${line}`)
  }

  #record(who: object, line: Line): void {
    this.records += 1
    this.counted += line.count
    this.#boundsOf(line.module).most += line.count
    this.#unconfirmed.set(who, [...(this.#unconfirmed.get(who) ?? []), line])
  }

  #durable(who: object): void {
    for (const { module, count } of this.#unconfirmed.get(who) ?? []) {
      this.durable += count
      this.#boundsOf(module).least += count
    }
    this.#unconfirmed.delete(who)
  }

  #boundsOf(module: string): { least: number; most: number } {
    const bounds = this.#bounds.get(module) ?? { least: 0, most: 0 }
    this.#bounds.set(module, bounds)
    return bounds
  }

  /** Nothing stands there that nobody counted. */
  holds(statistics: Statistics, when: string): void {
    for (const [module, units] of byModule(statistics)) {
      const { most } = this.#boundsOf(module)
      assert.ok(units <= most, `${when}: doubled: ${units} units of ${module}, at most ${most} were counted`)
    }
  }

  /** As `holds`, after everything was sent: nothing that was durable is missing. */
  isComplete(statistics: Statistics, when: string): void {
    this.holds(statistics, when)
    const units = byModule(statistics)
    for (const [module, { least }] of this.#bounds) {
      const stored = units.get(module) ?? 0
      assert.ok(
        stored >= least,
        `${when}: lost: ${stored} units of ${module}, ${least} were durable; ${this.uuids.size} devices; states: ${[...this.states.keys()]}; faults: ${this.faults}`,
      )
    }
  }

  /** Takes what stands there for settled, once everything was sent and everybody has ended. */
  settle(statistics: Statistics): void {
    this.#unconfirmed.clear()
    for (const [module, units] of byModule(statistics))
      this.#bounds.set(module, { least: units, most: units })
    this.pending = null
  }
}

const byModule = (statistics: Statistics): Map<string, number> => {
  const units = new Map<string, number>()
  for (const [at, count] of statistics) {
    const module = at.split(' ')[1] ?? ''
    units.set(module, (units.get(module) ?? 0) + count)
  }
  return units
}
