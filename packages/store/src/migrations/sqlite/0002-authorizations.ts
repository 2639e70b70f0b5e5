/** Devices, their seats and what was decided on them. */
export const authorizations = `
create table contacts (
  item integer not null, client integer not null, taken integer not null, last_contact integer not null,
  released integer, until integer not null, counted integer not null,
  primary key (item, client)
) without rowid;
create index contacts_running on contacts (item, counted, until);
create index contacts_of_client on contacts (client);
create table seat_counts (item integer primary key, taken integer not null);
create table new_seats (code text not null, hour integer not null, count integer not null, primary key (code, hour)) without rowid;
create table lines (
  client integer not null, product text not null, used integer not null, used_sent_at integer not null,
  restarts text not null, forked_at integer, cloned_at integer,
  primary key (client, product)
) without rowid;
create table blocks (client integer primary key, at integer not null);
create table devices (
  client integer primary key, first_contact integer not null, last_contact integer not null,
  product text not null, version text not null, edition text not null, deployment text not null
);
create table decisions (
  number integer primary key autoincrement, client integer not null, denied integer not null,
  request_id text not null, at integer not null, content text not null
);
create index decisions_of_client on decisions (client, denied, number);
create table decision_sums (
  code text not null, day integer not null, result integer not null, count integer not null,
  primary key (code, day, result)
) without rowid;
create table code_clients (code integer not null, client integer not null, primary key (code, client)) without rowid;
`
