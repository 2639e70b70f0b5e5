import { strict as assert } from 'node:assert'
import type { Lab } from '../lab/lab.ts'
import { sellProduct, welcome } from '../lab/sale.ts'
import type { EnduranceStory, Stage } from './runner/story.ts'

/** Orders whose payments are confirmed while the server is killed, each time. */
const AT_ONCE = 6

interface Order {
  readonly id: string
  readonly state: string
  readonly licenseId: string | null
  readonly documents: readonly { readonly number: string; readonly kind: string }[]
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A server that was killed gives no answer: whether it has taken what was said shows only afterwards. */
const perhaps = async (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (reason: unknown) => {
      if (reason instanceof TypeError) return false
      throw reason
    },
  )

const placed = async (lab: Lab, organizationId: string): Promise<string> => {
  const order = { organizationId, lines: [{ offer: 'starter' }], method: 'wire' }
  return ((await lab.api('POST', '/orders', order)) as unknown as Order).id
}
const confirmed = (lab: Lab, id: string): Promise<unknown> =>
  lab.api('POST', `/orders/${id}/confirm-payment`, { reference: `wire for ${id}` })

const rowsOf = async <Row>(lab: Lab, path: string): Promise<readonly Row[]> =>
  ((await lab.api('GET', path)) as unknown as { readonly rows: readonly Row[] }).rows

/** Every order is either paid with one license of its own or not paid at all, and no license is anybody else's. */
const check = async (lab: Lab, organizationId: string, when: string): Promise<readonly Order[]> => {
  const orders = await rowsOf<Order>(lab, `/orders?organization=${organizationId}&limit=500`)
  const licenses = await rowsOf<{ readonly id: string }>(
    lab,
    `/licenses?organization=${organizationId}&limit=500`,
  )
  const made = orders.flatMap(({ licenseId }) => (licenseId === null ? [] : [licenseId]))
  for (const { id, state, licenseId, documents } of orders) {
    assert.ok(state === 'placed' || state === 'fulfilled', `${when}: order ${id} is ${state}`)
    assert.equal(
      licenseId !== null,
      state === 'fulfilled',
      `${when}: order ${id}, ${state}, has ${licenseId}`,
    )
    const receipts = documents.filter(({ kind }) => kind === 'receipt').length
    assert.equal(receipts, licenseId === null ? 0 : 1, `${when}: receipts of order ${id}`)
  }
  assert.deepEqual(
    [...made].sort(),
    licenses.map(({ id }) => id).sort(),
    `${when}: one license for each paid order`,
  )
  return orders
}

/** Numbers of a kind of documents are those from the first on, without a gap. */
const numbered = (orders: readonly Order[], kind: string, when: string): void => {
  const numbers = orders
    .flatMap(({ documents }) => documents.filter((document) => document.kind === kind))
    .map(({ number }) => Number(/(\d+)$/.exec(number)?.[1]))
    .sort((a, b) => a - b)
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => index + 1),
    `${when}: numbers of ${kind}`,
  )
}

const round = async (lab: Lab, organizationId: string, stage: Stage): Promise<number> => {
  const when = `seed ${stage.seed}`
  const ids: string[] = []
  for (let order = 0; order < AT_ONCE; order++) ids.push(await placed(lab, organizationId))
  const telling = ids.map((id) => perhaps(confirmed(lab, id)))
  await sleep(stage.between(0, 80))
  await lab.kill9()
  const told = await Promise.all(telling)
  await lab.start()
  const before = await check(lab, organizationId, when)
  for (const [index, id] of ids.entries())
    if (told[index] === true)
      assert.equal(before.find((order) => order.id === id)?.state, 'fulfilled', `${when}: lost ${id}`)
  // Nobody knows what was taken, so all of it is told again, by two at the same time.
  await Promise.all([...ids, ...ids].map((id) => confirmed(lab, id)))
  const after = await check(lab, organizationId, when)
  assert.equal(after.filter(({ state }) => state === 'placed').length, 0, `${when}: all are paid`)
  for (const kind of ['invoice', 'receipt']) numbered(after, kind, when)
  return told.filter((answer) => !answer).length
}

export const story: EnduranceStory = {
  name: 'kill-orders',
  sentence:
    'O1 a paid order makes its license exactly once, through kill -9 while the payment is confirmed and however often it is told; documents are numbered without a gap',
  share: 0.4,
  run: async (stage) => {
    const lab = await stage.openLab()
    await sellProduct(lab)
    const organizationId = await welcome(lab)
    await lab.api('POST', '/offers', {
      code: 'starter',
      name: 'Starter',
      kind: 'purchase',
      currency: 'EUR',
      price: 10_050,
      makes: { items: [{ product: 'barcode-reader', chargeWay: 'count', quota: 1_000 }] },
    })
    let unanswered = 0
    const rounds = Math.min(stage.rounds, Math.floor(500 / AT_ONCE))
    for (let kill = 0; kill < rounds; kill++) {
      unanswered += await round(lab, organizationId, stage)
      stage.progress(kill + 1)
    }
    return { kills: rounds, orders: rounds * AT_ONCE, unanswered }
  },
}
