import { randomUUID } from 'node:crypto'
import { type AlertMark, alertConditions, type DecisionCounts, dueAlerts } from '@countersign/licensing'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { Store, Transaction } from '@countersign/store/port'
import type { Clock, Identity, Mail, UsageWork } from '../services.ts'
import type { WebhookMessage } from '../webhooks/webhooks.ts'
import { type Clones, newClones, sweepClones } from './clones.ts'
import { type AlertEntry, clonedEntry, entryOf } from './entry.ts'
import { alertFacts, windowFrom } from './facts.ts'
import { addHistory } from './history.ts'
import { byWeight, organizationLetter, type Sender } from './letters.ts'
import { hasRecipients, type OrderContacts, type People, recipientsOfOrganization } from './recipients.ts'
import { renderLetter } from './render.ts'
import { sentencesOf } from './sentences.ts'

export interface AlertServices {
  readonly store: Store
  readonly clock: Pick<Clock, 'now' | 'realNow'>
  readonly mail: Pick<Mail, 'queue' | 'nudge'>
  readonly webhooks: {
    queue(tx: Transaction, event: 'organization', message: WebhookMessage): Promise<void>
    nudge(): void
  }
  readonly usageOfItems: UsageWork['usageOfItems']
  readonly people: People
  readonly orderContacts: OrderContacts
  readonly mode: Identity['mode']
  readonly sender: Sender
}

/** Row `alert-marks`/organization ID: what has been told of it (N2). */
interface Told {
  readonly marks: readonly AlertMark[]
  /** Number of the last row of the outbox that was looked at for clones (A8). */
  readonly clonesUntil: number
}

const KIND = 'alert-marks'
const NOTHING_TOLD: Told = { marks: [], clonesUntil: 0 }
const PAGE = 50

interface Check {
  readonly services: AlertServices
  readonly now: Instant
  readonly decisions: ReadonlyMap<string, DecisionCounts>
  readonly clones: Clones
}

interface Found {
  readonly name: string
  readonly entries: readonly AlertEntry[]
  readonly told: Told
  /** Whether what is stored says something else. */
  readonly changed: boolean
}

/** What a check finds out about an organization, and what counts as told afterwards; null: there is no such organization. */
const look = async (tx: Transaction, organizationId: string, check: Check): Promise<Found | null> => {
  const setup = await tx.setup.organization(organizationId)
  if (setup === null) return null
  const { now, decisions, services } = check
  const facts = await alertFacts(tx, setup, { now, decisions, usageOfItems: services.usageOfItems })
  const before = ((await tx.state.get(KIND, organizationId)) as Told | null) ?? NOTHING_TOLD
  const { due, marks } = dueAlerts(alertConditions(facts), before.marks)
  const clones = (check.clones.of.get(organizationId) ?? []).filter((number) => number > before.clonesUntil)
  const told: Told = { marks, clonesUntil: clones.at(-1) ?? before.clonesUntil }
  return {
    name: setup.name,
    entries: [
      ...due.map((condition) => entryOf(condition, facts)).filter((entry) => entry !== null),
      ...(clones.length === 0 ? [] : [clonedEntry(clones.length)]),
    ],
    told,
    changed: JSON.stringify(told) !== JSON.stringify(before),
  }
}

/** Tells what was found, in the commit that remembers that it was told: on every channel once (N2). */
const tell = async (
  tx: Transaction,
  organization: { readonly id: string; readonly name: string },
  about: {
    readonly entries: readonly AlertEntry[]
    readonly owners: readonly string[]
    readonly check: Check
  },
): Promise<void> => {
  const { services, now } = about.check
  const { sender } = services
  const entries = byWeight(about.entries)
  const letter = renderLetter(organizationLetter(organization, entries, sender))
  const recipients = await recipientsOfOrganization(tx, organization.id, {
    hosted: services.mode === 'hosted',
    owners: about.owners,
    orderContacts: services.orderContacts,
  })
  const mailId = hasRecipients(recipients)
    ? await services.mail.queue(tx, { ...recipients, ...letter })
    : null
  const { to, cc, bcc } = recipients
  await addHistory(tx, organization.id, {
    id: randomUUID(),
    at: now,
    subject: letter.subject,
    headlines: entries.slice(0, PAGE).map((entry) => sentencesOf(entry).headline),
    recipients: to.length + cc.length + bcc.length,
    mailId,
  })
  await services.webhooks.queue(tx, 'organization', {
    type: 'organization.alerts',
    at: now,
    data: {
      organization,
      alerts: entries.slice(0, PAGE).map(({ page, ...entry }) => ({
        ...entry,
        headline: sentencesOf({ ...entry, page }).headline,
        link: `${sender.publicUrl}${page}`,
      })),
      more: Math.max(0, entries.length - PAGE),
    },
  })
}

const checkOrganization = async (organizationId: string, check: Check): Promise<boolean> => {
  const { store, people } = check.services
  const seen = await store.read((tx) => look(tx, organizationId, check))
  if (seen === null || !seen.changed) return false
  const owners = seen.entries.length === 0 ? [] : await people.owners(organizationId)
  return store.commit(async (tx) => {
    // Beside other servers, what has been told is read and written by one at a time.
    await tx.locks.setup()
    const found = await look(tx, organizationId, check)
    if (found === null || !found.changed) return false
    await tx.state.put(KIND, organizationId, found.told)
    if (found.entries.length === 0) return false
    await tell(tx, { id: organizationId, name: found.name }, { entries: found.entries, owners, check })
    return true
  })
}

const failed = (failures: unknown[], error: unknown): false => {
  failures.push(error)
  return false
}

/**
 * The check of every 10 minutes (N1): looks at each organization and tells in one message what is new about it (N2). Can be
 * broken off and repeated at any moment, and run beside another one: nothing is told twice. Rejects with the first fault when all others have been looked at.
 */
export const checkAlerts = async (services: AlertServices): Promise<void> => {
  const { store, clock, mail, webhooks } = services
  const now = clock.now()
  const from = windowFrom(now)
  const decisions = await store.read((tx) => tx.authorizations.recentDecisions(from))
  const check: Check = { services, now, decisions, clones: await newClones(store, now) }
  let any = false
  const failures: unknown[] = []
  for (let after: string | null = null; ; ) {
    const page: readonly string[] = await store.read(async (tx) =>
      (await tx.setup.organizations({ limit: PAGE, after })).map(({ organizationId }) => organizationId),
    )
    // What goes wrong with one organization keeps no other one from hearing of its own.
    for (const organizationId of page)
      any = (await checkOrganization(organizationId, check).catch((error) => failed(failures, error))) || any
    after = page.at(-1) ?? null
    if (page.length < PAGE) break
  }
  // Where a check failed, its clones are still to be told; who was told has a mark of its own.
  if (failures.length === 0) await sweepClones(store, check.clones)
  await store.commit((tx) => tx.authorizations.sweepRecentDecisions(from))
  if (any) {
    mail.nudge()
    webhooks.nudge()
  }
  if (failures.length > 0) throw failures[0]
}
