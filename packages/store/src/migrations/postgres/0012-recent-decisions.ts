/** Authorizations of the last hours by slot, for the share of those that were denied (N1). */
export const recentDecisions = `
create table recent_decisions (
  slot bigint not null, code text collate "C" not null, server integer not null, decided bigint not null, denied bigint not null,
  primary key (slot, code, server)
);
`
