import {
  type Compact,
  parseArmour,
  peekJws,
  type RootTrust,
  readAuthorization,
  trustServer,
  verifyByRoot,
  verifyByServer,
  verifyLicenseFile,
  verifyRetirementFile,
  verifyRevocationFile,
  verifyStatementFile,
  verifyTransferFile,
} from '@countersign/protocol'
import { readRoot } from '../operations/root-file.ts'
import { Refused } from './failure.ts'

export interface Inspection {
  readonly kind:
    | 'license'
    | 'revocation'
    | 'retirement'
    | 'transfer'
    | 'statement'
    | 'authorization'
    | 'item'
    | 'other'
  /** Whether a root key was given and every signature holds. What does not hold is refused. */
  readonly verified: boolean
  /** The part for people; null: none. */
  readonly readable: string | null
  readonly payload: Readonly<Record<string, unknown>>
  /** Terms of the items in it. */
  readonly items: readonly unknown[]
}

const KINDS: Readonly<Record<string, Inspection['kind']>> = {
  'cs-license+jwt': 'license',
  'cs-revocation+jwt': 'revocation',
  'cs-retire+jwt': 'retirement',
  'cs-transfer+jwt': 'transfer',
  'cs-statement+jwt': 'statement',
  'cs-authorization+jwt': 'authorization',
  'cs-item+jwt': 'item',
}

const trustOf = async (rootKeyFile: string | null): Promise<RootTrust | null> => {
  if (rootKeyFile === null) return null
  const { publicJwk } = await readRoot(rootKeyFile, null)
  return { roots: [publicJwk], sandbox: publicJwk.sandbox === true }
}

const tokensIn = (payload: Readonly<Record<string, unknown>>): readonly Compact[] => {
  const items: unknown = payload['items']
  if (!Array.isArray(items)) return []
  return items.flatMap((item: unknown) => {
    const token: unknown = typeof item === 'object' && item !== null && 'terms' in item ? item.terms : item
    return typeof token === 'string' && token.startsWith('ey') ? [token] : []
  })
}

/** An authorization holds by its server's key set and certificate, judged at its `iat`, and each item by the root. */
const verifyAuthorization = async (token: Compact, trust: RootTrust): Promise<void> => {
  const authorization = readAuthorization(peekJws(token).payload)
  const { iss, iat, keyset, certificate, organizationId } = authorization
  const server = await trustServer({
    ...trust,
    keyset,
    certificates: [certificate],
    uuid: iss,
    organizationId,
    now: iat,
  })
  await verifyByServer({ token, typ: 'cs-authorization+jwt', keys: server.keySet.sig })
  for (const item of tokensIn({ ...authorization }))
    await verifyByRoot({ ...trust, token: item, typ: 'cs-item+jwt', right: 'items' })
}

const verify = async (
  kind: Inspection['kind'],
  token: Compact,
  check: { readonly text: string; readonly trust: RootTrust },
): Promise<void> => {
  const { text, trust } = check
  switch (kind) {
    case 'license':
      return void (await verifyLicenseFile({ ...trust, text }))
    case 'revocation':
      return text.includes('-----BEGIN')
        ? void (await verifyRevocationFile({ ...trust, text }))
        : void (await verifyByRoot({ ...trust, token, typ: 'cs-revocation+jwt', right: 'revocations' }))
    case 'transfer':
      return void (await verifyTransferFile({ ...trust, text }))
    case 'retirement':
      return void (await verifyRetirementFile({ sandbox: trust.sandbox ?? false, text }))
    case 'statement':
      return void (await verifyStatementFile({ sandbox: trust.sandbox ?? false, text }))
    case 'item':
      return void (await verifyByRoot({ ...trust, token, typ: 'cs-item+jwt', right: 'items' }))
    case 'authorization':
      return verifyAuthorization(token, trust)
    case 'other':
      throw new Refused(
        'not-supported',
        'Only files of licenses, revocations, statements, ends, transfers, items and authorizations are verified.',
      )
  }
}

/** Shows what a file says; with a root key, refuses it unless every signature in it holds. */
export const inspectFile = async (text: string, rootKeyFile: string | null): Promise<Inspection> => {
  const bare = /^ey[A-Za-z0-9_.-]+$/.test(text.trim())
  const { readable, token } = bare ? { readable: null, token: text.trim() } : parseArmour(text)
  const { header, payload } = peekJws(token)
  const kind = KINDS[header.typ] ?? 'other'
  const trust = await trustOf(rootKeyFile)
  if (trust !== null) await verify(kind, token, { text, trust })
  const shown = Object.fromEntries(
    Object.entries(payload).filter(
      ([name]) =>
        ![
          'items',
          'certificates',
          'certificate',
          'keyset',
          'readable',
          'licenses',
          'statement',
          'lastHead',
        ].includes(name),
    ),
  )
  return {
    kind,
    verified: trust !== null,
    readable,
    payload: { typ: header.typ, ...shown },
    items: tokensIn(payload).map((item) => peekJws(item).payload),
  }
}
