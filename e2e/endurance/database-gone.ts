import { openCluster } from './runner/durable-cluster.ts'
import { openFleet, rebuildsTheSame, UNLIMITED } from './runner/fleet.ts'
import type { EnduranceStory } from './runner/story.ts'

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

export const story: EnduranceStory = {
  name: 'database-gone',
  sentence:
    'H3 PostgreSQL connections cut in the middle of anything, commits included, and a database that crashes and recovers, lose and double nothing, and the server goes on by itself',
  share: 0.4,
  databases: ['postgres'],
  run: async (stage) => {
    const cluster = await openCluster(stage)
    const lab = await stage.openLab({ serve: UNLIMITED, database: cluster.url })
    const fleet = await openFleet(lab, stage)
    let [cuts, crashes] = [0, 0]
    for (let round = 1; round <= stage.rounds; round++) {
      const when = `seed ${stage.seed}, round ${round}`
      let going = true
      // What a device does when it is not answered: it keeps what it has and tries again.
      const load = (async () => {
        while (going) {
          await fleet.load(() => going)
          await sleep(20)
        }
      })()
      for (let cut = stage.between(1, 6); cut > 0; cut--) {
        await sleep(stage.between(5, 120))
        cuts += await cluster.cutConnections()
      }
      if (stage.random() < 0.3) {
        await cluster.crash()
        crashes += 1
      }
      await sleep(stage.between(5, 120))
      going = false
      await load
      await fleet.check(when)
      stage.progress(round)
    }
    await fleet.checkExactly(`seed ${stage.seed}, at the end`)
    await lab.end()
    await rebuildsTheSame(lab)
    return { 'connections cut': cuts, crashes, ...fleet.tally() }
  },
}
