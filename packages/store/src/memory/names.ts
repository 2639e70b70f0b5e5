import { Numbering, Table, type UndoLog } from './table.ts'

/** Numbers of names in the order in which they were first heard of. */
export class Names {
  readonly #numbers: Table<string, number>
  readonly #numbering: Numbering

  constructor(log: UndoLog) {
    this.#numbers = new Table(log)
    this.#numbering = new Numbering(log)
  }

  number(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const number = this.#numbering.next()
    this.#numbers.set(name, number)
    return number
  }

  /** 0: never heard of. */
  known(name: string): number {
    return this.#numbers.get(name) ?? 0
  }
}
