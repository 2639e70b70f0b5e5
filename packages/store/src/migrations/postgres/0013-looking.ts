/**
 * What people look at: use that arrived after its day, holes in the sequences of devices (U10), denials and changes by
 * organization, and devices whose state was copied (A8). A denial that keeps a trait with a NUL, which PostgreSQL cannot take out of
 * JSON, stays without its organization.
 */
export const looking = `
create table late_sums (
  class integer not null, day bigint not null, count bigint not null,
  primary key (class, day)
);
alter table sequences add column holes text not null default '';
create index sequences_with_holes on sequences (client) where length(holes) > 0 or dropped > 0;
create index lines_copied on lines (client) where forked_at is not null or cloned_at is not null;
alter table decisions add column organization text collate "C";
update decisions set organization = content::json ->> 'organizationId'
where denied = 1 and position('\\u0000' in content) = 0;
create index denials_of_organization on decisions (organization, number) where denied = 1;
create index denials on decisions (number) where denied = 1;
alter table setup_changes add column organization text collate "C";
update setup_changes set organization = coalesce(
  (select id from organizations where id = subject),
  (select organization from licenses where id = subject),
  (select organization from items where id = subject),
  (select organization from codes where name = subject limit 1)
);
create index setup_changes_of_organization on setup_changes (organization, number);
`
