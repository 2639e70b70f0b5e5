import { type DenialCode, organizationOfCode } from '@countersign/protocol/vocabulary'
import type { AuthorizationQuery, HandshakeCode, OrganizationSetup } from './facts.ts'

export type Reached =
  | { readonly kind: 'code'; readonly code: HandshakeCode }
  | { readonly kind: 'failed'; readonly code: DenialCode; readonly reason: string }

type Names = Pick<AuthorizationQuery, 'organizationId' | 'handshakeCode'>

const failed = (code: DenialCode, reason: string): Reached => Object.freeze({ kind: 'failed', code, reason })

const byName = (setup: OrganizationSetup | null, name: string, named: string | null): Reached => {
  const prefix = organizationOfCode(name)
  const agrees = named === null || named === prefix
  if (setup === null && prefix !== null && agrees)
    return failed(-20121, `There is no organization ${prefix}.`)
  const code =
    setup?.organizationId === prefix
      ? setup?.codes.find((each) => each.name === name && each.deletedAt === null)
      : undefined
  if (code === undefined)
    return failed(
      -20101,
      prefix === null
        ? `${name} is not the name of a handshake code: it begins with an organization ID and a dash.`
        : `Organization ${prefix} has no handshake code ${name}.`,
    )
  if (!agrees)
    return failed(-20122, `Handshake code ${name} belongs to organization ${prefix}, not to ${named}.`)
  return Object.freeze({ kind: 'code', code })
}

/**
 * The handshake code that a request reaches (§4, table; A1: -20123, -20121, -20101, -20122).
 * `setup` is the setup of the organization that the code's prefix names, without a code of the organization named.
 */
export const reachCode = (setup: OrganizationSetup | null, query: Names): Reached => {
  if (query.handshakeCode !== null) return byName(setup, query.handshakeCode, query.organizationId)
  if (query.organizationId === null) {
    return failed(-20123, 'The request names nobody.')
  }
  if (setup === null) return failed(-20121, `There is no organization ${query.organizationId}.`)
  const code = setup.codes.find((each) => each.isDefault && each.deletedAt === null)
  if (code === undefined)
    return failed(-20121, `Organization ${query.organizationId} has no default handshake code.`)
  return Object.freeze({ kind: 'code', code })
}
