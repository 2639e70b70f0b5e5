import { slotAt } from '@countersign/protocol/vocabulary'
import { atMost, type Bench, type Benchmark, type Measured, type Sample } from '../benchmark.ts'
import { FLEET, Fleet, measureFleet, ReportLoad, warmUp } from '../lab/report-load.ts'

const DEVICES = 100_000
const MODULES = 3
/** With three modules, a little more than ten million figures. */
const SLOTS = 34
const SLOTS_PER_SESSION = 20
const LONG_AGO = 5_000
const SECONDS = 2

const run = async ({ rounds, scratch, say }: Bench): Promise<Measured> => {
  const load = new ReportLoad(scratch)
  try {
    const full = await load.server({ database: true })
    const empty = await load.server({ database: true })
    const begin = performance.now()
    const figures = await full.child.call('fill', {
      devices: DEVICES,
      slots: SLOTS,
      firstSlot: slotAt(Math.floor(Date.now() / 1_000)) - LONG_AGO,
      slotsPerSession: SLOTS_PER_SESSION,
    })
    const filled = (performance.now() - begin) / 1_000
    say(`${figures} figures in ${filled.toFixed(0)} s`)
    const ofFull = { fleet: await Fleet.of(full.child, FLEET), target: full }
    const ofEmpty = { fleet: await Fleet.of(empty.child, FLEET), target: empty }
    await warmUp(load, ofFull)
    await warmUp(load, ofEmpty)
    const processor: Sample[] = []
    const milliseconds: Sample[] = []
    for (let round = 0; round < rounds; round += 1) {
      const first = await measureFleet(load, ofEmpty, { seconds: SECONDS })
      const second = await measureFleet(load, ofFull, { seconds: SECONDS })
      processor.push({ value: second.processor, baseline: first.processor })
      milliseconds.push({ value: 1_000 / second.perSecond, baseline: 1_000 / first.perSecond })
      say(`round ${round + 1}: ${Math.round(second.processor)} µs against ${Math.round(first.processor)} µs`)
    }
    const baseline = 'none stored but those of the fleet'
    return {
      rows: [
        {
          name: 'processor time a report with ten million figures stored',
          unit: 'µs',
          samples: processor,
          baseline,
          first: null,
          goal: atMost('ratio', 1.3),
        },
        {
          name: 'time a report under full load',
          unit: 'ms',
          samples: milliseconds,
          baseline,
          first: null,
          goal: null,
        },
      ],
      notes: [
        `${figures.toLocaleString('en')} figures: ${DEVICES.toLocaleString('en')} devices × ${SLOTS} slots × ${MODULES} modules, stored through the store's own port, ${(10_000 * MODULES).toLocaleString('en')} a commit, in ${filled.toFixed(0)} s.`,
      ],
    }
  } finally {
    await load.close()
  }
}

export const benchmark: Benchmark = {
  id: 'B5',
  work: 'A report when ten million figures are stored',
  run,
}
