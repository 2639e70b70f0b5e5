import { dayOfSlot, type Slot } from './facts.ts'

/** How many devices had use at all, by slot, hour and UTC day. Devices of a whole are no sum of those of its parts. */
export interface DeviceCounts {
  readonly slots: readonly { readonly slot: Slot; readonly devices: number }[]
  /** Hour: floor(seconds / 3600). */
  readonly hours: readonly { readonly hour: number; readonly devices: number }[]
  readonly days: readonly { readonly day: number; readonly devices: number }[]
}

/** Slots of an hour: 3,600 s ÷ 180 s. */
const SLOTS_OF_HOUR = 20

/** Different devices under each key, of uses that come in the order of their keys: one set at a time is held. */
class Distinct<Device> {
  readonly counts: { readonly key: number; readonly devices: number }[] = []
  readonly #devices = new Set<Device>()
  #key = Number.NaN

  add(key: number, device: Device): void {
    if (key !== this.#key) {
      this.end()
      this.#key = key
    }
    this.#devices.add(device)
  }

  end(): void {
    if (this.#devices.size > 0) this.counts.push({ key: this.#key, devices: this.#devices.size })
    this.#devices.clear()
  }
}

/** Counts devices of uses that come in the order of their slots. */
export class DeviceCounting<Device> {
  readonly #slots = new Distinct<Device>()
  readonly #hours = new Distinct<Device>()
  readonly #days = new Distinct<Device>()

  add(slot: Slot, device: Device): void {
    this.#slots.add(slot, device)
    this.#hours.add(Math.floor(slot / SLOTS_OF_HOUR), device)
    this.#days.add(dayOfSlot(slot), device)
  }

  end(): DeviceCounts {
    for (const distinct of [this.#slots, this.#hours, this.#days]) distinct.end()
    return {
      slots: this.#slots.counts.map(({ key: slot, devices }) => ({ slot, devices })),
      hours: this.#hours.counts.map(({ key: hour, devices }) => ({ hour, devices })),
      days: this.#days.counts.map(({ key: day, devices }) => ({ day, devices })),
    }
  }
}
