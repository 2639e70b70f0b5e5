import { atLeast, type Bench, type Benchmark, type Measured, type Sample } from '../benchmark.ts'
import { rawInserts } from '../lab/raw-inserts.ts'
import { Fleet, ReportLoad, warmUp } from '../lab/report-load.ts'
import { median } from '../results.ts'

/** Seven days of slots of three minutes. */
const SLOTS = 3_360
const COUNTS = { 'qr-code': 17, pdf417: 4, ocr: 2 } as const
const MODULES = Object.keys(COUNTS).length
const DEVICES = 4
const WARM_DEVICES = 6
const KNOWN = 10_000

const run = async ({ rounds, scratch, say }: Bench): Promise<Measured> => {
  const load = new ReportLoad(scratch)
  const raw = rawInserts(scratch)
  try {
    const target = await load.server({ database: true })
    await warmUp(load, { fleet: await Fleet.of(target.child, KNOWN), target })
    const backfill = async (
      count: number,
    ): Promise<{ readonly perSecond: number; readonly bytes: number }> => {
      const devices = await target.child.call('mint', { count, known: true })
      const bytes = await load.prepare(devices, { slots: SLOTS, counts: COUNTS })
      const { driven } = await load.run(target, { seconds: 120, connections: 1 })
      return { perSecond: (count * SLOTS * MODULES) / driven.seconds, bytes }
    }
    await backfill(WARM_DEVICES)
    raw({ slots: SLOTS, modules: MODULES })
    const samples: Sample[] = []
    let bytes = 0
    for (let round = 0; round < rounds; round += 1) {
      const before = raw({ slots: SLOTS, modules: MODULES })
      const made = await backfill(DEVICES)
      bytes = made.bytes
      const after = raw({ slots: SLOTS, modules: MODULES })
      samples.push({ value: made.perSecond, baseline: median([before, after]) })
      say(
        `round ${round + 1}: ${Math.round(made.perSecond)} figures/s, raw ${Math.round((before + after) / 2)}`,
      )
    }
    return {
      rows: [
        {
          name: 'figures of submissions that hold 7 days, one device after the other',
          unit: 'figures/s',
          samples,
          baseline: 'raw INSERT … ON CONFLICT in one transaction',
          first: null,
          goal: atLeast('ratio', 0.3),
        },
      ],
      notes: [
        `${SLOTS.toLocaleString('en')} slots × ${MODULES} modules in one sealed submission of ${Math.round(bytes / 1_024)} KiB, from sending it to its proven receipt.`,
      ],
    }
  } finally {
    await load.close()
  }
}

export const benchmark: Benchmark = {
  id: 'B3',
  work: 'A device that was offline for seven days sends everything in one submission',
  run,
}
