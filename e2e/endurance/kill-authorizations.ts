import { strict as assert } from 'node:assert'
import { randomBytes, randomUUID } from 'node:crypto'
import type { Device } from '../independent-device/device.ts'
import type { Lab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'
import { UNLIMITED } from './runner/fleet.ts'
import type { EnduranceStory, Stage } from './runner/story.ts'

const QUOTA = 40
const TOLERANCE = 4
/** Kills for each item; then the next one, with new devices. */
const KILLS = 8

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Asks once; a server that was killed gives no answer, and the device keeps what it had. */
const ask = (device: Device, wish: object) =>
  device.authorize(wish).catch((reason: unknown) => {
    if (reason instanceof TypeError) return null
    throw reason
  })

type Sold = { organizationId: string; item: string }

const taken = async (lab: Lab, item: string): Promise<number> =>
  ((await lab.api('GET', `/items/${item}`)) as { seats: { taken: number } }).seats.taken

/** As many devices as seats ask again and again while the server is killed; returns how many kills there were. */
const fill = async (lab: Lab, { organizationId, item }: Sold, stage: Stage, kills: number): Promise<void> => {
  const when = `seed ${stage.seed}`
  const devices = Array.from({ length: QUOTA }, () => lab.device())
  const wishes = devices.map(() => ({ organizationId, requestId: randomUUID(), replyKey: randomBytes(32) }))
  for (const device of devices) await device.meet(organizationId)
  const granted = new Set<Device>()
  for (let kill = 0; kill < kills; kill++) {
    const asking = devices.map(async (device, n) => {
      const answer = await ask(device, granted.has(device) ? { organizationId } : wishes[n]!)
      if (answer?.kind === 'grant') granted.add(device)
      else if (answer !== null && !(answer.kind === 'problem' && answer.status === 503))
        throw new Error(`${when}: ${JSON.stringify(answer)}`)
    })
    await sleep(stage.between(0, 60))
    await lab.kill9()
    await Promise.all(asking)
    await lab.start()
    const now = await taken(lab, item)
    assert.ok(now >= granted.size, `${when}: lost: ${now} seats for ${granted.size} grants`)
    assert.ok(now <= QUOTA, `${when}: doubled: ${now} seats for ${QUOTA} devices`)
  }
  for (const device of devices)
    assert.equal((await ask(device, { organizationId }))?.kind, 'grant', `${when}: a device with a seat`)
  assert.equal(await taken(lab, item), QUOTA, `${when}: one seat a device`)
  const late = Array.from({ length: TOLERANCE + 8 }, () => ask(lab.device(), { organizationId }))
  const kinds = (await Promise.all(late)).map((answer) => answer?.kind)
  assert.equal(kinds.filter((kind) => kind === 'grant').length, TOLERANCE, `${when}: what tolerance is left`)
}

export const story: EnduranceStory = {
  name: 'kill-authorizations',
  sentence:
    'H3 a seat that was granted is still taken after kill -9, no retry takes a second one, and afterwards exactly the tolerance is left',
  share: 0.4,
  run: async (stage) => {
    const lab = await stage.openLab({ serve: UNLIMITED })
    await sellProduct(lab)
    let left = stage.rounds
    while (left > 0) {
      const kills = Math.min(left, KILLS)
      const organizationId = await welcome(lab)
      const { itemIds } = await sell(lab, organizationId, {
        items: [`product=barcode-reader,chargeWay=device,quota=${QUOTA}`],
      })
      await fill(lab, { organizationId, item: itemIds[0]! }, stage, kills)
      left -= kills
      stage.progress(stage.rounds - left)
    }
    return { kills: stage.rounds, grants: Math.ceil(stage.rounds / KILLS) * (QUOTA + TOLERANCE) }
  },
}
