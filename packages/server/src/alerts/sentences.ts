import { TOLERANCE_END } from '@countersign/licensing'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { AlertEntry } from './entry.ts'

/** What a mail says of one thing: a headline, what is used, what comes, and what can be done. */
export interface Sentences {
  readonly headline: string
  readonly lines: readonly string[]
}

type ItemEntry = AlertEntry & { readonly item: NonNullable<AlertEntry['item']> }

export const number = (value: number): string => value.toLocaleString('en-US')
const counted = (value: number, unit: string): string => `${number(value)} ${unit}${value === 1 ? '' : 's'}`
export const day = (instant: Instant): string =>
  `${new Date(instant * 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** What an item's quota counts, in words. */
const unitOf = ({ chargeWay, unit }: ItemEntry['item']): string => {
  switch (chargeWay) {
    case 'count':
      return unit
    case 'concurrent-instance':
      return 'instance'
    case 'server':
      return 'server'
    case 'domain':
      return 'domain'
    default:
      return 'device'
  }
}

const STAGES: Readonly<Record<string, string>> = {
  normal: 'a new quota period begins',
  tolerance: 'the quota is used up and the tolerance begins',
  'over-used': 'quota and tolerance are used up and new requests are denied',
  grace: 'it expires and the grace begins',
  expired: 'it can be used no longer',
}

/** What happens next and when, at the present rate. */
const coming = ({ item, next, perDay, runsOutAt }: ItemEntry): readonly string[] => {
  const unit = unitOf(item)
  const rate = perDay > 0 ? [`The present rate is ${number(perDay)} ${unit}s a day.`] : []
  if (next === null) return rate
  const words = STAGES[next.stage] ?? `its stage becomes ${next.stage}`
  const what =
    next.by === 'use' && item.chargeWay.startsWith('concurrent')
      ? 'the exceptions allowed so far are used up'
      : words
  const first = `${next.by === 'use' ? 'At this rate ' : 'Next, '}${what} on ${day(next.at)}.`
  const end =
    runsOutAt === null
      ? ['New devices are denied now.']
      : runsOutAt > next.at
        ? [`Nothing more is granted from ${day(runsOutAt)} on.`]
        : []
  return [...rate, first, ...end]
}

const share = (level: number): string => (level === TOLERANCE_END ? '100' : String(level))

const usedSentences = (entry: ItemEntry): Sentences => {
  const { item, level, takesOver } = entry
  const unit = unitOf(item)
  const used = `${number(item.used)} of ${counted(item.quota ?? 0, unit)} are used.`
  if (takesOver !== null)
    return {
      headline: `${item.product}: item ${takesOver} goes on for item ${item.id}`,
      lines: [
        `Item ${item.id} has come to ${share(level)} % of its quota: ${used}`,
        `Item ${takesOver} of the same handshake code has quota left and takes over: nothing is denied, and nothing has to be done.`,
      ],
    }
  if (level === TOLERANCE_END)
    return {
      headline: `${item.product}: quota and tolerance of item ${item.id} are used up`,
      lines: [
        `${used}${item.tolerance > 0 ? ` The tolerance of ${number(item.tolerance)} is included.` : ' It has no tolerance.'}`,
        item.chargeWay === 'count'
          ? 'New authorizations are denied. Devices that work offline go on until their offline time ends.'
          : 'New devices are denied; known ones keep working.',
        ...coming(entry),
        'Extend the quota, or renew the license, and everything goes on.',
      ],
    }
  return {
    headline: `${item.product}: ${level} % of the quota of item ${item.id} is used`,
    lines: [
      used,
      ...(level >= 100 && item.tolerance > 0
        ? [`A tolerance of ${counted(item.tolerance, unit)} follows.`]
        : []),
      ...coming(entry),
    ],
  }
}

const exceptionSentences = (entry: ItemEntry): Sentences => {
  const { item, level, takesOver } = entry
  const { used, allowed, ofYear } = item.exceptions
  return {
    headline: `${item.product}: ${level} % of a year’s exceptions of item ${item.id} are used`,
    lines: [
      `${counted(used, 'exception')} of the ${number(ofYear)} that the whole year allows are used; ${number(allowed)} are allowed until now.`,
      `An exception is a device or instance beyond the quota of ${number(item.quota ?? 0)}.`,
      ...(takesOver === null
        ? coming(entry)
        : [`Item ${takesOver} of the same handshake code has room and takes over.`]),
    ],
  }
}

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`)

const expirySentences = (entry: ItemEntry): Sentences => {
  const { item, level, takesOver } = entry
  const grace = item.graceEnd > item.expires
  const headline =
    level < 0
      ? `${item.product}: item ${item.id} expires within ${days(-level)}`
      : level === 0
        ? `${item.product}: item ${item.id} has expired`
        : `${item.product}: item ${item.id} is in its grace since ${days(level)}`
  const when = level < 0 ? `It expires on ${day(item.expires)}.` : `It expired on ${day(item.expires)}.`
  if (takesOver !== null)
    return {
      headline,
      lines: [when, `Item ${takesOver} of the same handshake code takes over: nothing has to be done.`],
    }
  const after = grace
    ? `The grace ${level < 0 ? 'then lasts' : 'lasts'} until ${day(item.graceEnd)}; after that nothing is granted any more.`
    : level < 0
      ? 'There is no grace: from then on nothing is granted any more.'
      : 'Nothing is granted any more.'
  return { headline, lines: [when, after, 'A renewal goes on where it ends, and no application changes.'] }
}

const deniedSentences = ({ codes, decisions, level }: AlertEntry): Sentences => ({
  headline: `${codes[0] ?? ''}: ${level} % or more of the authorizations are denied`,
  lines: [
    `In the last 60 minutes ${number(decisions?.denied ?? 0)} of ${number(decisions?.all ?? 0)} authorizations were denied.`,
    'The page of the code shows the reasons; “Why was this denied?” tells what would fix each.',
  ],
})

const clonedSentences = ({ level }: AlertEntry): Sentences => ({
  headline: level === 1 ? 'A device seems to be cloned' : `${number(level)} devices seem to be cloned`,
  lines: [
    'The same identity is in use on more than one machine, and is denied there (-20151).',
    'The page of the devices shows which; when it was a mistake, it can be cleared there.',
  ],
})

const hasItem = (entry: AlertEntry): entry is ItemEntry => entry.item !== null

/** Every sentence that an alert says, in English: the one place for them (N4). */
export const sentencesOf = (entry: AlertEntry): Sentences => {
  if (entry.kind === 'cloned') return clonedSentences(entry)
  if (entry.kind === 'denied' || !hasItem(entry)) return deniedSentences(entry)
  switch (entry.kind) {
    case 'used':
      return usedSentences(entry)
    case 'exceptions':
      return exceptionSentences(entry)
    case 'expiry':
      return expirySentences(entry)
  }
}
