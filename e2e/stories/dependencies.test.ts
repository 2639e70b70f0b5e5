import { afterAll, beforeAll, expect, test } from 'vitest'
import { granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
})
afterAll(async () => lab?.stop())

test('A1: an item that needs another is -20124 until the code holds the other, and again once it does not', async () => {
  const organizationId = await welcome(lab)
  const base = 'product=barcode-reader,chargeWay=count,quota=100,modules=qr-code'
  const { itemIds } = await sell(lab, organizationId, {
    items: [base, 'product=barcode-reader,chargeWay=count,quota=50,modules=aztec,dependsOn=#1'],
  })
  const [first, second] = [itemIds[0]!, itemIds[1]!]
  const handshakeCode = `${organizationId}-default`
  const wish = { handshakeCode, modules: ['aztec'] }
  expect(await lab.ask('item', 'show', second)).toMatchObject({ dependsOn: [first] })
  const grant = granted(await lab.device().authorize(wish))
  expect(grant.itemIds).toEqual([second])

  await lab.ask('handshake-code', 'update', handshakeCode, '--remove-item', first)
  const denied = await lab.device().authorize(wish)
  expect(denied).toMatchObject({ kind: 'denial', code: -20124, revokes: false })
  expect(JSON.stringify(denied)).toContain(
    `Item ${second} needs ${first}, which handshake code ${handshakeCode} does not hold.`,
  )

  await lab.ask('handshake-code', 'update', handshakeCode, '--add-item', first)
  granted(await lab.device().authorize(wish))
})

test('A1: an order names what an item needs; what is not there is refused with the name of the field', async () => {
  const organizationId = await welcome(lab)
  const item = 'product=barcode-reader,chargeWay=count,quota=50'
  for (const needs of ['#2', '#1', 'ABCDEFGHJK-1']) {
    const refused = await lab.cli(
      ...['license', 'create', '--organization', organizationId],
      ...['--item', `${item},dependsOn=${needs}`],
    )
    expect([needs, refused.code]).toEqual([needs, 1])
    expect(refused.stderr).toContain('items/0/dependsOn')
  }
})
