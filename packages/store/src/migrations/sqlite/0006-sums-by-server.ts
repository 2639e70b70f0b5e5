/** Counters that every decision raises are kept per server and added up when read, so that servers do not wait for each other. */
export const sumsByServer = `
create table decision_sums_by_server (
  code text not null, day integer not null, result integer not null, server integer not null, count integer not null,
  primary key (code, day, result, server)
) without rowid;
insert into decision_sums_by_server select code, day, result, 0, count from decision_sums;
drop table decision_sums;
alter table decision_sums_by_server rename to decision_sums;
create table new_seats_by_server (
  code text not null, hour integer not null, server integer not null, count integer not null,
  primary key (code, hour, server)
) without rowid;
insert into new_seats_by_server select code, hour, 0, count from new_seats;
drop table new_seats;
alter table new_seats_by_server rename to new_seats;
`
