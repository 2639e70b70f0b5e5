/** The stage of each item as it was last told, and which session password a device used last (A11). */
export const stages = `
create table item_stages (
  organization text collate "C" not null, item text collate "C" not null, stage text not null,
  primary key (organization, item)
);
alter table code_clients add column password integer;
create index code_clients_by_password on code_clients (code, password);
`
