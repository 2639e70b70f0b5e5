import type { Generated } from 'kysely'

/** Tables, as Kysely sees them. What each means stands with its `create table` in `migrations/`. */
export interface Database {
  schema_version: { version: number }
  clients: { id: Generated<number>; uuid: Uint8Array }
  modules: { id: Generated<number>; name: string }
  names: { id: Generated<number>; name: string }
  classes: { id: Generated<number>; organization: string | null; code: string | null; content: string }
  sessions: { client: number; number: number; session: Uint8Array; ticket: number }
  tickets: { client: number; number: number; authorization: Uint8Array; iat: number; class: number }
  figures: { slot: number; client: number; series: number; count: number; ticket: number }
  slot_sums: { class: number; module: number; slot: number; count: number; held: number }
  day_sums: { class: number; module: number; day: number; count: number; held: number }
  late_sums: { class: number; day: number; count: number }
  epoch_sums: { organization: string; epoch: number; class: number; module: number; count: number }
  charge_lines: {
    organization: string
    epoch: number
    class: number
    module: number
    item: string
    period: number
    part: string
    count: number
  }
  charge_periods: {
    item: string
    period: number
    organization: string
    quota_used: number
    tolerance_used: number
    over_use: number
  }
  device_days: { code: number; day: number; client: number; count: number }
  fold_marks: { grain: string; until: number }
  closings: { organization: string; until: number }
  opening_balances: {
    organization: string
    item: string
    period: number
    quota_used: number
    tolerance_used: number
    over_use: number
  }
  sequences: {
    client: number
    store: string
    sequence: number
    dropped: number
    at: number
    holes: Generated<string>
  }
  contacts: {
    item: number
    client: number
    taken: number
    last_contact: number
    released: number | null
    until: number
    counted: number
    places: Generated<number>
  }
  seat_exceptions: { item: number; client: number; at: number }
  place_counts: { organization: string; slot: number; demand: number; devices: number }
  excess_sums: { organization: string; bucket: number; choice: number; places: number }
  seat_counts: { item: number; taken: number }
  new_seats: { code: string; hour: number; server: number; count: number }
  public_trials: { client: number; product: string; terms: string; jws: string }
  trial_days: { product: string; day: number; count: number }
  lines: {
    client: number
    product: string
    used: number
    used_sent_at: number
    restarts: string
    forked_at: number | null
    cloned_at: number | null
  }
  blocks: { client: number; at: number }
  devices: {
    client: number
    first_contact: number
    last_contact: number
    product: string
    version: string
    edition: string
    deployment: string
  }
  decisions: {
    number: Generated<number>
    client: number
    denied: number
    request_id: string
    at: number
    content: string
    organization: string | null
  }
  decision_sums: { code: string; day: number; result: number; server: number; count: number }
  recent_decisions: { slot: number; code: string; server: number; decided: number; denied: number }
  code_clients: { code: number; client: number; password: number | null }
  item_stages: { organization: string; item: string; stage: string }
  marks: {
    client: number
    kind: string
    session: string
    at: number
    lifted: number | null
    actor: string
    reason: string | null
  }
  erasures: { digest: string; at: number }
  organizations: { id: string; name: string; version: number }
  products: { code: string; content: string }
  codes: { internal_id: string; organization: string; name: string; is_default: number; content: string }
  licenses: { id: string; organization: string; content: string }
  items: { id: string; organization: string; terms: string; jws: string; revoked_at: number | null }
  holdings: {
    code: string
    item: string
    from_slot: number
    until_slot: number | null
    position: number | null
    organization: string
  }
  setup_changes: {
    number: Generated<number>
    at: number
    from_slot: number
    actor: string
    action: string
    subject: string
    before: string
    after: string
    organization: string | null
  }
  order_offers: { code: string; content: string }
  orders: { id: string; organization: string; content: string }
  order_requests: { id: string; organization: string; content: string }
  order_documents: { number: string; order_id: string; content: string }
  order_numbers: { series: string; last: number }
  state: { kind: string; id: string; value: string }
  idempotent: { key: string; digest: string; status: number; body: string; at: number }
  heads: { place: Generated<number>; chain: string; number: number; jws: string; at: number }
  outbox: { number: Generated<number>; at: number; kind: string; organization: string | null; data: string }
}
