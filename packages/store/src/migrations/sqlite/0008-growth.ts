/**
 * What is left of figures that are too old to change: their sums by slot become sums by hour in the same table, here stand
 * days by device, and how far both have come. Charges of epochs that are over become opening balances.
 */
export const growth = `
create table device_days (
  code integer not null, day integer not null, client integer not null, count integer not null,
  primary key (code, day, client)
) without rowid;
create index device_days_of_client on device_days (client);
create table fold_marks (grain text primary key, until integer not null) without rowid;
create table closings (organization text primary key, until integer not null) without rowid;
create table opening_balances (
  organization text not null, item text not null, period integer not null,
  quota_used integer not null, tolerance_used integer not null, over_use integer not null,
  primary key (organization, item, period)
) without rowid;
create index decisions_by_age on decisions (denied, at);
create index outbox_by_age on outbox (at);
`
