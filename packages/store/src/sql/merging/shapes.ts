import type { FactKind } from '../../port/merging/merging.ts'
import type { Database } from '../database.ts'

/** What stands in a column: a value, or the number of a client, a name or a class. */
export type ColumnMeaning = 'number' | 'text' | 'client' | 'name' | 'class'

export interface FactShape {
  readonly table: keyof Database
  readonly columns: Readonly<Record<string, ColumnMeaning>>
}

const NUMBER = 'number'
const TEXT = 'text'
const DOCUMENT = { id: TEXT, organization: TEXT, content: TEXT } as const

/** The table of each kind of fact. */
export const SHAPES: Readonly<Record<FactKind, FactShape>> = {
  seat: {
    table: 'contacts',
    columns: {
      ...{ item: 'name', client: 'client', taken: NUMBER, last_contact: NUMBER },
      ...{ released: NUMBER, until: NUMBER, counted: NUMBER, places: NUMBER },
    },
  },
  'seat-exception': { table: 'seat_exceptions', columns: { item: 'name', client: 'client', at: NUMBER } },
  line: {
    table: 'lines',
    columns: {
      ...{ client: 'client', product: TEXT, used: NUMBER, used_sent_at: NUMBER },
      ...{ restarts: TEXT, forked_at: NUMBER, cloned_at: NUMBER },
    },
  },
  device: {
    table: 'devices',
    columns: {
      ...{ client: 'client', first_contact: NUMBER, last_contact: NUMBER },
      ...{ product: TEXT, version: TEXT, edition: TEXT, deployment: TEXT },
    },
  },
  decision: {
    table: 'decisions',
    columns: {
      ...{ client: 'client', denied: NUMBER, request_id: TEXT, at: NUMBER },
      ...{ content: TEXT, organization: TEXT },
    },
  },
  'code-client': { table: 'code_clients', columns: { code: 'name', client: 'client', password: 'name' } },
  sequence: {
    table: 'sequences',
    columns: {
      ...{ client: 'client', store: TEXT, sequence: NUMBER, dropped: NUMBER, at: NUMBER, holes: TEXT },
    },
  },
  'public-trial': {
    table: 'public_trials',
    columns: { client: 'client', product: TEXT, terms: TEXT, jws: TEXT },
  },
  mark: {
    table: 'marks',
    columns: {
      ...{ client: 'client', kind: TEXT, session: TEXT, at: NUMBER },
      ...{ lifted: NUMBER, actor: TEXT, reason: TEXT },
    },
  },
  erasure: { table: 'erasures', columns: { digest: TEXT, at: NUMBER } },
  'device-day': {
    table: 'device_days',
    columns: { code: 'name', day: NUMBER, client: 'client', count: NUMBER },
  },
  'late-sum': { table: 'late_sums', columns: { class: 'class', day: NUMBER, count: NUMBER } },
  'decision-sum': {
    table: 'decision_sums',
    columns: { code: TEXT, day: NUMBER, result: NUMBER, server: NUMBER, count: NUMBER },
  },
  'recent-decision': {
    table: 'recent_decisions',
    columns: { slot: NUMBER, code: TEXT, server: NUMBER, decided: NUMBER, denied: NUMBER },
  },
  'new-seat': {
    table: 'new_seats',
    columns: { code: TEXT, hour: NUMBER, server: NUMBER, count: NUMBER },
  },
  'trial-day': { table: 'trial_days', columns: { product: TEXT, day: NUMBER, count: NUMBER } },
  head: { table: 'heads', columns: { chain: TEXT, number: NUMBER, jws: TEXT, at: NUMBER } },
  organization: { table: 'organizations', columns: { id: TEXT, name: TEXT, version: NUMBER } },
  product: { table: 'products', columns: { code: TEXT, content: TEXT } },
  code: {
    table: 'codes',
    columns: { internal_id: TEXT, organization: TEXT, name: TEXT, is_default: NUMBER, content: TEXT },
  },
  license: { table: 'licenses', columns: DOCUMENT },
  item: {
    table: 'items',
    columns: { id: TEXT, organization: TEXT, terms: TEXT, jws: TEXT, revoked_at: NUMBER },
  },
  holding: {
    table: 'holdings',
    columns: {
      ...{ code: TEXT, item: TEXT, from_slot: NUMBER, until_slot: NUMBER },
      ...{ position: NUMBER, organization: TEXT },
    },
  },
  change: {
    table: 'setup_changes',
    columns: {
      ...{ at: NUMBER, from_slot: NUMBER, actor: TEXT, action: TEXT, subject: TEXT },
      ...{ before: TEXT, after: TEXT, organization: TEXT },
    },
  },
  offer: { table: 'order_offers', columns: { code: TEXT, content: TEXT } },
  order: { table: 'orders', columns: DOCUMENT },
  'order-request': { table: 'order_requests', columns: DOCUMENT },
  'order-document': {
    table: 'order_documents',
    columns: { number: TEXT, order_id: TEXT, content: TEXT },
  },
  'order-number': { table: 'order_numbers', columns: { series: TEXT, last: NUMBER } },
  state: { table: 'state', columns: { kind: TEXT, id: TEXT, value: TEXT } },
}
