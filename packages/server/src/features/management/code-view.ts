import type { HandshakeCode, OrganizationSetup } from '@countersign/licensing'
import { organizationOfCode } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { notFound } from '../../http/api/problem.ts'
import { isoTimeOrNull } from '../../http/api/times.ts'
import { itemsOf } from './code-holdings.ts'
import { nullable } from './shapes.ts'

export const CodeView = Type.Object({
  code: Type.String(),
  internalId: Type.String(),
  organizationId: Type.String(),
  items: Type.Array(Type.String(), { description: 'Item IDs, the order set by hand first.' }),
  default: Type.Boolean(),
  validationFields: Type.Array(Type.String()),
  sessionPasswords: Type.Array(Type.Object({ id: Type.String(), until: nullable(Type.String()) })),
})

/** A code's view together with the session password that was generated for it, which is shown once. */
export const CodeViewOnce = Type.Object({
  ...CodeView.properties,
  sessionPassword: Type.Optional(nullable(Type.String())),
})

export const codeView = (setup: OrganizationSetup, code: HandshakeCode): Static<typeof CodeView> => ({
  code: code.name,
  internalId: code.internalId,
  organizationId: code.organizationId,
  items: [...itemsOf(setup, code.internalId)],
  default: code.isDefault,
  validationFields: code.validationFields.map((field) => `${field.kind}=${field.value}`),
  sessionPasswords: code.sessionPasswords.map(({ id, until }) => ({ id, until: isoTimeOrNull(until) })),
})

export interface FoundCode {
  readonly setup: OrganizationSetup
  readonly code: HandshakeCode
}

/** The code of this name that is not deleted, with its organization; otherwise 404. */
export const findCode = async (tx: Transaction, name: string): Promise<FoundCode> => {
  const organizationId = organizationOfCode(name)
  const setup = organizationId === null ? null : await tx.setup.organization(organizationId)
  const code = setup?.codes.find((candidate) => candidate.name === name && candidate.deletedAt === null)
  if (setup === null || code === undefined) throw notFound('handshake code', name)
  return { setup, code }
}

/** The view of a code after the changes of this transaction. */
export const currentView = async (tx: Transaction, name: string): Promise<Static<typeof CodeView>> => {
  const { setup, code } = await findCode(tx, name)
  return codeView(setup, code)
}
