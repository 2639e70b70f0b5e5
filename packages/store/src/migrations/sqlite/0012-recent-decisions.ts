/** Authorizations of the last hours by slot, for the share of those that were denied (N1). */
export const recentDecisions = `
create table recent_decisions (
  slot integer not null, code text not null, server integer not null, decided integer not null, denied integer not null,
  primary key (slot, code, server)
) without rowid;
`
