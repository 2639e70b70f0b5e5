import { strict as assert } from 'node:assert'
import { setTimeout as pause } from 'node:timers/promises'
import { MODULES, openShop } from './client/shop.ts'
import { Told } from './client/told.ts'
import { Writer } from './client/writers.ts'
import { UNLIMITED } from './runner/fleet.ts'
import type { EnduranceStory } from './runner/story.ts'

const WRITERS = 3
/** Rounds after which all end, everything is sent, and the books are compared. */
const SETTLE = 40

export const story: EnduranceStory = {
  name: 'client-kill-node',
  sentence:
    'U1 products that share a store are killed with kill -9 at random instants, the server too now and then: nothing that was durable is lost, nothing is doubled, and all are one device',
  share: 1,
  databases: 'none',
  run: async (stage) => {
    const lab = await stage.openLab({ serve: UNLIMITED })
    const shop = await openShop(lab)
    const storage = await stage.folder()
    const told = new Told()
    const product = { code: 'barcode-reader', version: '10.2.1', edition: 'javascript' }
    let lives = 0
    const start = (finish = false): Writer => {
      const durability = stage.random() < 0.5 ? 20 : 250
      const own = { product: { ...product, deployment: 'server' as const }, storage, durability }
      const module = MODULES[lives++ % MODULES.length] ?? ''
      const task = { options: { ...shop.options, ...own }, module, seed: stage.between(0, 2 ** 31), finish }
      return new Writer(task, told)
    }
    let writers: Writer[] = []
    const endAll = async () => {
      await Promise.all(writers.map((writer) => writer.end('SIGKILL')))
      writers = []
    }
    stage.afterwards(endAll)
    const settle = async (when: string) => {
      await endAll()
      await start(true).ended()
      assert.equal(told.pending, 0, `${when}: nothing is left to be sent`)
      const statistics = await shop.statistics()
      told.isComplete(statistics, when)
      told.settle(statistics)
      assert.equal(told.uuids.size, 1, `${when}: one store is one device`)
      assert.deepEqual(told.faults, [], `${when}: no product was told of a fault`)
      for (const kind of told.states.keys())
        assert.ok(kind === 'licensed' || kind === 'unreachable', `${when}: a product was ${kind}`)
    }
    let [kills, closes, serverKills] = [0, 0, 0]
    for (let round = 1; round <= stage.rounds; round++) {
      while (writers.length < WRITERS) writers.push(start())
      const which = stage.between(0, WRITERS)
      // Most are killed while they count, some at any instant of their start.
      if (stage.random() < 0.7) await writers[which]?.opened
      await pause(stage.between(0, 400))
      const clean = stage.random() < 0.1
      await writers[which]?.end(clean ? 'SIGTERM' : 'SIGKILL')
      if (clean) closes += 1
      else kills += 1
      writers[which] = start()
      if (stage.random() < 0.04) {
        await lab.kill9()
        await pause(stage.between(0, 300))
        await lab.start()
        serverKills += 1
      }
      if (round % SETTLE === 0) await settle(`seed ${stage.seed}, round ${round}`)
      stage.progress(round)
    }
    await settle(`seed ${stage.seed}, at the end`)
    const { opened, records, counted, durable } = told
    return { kills, closes, serverKills, opened, records, counted, durable }
  },
}
