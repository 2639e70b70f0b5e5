import { DAY } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import { authorize, type Continuation, clearLine, type Line } from './index.ts'

const { NOON, item, facts, query, denied, granted } = lab
const opened = (counter: number): Continuation => ({ kind: 'opened', counter })
const ask = (line: Line | null, continuation: Continuation, now: number, sentAt = now) =>
  authorize(facts([item()], { line }), query({ continuation, sentAt }), now)
const line = (changes: Partial<Line> = {}): Line => ({
  used: 50,
  usedSentAt: NOON,
  restarts: [],
  forkedAt: null,
  clonedAt: null,
  ...changes,
})

describe('A8', () => {
  test('A8 first contact of an unknown line starts it at 0', () => {
    expect(granted(ask(null, { kind: 'none' }, NOON))).toMatchObject({
      line: { used: 0, usedSentAt: NOON },
      continuation: NOON,
    })
  })

  test('A8 a request with n at or above used goes on', () => {
    expect(granted(ask(line(), opened(50), NOON))).toMatchObject({ line: { used: 50 }, continuation: NOON })
    expect(granted(ask(line({ used: 2 * NOON }), opened(3 * NOON), NOON))).toMatchObject({
      line: { used: 3 * NOON },
      continuation: 3 * NOON + 1,
    })
  })

  test('A8 a spent counter is -20151, and a late or replayed message records nothing', () => {
    expect(denied(ask(line(), opened(49), NOON + 10, NOON))).toMatchObject({
      code: -20151,
      line: null,
      revokes: false,
    })
    expect(denied(ask(line(), opened(49), NOON + 10, NOON + 1))).toMatchObject({
      code: -20151,
      line: { forkedAt: NOON + 10, used: 50 },
    })
  })

  test('A8 only when the newer line is heard of again is a forked device cloned, and told once', () => {
    const cloned = granted(ask(line({ forkedAt: NOON }), opened(60), NOON + 5))
    expect(cloned).toMatchObject({ clonedNow: true, line: { clonedAt: NOON + 5 } })
    expect(granted(ask(cloned.line, opened(70), NOON + 6)).clonedNow).toBe(false)
    expect(clearLine(cloned.line)).toMatchObject({ used: 60, forkedAt: null, clonedAt: null, restarts: [] })
  })

  test('A8 a restart is granted and spends all older tokens', () => {
    for (const kind of ['none', 'unreadable'] as const) {
      const grant = granted(ask(line(), { kind }, NOON))
      expect(grant).toMatchObject({ line: { used: NOON + 1, restarts: [NOON] }, continuation: NOON + 2 })
      expect(denied(ask(grant.line, opened(51), NOON + 1)).code).toBe(-20151)
    }
  })

  test('A8 after 5 restarts in 30 days -20151 until cleared', () => {
    let state: Line = line()
    for (let day = 0; day < 5; day++) state = granted(ask(state, { kind: 'none' }, NOON + day * DAY)).line
    expect(denied(ask(state, { kind: 'none' }, NOON + 5 * DAY))).toMatchObject({ code: -20151, line: null })
    expect(denied(ask(state, { kind: 'none' }, NOON + 300 * DAY)).code).toBe(-20151)
    expect(granted(ask(clearLine(state), { kind: 'none' }, NOON + 5 * DAY)).line.restarts).toEqual([
      NOON + 5 * DAY,
    ])
  })

  test('A8 restarts more than 30 days apart never trip', () => {
    let state: Line = line()
    for (let month = 0; month < 12; month++)
      state = granted(ask(state, { kind: 'none' }, NOON + month * 8 * DAY)).line
    expect(state.restarts.length).toBeLessThan(5)
  })

  test('A8 denials never move this state', () => {
    expect(
      denied(authorize(facts([], { line: line() }), query({ continuation: opened(60) }), NOON)).line,
    ).toBeNull()
  })

  test('A8 lost replies, repeated requests, changes between servers and restored servers are never an alarm', () => {
    const step = fc.constantFrom('ask', 'lost', 'repeat', 'restore', 'switch', 'sync', 'back-up')
    fc.assert(
      fc.property(
        fc.array(fc.record({ step, wait: fc.integer({ min: 0, max: 9 * DAY }) }), { maxLength: 60 }),
        (steps) => {
          let now = NOON
          const first = granted(ask(null, { kind: 'none' }, now))
          let token = first.continuation
          let servers: (Line | null)[] = [first.line, null]
          let backup: Line | null = first.line
          let sent = { token, at: now }
          const send = (keep: boolean, message = { token, at: now }) => {
            const grant = granted(ask(servers[0] ?? null, opened(message.token), now, message.at))
            expect(grant.clonedNow).toBe(false)
            servers[0] = grant.line
            if (keep) token = Math.max(token, grant.continuation)
            sent = message
          }
          for (const { step: kind, wait } of steps) {
            now += wait
            if (kind === 'ask') send(true)
            else if (kind === 'lost') send(false)
            else if (kind === 'repeat' && sent.token === token) send(true, sent)
            else if (kind === 'back-up') backup = servers[0] ?? null
            else if (kind === 'restore') servers[0] = backup
            else if (kind === 'switch') servers = [servers[1] ?? null, servers[0] ?? null]
            else {
              const [a, b] = servers
              const newer = a && b ? (a.used >= b.used ? a : b) : (a ?? b ?? null)
              servers = [newer, newer]
            }
          }
          expect(servers[0]?.forkedAt ?? null).toBeNull()
        },
      ),
    )
  })

  // Copies that ask strictly in turn are not told apart by the counter of A8; one that asks twice in a row is.
  test('A8 a copied state is always noticed once one copy has gone on twice and both are heard of again', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 20 }), fc.boolean(), (turns, starts) => {
        let now = NOON
        const first = granted(ask(null, { kind: 'none' }, now))
        let state = first.line
        const tokens = [first.continuation, first.continuation]
        let cloned = false
        let denials = 0
        const others = [starts, starts, !starts, starts, !starts]
        for (const turn of [...turns, ...others]) {
          now += 100
          const copy = turn ? 0 : 1
          const decision = ask(state, opened(tokens[copy]!), now)
          if (decision.kind === 'granted') {
            state = decision.line
            tokens[copy] = decision.continuation
            cloned ||= decision.clonedNow
          } else {
            denials += 1
            state = denied(decision).line ?? state
          }
        }
        expect(denials).toBeGreaterThan(0)
        expect(cloned).toBe(true)
      }),
    )
  })
})
