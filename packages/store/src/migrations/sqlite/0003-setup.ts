/** What people set up, with every change they made. */
export const setup = `
create table organizations (id text primary key, name text not null, version integer not null) without rowid;
create table products (code text primary key, content text not null) without rowid;
create table codes (
  internal_id text primary key, organization text not null, name text not null, is_default integer not null, content text not null
) without rowid;
create index codes_of_organization on codes (organization);
create table licenses (id text primary key, organization text not null, content text not null) without rowid;
create index licenses_of_organization on licenses (organization);
create table items (
  id text primary key, organization text not null, terms text not null, jws text not null, revoked_at integer
) without rowid;
create index items_of_organization on items (organization);
create table holdings (
  code text not null, item text not null, from_slot integer not null, until_slot integer, position integer, organization text not null,
  primary key (code, item, from_slot)
) without rowid;
create index holdings_of_organization on holdings (organization);
create table setup_changes (
  number integer primary key autoincrement, at integer not null, from_slot integer not null, actor text not null,
  action text not null, subject text not null, before text not null, after text not null
);
`
