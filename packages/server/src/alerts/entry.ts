import {
  type AlertCondition,
  type AlertFacts,
  type AlertKind,
  outlookOf,
  takesOver,
} from '@countersign/licensing'
import type { ChargeWay, Instant } from '@countersign/protocol/vocabulary'

/** One thing that a message tells (N4). Instants are whole Unix seconds. */
export interface AlertEntry {
  readonly kind: AlertKind | 'cloned'
  /** Percent; 101: the tolerance too; days since the expiry; a number of devices. */
  readonly level: number
  readonly item: {
    readonly id: string
    readonly product: string
    readonly chargeWay: ChargeWay
    readonly unit: string
    readonly quota: number | null
    readonly used: number
    readonly tolerance: number
    readonly exceptions: { readonly used: number; readonly allowed: number; readonly ofYear: number }
    readonly expires: Instant
    readonly graceEnd: Instant
    readonly stage: string
  } | null
  /** Handshake codes that it is about. */
  readonly codes: readonly string[]
  readonly decisions: { readonly denied: number; readonly all: number } | null
  /** What happens next and when at the present rate. */
  readonly perDay: number
  readonly next: { readonly stage: string; readonly at: Instant; readonly by: 'use' | 'time' } | null
  readonly runsOutAt: Instant | null
  /** The item of the same code that goes on; null: none does. */
  readonly takesOver: string | null
  /** Path of the portal's page where it can be solved. */
  readonly page: string
}

const NOTHING_COMES = { perDay: 0, next: null, runsOutAt: null } as const

const codesOf = ({ setup }: AlertFacts, itemId: string): readonly string[] =>
  setup.codes
    .filter(
      ({ internalId, deletedAt }) =>
        deletedAt === null &&
        setup.holdings.some(
          ({ code, itemId: held, until }) => code === internalId && held === itemId && until === null,
        ),
    )
    .map(({ name }) => name)

const itemEntry = (condition: AlertCondition, level: number, facts: AlertFacts): AlertEntry | null => {
  const { setup, states, now } = facts
  // Exceptions count from the first item of a chain of renewals: told of is the one that runs.
  const chain = setup.items.filter(
    ({ terms }) => terms.id === condition.subject || terms.renews === condition.subject,
  )
  const item =
    (condition.kind === 'exceptions' ? chain.findLast(({ terms }) => terms.notBefore <= now) : undefined) ??
    chain.find(({ terms }) => terms.id === condition.subject)
  const state = item === undefined ? undefined : states.get(item.terms.id)
  if (item === undefined || state === undefined) return null
  const { id, product, chargeWay, unit, expires } = item.terms
  const follower = takesOver(item, facts, condition.kind === 'expiry' ? 'expiry' : 'used')
  const { perDay, next, runsOutAt } = outlookOf(item, state, { items: setup.items, now })
  return {
    kind: condition.kind,
    level,
    item: {
      id,
      product,
      chargeWay,
      unit,
      quota: state.quota,
      used: state.used,
      tolerance: state.tolerance,
      exceptions: {
        ...state.exceptions,
        ofYear: condition.kind === 'exceptions' ? (condition.whole ?? 0) : 0,
      },
      expires,
      graceEnd: state.graceEnd,
      stage: state.stage,
    },
    codes: codesOf(facts, id),
    decisions: null,
    perDay,
    next,
    runsOutAt,
    takesOver: follower?.terms.id ?? null,
    page: `/items/${encodeURIComponent(id)}`,
  }
}

const codeEntry = (condition: AlertCondition, level: number, facts: AlertFacts): AlertEntry | null => {
  const code = facts.setup.codes.find(({ internalId }) => internalId === condition.subject)
  if (code === undefined) return null
  return {
    kind: condition.kind,
    level,
    item: null,
    codes: [code.name],
    decisions: facts.decisions.get(condition.subject) ?? null,
    ...NOTHING_COMES,
    takesOver: null,
    page: `/codes/${encodeURIComponent(code.name)}`,
  }
}

/** Devices that were found to be cloned since the last check (A8). No device is named: viewers see counts (P4). */
export const clonedEntry = (devices: number): AlertEntry => ({
  kind: 'cloned',
  level: devices,
  item: null,
  codes: [],
  decisions: null,
  ...NOTHING_COMES,
  takesOver: null,
  page: '/devices',
})

/** What a message tells of a condition that is due; null: what it was about is gone. */
export const entryOf = (condition: AlertCondition, facts: AlertFacts): AlertEntry | null => {
  const { level } = condition
  if (level === null) return null
  return condition.kind === 'denied' ? codeEntry(condition, level, facts) : itemEntry(condition, level, facts)
}
