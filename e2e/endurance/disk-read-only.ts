import { strict as assert } from 'node:assert'
import { loopDisk, noLoopDisks } from './runner/disks.ts'
import { openFleet, rebuildsTheSame, UNLIMITED } from './runner/fleet.ts'
import type { EnduranceStory } from './runner/story.ts'

const MEBIBYTES = 64
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

export const story: EnduranceStory = {
  name: 'disk-read-only',
  sentence:
    'H3 a disk that becomes read-only under load makes the server refuse with 503, a start on it is refused with a sentence, and once it is repaired nothing acknowledged is missing',
  share: 0.05,
  databases: ['sqlite'],
  missing: noLoopDisks,
  run: async (stage) => {
    const disk = await loopDisk(stage, MEBIBYTES)
    const lab = await stage.openLab({ serve: UNLIMITED, folder: disk.folder })
    const fleet = await openFleet(lab, stage)
    for (let round = 1; round <= stage.rounds; round++) {
      const when = `seed ${stage.seed}, round ${round}`
      let going = true
      const load = fleet.load(() => going)
      await sleep(stage.between(50, 400))
      going = false
      await load
      // Between two commits: in the middle of one, this kernel's simulated failure lets an fsync succeed that was none
      // (bare SQLite loses that commit too), which no program can survive.
      const before = fleet.unanswered
      await disk.fail()
      await fleet.load(() => true)
      assert.ok(fleet.unanswered > before, `${when}: the server stored on a read-only disk`)
      assert.equal((await fetch(`${lab.url}/healthz`)).status, 200, `${when}: the process lives`)
      await lab.end()
      await disk.unmount()
      await disk.repair()
      await disk.mount('ro')
      const { code, log, ready } = await lab.attemptStart()
      assert.equal(ready, false, `${when}: it must not serve what it cannot store`)
      assert.notEqual(code, 0, when)
      assert.match(log, /read-only|EROFS/i, `${when}: the sentence of the refused start`)
      await disk.unmount()
      await disk.mount('rw')
      await lab.start()
      await fleet.check(when)
      stage.progress(round)
    }
    await fleet.checkExactly(`seed ${stage.seed}, at the end`)
    await lab.end()
    await rebuildsTheSame(lab)
    return { failures: stage.rounds, ...fleet.tally() }
  },
}
