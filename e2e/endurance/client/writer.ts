// A product of its own in a process of its own: counts with the real client library, and says what it did before it is killed.
import { writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { type License, type OpenOptions, open } from 'countersign-client'
import { seeded } from '../../lab/random.ts'

export interface WriterTask {
  readonly options: OpenOptions
  /** Under which it counts. */
  readonly module: string
  readonly seed: number
  /** Sends what all have left, and ends. */
  readonly finish: boolean
}

const say = (line: string): void => void writeSync(1, `${line}\n`)

const opened = async (options: OpenOptions): Promise<License> => {
  const license = await open(options)
  for (const fault of license.diagnostics().faults) say(`fault ${JSON.stringify(fault)}`)
  license.on('fault', (fault) => say(`fault ${JSON.stringify(fault)}`))
  say(`open ${license.clientUuid} ${license.state.kind}`)
  return license
}

const write = async ({ options, module, seed }: WriterTask): Promise<never> => {
  const random = seeded(seed)
  let license = await opened(options)
  let isEnding = false
  process.on('SIGTERM', () => {
    isEnding = true
  })
  for (;;) {
    const count = 1 + Math.floor(random() * 9)
    say(`record ${module} ${count}`)
    license.record(module, count)
    const draw = random()
    if (draw < 0.4) {
      if (await license.flushed()) say('durable')
    } else if (draw < 0.5) await license.flush()
    if (isEnding || draw > 0.98) {
      await license.close()
      say('durable')
      if (isEnding) process.exit(0)
      license = await opened(options)
    }
    await pause(random() * 8)
  }
}

const finish = async ({ options }: WriterTask): Promise<void> => {
  const license = await opened(options)
  for (let time = 0; time < 20 && license.diagnostics().pending > 0; time++) await license.flush()
  say(`pending ${license.diagnostics().pending}`)
  await license.close()
}

const task = JSON.parse(process.argv[2] ?? '') as WriterTask
await (task.finish ? finish(task) : write(task))
