import { strict as assert } from 'node:assert'
import type { Lab } from '../lab/lab.ts'
import { sell, welcome } from '../lab/sale.ts'
import { openFleet, rebuildsTheSame, UNLIMITED } from './runner/fleet.ts'
import type { EnduranceStory, Stage } from './runner/story.ts'

const QUOTA = 20
const TOLERANCE = 2
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** More devices than seats ask both servers at once: together they grant quota and tolerance, and no seat more. */
const takeSeats = async (servers: readonly Lab[], when: string): Promise<void> => {
  const lab = servers[0]!
  const organizationId = await welcome(lab)
  const { itemIds } = await sell(lab, organizationId, {
    items: [`product=barcode-reader,chargeWay=device,quota=${QUOTA}`],
  })
  const devices = Array.from({ length: 2 * QUOTA }, (_, n) => servers[n % servers.length]!.device())
  const answers = await Promise.all(devices.map((device) => device.authorize({ organizationId })))
  const granted = answers.filter(({ kind }) => kind === 'grant').length
  assert.equal(granted, QUOTA + TOLERANCE, `${when}: seats granted by two servers`)
  const { seats } = (await lab.api('GET', `/items/${itemIds[0]}`)) as { seats: { taken: number } }
  assert.equal(seats.taken, QUOTA + TOLERANCE, `${when}: seats taken`)
}

/** Devices know both servers and go to the one that answers (U6). */
const spread = (stage: Stage, devices: { url: string }[], urls: readonly string[]): void => {
  for (const device of devices) device.url = urls[stage.between(0, urls.length)]!
}

export const story: EnduranceStory = {
  name: 'two-servers',
  sentence:
    'H4 two servers on one database, killed in turn under load, lose and double nothing, whichever of them a device asks, and grant no seat too many',
  share: 0.3,
  databases: ['postgres'],
  run: async (stage) => {
    const first = await stage.openLab({ serve: UNLIMITED })
    const second = await first.sibling()
    stage.afterwards(() => second.kill9())
    const servers = [first, second]
    const fleet = await openFleet(first, stage)
    for (let round = 1; round <= stage.rounds; round++) {
      const when = `seed ${stage.seed}, round ${round}`
      const victim = servers[round % 2]!
      const other = servers[(round + 1) % 2]!
      spread(stage, fleet.devices, [first.url, second.url])
      let going = true
      const load = (async () => {
        while (going) {
          await fleet.load(() => going)
          spread(stage, fleet.devices, [first.url, second.url])
          await sleep(10)
        }
      })()
      await sleep(stage.between(20, 300))
      await victim.kill9()
      await sleep(stage.between(20, 200))
      going = false
      await load
      // The one that is left has everything that either of them acknowledged.
      await fleet.check(when, other)
      await victim.start()
      await fleet.check(when, victim)
      if (round % 5 === 0) await takeSeats(servers, when)
      stage.progress(round)
    }
    await takeSeats(servers, `seed ${stage.seed}, at the end`)
    spread(stage, fleet.devices, [first.url, second.url])
    await fleet.checkExactly(`seed ${stage.seed}, at the end`)
    await second.end()
    await first.end()
    await rebuildsTheSame(first)
    return { kills: stage.rounds, ...fleet.tally() }
  },
}
