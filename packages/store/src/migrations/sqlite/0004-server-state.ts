/** The server's own documents, answers that may be asked for again, heads of receipts, and changes to be told. */
export const serverState = `
create table state (kind text not null, id text not null, value text not null, primary key (kind, id)) without rowid;
create table idempotent (
  key text primary key, digest text not null, status integer not null, body text not null, at integer not null
) without rowid;
create index idempotent_by_age on idempotent (at);
create table heads (place integer primary key autoincrement, chain text not null, number integer not null, jws text not null, at integer not null);
create unique index heads_of_chain on heads (chain, number);
create table outbox (number integer primary key autoincrement, at integer not null, kind text not null, organization text, data text not null);
`
