import { sealDirect } from '@countersign/protocol'
import { slotAt } from '@countersign/protocol/vocabulary'
import { Recent, type Store } from '@countersign/store/port'
import { reportWork, type Submitted } from '../../packages/server/src/features/report/work.ts'
import type { LocalServer } from '../../packages/server/src/operations/local.ts'
import { type Opening, reportSealingInThread } from '../../packages/server/src/sealing/report-sealing.ts'
import type { DeviceServices } from '../../packages/server/src/services.ts'
import { usageWork } from '../../packages/server/src/usage/usage-work.ts'
import { COUNTS } from './counts.ts'
import { type Mint, type MintedDevice, mintDevices } from './mint.ts'

const BATCH = 64
/** Batches that are not counted, until everything is compiled. */
const WARM = 50

const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}

const sealed = (device: MintedDevice, slot: number): Promise<string> =>
  sealDirect({
    key: Buffer.from(device.key, 'base64url'),
    typ: 'cs-report+jwe',
    kid: device.ticket,
    plaintext: Buffer.from(
      JSON.stringify({
        client: device.uuid,
        store: device.store,
        sequence: 2,
        dropped: 0,
        lastHead: null,
        reports: [{ session: device.session, slot, counts: COUNTS }],
      }),
    ),
  })

const good = <T>(opening: Opening<T>): T => {
  if (!opening.ok) throw new Error(opening.detail)
  return opening.value
}

/** Least microseconds of processor time a report that each stage has taken, over all batches. */
class Stages {
  readonly #least = new Map<string, number>()
  counting = false

  note(stage: string, spent: number): void {
    const before = this.#least.get(stage) ?? Number.POSITIVE_INFINITY
    if (this.counting) this.#least.set(stage, Math.min(before, spent / BATCH))
  }

  async timed<T>(stage: string, work: () => T | Promise<T>): Promise<T> {
    const begin = processorTime()
    const value = await work()
    this.note(stage, processorTime() - begin)
    return value
  }

  get least(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#least)
  }
}

/**
 * The report path without HTTP, on this thread, batch after batch: microseconds of processor time a report of each stage.
 * The least of many batches is what it costs when nobody else is in the way.
 */
export const stagesOf = async (
  mint: Mint & { readonly local: LocalServer },
  { store, batches }: { readonly store: Store; readonly batches: number },
): Promise<Readonly<Record<string, number>>> => {
  const { clock, identity, keys } = mint.local
  const devices = await mintDevices(mint, { count: (WARM + batches) * BATCH, known: true })
  const slot = slotAt(clock.now())
  const tokens: string[] = []
  for (const device of devices) tokens.push(await sealed(device, slot))
  const reports = reportSealingInThread((epoch) => keys.ticketSecret(epoch))
  // All that this work asks of the server's services.
  const { secrets } = mint.local
  const services = { clock, identity, keys, secrets, reports, usage: usageWork } as unknown as DeviceServices
  const work = reportWork(services, new Recent(100_000))
  const stages = new Stages()
  const submit = store.batch<Submitted, Awaited<ReturnType<typeof work.apply>>[number], string>({
    apply: (tx, inputs) => stages.timed('applying its batch', () => work.apply(tx, inputs)),
    committed: (outputs) => stages.timed('sealing its receipt', () => work.committed(outputs)),
  })
  for (let from = 0; from < tokens.length; from += BATCH) {
    stages.counting = from >= WARM * BATCH
    const some = tokens.slice(from, from + BATCH)
    const opened = await stages.timed('opening its ticket', () =>
      some.map((token) => good(reports.ticketOf(token))),
    )
    const inputs = await stages.timed('opening and reading it', () =>
      Promise.all(
        opened.map(async (ticket, index) => ({
          opened: ticket,
          report: good(await reports.open(some[index] ?? '', ticket)),
        })),
      ),
    )
    await stages.timed('batch, commit and receipt in all', () => Promise.all(inputs.map(submit)))
  }
  return stages.least
}
