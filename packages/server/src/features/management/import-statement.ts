import { createHash } from 'node:crypto'
import type { Statement, Uuid, VerifiedStatement } from '@countersign/protocol'
import type { License, Transaction } from '@countersign/store/port'
import { isoTime } from '../../http/api/times.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import { refusedFile } from './import-refusals.ts'

/** State `statement-received`/server and digest: a statement that was accepted. */
interface ReceivedStatement {
  readonly iss: Uuid
  readonly digest: string
  readonly previous: string | null
  readonly period: Statement['period']
  readonly jws: string
  readonly receivedAt: number
}

const RECEIVED = 'statement-received'
const PAGE = 500

export const receivedStatements = async (tx: Transaction): Promise<readonly ReceivedStatement[]> =>
  (await tx.state.list(RECEIVED))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ value }) => value as ReceivedStatement)

/** Licenses that are bound to a server. */
export const licensesOfServer = async (tx: Transaction, server: Uuid): Promise<readonly License[]> => {
  const found: License[] = []
  let after: string | null = null
  for (;;) {
    const page: readonly License[] = await tx.setup.licenses({ organizationId: null }, { limit: PAGE, after })
    found.push(...page.filter(({ serverUuids }) => serverUuids?.includes(server) === true))
    after = page.at(-1)?.id ?? null
    if (page.length < PAGE) return found
  }
}

const sumsOf = ({ sums, seats }: Statement) => ({
  sums: sums.map((sum) => ({ ...sum })),
  seats: seats.map((seat) => ({ ...seat })),
})

/**
 * Takes a statement of a licensee's server (P8): of a server that has licenses, following the one before. One whose
 * predecessor is unknown is refused; two that follow the same one are proof of fraud.
 */
export const importStatement = async (work: Work, { payload, token }: VerifiedStatement): Promise<object> => {
  const { tx } = work
  const { iss, previous, period } = payload
  const digest = createHash('sha256').update(token).digest('base64url')
  const known = (await receivedStatements(tx)).filter((one) => one.iss === iss)
  const view = {
    kind: 'statement',
    server: iss,
    from: isoTime(period[0]),
    to: isoTime(period[1]),
    digest,
    previous,
    chains: payload.chains.length,
    machineChanges: payload.machineChanges.length,
    ...sumsOf(payload),
  }
  if (known.some((one) => one.digest === digest)) return { ...view, imported: false }
  if ((await licensesOfServer(tx, iss)).length === 0 && (await tx.state.get('retirement', iss)) === null)
    throw refusedFile('unknown-server', `The statement is of server ${iss}, to which no license is bound.`)
  const sibling = known.find((one) => one.previous === previous)
  if (sibling !== undefined)
    throw refusedFile(
      'statement-forked',
      `Another statement of server ${iss}, received at ${isoTime(sibling.receivedAt)}, follows the same one: two statements of one place prove that the server was copied or set back. Both are signed by it; keep this file.`,
    )
  if (previous !== null && !known.some((one) => one.digest === previous))
    throw refusedFile(
      'unknown-predecessor',
      `The statement follows one that was never received here (${previous}): import the statements of server ${iss} in their order.`,
    )
  const received: ReceivedStatement = { iss, digest, previous, period, jws: token, receivedAt: work.now }
  await tx.state.put(RECEIVED, `${iss}/${digest}`, received)
  await tx.setup.note(
    changeOf(work, 'statement.import', { subject: iss, after: { digest, from: view.from, to: view.to } }),
  )
  return { ...view, imported: true }
}
