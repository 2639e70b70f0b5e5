import type { Fault, LicenseState } from './state.ts'

/** What the host can listen to. */
export interface EventValues {
  readonly state: LicenseState
  readonly fault: Fault
}

/** A listener of one event. */
export type Listener<Name extends keyof EventValues> = (value: EventValues[Name]) => void

/** The host's listeners. One that fails stops neither the others nor the library. */
export class Events {
  readonly #listeners: { readonly [Name in keyof EventValues]: Set<Listener<Name>> } = {
    state: new Set(),
    fault: new Set(),
  }
  readonly #onFailure: (error: unknown) => void

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure
  }

  /** Returns how to stop listening. */
  on<Name extends keyof EventValues>(event: Name, listener: Listener<Name>): () => void {
    const listeners: Set<Listener<Name>> = this.#listeners[event]
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  tell<Name extends keyof EventValues>(event: Name, value: EventValues[Name]): void {
    const listeners: Set<Listener<Name>> = this.#listeners[event]
    for (const listener of [...listeners]) {
      try {
        listener(value)
      } catch (error) {
        this.#onFailure(error)
      }
    }
  }
}
