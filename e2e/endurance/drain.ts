import { strict as assert } from 'node:assert'
import { openFleet, rebuildsTheSame, UNLIMITED } from './runner/fleet.ts'
import type { EnduranceStory } from './runner/story.ts'

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
/** Milliseconds; clients that send nothing more are cut after 10 s. */
const LONGEST = 20_000

export const story: EnduranceStory = {
  name: 'drain',
  sentence:
    'H3 SIGTERM under load drains: what was answered is stored, what was not is refused and stays with the device, the process ends by itself with 0, and the next start goes on',
  share: 0.4,
  run: async (stage) => {
    const lab = await stage.openLab({ serve: UNLIMITED })
    const fleet = await openFleet(lab, stage)
    for (let round = 1; round <= stage.rounds; round++) {
      const when = `seed ${stage.seed}, round ${round}`
      const load = fleet.load(() => true)
      await sleep(stage.between(5, 300))
      const { process } = lab
      const began = performance.now()
      await lab.end()
      assert.equal(process.exitCode, 0, `${when}: exit code`)
      assert.ok(performance.now() - began < LONGEST, `${when}: it took too long to end`)
      await load
      await lab.start()
      await fleet.check(when)
      stage.progress(round)
    }
    await fleet.checkExactly(`seed ${stage.seed}, at the end`)
    await lab.end()
    await rebuildsTheSame(lab)
    return { restarts: stage.rounds, ...fleet.tally() }
  },
}
