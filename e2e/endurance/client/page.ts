// A product of its own in a page of its own: counts with the real client library, and says first what it is about to do.
import { type License, type OpenOptions, open } from 'countersign-client'
import { seeded } from '../../lab/random.ts'

export interface PageTask {
  readonly options: OpenOptions
}

const query = new URLSearchParams(location.search)
const me = query.get('me')

/** Resolves when the story has heard it: what is said before it is done cannot be lost with the tab. */
const say = async (line: string): Promise<void> => {
  await fetch('said', { method: 'POST', body: `${me} ${line}` })
}
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const write = async (license: License): Promise<never> => {
  const random = seeded(Number(query.get('seed')))
  const module = query.get('module') ?? 'none'
  for (;;) {
    const count = 1 + Math.floor(random() * 9)
    await say(`record ${module} ${count}`)
    license.record(module, count)
    const draw = random()
    if (draw < 0.5) {
      if (await license.flushed()) await say('durable')
    } else if (draw < 0.65) await license.flush()
    await pause(random() * 8)
  }
}

const task = (await (await fetch('task.json')).json()) as PageTask
const license = await open(task.options)
for (const fault of license.diagnostics().faults) void say(`fault ${JSON.stringify(fault)}`)
license.on('fault', (fault) => void say(`fault ${JSON.stringify(fault)}`))
await say(`open ${license.clientUuid} ${license.state.kind}`)
if (query.get('finish') === null) await write(license)
await license.flush()
for (let time = 1; time < 20 && license.diagnostics().pending > 0; time++) await license.flush()
await say(`pending ${license.diagnostics().pending}`)
