import { strict as assert } from 'node:assert'
import type { Device } from '../independent-device/device.ts'
import { openFleet, rebuildsTheSame, UNLIMITED } from './runner/fleet.ts'
import { openNetwork } from './runner/network.ts'
import type { EnduranceStory } from './runner/story.ts'

const HOUR = 3_600

/** Asks until an answer comes through; a true device is never taken for a copy, whatever the network did (A8). */
const renew = async (device: Device, organizationId: string, when: string): Promise<void> => {
  await device.meet(organizationId)
  for (let attempt = 0; attempt < 100; attempt++) {
    const wish = { organizationId, modules: ['qr-code', 'pdf417', 'aztec'] }
    const answer = await device.authorize(wish).catch((reason: unknown) => {
      if (reason instanceof TypeError) return null
      throw reason
    })
    if (answer === null) continue
    assert.equal(answer.kind, 'grant', `${when}: ${JSON.stringify(answer)}`)
    return
  }
  throw new Error(`${when}: no answer came through in a hundred attempts`)
}

export const story: EnduranceStory = {
  name: 'messages',
  sentence:
    'U4 messages lost, doubled, overtaken or held for days, and receipts that never arrive, change no count, and A8 no device is taken for a copy because of them',
  share: 0.5,
  run: async (stage) => {
    const lab = await stage.openLab({ serve: UNLIMITED })
    const network = await openNetwork(lab.url, stage)
    const fleet = await openFleet(lab, stage)
    const [organizationId] = fleet.code.split('-') as [string]
    for (const device of fleet.devices) device.url = network.url
    let [late, days] = [0, 0]
    for (let round = 1; round <= stage.rounds; round++) {
      const when = `seed ${stage.seed}, round ${round}`
      await fleet.load(stage.between(3, 12))
      const hours = stage.between(1, 48)
      days += hours / 24
      await lab.api('POST', '/clock', { advance: hours * HOUR })
      late += await network.turn()
      for (const device of fleet.devices) await renew(device, organizationId, when)
      await fleet.check(when)
      // Nothing waits so long that it would be too old (U9): a device gets everything through now and then.
      if (round % 10 === 0) {
        network.calm = true
        await fleet.checkExactly(when)
        network.calm = false
      }
      stage.progress(round)
    }
    network.calm = true
    await fleet.checkExactly(`seed ${stage.seed}, at the end`)
    for (let turn = 0; turn < 10; turn++) late += await network.turn()
    await fleet.checkExactly(`seed ${stage.seed}, when the last late message has come`)
    await lab.end()
    await rebuildsTheSame(lab)
    return { 'virtual days': Math.round(days), ...network.counted, 'came late': late, ...fleet.tally() }
  },
}
