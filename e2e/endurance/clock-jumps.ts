import { strict as assert } from 'node:assert'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Lab } from '../lab/lab.ts'
import { openFleet, rebuildsTheSame, UNLIMITED } from './runner/fleet.ts'
import type { EnduranceStory } from './runner/story.ts'

const DAY = 86_400
const PRELOAD = fileURLToPath(new URL('../lab/moved-clock.mjs', import.meta.url))
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const timeOf = async (lab: Lab): Promise<number> =>
  Date.parse(((await lab.api('GET', '/clock')) as { now: string }).now) / 1_000

export const story: EnduranceStory = {
  name: 'clock-jumps',
  sentence:
    'H6 a server whose system clock jumps by a day, forward or back, under load or before a restart, never tells an earlier time than before, serves on, and loses nothing; U7 devices whose clocks are a day wrong are served alike',
  share: 0.2,
  run: async (stage) => {
    const file = join(await stage.folder(), 'offset')
    // Never further from the truth than two days, so that certificates and tickets stay what they are.
    let offset = 0
    const move = async (by: number): Promise<void> => {
      offset += by
      await writeFile(file, String(offset))
      await sleep(60)
    }
    await move(0)
    const lab = await stage.openLab({
      serve: UNLIMITED,
      environment: { E2E_CLOCK_FILE: file, NODE_OPTIONS: `--import=${PRELOAD}` },
    })
    const fleet = await openFleet(lab, stage)
    const [organizationId] = fleet.code.split('-') as [string]
    let [restarts, latest, wrongDevices] = [0, await timeOf(lab), 0]
    for (let round = 1; round <= stage.rounds; round++) {
      const when = `seed ${stage.seed}, round ${round}`
      let going = true
      const load = fleet.load(() => going)
      await sleep(stage.between(20, 120))
      const back = offset >= 2 * DAY || (offset > -2 * DAY && stage.random() < 0.5)
      await move(back ? -DAY : DAY)
      await sleep(stage.between(20, 120))
      going = false
      await load
      if (stage.random() < 0.3) {
        restarts += 1
        if (stage.random() < 0.5) await lab.kill9()
        else await lab.end()
        await lab.start()
      }
      const now = await timeOf(lab)
      assert.ok(now >= latest, `${when}: the server's time went from ${latest} back to ${now}`)
      latest = now
      for (const device of fleet.devices) {
        // The device's own clock is a day wrong as often as not; it is answered normally (protocol.md, `sentAt`).
        const wrong = stage.between(-1, 2) * DAY
        wrongDevices += wrong === 0 ? 0 : 1
        await device.meet(organizationId)
        const answer = await device.authorize({
          ...{ organizationId, modules: ['qr-code', 'pdf417', 'aztec'], sentAt: device.now() + wrong },
        })
        assert.equal(answer.kind, 'grant', `${when}: ${JSON.stringify(answer)}`)
      }
      await fleet.check(when)
      stage.progress(round)
    }
    await fleet.checkExactly(`seed ${stage.seed}, at the end`)
    await lab.end()
    await rebuildsTheSame(lab)
    return { jumps: stage.rounds, restarts, 'requests of wrong clocks': wrongDevices, ...fleet.tally() }
  },
}
