import {
  formatArmour,
  type Instant,
  type ItemTerms,
  isUuid,
  type Retirement,
  readableDigest,
  type Uuid,
  verifyRetirementFile,
  verifyStatement,
} from '@countersign/protocol'
import type { License, SignedItem, Transaction } from '@countersign/store/port'
import { invalid } from '../../http/api/problem.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import type { ManagementServices } from '../../services.ts'
import { refusedFile, verified } from './import-refusals.ts'
import { importStatement, licensesOfServer } from './import-statement.ts'
import { filesOf } from './license-files.ts'
import { issuerOf, signTerms } from './license-signing.ts'
import { licenseStatus } from './license-status.ts'

/** State `retirement`/server: its licenses were bound to another one. */
interface RetirementRow {
  readonly successor: Uuid
  readonly licenses: readonly string[]
  readonly at: Instant
}

const KIND = 'retirement'

export interface PreparedTransfer {
  readonly retirement: Retirement
  readonly successor: Uuid
  readonly licenses: readonly { readonly license: License; readonly items: readonly SignedItem[] }[]
  readonly statement: Awaited<ReturnType<typeof verifyStatement>> | null
}

const successorOf = ({ sub, successor }: Retirement, given: string | null): Uuid => {
  const named = given?.toLowerCase() ?? null
  if (successor !== null && named !== null && named !== successor)
    throw refusedFile(
      'other-successor',
      `The server ${sub} named ${successor} as its successor, not ${named}.`,
    )
  const found = successor ?? named
  if (found === null)
    throw invalid(
      'successor',
      'is missing: the end names no server that takes over, so the UUID of the new server has to be given.',
    )
  if (!isUuid(found)) throw invalid('successor', 'is no UUID.')
  return found
}

const rebound = (servers: readonly Uuid[], from: Uuid, to: Uuid): readonly Uuid[] => [
  ...new Set(servers.map((server) => (server === from ? to : server))),
]

/** Verifies a server's end, and signs its licenses for the successor, before the transaction (L12). */
export const prepareTransfer = async (
  services: ManagementServices,
  text: string,
  given: string | null,
): Promise<PreparedTransfer> => {
  issuerOf(services)
  const { sandbox } = services.identity
  const retirement = await verified(() => verifyRetirementFile({ text, sandbox }))
  const successor = successorOf(retirement, given)
  const statement =
    retirement.statement === null
      ? null
      : await verified(() => verifyStatement(retirement.statement ?? '', { sandbox }))
  const now = services.clock.now()
  const found = await services.store.read(async (tx) => {
    const licenses: { readonly license: License; readonly items: readonly SignedItem[] }[] = []
    for (const license of await licensesOfServer(tx, retirement.sub))
      licenses.push({ license, items: await tx.setup.signedItems(license.itemIds) })
    return licenses
  })
  const licenses = await Promise.all(
    found.map(async ({ license, items }) => ({
      license: {
        ...license,
        serverUuids: rebound(license.serverUuids ?? [], retirement.sub, successor),
        issuedAt: now,
      },
      items: await Promise.all(
        items.map(async ({ item: { terms, revokedAt } }): Promise<SignedItem> => {
          const moved: ItemTerms = {
            ...terms,
            servers: terms.servers === null ? null : rebound(terms.servers, retirement.sub, successor),
            iat: now,
          }
          return { ...(await signTerms(services, moved)), item: { terms: moved, revokedAt } }
        }),
      ),
    })),
  )
  return { retirement, successor, licenses, statement }
}

/** Binds the licenses of a server that has ended to its successor; its last statement is taken as any other. Twice changes nothing. */
export const importRetirement = async (work: Work, prepared: PreparedTransfer): Promise<object> => {
  const { tx, now } = work
  const { retirement, successor, licenses, statement } = prepared
  const before = (await tx.state.get(KIND, retirement.sub)) as RetirementRow | null
  const view = { kind: 'retirement', server: retirement.sub, successor }
  if (before !== null) {
    if (before.successor !== successor)
      throw refusedFile(
        'other-successor',
        `The licenses of server ${retirement.sub} were bound to ${before.successor} already.`,
      )
    return { ...view, imported: false, licenses: before.licenses }
  }
  if (licenses.length === 0)
    throw refusedFile(
      'unknown-server',
      `The file is the end of server ${retirement.sub}, to which no license is bound.`,
    )
  if (statement !== null) await importStatement(work, statement)
  for (const { license, items } of licenses) {
    await tx.setup.putLicense(
      license,
      changeOf(work, 'license.transfer', { subject: license.id, before: retirement.sub, after: successor }),
    )
    for (const item of items)
      await tx.setup.putItem(
        item,
        changeOf(work, 'item.transfer', {
          subject: item.item.terms.id,
          before: retirement.sub,
          after: successor,
        }),
      )
  }
  const row: RetirementRow = { successor, licenses: licenses.map(({ license }) => license.id), at: now }
  await tx.state.put(KIND, retirement.sub, row)
  return { ...view, imported: true, licenses: row.licenses }
}

/** The vendor's answer: the files of all licenses that moved, in one (L12). */
export const transferFile = async (
  services: ManagementServices,
  server: Uuid,
): Promise<{ name: string; text: string }> => {
  const row = await services.store.read(async (tx: Transaction) => {
    const stored = (await tx.state.get(KIND, server)) as RetirementRow | null
    const licenses: string[] = []
    for (const id of stored?.licenses ?? []) {
      const license = await tx.setup.license(id)
      if (license === null) continue
      const items = (await tx.setup.signedItems(license.itemIds)).map(({ item }) => item)
      // What has ended or was revoked is of no use on the new server.
      if (licenseStatus(license, items, services.clock.now()) === 'activated') licenses.push(id)
    }
    return stored === null ? null : { ...stored, licenses }
  })
  if (row === null) throw new Error(`The end of server ${server} was not stored.`)
  const files = (await Promise.all(row.licenses.map((id) => filesOf(services, id)))).flat()
  const readable = [
    'Countersign: transfer of licenses',
    '',
    `From server:   ${server}`,
    `To server:     ${row.successor}`,
    ...row.licenses.map((id) => `License:       ${id}`),
    '',
    'Import it on the new server. Do not change anything in this file: every byte is signed.',
  ]
  const jws = await issuerOf(services).sign('cs-transfer+jwt', {
    sub: row.successor,
    predecessor: server,
    licenses: files.map(({ text }) => text),
    readable: await readableDigest(readable),
    iat: row.at,
  })
  return {
    name: `${row.successor}.transfer.license`,
    text: formatArmour({ label: 'TRANSFER', readable, jws }),
  }
}
