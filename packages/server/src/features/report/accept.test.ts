import { expect, test } from 'vitest'
import type { OpenedReport } from '../../services.ts'
import { acceptReports } from './accept.ts'

const NOW = 1_800_000_000
const SLOT = NOW / 180

test('U9 only a report of which a figure is stored is accepted, and each unknown module is refused by itself', () => {
  const reports = [
    { session: 'a', slot: SLOT, counts: { 'qr-code': 1, unknown: 2 } },
    { session: 'b', slot: SLOT, counts: { unknown: 3 } },
  ]
  const opened = { submission: { client: 'c', reports }, refused: [] } as unknown as OpenedReport
  const product = {
    ...{ code: 'p', name: 'P', unit: 'scan', modules: ['qr-code'], publicTrial: true },
    ...{ offlineDays: null, newSeatsPerHour: null, heldAbove: null },
  }
  const ticket = { authorizationId: 'i', iat: NOW, classKey: 1 }
  const answer = acceptReports(opened, { ticket, product, reportAge: 86_400, now: NOW })
  expect(answer.accepted).toBe(1)
  expect(answer.figures.map(({ session, module, count }) => [session, module, count])).toEqual([
    ['a', 'qr-code', 1],
  ])
  expect(answer.refused.map(({ session, module, reason }) => [session, module, reason])).toEqual([
    ['a', 'unknown', 'unknown-module'],
    ['b', 'unknown', 'unknown-module'],
  ])
})
