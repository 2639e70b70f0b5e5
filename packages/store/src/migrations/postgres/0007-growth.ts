/**
 * What is left of figures that are too old to change: their sums by slot become sums by hour in the same table, here stand
 * days by device, and how far both have come. Charges of epochs that are over become opening balances.
 */
export const growth = `
create table device_days (
  code integer not null, day bigint not null, client integer not null, count bigint not null,
  primary key (code, day, client)
);
create index device_days_of_client on device_days (client);
create table fold_marks (grain text collate "C" primary key, until bigint not null);
create table closings (organization text collate "C" primary key, until bigint not null);
create table opening_balances (
  organization text collate "C" not null, item text collate "C" not null, period integer not null,
  quota_used bigint not null, tolerance_used bigint not null, over_use bigint not null,
  primary key (organization, item, period)
);
create index decisions_by_age on decisions (denied, at);
create index outbox_by_age on outbox (at);
`
