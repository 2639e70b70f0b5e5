import { openFleet, rebuildsTheSame, UNLIMITED } from './runner/fleet.ts'
import type { EnduranceStory } from './runner/story.ts'

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

export const story: EnduranceStory = {
  name: 'kill-reports',
  sentence:
    'H3 a server killed with kill -9 at a random instant under load, or while it starts again, loses nothing that it acknowledged and doubles nothing',
  share: 1,
  run: async (stage) => {
    const lab = await stage.openLab({ serve: UNLIMITED })
    const fleet = await openFleet(lab, stage)
    let kills = 0
    for (let round = 1; round <= stage.rounds; round++) {
      let going = true
      const load = fleet.load(() => going)
      await sleep(stage.between(5, 350))
      await lab.kill9()
      going = false
      await load
      kills += 1
      if (stage.random() < 0.2) {
        await lab.startAndKill(stage.between(50, 700))
        kills += 1
      }
      await lab.start()
      await fleet.check(`seed ${stage.seed}, round ${round}`)
      stage.progress(round)
    }
    await fleet.checkExactly(`seed ${stage.seed}, at the end`)
    await lab.end()
    await rebuildsTheSame(lab)
    return { kills, ...fleet.tally() }
  },
}
