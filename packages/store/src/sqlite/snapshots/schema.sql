CREATE TABLE blocks (client integer primary key, at integer not null);
CREATE TABLE charge_lines (
  organization text not null, epoch integer not null, class integer not null, module integer not null,
  item text not null, period integer not null, part text not null, count integer not null,
  primary key (organization, epoch, class, module, item, period, part)
) without rowid;
CREATE TABLE charge_periods (
  item text not null, period integer not null, organization text not null,
  quota_used integer not null, tolerance_used integer not null, over_use integer not null,
  primary key (item, period)
) without rowid;
CREATE TABLE classes (id integer primary key, organization text, code text, content text not null unique);
CREATE TABLE clients (id integer primary key, uuid blob not null unique);
CREATE TABLE closings (organization text primary key, until integer not null) without rowid;
CREATE TABLE code_clients (code integer not null, client integer not null, password integer, primary key (code, client)) without rowid;
CREATE TABLE codes (
  internal_id text primary key, organization text not null, name text not null, is_default integer not null, content text not null
) without rowid;
CREATE TABLE contacts (
  item integer not null, client integer not null, taken integer not null, last_contact integer not null,
  released integer, until integer not null, counted integer not null, places integer not null default 1,
  primary key (item, client)
) without rowid;
CREATE TABLE day_sums (
  class integer not null, module integer not null, day integer not null, count integer not null, held integer not null,
  primary key (class, day, module)
) without rowid;
CREATE TABLE "decision_sums" (
  code text not null, day integer not null, result integer not null, server integer not null, count integer not null,
  primary key (code, day, result, server)
) without rowid;
CREATE TABLE decisions (
  number integer primary key autoincrement, client integer not null, denied integer not null,
  request_id text not null, at integer not null, content text not null
, organization text);
CREATE TABLE device_days (
  code integer not null, day integer not null, client integer not null, count integer not null,
  primary key (code, day, client)
) without rowid;
CREATE TABLE devices (
  client integer primary key, first_contact integer not null, last_contact integer not null,
  product text not null, version text not null, edition text not null, deployment text not null
);
CREATE TABLE epoch_sums (
  organization text not null, epoch integer not null, class integer not null, module integer not null, count integer not null,
  primary key (organization, epoch, class, module)
) without rowid;
CREATE TABLE erasures (digest text primary key, at integer not null) without rowid;
CREATE TABLE excess_sums (
  organization text not null, bucket integer not null, choice integer not null, places integer not null,
  primary key (organization, bucket, choice)
) without rowid;
CREATE TABLE figures (
  slot integer not null, client integer not null, series integer not null, count integer not null, ticket integer not null,
  primary key (slot, client, series)
) without rowid;
CREATE TABLE fold_marks (grain text primary key, until integer not null) without rowid;
CREATE TABLE heads (place integer primary key autoincrement, chain text not null, number integer not null, jws text not null, at integer not null);
CREATE TABLE holdings (
  code text not null, item text not null, from_slot integer not null, until_slot integer, position integer, organization text not null,
  primary key (code, item, from_slot)
) without rowid;
CREATE TABLE idempotent (
  key text primary key, digest text not null, status integer not null, body text not null, at integer not null
) without rowid;
CREATE TABLE item_stages (organization text not null, item text not null, stage text not null, primary key (organization, item)) without rowid;
CREATE TABLE items (
  id text primary key, organization text not null, terms text not null, jws text not null, revoked_at integer
) without rowid;
CREATE TABLE late_sums (
  class integer not null, day integer not null, count integer not null,
  primary key (class, day)
) without rowid;
CREATE TABLE licenses (id text primary key, organization text not null, content text not null) without rowid;
CREATE TABLE lines (
  client integer not null, product text not null, used integer not null, used_sent_at integer not null,
  restarts text not null, forked_at integer, cloned_at integer,
  primary key (client, product)
) without rowid;
CREATE TABLE marks (
  client integer not null, kind text not null, session text not null, at integer not null, lifted integer,
  actor text not null, reason text,
  primary key (client, kind, session)
) without rowid;
CREATE TABLE modules (id integer primary key, name text not null unique);
CREATE TABLE names (id integer primary key, name text not null unique);
CREATE TABLE "new_seats" (
  code text not null, hour integer not null, server integer not null, count integer not null,
  primary key (code, hour, server)
) without rowid;
CREATE TABLE opening_balances (
  organization text not null, item text not null, period integer not null,
  quota_used integer not null, tolerance_used integer not null, over_use integer not null,
  primary key (organization, item, period)
) without rowid;
CREATE TABLE order_documents (number text primary key, order_id text not null, content text not null) without rowid;
CREATE TABLE order_numbers (series text primary key, last integer not null) without rowid;
CREATE TABLE order_offers (code text primary key, content text not null) without rowid;
CREATE TABLE order_requests (id text primary key, organization text not null, content text not null) without rowid;
CREATE TABLE orders (id text primary key, organization text not null, content text not null) without rowid;
CREATE TABLE organizations (id text primary key, name text not null, version integer not null) without rowid;
CREATE TABLE outbox (number integer primary key autoincrement, at integer not null, kind text not null, organization text, data text not null);
CREATE TABLE place_counts (
  organization text not null, slot integer not null, demand integer not null, devices integer not null,
  primary key (organization, slot, demand)
) without rowid;
CREATE TABLE portal_accounts (
  id text primary key, "accountId" text not null, "providerId" text not null,
  "userId" text not null references portal_users (id) on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text,
  "accessTokenExpiresAt" text, "refreshTokenExpiresAt" text, scope text, password text, "createdAt" text not null, "updatedAt" text not null
);
CREATE TABLE portal_rate_limits (id text primary key, key text not null unique, count integer not null, "lastRequest" integer not null);
CREATE TABLE portal_sessions (
  id text primary key, "expiresAt" text not null, token text not null unique, "createdAt" text not null, "updatedAt" text not null,
  "ipAddress" text, "userAgent" text, "userId" text not null references portal_users (id) on delete cascade
);
CREATE TABLE portal_two_factors (
  id text primary key, secret text not null, "backupCodes" text not null,
  "userId" text not null references portal_users (id) on delete cascade, verified integer, "failedVerificationCount" integer, "lockedUntil" text
);
CREATE TABLE portal_users (
  id text primary key, name text not null, email text not null unique, "emailVerified" integer not null, image text,
  "createdAt" text not null, "updatedAt" text not null, "twoFactorEnabled" integer, "organizationName" text
);
CREATE TABLE portal_verifications (
  id text primary key, identifier text not null, value text not null, "expiresAt" text not null, "createdAt" text not null, "updatedAt" text not null
);
CREATE TABLE products (code text primary key, content text not null) without rowid;
CREATE TABLE public_trials (
  client integer not null, product text not null, terms text not null, jws text not null,
  primary key (client, product)
) without rowid;
CREATE TABLE recent_decisions (
  slot integer not null, code text not null, server integer not null, decided integer not null, denied integer not null,
  primary key (slot, code, server)
) without rowid;
CREATE TABLE schema_version (version integer not null);
CREATE TABLE seat_counts (item integer primary key, taken integer not null);
CREATE TABLE seat_exceptions (
  item integer not null, client integer not null, at integer not null,
  primary key (item, client, at)
) without rowid;
CREATE TABLE sequences (
  client integer not null, store text not null, sequence integer not null, dropped integer not null, at integer not null, holes text not null default '',
  primary key (client, store)
) without rowid;
CREATE TABLE sessions (
  client integer not null, number integer not null, session blob not null, ticket integer not null,
  primary key (client, number)
) without rowid;
CREATE TABLE setup_changes (
  number integer primary key autoincrement, at integer not null, from_slot integer not null, actor text not null,
  action text not null, subject text not null, before text not null, after text not null
, organization text);
CREATE TABLE slot_sums (
  class integer not null, module integer not null, slot integer not null, count integer not null, held integer not null,
  primary key (class, slot, module)
) without rowid;
CREATE TABLE state (kind text not null, id text not null, value text not null, primary key (kind, id)) without rowid;
CREATE TABLE tickets (
  client integer not null, number integer not null, authorization blob not null, iat integer not null, class integer not null,
  primary key (client, number)
) without rowid;
CREATE TABLE trial_days (product text not null, day integer not null, count integer not null, primary key (product, day)) without rowid;
CREATE INDEX charge_periods_of_organization on charge_periods (organization);
CREATE INDEX classes_of_code on classes (code);
CREATE INDEX classes_of_organization on classes (organization);
CREATE INDEX code_clients_by_password on code_clients (code, password);
CREATE INDEX codes_of_organization on codes (organization);
CREATE INDEX contacts_of_client on contacts (client);
CREATE INDEX contacts_running on contacts (item, counted, until);
CREATE INDEX decisions_by_age on decisions (denied, at);
CREATE INDEX decisions_of_client on decisions (client, denied, number);
CREATE INDEX denials on decisions (number) where denied = 1;
CREATE INDEX denials_of_organization on decisions (organization, number) where denied = 1;
CREATE INDEX device_days_of_client on device_days (client);
CREATE INDEX documents_of_order on order_documents (order_id, number);
CREATE UNIQUE INDEX heads_of_chain on heads (chain, number);
CREATE INDEX holdings_of_organization on holdings (organization);
CREATE INDEX idempotent_by_age on idempotent (at);
CREATE INDEX items_of_organization on items (organization);
CREATE INDEX licenses_of_organization on licenses (organization);
CREATE INDEX lines_copied on lines (client) where forked_at is not null or cloned_at is not null;
CREATE INDEX marks_voided on marks (kind, client);
CREATE INDEX order_requests_of_organization on order_requests (organization, id);
CREATE INDEX orders_of_organization on orders (organization, id);
CREATE INDEX outbox_by_age on outbox (at);
CREATE INDEX portal_accounts_of_user on portal_accounts ("userId");
CREATE INDEX portal_sessions_of_user on portal_sessions ("userId");
CREATE INDEX portal_two_factors_of_user on portal_two_factors ("userId");
CREATE INDEX portal_verifications_by_identifier on portal_verifications (identifier);
CREATE INDEX sequences_with_holes on sequences (client) where length(holes) > 0 or dropped > 0;
CREATE INDEX sessions_by_name on sessions (client, substr(session, 7, 2));
CREATE INDEX setup_changes_of_organization on setup_changes (organization, number);
CREATE UNIQUE INDEX tickets_by_authorization on tickets (client, authorization);
