import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Lab, openLab } from './testing/lab.ts'
import { COUNT, SELF, sell } from './testing/sale.ts'

let lab: Lab
let organization: string
let base: string
beforeEach(async () => {
  lab = await openLab()
  const sold = await sell(lab, COUNT)
  organization = sold.organization
  base = sold.item
})
afterEach(() => lab.close())

const order = (items: readonly object[], organizationId = organization) =>
  lab.post('/licenses', { organizationId, items })
const needsOf = (body: Readonly<Record<string, any>>): unknown =>
  body['items'].map((item: { dependsOn: unknown }) => item.dependsOn)

describe('an item that needs another', () => {
  test('A1 it names items of the organization by ID, and those of its own order by number; both are signed into its terms', async () => {
    const { status, body } = await order([COUNT, { ...COUNT, dependsOn: [base, '#1'] }])
    const id = body['id'] as string
    expect([status, needsOf(body)]).toEqual([201, [null, [base, `${id}-1`]]])
    const { body: activated } = await lab.post(`/licenses/${id}/activate`, { hosting: 'hosted' })
    expect(needsOf(activated)).toEqual([null, [base, `${id}-1`]])
    expect(lab.signed.find((terms) => terms.id === `${id}-2`)?.dependsOn).toEqual([base, `${id}-1`])
    expect((await lab.get(`/items/${id}-2`)).body['dependsOn']).toEqual([base, `${id}-1`])
  })

  test('A1 what it needs may be ordered and not yet activated', async () => {
    const { body: first } = await order([COUNT])
    const { status, body } = await order([{ ...COUNT, dependsOn: [`${first['id']}-1`] }])
    expect([status, needsOf(body)]).toEqual([201, [[`${first['id']}-1`]]])
  })

  test('A1 an item of another organization is refused as if it were not there, and so is a supplement', async () => {
    const other = (await lab.post('/organizations', { name: 'Other Ltd' })).body['id'] as string
    const foreign = await order([{ ...COUNT, dependsOn: [base] }], other)
    expect([foreign.status, foreign.body['detail']]).toEqual([
      400,
      expect.stringContaining(`there is no item ${base} of organization ${other}`),
    ])
    const { body } = await lab.post(`/licenses/${base.slice(0, -2)}/extend`, { quota: 5 })
    expect((await order([{ ...COUNT, dependsOn: [`${body['id']}-1`] }])).status).toBe(400)
    const twice = await order([{ ...COUNT, dependsOn: [base, base] }])
    expect([twice.status, twice.body['detail']]).toEqual([400, expect.stringContaining('twice')])
  })

  test('A1, L6 a renewal needs what was renewed with it, and keeps what it needs of other licenses', async () => {
    const { body } = await order([COUNT, { ...COUNT, dependsOn: [base, '#1'] }])
    await lab.post(`/licenses/${body['id']}/activate`, { hosting: 'hosted' })
    const { body: renewal } = await lab.post(`/licenses/${body['id']}/renew`, {})
    expect(needsOf(renewal)).toEqual([null, [base, `${renewal['id']}-1`]])
  })

  test('A1, L4 the file of a self-hosted license says in words what an item needs', async () => {
    const { body } = await order([COUNT, { ...COUNT, dependsOn: ['#1'] }])
    const { body: activated } = await lab.post(`/licenses/${body['id']}/activate`, SELF)
    expect(activated['files'][0].text).toMatch(new RegExp(`\\n  needs: +item ${body['id']}-1\\n`))
  })
})
