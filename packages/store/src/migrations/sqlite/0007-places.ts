/**
 * Places of concurrent items: how many devices demanded what in a slot (C3), what of it is beyond the quotas by day, and
 * the 24-hour seats that were taken over a quota (C4). A contact takes as many places as instances were granted (C5).
 */
export const places = `
alter table contacts add column places integer not null default 1;
create table seat_exceptions (
  item integer not null, client integer not null, at integer not null,
  primary key (item, client, at)
) without rowid;
create table place_counts (
  organization text not null, slot integer not null, demand integer not null, devices integer not null,
  primary key (organization, slot, demand)
) without rowid;
create table excess_sums (
  organization text not null, bucket integer not null, choice integer not null, places integer not null,
  primary key (organization, bucket, choice)
) without rowid;
`
