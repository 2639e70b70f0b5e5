import { expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import { type AuthorizationQuery, authorize, type ValidationField } from './index.ts'

const { NOON, item } = lab
const ask = (fields: readonly ValidationField[], changes: Partial<AuthorizationQuery>): number => {
  const setup = lab.setup([item()], { codes: [lab.code({ validationFields: fields })] })
  const decision = authorize(lab.facts([item()], { setup }), lab.query(changes), NOON)
  return decision.kind === 'denied' ? decision.code : 0
}
const page = (originHost: string) =>
  ({ deployment: 'browser', originHost, origin: `https://${originHost}` }) as const
const domain = (value: string): ValidationField => ({ kind: 'domain', value })

test('A3 a domain field covers its own host only', () => {
  expect(ask([domain('example.com')], page('example.com'))).toBe(0)
  expect(ask([domain('example.com')], page('www.example.com'))).toBe(-20103)
})

test('A3 a wildcard covers every subdomain, not the domain itself', () => {
  expect(ask([domain('*.example.com')], page('a.b.example.com'))).toBe(0)
  expect(ask([domain('*.example.com')], page('example.com'))).toBe(-20103)
  expect(ask([domain('*.example.com')], page('badexample.com'))).toBe(-20103)
})

test('A3 an exact origin can be a field', () => {
  const app = { deployment: 'browser', originHost: 'localhost', origin: 'capacitor://localhost' } as const
  expect(ask([domain('capacitor://localhost')], app)).toBe(0)
  expect(ask([domain('capacitor://localhost')], page('localhost'))).toBe(-20103)
})

test('A3 deployment browser without an Origin, or with null, fails', () => {
  expect(ask([], { deployment: 'browser' })).toBe(-20108)
  expect(ask([], { deployment: 'browser', origin: 'null' })).toBe(-20108)
  expect(ask([], { deployment: 'server', origin: 'null' })).toBe(-20108)
  expect(ask([domain('example.com')], { deployment: 'browser' })).toBe(-20103)
})

test("A3 a request that carries an Origin is a browser's, whatever it claims", () => {
  const claim = { ...page('example.com'), deployment: 'server', processName: 'kiosk' } as const
  expect(ask([{ kind: 'process-name', value: 'kiosk' }], claim)).toBe(-20103)
  expect(ask([domain('example.com')], claim)).toBe(0)
  const world = lab.facts([item({ deployments: ['server'] })])
  expect(lab.denied(authorize(world, lab.query(claim), NOON)).code).toBe(-20108)
})

test('A3 mobile is checked by application ID, desktop, server and embedded by process name or application ID', () => {
  const both: readonly ValidationField[] = [
    { kind: 'application-id', value: 'com.example' },
    { kind: 'process-name', value: 'kiosk' },
  ]
  expect(ask(both, { deployment: 'mobile', applicationId: 'com.example' })).toBe(0)
  expect(ask(both, { deployment: 'mobile', processName: 'kiosk' })).toBe(-20103)
  for (const deployment of ['desktop', 'server', 'embedded'] as const) {
    expect(ask(both, { deployment, processName: 'kiosk' })).toBe(0)
    expect(ask(both, { deployment, applicationId: 'com.example' })).toBe(0)
    expect(ask(both, { deployment })).toBe(-20103)
  }
})

test('A3 a code with any field serves only requests that match a field of their kind, one without checks nothing', () => {
  expect(ask([domain('example.com')], { deployment: 'desktop', processName: 'example.com' })).toBe(-20103)
  expect(ask([], page('anywhere.example'))).toBe(0)
})
