import { strict as assert } from 'node:assert'
import { noDisks, smallDisk } from './runner/disks.ts'
import { openFleet, rebuildsTheSame, UNLIMITED } from './runner/fleet.ts'
import type { EnduranceStory } from './runner/story.ts'

const MEBIBYTES = 48

export const story: EnduranceStory = {
  name: 'disk-full',
  sentence:
    'H3 a server whose disk is full refuses with 503, loses nothing that it acknowledged, and goes on by itself when there is room again, killed in between or not',
  share: 0.1,
  databases: ['sqlite'],
  missing: noDisks,
  run: async (stage) => {
    const disk = await smallDisk(stage, MEBIBYTES)
    const lab = await stage.openLab({ serve: UNLIMITED, folder: disk.folder })
    const fleet = await openFleet(lab, stage)
    let [kills, refusedStarts] = [0, 0]
    for (let round = 1; round <= stage.rounds; round++) {
      const when = `seed ${stage.seed}, round ${round}`
      await disk.fill(stage.between(0, 12) * 8_192)
      const before = fleet.unanswered
      // Every device goes on until it is refused for the first time: then the disk is full.
      await fleet.load(() => true)
      assert.ok(fleet.unanswered > before, `${when}: the disk did not fill up`)
      assert.equal((await fetch(`${lab.url}/healthz`)).status, 200, `${when}: the process lives`)
      if (stage.random() < 0.4) {
        await lab.kill9()
        kills += 1
        if (stage.random() < 0.5) {
          // On the full disk it either starts, or says what is wrong.
          const { code, log, ready } = await lab.attemptStart()
          if (!ready) {
            refusedStarts += 1
            assert.notEqual(code, 0, when)
            assert.match(log, /disk is full|no space|ENOSPC/i, `${when}: the sentence of a refused start`)
          }
          await lab.kill9()
        }
        await disk.clear()
        await lab.start()
      }
      await disk.clear()
      await fleet.check(when)
      await fleet.settle()
      stage.progress(round)
    }
    await fleet.checkExactly(`seed ${stage.seed}, at the end`)
    await lab.end()
    await rebuildsTheSame(lab)
    return { kills, 'refused starts': refusedStarts, ...fleet.tally() }
  },
}
