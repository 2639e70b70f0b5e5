import { DAY } from '@countersign/protocol/vocabulary'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Lab, openLab } from '../features/management/testing/lab.ts'
import { noteAllStages } from './stages.ts'

let lab: Lab
beforeEach(async () => {
  lab = await openLab()
})
afterEach(() => lab.close())

test('N4 every change of an item’s stage is told once, with what is used and what comes next', async () => {
  const modules = ['qr-code']
  await lab.post('/products', { code: 'barcode-reader', name: 'Reader', unit: 'scan', modules })
  const { body: organization } = await lab.post('/organizations', { name: 'Example' })
  const organizationId = organization['id'] as string
  const { body: license } = await lab.post('/licenses', {
    organizationId,
    items: [{ product: 'barcode-reader', chargeWay: 'count', quota: 100, days: 30 }],
  })
  await lab.post(`/licenses/${license['id']}/activate`, { hosting: 'hosted' })
  const { store } = lab.services
  const told = async () =>
    (await store.read((tx) => tx.outbox.after(0, 100)))
      .filter(({ kind }) => kind === 'item.stage')
      .map(({ data }) => {
        const { from, to, used, next } = data as Record<string, any>
        return [from, to, used, next?.stage ?? null]
      })
  const look = () => noteAllStages((unit) => store.commit(unit), lab.now())

  lab.advance(DAY)
  await look()
  expect(await told()).toEqual([])
  for (const count of [102, 20]) {
    await lab.use(`${organizationId}-default`, { module: 'qr-code', count })
    await look()
    await look()
  }
  lab.advance(30 * DAY)
  await look()
  lab.advance(7 * DAY)
  await look()
  await look()
  expect(await told()).toEqual([
    ['normal', 'tolerance', 102, 'over-used'],
    ['tolerance', 'over-used', 122, 'grace'],
    ['over-used', 'expired', 122, null],
  ])
})
