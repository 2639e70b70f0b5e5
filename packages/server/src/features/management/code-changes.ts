import type { HandshakeCode, OrganizationSetup } from '@countersign/licensing'
import { isHandshakeCode, organizationOfCode } from '@countersign/protocol/vocabulary'
import Type, { type Static } from 'typebox'
import { requireMatch } from '../../http/api/etag.ts'
import { conflict, invalid } from '../../http/api/problem.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import { holdItems, inUsageOrder, isOrdered, itemsOf } from './code-holdings.ts'
import { codeView, findCode } from './code-view.ts'
import { randomInternalId } from './random-ids.ts'
import { addSessionPassword, NewSessionPassword } from './session-password.ts'
import { HandshakeCodeName, ItemId, OrganizationId } from './shapes.ts'
import { parseValidationFields } from './validation-field.ts'

const Items = Type.Array(ItemId, { maxItems: 1000 })
const Fields = Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 100 })

export const NewCode = Type.Object(
  {
    code: HandshakeCodeName,
    organizationId: OrganizationId,
    items: Type.Optional(Items),
    validationFields: Type.Optional(Fields),
    sessionPassword: Type.Optional(NewSessionPassword),
    default: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)

export const CodePatch = Type.Object(
  {
    addItems: Type.Optional(Items),
    removeItems: Type.Optional(Items),
    validationFields: Type.Optional(Fields),
    addSessionPassword: Type.Optional(NewSessionPassword),
    removeSessionPassword: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
    default: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
)

/** Every item must be one of the organization's. */
const requireItems = (setup: OrganizationSetup, itemIds: readonly string[], field: string): void => {
  const known = new Set(setup.items.map((item) => item.terms.id))
  for (const [index, id] of itemIds.entries()) {
    if (!known.has(id))
      throw invalid(
        `${field}/${index}`,
        `the organization ${setup.organizationId} has no activated item ${id}.`,
      )
  }
  if (new Set(itemIds).size !== itemIds.length) throw invalid(field, 'names an item twice.')
}

const auditOf = (code: HandshakeCode): object => ({
  isDefault: code.isDefault,
  validationFields: code.validationFields,
  sessionPasswords: code.sessionPasswords.map(({ id, until }) => ({ id, until })),
})

/** Creates a handshake code; returns the session password when one was generated. */
export const createCode = async (work: Work, input: Static<typeof NewCode>): Promise<string | null> => {
  const setup = await work.tx.setup.organization(input.organizationId)
  if (setup === null) throw invalid('organizationId', `there is no organization ${input.organizationId}.`)
  if (!isHandshakeCode(input.code) || organizationOfCode(input.code) !== setup.organizationId) {
    throw invalid('code', `must be ${setup.organizationId}- and 1–64 of a–z 0–9 . _ -`)
  }
  const taken = setup.codes.find((code) => code.name === input.code)
  if (taken !== undefined)
    throw conflict(
      taken.deletedAt === null
        ? `There is already a handshake code ${input.code}.`
        : `The handshake code ${input.code} was deleted; its name stays reserved.`,
    )
  const items = input.items ?? []
  requireItems(setup, items, 'items')
  const password =
    input.sessionPassword === undefined
      ? null
      : addSessionPassword([], input.sessionPassword, { now: work.now, secrets: work.services.secrets })
  const code: HandshakeCode = {
    internalId: randomInternalId(),
    name: input.code,
    organizationId: setup.organizationId,
    isDefault: input.default ?? false,
    deletedAt: null,
    validationFields: parseValidationFields(input.validationFields ?? []),
    sessionPasswords: password?.passwords ?? [],
  }
  await work.tx.setup.putCode(
    code,
    changeOf(work, 'handshake-code.create', { subject: code.name, after: auditOf(code) }),
  )
  if (items.length > 0) {
    await holdItems(work, code, {
      itemIds: items,
      ordered: false,
      change: changeOf(work, 'handshake-code.items', { subject: code.name, after: items }),
    })
  }
  return password?.generated ?? null
}

/** Changes a handshake code; returns the session password when one was generated. */
export const updateCode = async (
  work: Work,
  name: string,
  input: { readonly patch: Static<typeof CodePatch>; readonly ifMatch: string | null },
): Promise<string | null> => {
  const { setup, code } = await findCode(work.tx, name)
  requireMatch(input.ifMatch, codeView(setup, code))
  const { patch } = input
  const remaining = code.sessionPasswords.filter(({ id }) => id !== patch.removeSessionPassword)
  if (patch.removeSessionPassword !== undefined && remaining.length === code.sessionPasswords.length) {
    throw invalid(
      'removeSessionPassword',
      `the handshake code has no session password with the ID ${patch.removeSessionPassword}.`,
    )
  }
  const added =
    patch.addSessionPassword === undefined
      ? null
      : addSessionPassword(remaining, patch.addSessionPassword, {
          now: work.now,
          secrets: work.services.secrets,
        })
  const changed: HandshakeCode = {
    ...code,
    isDefault: code.isDefault || patch.default === true,
    validationFields:
      patch.validationFields === undefined
        ? code.validationFields
        : parseValidationFields(patch.validationFields),
    sessionPasswords: added?.passwords ?? remaining,
  }
  await work.tx.setup.putCode(
    changed,
    changeOf(work, 'handshake-code.update', {
      subject: name,
      before: auditOf(code),
      after: auditOf(changed),
    }),
  )
  await moveItems(work, { setup, code }, patch)
  return added?.generated ?? null
}

const moveItems = async (
  work: Work,
  found: { readonly setup: OrganizationSetup; readonly code: HandshakeCode },
  patch: Static<typeof CodePatch>,
): Promise<void> => {
  const { setup, code } = found
  const adding = patch.addItems ?? []
  const removing = patch.removeItems ?? []
  if (adding.length === 0 && removing.length === 0) return
  const before = itemsOf(setup, code.internalId)
  requireItems(setup, adding, 'addItems')
  for (const [index, id] of removing.entries()) {
    if (!before.includes(id)) throw invalid(`removeItems/${index}`, `the handshake code does not hold ${id}.`)
  }
  const itemIds = [...new Set([...before, ...adding])].filter((id) => !removing.includes(id))
  await holdItems(work, code, {
    itemIds,
    ordered: isOrdered(setup, code.internalId),
    change: changeOf(work, 'handshake-code.items', { subject: code.name, before, after: itemIds }),
  })
}

/** Deletes a code unless it is the default; its history stays and its name stays reserved. */
export const deleteCode = async (work: Work, name: string, ifMatch: string | null): Promise<void> => {
  const { setup, code } = await findCode(work.tx, name)
  requireMatch(ifMatch, codeView(setup, code))
  if (code.isDefault)
    throw conflict(`${name} is the default handshake code: make another one the default first.`)
  const before = itemsOf(setup, code.internalId)
  const change = changeOf(work, 'handshake-code.delete', { subject: name, before })
  await work.tx.setup.putCode({ ...code, deletedAt: work.now }, change)
  await holdItems(work, code, {
    itemIds: [],
    ordered: false,
    change: changeOf(work, 'handshake-code.items', { subject: name, before, after: [] }),
  })
}

/** Sets the usage order by hand (A4 (2)): the items named come first, in this order; the others keep theirs behind them. */
export const orderCode = async (
  work: Work,
  name: string,
  input: { readonly items: readonly string[]; readonly ifMatch: string | null },
): Promise<void> => {
  const { setup, code } = await findCode(work.tx, name)
  requireMatch(input.ifMatch, codeView(setup, code))
  const before = inUsageOrder(setup, code.internalId)
  for (const [index, id] of input.items.entries()) {
    if (!before.includes(id)) throw invalid(`items/${index}`, `the handshake code does not hold ${id}.`)
  }
  if (new Set(input.items).size !== input.items.length) throw invalid('items', 'names an item twice.')
  const itemIds = [...input.items, ...before.filter((id) => !input.items.includes(id))]
  await holdItems(work, code, {
    itemIds,
    ordered: true,
    change: changeOf(work, 'handshake-code.order', { subject: name, before, after: itemIds }),
  })
}
