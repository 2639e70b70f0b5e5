import { afterEach, beforeEach, expect, test } from 'vitest'
import { machineChanges, watchMachine } from '../../usage/machine.ts'
import { type Lab, openLab } from './testing/lab.ts'

let lab: Lab
beforeEach(async () => {
  lab = await openLab()
})
afterEach(() => lab.close())

test('L12 the server tells its operators who it is, and which labels of its machine changed when', async () => {
  const { store, identity } = lab.services
  await store.commit((tx) => watchMachine(tx, { host: 'a', machine: 'b', memory: 'c' }, lab.now()))
  lab.advance(100)
  await store.commit((tx) => watchMachine(tx, { host: 'a', machine: 'b', memory: 'd' }, lab.now()))
  lab.advance(100)
  await store.commit((tx) => watchMachine(tx, { host: 'x', machine: 'y', memory: 'd' }, lab.now()))
  const { status, body } = await lab.get('/server')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    uuid: identity.serverUuid,
    mode: identity.mode,
    incarnation: identity.incarnation,
    rootKeys: [{ kty: 'EC', crv: 'P-256', x: lab.root.x, y: lab.root.y }],
    database: 'sqlite',
    role: 'main',
    lastBackUp: null,
    machine: { changes: [{ matching: 1, labels: 3, changed: ['host', 'machine'] }] },
  })
  const { since, labels } = body['machine']
  expect(body['machine'].changes[0].at).toBe(since)
  const seconds = (text: string) => Date.parse(text) / 1000
  expect(labels.map((label: any) => [label.name, seconds(label.changedAt)])).toEqual([
    ['host', lab.now()],
    ['machine', lab.now()],
    ['memory', lab.now() - 100],
  ])
  expect(JSON.stringify(body['machine'])).not.toMatch(/"[axy]"/)
  expect(JSON.stringify(body)).not.toContain(lab.root.d)
})

test('L12 a change of most labels is told in the statement by their names', async () => {
  const { store } = lab.services
  await store.commit((tx) => watchMachine(tx, { host: 'a', machine: 'b', memory: 'c' }, 1))
  await store.commit((tx) => watchMachine(tx, { host: 'x', machine: 'y', memory: 'c' }, 2))
  expect(await store.read(machineChanges)).toEqual([
    { at: 2, matching: 1, labels: 3, changed: ['host', 'machine'] },
  ])
})

test('P5 the view of the server is for its operators', async () => {
  expect((await lab.send('GET', '/server', { key: 'no-such-key' })).status).toBe(401)
  expect((await lab.send('GET', '/server', { key: 'key-without-scopes' })).status).toBe(403)
})
