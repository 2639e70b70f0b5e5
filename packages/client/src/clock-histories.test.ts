import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  byOffset,
  carry,
  type DeviceClock,
  isSetBack,
  type Look,
  NO_CLOCK,
  SET_BACK,
  startClock,
  timeOf,
} from './device-clock.ts'
import { answered, answeredLate } from './talk/verified-time.ts'

const START = 1_767_225_600
const CARRY = 300

type Step =
  /** The library runs, sleeps with the machine, is closed, or killed, for so many seconds. */
  | { readonly kind: 'run' | 'sleep' | 'close' | 'kill'; readonly seconds: number }
  /** Somebody turns the system clock. */
  | { readonly kind: 'turn'; readonly seconds: number }
  | { readonly kind: 'answer' }
  /** An answer that was held back for so long. */
  | { readonly kind: 'late'; readonly seconds: number }

/** A device with a true time beside it, which the library cannot see. */
class Device {
  truth = START
  /** How wrong the system clock is. */
  error: number
  clock: DeviceClock
  /** Seconds not running since the last fresh answer, and running ones that kills lost. */
  notRunning = 0
  #monotonic = 7
  #carriedAt = 7
  /** How wrong the system clock was at the last answer. */
  errorThen: number

  constructor(error: number) {
    this.error = error
    this.errorThen = error
    this.clock = startClock(NO_CLOCK, this.look)
    this.do({ kind: 'answer' })
  }

  get look(): Look {
    return { system: this.truth + this.error, monotonic: this.#monotonic }
  }

  get time(): number {
    return timeOf(this.clock, this.look)
  }

  get setBack(): boolean {
    return isSetBack(this.clock, this.look)
  }

  #carry(): void {
    this.clock = carry(this.clock, this.look, this.#monotonic - this.#carriedAt)
    this.#carriedAt = this.#monotonic
  }

  #start(): void {
    this.#monotonic = 3
    this.#carriedAt = 3
    this.clock = startClock(this.clock.record, this.look)
  }

  do(step: Step): void {
    switch (step.kind) {
      case 'run':
        for (let left = step.seconds; left > 0; left -= CARRY) {
          const ran = Math.min(left, CARRY)
          this.truth += ran
          this.#monotonic += ran
          if (ran === CARRY) this.#carry()
        }
        return
      case 'sleep':
        this.truth += step.seconds
        this.notRunning += step.seconds
        return
      case 'close':
        this.#carry()
        this.truth += step.seconds
        this.notRunning += step.seconds
        this.#start()
        return
      case 'kill':
        this.truth += step.seconds
        this.notRunning += step.seconds + (this.#monotonic - this.#carriedAt)
        this.#start()
        return
      case 'turn':
        this.error += step.seconds
        return
      case 'answer':
        this.clock = answered(this.truth, this.look, this.clock.record.answers)
        this.notRunning = 0
        this.errorThen = this.error
        return
      case 'late':
        this.clock = answeredLate(this.clock, this.truth - step.seconds, this.look)
    }
  }
}

const seconds = fc.integer({ min: 0, max: 200_000 })
const passing = fc.record({
  kind: fc.constantFrom('run' as const, 'sleep' as const, 'close' as const, 'kill' as const),
  seconds,
})
const hearing = fc.oneof(
  fc.record({ kind: fc.constant('answer' as const) }),
  fc.record({ kind: fc.constant('late' as const), seconds: fc.integer({ min: 0, max: 10 ** 7 }) }),
)
const turning = (min: number, max: number) =>
  fc.record({ kind: fc.constant('turn' as const), seconds: fc.integer({ min, max }) })
const errors = fc.integer({ min: -(10 ** 9), max: 10 ** 9 })
const histories = (...parts: fc.Arbitrary<Step>[]) =>
  fc.array(fc.oneof(...parts), { minLength: 1, maxLength: 40 })

/** Plays a history and looks after every step. */
const play = (error: number, steps: readonly Step[], look: (device: Device, step: Step) => void): void => {
  const device = new Device(error)
  for (const step of steps) {
    device.do(step)
    look(device, step)
  }
}

describe('U7 over random histories of a device', () => {
  it('U7 a clock that is wrong but steady changes nothing, whatever runs, sleeps, ends or is killed', () => {
    fc.assert(
      fc.property(errors, histories(passing, hearing), (error, steps) => {
        play(error, steps, (device) => {
          expect(device.time).toBe(device.truth)
          expect(device.setBack).toBe(false)
        })
      }),
    )
  })

  it('U7 turning the clock back gains only time during which the library does not run', () => {
    fc.assert(
      fc.property(errors, histories(passing, hearing, turning(-(10 ** 6), 0)), (error, steps) => {
        play(error, steps, (device) => {
          expect(device.truth - device.time).toBeGreaterThanOrEqual(0)
          expect(device.truth - device.time).toBeLessThanOrEqual(device.notRunning)
        })
      }),
    )
  })

  it('U7 a fresh verified answer puts every clock right, downwards too', () => {
    fc.assert(
      fc.property(errors, histories(passing, hearing, turning(-(10 ** 6), 10 ** 6)), (error, steps) => {
        play(error, [...steps, { kind: 'answer' }], (device, step) => {
          if (step.kind !== 'answer') return
          expect(device.time).toBe(device.truth)
          expect(device.setBack).toBe(false)
          expect(device.clock.record.setBackFor).toBe(0)
        })
      }),
    )
  })

  it('U7 an answer that was held back never turns the clock back, nor gives offline time again', () => {
    fc.assert(
      fc.property(errors, histories(passing, hearing, turning(-(10 ** 6), 10 ** 6)), (error, steps) => {
        const device = new Device(error)
        for (const step of steps) {
          const [time, { setBackFor }] = [device.time, device.clock.record]
          device.do(step)
          if (step.kind !== 'late') continue
          expect(device.time).toBeGreaterThanOrEqual(time)
          expect(device.time).toBeLessThanOrEqual(Math.max(time, device.truth))
          expect(device.clock.record.setBackFor).toBe(setBackFor)
        }
      }),
    )
  })

  it('U7 while the library runs its time goes on at least as fast, whoever turns the system clock', () => {
    fc.assert(
      fc.property(errors, histories(passing, turning(-(10 ** 6), 10 ** 6)), (error, steps) => {
        const device = new Device(error)
        for (const step of steps) {
          const before = device.time
          device.do(step)
          if (step.kind === 'run') expect(device.time).toBeGreaterThanOrEqual(before + step.seconds)
        }
      }),
    )
  })

  it('U7 it is set back exactly while system clock and offset are more than 10 minutes behind, and that is added up', () => {
    fc.assert(
      fc.property(errors, histories(passing, turning(-(10 ** 6), 10 ** 6)), (error, steps) => {
        const device = new Device(error)
        for (const step of steps) {
          const [was, { setBackFor }] = [device.setBack, device.clock.record]
          device.do(step)
          const behind = device.time - byOffset(device.clock.record, device.look)
          expect(device.setBack).toBe(behind > SET_BACK)
          expect(behind).toBeLessThanOrEqual(
            Math.max(0, device.time - (device.truth + device.error - device.errorThen)),
          )
          const { setBackFor: now } = device.clock.record
          expect(now).toBeGreaterThanOrEqual(setBackFor)
          if (step.kind === 'run' && was && device.setBack)
            expect(now - setBackFor).toBeGreaterThanOrEqual(step.seconds - (step.seconds % CARRY))
        }
      }),
    )
  })

  it('U7 before the first verified answer it is the system clock, and a held back answer tells no first time', () => {
    fc.assert(
      fc.property(errors, seconds, (error, age) => {
        const look: Look = { system: START + error, monotonic: 3 }
        const clock = answeredLate(startClock(NO_CLOCK, look), START - age, look)
        expect(clock.record).toEqual(NO_CLOCK)
        expect(timeOf(clock, look)).toBe(START + error)
        expect(isSetBack(clock, look)).toBe(false)
      }),
    )
  })
})
