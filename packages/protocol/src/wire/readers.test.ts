import { describe, expect, test } from 'vitest'
import { CLIENT, REPLY_KEY, REQUEST_ID, request, STORE } from '../../tooling/world.ts'
import { readAuthorizationRequest, readSubmission } from '../index.ts'

const report = { session: STORE, slot: 9_444_444, counts: { 'qr-code': 12, pdf417: 1 } }
const submission = {
  client: CLIENT,
  store: STORE,
  sequence: 41,
  dropped: 0,
  lastHead: null,
  reports: [report],
}
const read = (changes: object) => readSubmission(JSON.stringify({ ...submission, ...changes }))
const malformed = expect.objectContaining({ code: 'malformed' })

describe('a submission', () => {
  test('is read as it was written', () => {
    expect(read({})).toEqual({ submission, refused: [] })
  })

  test('counts absent and null the same', () => {
    const { dropped: _d, lastHead: _l, ...rest } = submission
    expect(readSubmission(JSON.stringify(rest))).toEqual({ submission, refused: [] })
  })

  test.each([
    [
      'a session of another form',
      { ...report, session: 'x' },
      { session: 'x', slot: 9_444_444, module: null },
    ],
    ['no session', { ...report, session: null }, { session: '', slot: 9_444_444, module: null }],
    ['a slot that is text', { ...report, slot: '1' }, { session: STORE, slot: 0, module: null }],
    ['a negative slot', { ...report, slot: -1 }, { session: STORE, slot: -1, module: null }],
    ['no counts', { ...report, counts: {} }, { session: STORE, slot: 9_444_444, module: null }],
    [
      'more than 64 modules',
      { ...report, counts: Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`m${at}`, 1])) },
      { session: STORE, slot: 9_444_444, module: null },
    ],
    ['something that is no object', 7, { session: '', slot: 0, module: null }],
  ])('with one report with %s keeps the others and names it', (_, bad, named) => {
    const { submission: kept, refused } = read({ reports: [bad, report] })
    expect(kept.reports).toEqual([report])
    expect(refused).toEqual([{ ...named, reason: 'malformed' }])
  })

  test.each([
    ['a count of 0', 'qr-code', 0],
    ['a count beyond 10^9', 'qr-code', 1_000_000_001],
    ['a count that is text', 'qr-code', '1'],
    ['a module that is no code', 'QR', 1],
    ['__proto__', '__proto__', 1],
  ])('with %s keeps the other figures of the report and names the module', (_, module, count) => {
    const json = JSON.stringify({ ...submission, reports: [{ ...report, counts: { pdf417: 1 } }] }).replace(
      '"pdf417":1',
      `"pdf417":1,${JSON.stringify(module)}:${JSON.stringify(count)}`,
    )
    const { submission: kept, refused } = readSubmission(json)
    expect(kept.reports).toEqual([{ ...report, counts: { pdf417: 1 } }])
    expect(refused).toEqual([{ session: STORE, slot: 9_444_444, module, reason: 'malformed' }])
  })

  test.each([
    { client: 'x' },
    { store: 'x' },
    { sequence: 0 },
    { sequence: null },
    { dropped: -1 },
    { lastHead: 7 },
    { reports: null },
    { reports: {} },
  ])('that is not well-formed itself is malformed: %j', (changes) => {
    expect(() => read(changes)).toThrow(malformed)
  })

  test('with JSON that is too deep is too deep', () => {
    expect(() => read({ more: [[[[[[[[1]]]]]]]] })).toThrow(expect.objectContaining({ code: 'too-deep' }))
  })
})

describe('an authorization request', () => {
  test('is read as it was written, unknown members ignored', () => {
    expect(readAuthorizationRequest(JSON.stringify({ ...request, later: 1 }))).toEqual({
      kind: 'request',
      request,
    })
  })

  test('of another version yields what a signed -20105 needs', () => {
    const other = { v: 2, requestId: REQUEST_ID, replyKey: REPLY_KEY, client: { uuid: CLIENT } }
    expect(readAuthorizationRequest(JSON.stringify(other))).toEqual({
      kind: 'other-version',
      v: 2,
      requestId: REQUEST_ID,
      replyKey: REPLY_KEY,
      clientUuid: CLIENT,
    })
    expect(() => readAuthorizationRequest(JSON.stringify({ ...other, replyKey: 'x' }))).toThrow(malformed)
  })

  test('with a session password longer than 256 bytes is malformed', () => {
    const of = (sessionPassword: string) =>
      readAuthorizationRequest(JSON.stringify({ ...request, sessionPassword }))
    expect(of('ä'.repeat(128)).kind).toBe('request')
    expect(() => of('ä'.repeat(129))).toThrow(malformed)
  })
})
