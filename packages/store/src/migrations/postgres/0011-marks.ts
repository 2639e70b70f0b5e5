/** What people mark about devices, and the digests of those that were erased (A13, P4). */
export const marks = `
create table marks (
  client integer not null, kind text collate "C" not null, session text collate "C" not null, at bigint not null, lifted bigint,
  actor text not null, reason text,
  primary key (client, kind, session)
);
create index marks_voided on marks (kind, client);
create table erasures (digest text collate "C" primary key, at bigint not null);
`
