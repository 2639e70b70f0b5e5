import { organizationOfCode } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import Type from 'typebox'
import type { MemberRole } from '../../http/api/caller.ts'
import { ownerOfItem } from '../../http/api/owners.ts'
import { invalid, notFound } from '../../http/api/problem.ts'
import { Instants, instant } from './instants.ts'
import { HandshakeCodeName, ItemId } from './shapes.ts'
import { type SlotRange, slotRange } from './usage-sources.ts'

/** What detailed statistics are about, and when. */
export const SubjectQuery = {
  handshakeCode: Type.Optional(HandshakeCodeName),
  item: Type.Optional(ItemId),
  from: Instants,
  to: Instants,
}

interface Asked {
  readonly handshakeCode?: string
  readonly item?: string
}

interface Range {
  readonly from: string
  readonly to: string
}

/** Access of members to statistics of what is their own. */
export const subjectAccess = (role: MemberRole) => ({
  role,
  of: (tx: Transaction, { query }: { readonly query: Asked }) =>
    query.handshakeCode === undefined
      ? ownerOfItem(tx, query.item ?? '')
      : query.item === undefined
        ? organizationOfCode(query.handshakeCode)
        : null,
})

/** The classes of use that a question is about: through a code, or under authorizations that name an item. */
export interface Subject {
  /** Internal ID; null: it is about an item. */
  readonly code: string | null
  readonly classKeys: readonly number[]
}

/** Also a deleted code has statistics: its history stays. */
export const internalIdOf = async (tx: Transaction, name: string): Promise<string> => {
  const organizationId = organizationOfCode(name)
  const setup = organizationId === null ? null : await tx.setup.organization(organizationId)
  const code = setup?.codes.find((candidate) => candidate.name === name)
  if (code === undefined) throw notFound('handshake code', name)
  return code.internalId
}

export const subjectOf = async (tx: Transaction, asked: Asked): Promise<Subject> => {
  const { handshakeCode, item } = asked
  if ((handshakeCode === undefined) === (item === undefined))
    throw invalid('handshakeCode', 'exactly one of it and item must be given.')
  if (handshakeCode !== undefined) {
    const code = await internalIdOf(tx, handshakeCode)
    const classes = await tx.statistics.classesOf(organizationOfCode(handshakeCode) ?? '')
    return { code, classKeys: [...classes].filter(([, each]) => each.code === code).map(([key]) => key) }
  }
  const organizationId = await ownerOfItem(tx, item ?? '')
  if (organizationId === null) throw notFound('item', item ?? '')
  const classes = await tx.statistics.classesOf(organizationId)
  return {
    code: null,
    classKeys: [...classes].filter(([, each]) => each.items.includes(item ?? '')).map(([key]) => key),
  }
}

/** The slots that are asked for, which must be at most so many days. */
export const boundedRange = (asked: Range, days: number): { readonly from: number; readonly to: number } => {
  const { from, to }: SlotRange = slotRange(instant('from', asked.from), instant('to', asked.to))
  if (from === null) throw invalid('from', 'must be given.')
  if (to === null) throw invalid('to', 'must be given.')
  if (to < from) throw invalid('to', 'is before from.')
  if (to - from > days * 480) throw invalid('to', `is more than ${days} days after from.`)
  return { from, to }
}
