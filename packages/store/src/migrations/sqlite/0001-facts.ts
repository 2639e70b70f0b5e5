/** Facts of use and what is derived from them. Numbers stand for names, so that a figure takes at most 20 bytes (B9). */
export const facts = `
create table clients (id integer primary key, uuid blob not null unique);
create table modules (id integer primary key, name text not null unique);
create table names (id integer primary key, name text not null unique);
create table classes (id integer primary key, organization text, code text, content text not null unique);
create index classes_of_organization on classes (organization);
create index classes_of_code on classes (code);
create table sessions (
  client integer not null, number integer not null, session blob not null, ticket integer not null,
  primary key (client, number)
) without rowid;
-- Two bytes of the session find it among those of its client, and take six less than all eight.
create index sessions_by_name on sessions (client, substr(session, 7, 2));
create table tickets (
  client integer not null, number integer not null, authorization blob not null, iat integer not null, class integer not null,
  primary key (client, number)
) without rowid;
create unique index tickets_by_authorization on tickets (client, authorization);
create table figures (
  slot integer not null, client integer not null, series integer not null, count integer not null, ticket integer not null,
  primary key (slot, client, series)
) without rowid;
create table slot_sums (
  class integer not null, module integer not null, slot integer not null, count integer not null, held integer not null,
  primary key (class, slot, module)
) without rowid;
create table day_sums (
  class integer not null, module integer not null, day integer not null, count integer not null, held integer not null,
  primary key (class, day, module)
) without rowid;
create table epoch_sums (
  organization text not null, epoch integer not null, class integer not null, module integer not null, count integer not null,
  primary key (organization, epoch, class, module)
) without rowid;
create table charge_lines (
  organization text not null, epoch integer not null, class integer not null, module integer not null,
  item text not null, period integer not null, part text not null, count integer not null,
  primary key (organization, epoch, class, module, item, period, part)
) without rowid;
create table charge_periods (
  item text not null, period integer not null, organization text not null,
  quota_used integer not null, tolerance_used integer not null, over_use integer not null,
  primary key (item, period)
) without rowid;
create index charge_periods_of_organization on charge_periods (organization);
create table sequences (
  client integer not null, store text not null, sequence integer not null, dropped integer not null, at integer not null,
  primary key (client, store)
) without rowid;

-- Tells the planner that a client may have many sessions, so that it goes by the index; never measured anew.
analyze sqlite_schema;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('sessions', 'sessions', '1000000 1000 1'), ('sessions', 'sessions_by_name', '1000000 1000 2');
analyze sqlite_schema;
`
