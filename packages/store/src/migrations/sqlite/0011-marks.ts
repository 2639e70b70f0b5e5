/** What people mark about devices, and the digests of those that were erased (A13, P4). */
export const marks = `
create table marks (
  client integer not null, kind text not null, session text not null, at integer not null, lifted integer,
  actor text not null, reason text,
  primary key (client, kind, session)
) without rowid;
create index marks_voided on marks (kind, client);
create table erasures (digest text primary key, at integer not null) without rowid;
`
