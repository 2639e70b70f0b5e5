-- add-change
insert into "setup_changes" ("at", "from_slot", "actor", "action", "subject", "before", "after", "organization") values (?, ?, ?, ?, ?, ?, ?, ?);

-- add-class
insert into "classes" ("organization", "code", "content") values (?, ?, ?) on conflict ("content") do update set "content" = "excluded"."content" returning "id";

-- add-client
insert into "clients" ("uuid") values (?) on conflict ("uuid") do update set "uuid" = "excluded"."uuid" returning "id";

-- add-code-client
insert into "code_clients" ("code", "client", "password") values (?, ?, ?) on conflict ("code", "client") do update set "password" = "excluded"."password";

-- add-day-sum
insert into "day_sums" ("class", "module", "day", "count", "held") values (?, ?, ?, ?, ?) on conflict ("class", "module", "day") do update set "count" = "day_sums"."count" + "excluded"."count", "held" = "day_sums"."held" + "excluded"."held";

-- add-decision
insert into "decisions" ("client", "denied", "request_id", "at", "content", "organization") values (?, ?, ?, ?, ?, ?);

-- add-device-day
insert into "device_days" ("code", "day", "client", "count") values (?, ?, ?, ?) on conflict ("code", "day", "client") do update set "count" = "device_days"."count" + "excluded"."count";

-- add-epoch-sum
insert into "epoch_sums" ("organization", "epoch", "class", "module", "count") values (?, ?, ?, ?, ?) on conflict ("organization", "epoch", "class", "module") do update set "count" = "epoch_sums"."count" + "excluded"."count";

-- add-excess-sum
insert into "excess_sums" ("organization", "bucket", "choice", "places") values (?, ?, ?, ?) on conflict ("organization", "bucket", "choice") do update set "places" = "excess_sums"."places" + "excluded"."places";

-- add-head
insert into "heads" ("chain", "number", "jws", "at") values (?, ?, ?, ?) on conflict ("chain", "number") do nothing;

-- add-late-sum
insert into "late_sums" ("class", "day", "count") values (?, ?, ?) on conflict ("class", "day") do update set "count" = "late_sums"."count" + "excluded"."count";

-- add-module
insert into "modules" ("id", "name") select coalesce(max("id") + ?, 0) as "id", ? as "name" from "modules" where "id" >= ? on conflict ("name") do update set "name" = "excluded"."name" returning "id";
--   SEARCH modules USING INTEGER PRIMARY KEY (rowid>?)

-- add-name
insert into "names" ("name") values (?) on conflict ("name") do update set "name" = "excluded"."name" returning "id";

-- add-new-seats
insert into "new_seats" ("code", "hour", "server", "count") values (?, ?, ?, ?) on conflict ("code", "hour", "server") do update set "count" = "new_seats"."count" + "excluded"."count" returning "count";

-- add-order-document
insert into "order_documents" ("number", "order_id", "content") values (?, ?, ?) on conflict ("number") do nothing;

-- add-outbox
insert into "outbox" ("at", "kind", "organization", "data") values (?, ?, ?, ?);

-- add-place-count
insert into "place_counts" ("organization", "slot", "demand", "devices") values (?, ?, ?, ?) on conflict ("organization", "slot", "demand") do update set "devices" = "place_counts"."devices" + "excluded"."devices";

-- add-seat-count
insert into "seat_counts" ("item", "taken") values (?, ?) on conflict ("item") do update set "taken" = "seat_counts"."taken" + "excluded"."taken";

-- add-seat-exception
insert into "seat_exceptions" ("item", "client", "at") values (?, ?, ?) on conflict ("item", "client", "at") do nothing;

-- add-session
insert into "sessions" ("client", "number", "session", "ticket") select ? as "client", coalesce(max("number") + ?, 0) as "number", ? as "session", ? as "ticket" from "sessions" where "client" = ? returning "number", "ticket";
--   SEARCH sessions USING PRIMARY KEY (client=?)

-- add-slot-sum
insert into "slot_sums" ("class", "module", "slot", "count", "held") values (?, ?, ?, ?, ?) on conflict ("class", "module", "slot") do update set "count" = "slot_sums"."count" + "excluded"."count", "held" = "slot_sums"."held" + "excluded"."held";

-- add-ticket
insert into "tickets" ("client", "number", "authorization", "iat", "class") select ? as "client", coalesce(max("number") + ?, 0) as "number", ? as "authorization", ? as "iat", ? as "class" from "tickets" where "client" = ? on conflict ("client", "authorization") do update set "authorization" = "excluded"."authorization" returning "number";
--   SEARCH tickets USING PRIMARY KEY (client=?)

-- add-trial
insert into "public_trials" ("client", "product", "terms", "jws") values (?, ?, ?, ?);

-- all-class-contents
select "id", "content" from "classes";
--   SCAN classes USING COVERING INDEX sqlite_autoindex_classes_1

-- all-day-sums
select "class", "module", "day", "count", "held" from "day_sums";
--   SCAN day_sums

-- all-epoch-sums
select "organization", "epoch", "class", "module", "count" from "epoch_sums";
--   SCAN epoch_sums

-- all-figures
select "slot", "client", "series", "count", "ticket" from "figures" order by "slot", "client";
--   SCAN figures

-- all-place-counts
select "place_counts"."organization", "place_counts"."slot", "place_counts"."demand", "names"."name", "place_counts"."devices" from "place_counts" inner join "names" on "names"."id" = "place_counts"."demand";
--   SCAN place_counts
--   SEARCH names USING INTEGER PRIMARY KEY (rowid=?)

-- all-slot-sums
select "class", "module", "slot", "count", "held" from "slot_sums";
--   SCAN slot_sums

-- any-devices
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > ? and "devices"."last_contact" >= ? and "devices"."last_contact" < ? and "clients"."uuid" >= ? and "clients"."uuid" <= ? order by "devices"."client" limit ?;
--   SEARCH clients USING COVERING INDEX sqlite_autoindex_clients_1 (uuid>? AND uuid<?)
--   SEARCH devices USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   USE TEMP B-TREE FOR ORDER BY

-- any-erasure
select "digest" from "erasures" where "digest" > ? limit ?;
--   SEARCH erasures USING PRIMARY KEY (digest>?)

-- block-of
select "at" from "blocks" where "client" = ?;
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?)

-- blocked-devices
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > ? and "devices"."last_contact" >= ? and "devices"."last_contact" < ? and "clients"."uuid" >= ? and "clients"."uuid" <= ? and "devices"."client" in (select "blocks"."client" from "blocks") order by "devices"."client" limit ?;
--   SEARCH devices USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE blocks FOR IN-OPERATOR
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- blocked-devices-of-codes
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > ? and "devices"."last_contact" >= ? and "devices"."last_contact" < ? and "clients"."uuid" >= ? and "clients"."uuid" <= ? and "devices"."client" in (select "blocks"."client" from "blocks") and "devices"."client" in (select "code_clients"."client" from "code_clients" where "code_clients"."code" in (select value from json_each(?)) and "code_clients"."client" > ?) order by "devices"."client" limit ?;
--   SEARCH devices USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE blocks FOR IN-OPERATOR
--   LIST SUBQUERY 3
--   SEARCH code_clients USING PRIMARY KEY (code=? AND client>?)
--   LIST SUBQUERY 2
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   CREATE BLOOM FILTER
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- blocks-among
select "client" from "blocks" where "client" in (select value from json_each(?));
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- bounding-marks
select "clients"."uuid", "marks"."kind", "marks"."session", "marks"."at" from "marks" inner join "clients" on "clients"."id" = "marks"."client" where ("marks"."kind" = ? or "marks"."kind" = ?) and "marks"."lifted" is null;
--   SEARCH marks USING INDEX marks_voided (kind=?)
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)

-- chains-between
select "chain", min("number") as "first", max("number") as "last" from "heads" where "at" >= ? and "at" < ? group by "chain" order by min("place");
--   SCAN heads USING INDEX heads_of_chain
--   USE TEMP B-TREE FOR ORDER BY

-- changes-after
select "number", "at", "from_slot", "actor", "action", "subject", "before", "after" from "setup_changes" where "number" > ? order by "number" limit ?;
--   SEARCH setup_changes USING INTEGER PRIMARY KEY (rowid>?)

-- changes-before
select "number", "at", "from_slot", "actor", "action", "subject", "before", "after" from "setup_changes" where "number" < ? order by "number" desc limit ?;
--   SEARCH setup_changes USING INTEGER PRIMARY KEY (rowid<?)

-- changes-of-after
select "number", "at", "from_slot", "actor", "action", "subject", "before", "after" from "setup_changes" where "organization" = ? and "number" > ? order by "number" limit ?;
--   SEARCH setup_changes USING INDEX setup_changes_of_organization (organization=? AND number>?)

-- changes-of-before
select "number", "at", "from_slot", "actor", "action", "subject", "before", "after" from "setup_changes" where "organization" = ? and "number" < ? order by "number" desc limit ?;
--   SEARCH setup_changes USING INDEX setup_changes_of_organization (organization=? AND number<?)

-- charge-lines-of
select "epoch", "class", "module", "item", "period", "part", "count" from "charge_lines" where "organization" = ? and "epoch" >= ? order by "epoch", "class", "module", "item", "period", "part";
--   SEARCH charge_lines USING PRIMARY KEY (organization=? AND epoch>?)

-- charge-periods-of
select "item", "period", "quota_used", "tolerance_used", "over_use" from "charge_periods" where "organization" = ? order by "item", "period";
--   SEARCH charge_periods USING INDEX charge_periods_of_organization (organization=?)

-- charged-slot-sums-of
select "slot_sums"."class", "slot_sums"."module", "slot_sums"."slot", "slot_sums"."count" - "slot_sums"."held" as "count" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" where "classes"."organization" = ? and "slot_sums"."slot" >= ?;
--   SEARCH classes USING COVERING INDEX classes_of_organization (organization=?)
--   SEARCH slot_sums USING PRIMARY KEY (class=? AND slot>?)

-- class-contents
select "id", "content" from "classes" where "id" in (select value from json_each(?));
--   SEARCH classes USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- classes-of-organization
select "id", "content" from "classes" where "organization" = ?;
--   SEARCH classes USING INDEX classes_of_organization (organization=?)

-- client-of-id
select "uuid" from "clients" where "id" = ?;
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)

-- clients-above
select "clients"."uuid" from "figures" inner join "clients" on "clients"."id" = "figures"."client" where "figures"."slot" = ? group by "figures"."client", "clients"."uuid" having sum("figures"."count") > ?;
--   SEARCH figures USING PRIMARY KEY (slot=?)
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR GROUP BY

-- closing-of
select "until" from "closings" where "organization" = ?;
--   SEARCH closings USING PRIMARY KEY (organization=?)

-- code-client
select "code" from "code_clients" where "code" = ? and "client" = ?;
--   SEARCH code_clients USING PRIMARY KEY (code=? AND client=?)

-- code-of
select "content" from "codes" where "internal_id" = ?;
--   SEARCH codes USING PRIMARY KEY (internal_id=?)

-- codes-of
select "internal_id", "is_default", "content" from "codes" where "organization" = ? order by "name", "internal_id";
--   SEARCH codes USING INDEX codes_of_organization (organization=?)
--   USE TEMP B-TREE FOR ORDER BY

-- codes-of-client
select "code"."name" as "code", "password"."name" as "password" from "code_clients" inner join "names" as "code" on "code"."id" = "code_clients"."code" left join "names" as "password" on "password"."id" = "code_clients"."password" where "code_clients"."client" = ?;
--   SCAN code_clients USING COVERING INDEX code_clients_by_password
--   SEARCH code USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH password USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- contact-of
select "taken", "last_contact", "released", "until", "counted", "places" from "contacts" where "item" = ? and "client" = ?;
--   SEARCH contacts USING PRIMARY KEY (item=? AND client=?)

-- contacts-of-client
select "names"."name", "contacts"."taken", "contacts"."last_contact", "contacts"."released", "contacts"."until", "contacts"."places" from "contacts" inner join "names" on "names"."id" = "contacts"."item" where "contacts"."client" = ? order by "names"."name";
--   SEARCH contacts USING INDEX contacts_of_client (client=?)
--   SEARCH names USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- contacts-of-item
select "clients"."uuid", "contacts"."taken", "contacts"."last_contact", "contacts"."released", "contacts"."until", "contacts"."places" from "contacts" inner join "clients" on "clients"."id" = "contacts"."client" where "contacts"."item" = ? and "contacts"."client" > ? order by "contacts"."client" limit ?;
--   SEARCH contacts USING PRIMARY KEY (item=? AND client>?)
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)

-- copied-devices
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > ? and "devices"."last_contact" >= ? and "devices"."last_contact" < ? and "clients"."uuid" >= ? and "clients"."uuid" <= ? and "devices"."client" in (select "lines"."client" from "lines" where ("lines"."forked_at" is not null or "lines"."cloned_at" is not null)) order by "devices"."client" limit ?;
--   SEARCH devices USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--   SCAN lines USING INDEX lines_copied
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- copied-devices-of-codes
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > ? and "devices"."last_contact" >= ? and "devices"."last_contact" < ? and "clients"."uuid" >= ? and "clients"."uuid" <= ? and "devices"."client" in (select "lines"."client" from "lines" where ("lines"."forked_at" is not null or "lines"."cloned_at" is not null)) and "devices"."client" in (select "code_clients"."client" from "code_clients" where "code_clients"."code" in (select value from json_each(?)) and "code_clients"."client" > ?) order by "devices"."client" limit ?;
--   SEARCH devices USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--   SCAN lines USING INDEX lines_copied
--   LIST SUBQUERY 3
--   SEARCH code_clients USING PRIMARY KEY (code=? AND client>?)
--   LIST SUBQUERY 2
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   CREATE BLOOM FILTER
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- count-decisions
insert into "decision_sums" ("code", "day", "result", "server", "count") values (?, ?, ?, ?, ?) on conflict ("code", "day", "result", "server") do update set "count" = "decision_sums"."count" + "excluded"."count";

-- count-recent-decisions
insert into "recent_decisions" ("slot", "code", "server", "decided", "denied") values (?, ?, ?, ?, ?) on conflict ("slot", "code", "server") do update set "decided" = "recent_decisions"."decided" + "excluded"."decided", "denied" = "recent_decisions"."denied" + "excluded"."denied";

-- count-trial
insert into "trial_days" ("product", "day", "count") values (?, ?, ?) on conflict ("product", "day") do update set "count" = "trial_days"."count" + ?;

-- counted-seats
select "contacts"."item", "names"."name", coalesce("seat_counts"."taken", 0) as "stored", sum("contacts"."counted" * "contacts"."places") as "computed" from "contacts" inner join "names" on "names"."id" = "contacts"."item" left join "seat_counts" on "seat_counts"."item" = "contacts"."item" group by "contacts"."item", "names"."name", "seat_counts"."taken";
--   SCAN contacts USING INDEX contacts_running
--   SEARCH names USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH seat_counts USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   USE TEMP B-TREE FOR GROUP BY

-- day-sums-of-code
select "day_sums"."class" as "classKey", "modules"."name" as "module", "day_sums"."day" as "bucket", "day_sums"."count", "day_sums"."held" from "classes" inner join "day_sums" on "day_sums"."class" = "classes"."id" inner join "modules" on "modules"."id" = "day_sums"."module" where "day_sums"."day" >= ? and "day_sums"."day" < ? and "classes"."code" = ? order by "day_sums"."day", "day_sums"."class", "modules"."name";
--   SEARCH classes USING COVERING INDEX classes_of_code (code=?)
--   SEARCH day_sums USING PRIMARY KEY (class=? AND day>? AND day<?)
--   SEARCH modules USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- day-sums-of-organization
select "day_sums"."class" as "classKey", "modules"."name" as "module", "day_sums"."day" as "bucket", "day_sums"."count", "day_sums"."held" from "classes" inner join "day_sums" on "day_sums"."class" = "classes"."id" inner join "modules" on "modules"."id" = "day_sums"."module" where "day_sums"."day" >= ? and "day_sums"."day" < ? and "classes"."organization" = ? order by "day_sums"."day", "day_sums"."class", "modules"."name";
--   SEARCH classes USING COVERING INDEX classes_of_organization (organization=?)
--   SEARCH day_sums USING PRIMARY KEY (class=? AND day>? AND day<?)
--   SEARCH modules USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- days-before
select "classes"."content", "modules"."name", "slot_sums"."slot", "slot_sums"."count" from "slot_sums" inner join "classes" on "classes"."id" = "slot_sums"."class" inner join "modules" on "modules"."id" = "slot_sums"."module" where "slot_sums"."slot" < ?;
--   SCAN slot_sums
--   SEARCH classes USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH modules USING INTEGER PRIMARY KEY (rowid=?)

-- decision-sums-of
select "day", "result", sum("count") as "count" from "decision_sums" where "code" = ? and "day" >= ? and "day" < ? group by "day", "result" order by "day", "result" desc;
--   SEARCH decision_sums USING PRIMARY KEY (code=? AND day>? AND day<?)
--   USE TEMP B-TREE FOR ORDER BY

-- decisions-of
select "content" from "decisions" where "client" = ? order by "number" desc;
--   SEARCH decisions USING INDEX decisions_of_client (client=?)
--   USE TEMP B-TREE FOR ORDER BY

-- delete-block
delete from "blocks" where "client" = ?;
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?)

-- delete-blocks-of-client
delete from "blocks" where "client" = ?;
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?)

-- delete-charge-line
delete from "charge_lines" where "organization" = ? and "epoch" = ? and "class" = ? and "module" = ? and "item" = ? and "period" = ? and "part" = ?;
--   SEARCH charge_lines USING PRIMARY KEY (organization=? AND epoch=? AND class=? AND module=? AND item=? AND period=? AND part=?)

-- delete-charge-period
delete from "charge_periods" where "item" = ? and "period" = ?;
--   SEARCH charge_periods USING PRIMARY KEY (item=? AND period=?)

-- delete-code-clients-of-client
delete from "code_clients" where "client" = ?;
--   SCAN code_clients USING COVERING INDEX code_clients_by_password

-- delete-day-sum
delete from "day_sums" where "class" = ? and "module" = ? and "day" = ?;
--   SEARCH day_sums USING PRIMARY KEY (class=? AND day=? AND module=?)

-- delete-decisions-of
delete from "decisions" where "client" = ?;
--   SEARCH decisions USING INDEX decisions_of_client (client=?)

-- delete-decisions-of-client
delete from "decisions" where "client" = ?;
--   SEARCH decisions USING INDEX decisions_of_client (client=?)

-- delete-device-days
delete from "device_days" where "client" = ?;
--   SEARCH device_days USING INDEX device_days_of_client (client=?)

-- delete-devices-of-client
delete from "devices" where "client" = ?;
--   SEARCH devices USING INTEGER PRIMARY KEY (rowid=?)

-- delete-epoch-sum
delete from "epoch_sums" where "organization" = ? and "epoch" = ? and "class" = ? and "module" = ?;
--   SEARCH epoch_sums USING PRIMARY KEY (organization=? AND epoch=? AND class=? AND module=?)

-- delete-excess-sum
delete from "excess_sums" where "organization" = ? and "bucket" = ? and "choice" = ?;
--   SEARCH excess_sums USING PRIMARY KEY (organization=? AND bucket=? AND choice=?)

-- delete-figures
delete from "figures" where "slot" >= ? and "slot" < ?;
--   SEARCH figures USING PRIMARY KEY (slot>? AND slot<?)

-- delete-figures-of-place
delete from "figures" where "slot" = ? and "client" = ?;
--   SEARCH figures USING PRIMARY KEY (slot=? AND client=?)

-- delete-holding
delete from "holdings" where "code" = ? and "item" = ? and "from_slot" = ?;
--   SEARCH holdings USING PRIMARY KEY (code=? AND item=? AND from_slot=?)

-- delete-lines-of-client
delete from "lines" where "client" = ?;
--   SEARCH lines USING PRIMARY KEY (client=?)

-- delete-marks-of-client
delete from "marks" where "client" = ?;
--   SEARCH marks USING PRIMARY KEY (client=?)

-- delete-outbox-about
delete from "outbox" where "data" like ?;
--   SCAN outbox

-- delete-sequences-of-client
delete from "sequences" where "client" = ?;
--   SEARCH sequences USING PRIMARY KEY (client=?)

-- delete-sessions-of-client
delete from "sessions" where "client" = ?;
--   SEARCH sessions USING PRIMARY KEY (client=?)

-- delete-slot-sum
delete from "slot_sums" where "class" = ? and "module" = ? and "slot" = ?;
--   SEARCH slot_sums USING PRIMARY KEY (class=? AND slot=? AND module=?)

-- delete-slot-sums-between
delete from "slot_sums" where "class" in (select "id" from "classes") and "slot" >= ? and "slot" < ?;
--   SEARCH slot_sums USING PRIMARY KEY (class=? AND slot>? AND slot<?)
--   USING ROWID SEARCH ON TABLE classes FOR IN-OPERATOR

-- delete-state
delete from "state" where "kind" = ? and "id" = ?;
--   SEARCH state USING PRIMARY KEY (kind=? AND id=?)

-- delete-tickets-of-client
delete from "tickets" where "client" = ?;
--   SEARCH tickets USING PRIMARY KEY (client=?)

-- demands-after
select "place_counts"."slot", "names"."name", "place_counts"."devices" from "place_counts" inner join "names" on "names"."id" = "place_counts"."demand" where "place_counts"."organization" = ? and "place_counts"."slot" > ? order by "place_counts"."slot" limit ?;
--   SEARCH place_counts USING PRIMARY KEY (organization=? AND slot>?)
--   SEARCH names USING INTEGER PRIMARY KEY (rowid=?)

-- demands-of-slot
select "names"."name", "place_counts"."devices" from "place_counts" inner join "names" on "names"."id" = "place_counts"."demand" where "place_counts"."organization" = ? and "place_counts"."slot" = ?;
--   SEARCH place_counts USING PRIMARY KEY (organization=? AND slot=?)
--   SEARCH names USING INTEGER PRIMARY KEY (rowid=?)

-- denials-before
select "number", "content" from "decisions" where "denied" = 1 and "number" < ? order by "number" desc limit ?;
--   SEARCH decisions USING INDEX decisions_by_age (denied=?)
--   USE TEMP B-TREE FOR ORDER BY

-- denials-of-before
select "number", "content" from "decisions" where "denied" = 1 and "organization" = ? and "number" < ? order by "number" desc limit ?;
--   SEARCH decisions USING INDEX denials_of_organization (organization=? AND number<?)

-- device-days-of
select "names"."name", "device_days"."day", "device_days"."count" from "device_days" inner join "names" on "names"."id" = "device_days"."code" where "device_days"."client" = ? order by "device_days"."day", "names"."name";
--   SEARCH device_days USING INDEX device_days_of_client (client=?)
--   SEARCH names USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- device-of
select "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" = ?;
--   SEARCH devices USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- devices-after
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > ? order by "devices"."client" limit ?;
--   SEARCH devices USING INTEGER PRIMARY KEY (rowid>?)
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- devices-of-codes
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > ? and "devices"."last_contact" >= ? and "devices"."last_contact" < ? and "clients"."uuid" >= ? and "clients"."uuid" <= ? and "devices"."client" in (select "code_clients"."client" from "code_clients" where "code_clients"."code" in (select value from json_each(?)) and "code_clients"."client" > ?) order by "devices"."client" limit ?;
--   SEARCH devices USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 2
--   SEARCH code_clients USING PRIMARY KEY (code=? AND client>?)
--   LIST SUBQUERY 1
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- devices-with-gaps
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > ? and "devices"."last_contact" >= ? and "devices"."last_contact" < ? and "clients"."uuid" >= ? and "clients"."uuid" <= ? and "devices"."client" in (select "sequences"."client" from "sequences" where (length("sequences"."holes") > 0 or "sequences"."dropped" > 0)) order by "devices"."client" limit ?;
--   SEARCH devices USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--   SCAN sequences USING INDEX sequences_with_holes
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- devices-with-gaps-of-codes
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > ? and "devices"."last_contact" >= ? and "devices"."last_contact" < ? and "clients"."uuid" >= ? and "clients"."uuid" <= ? and "devices"."client" in (select "sequences"."client" from "sequences" where (length("sequences"."holes") > 0 or "sequences"."dropped" > 0)) and "devices"."client" in (select "code_clients"."client" from "code_clients" where "code_clients"."code" in (select value from json_each(?)) and "code_clients"."client" > ?) order by "devices"."client" limit ?;
--   SEARCH devices USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--   SCAN sequences USING INDEX sequences_with_holes
--   LIST SUBQUERY 3
--   SEARCH code_clients USING PRIMARY KEY (code=? AND client>?)
--   LIST SUBQUERY 2
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   CREATE BLOOM FILTER
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH blocks USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- documents-of-order
select "content" from "order_documents" where "order_id" = ? order by "number";
--   SEARCH order_documents USING INDEX documents_of_order (order_id=?)

-- drop-excess-sum
delete from "excess_sums" where "organization" = ? and "bucket" = ? and "choice" = ? and "places" = ?;
--   SEARCH excess_sums USING PRIMARY KEY (organization=? AND bucket=? AND choice=?)

-- drop-new-seats
delete from "new_seats" where "code" = ? and "hour" < ?;
--   SEARCH new_seats USING PRIMARY KEY (code=? AND hour<?)

-- drop-place-count
delete from "place_counts" where "organization" = ? and "slot" = ? and "demand" = ? and "devices" = ?;
--   SEARCH place_counts USING PRIMARY KEY (organization=? AND slot=? AND demand=?)

-- epoch-sums-of
select "epoch", "class", "module", "count" from "epoch_sums" where "organization" = ? and "epoch" >= ? order by "epoch", "class", "module";
--   SEARCH epoch_sums USING PRIMARY KEY (organization=? AND epoch>?)

-- erasures-among
select "digest", "at" from "erasures" where "digest" in (select value from json_each(?));
--   SEARCH erasures USING PRIMARY KEY (digest=?)
--   LIST SUBQUERY 1
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- excess-of-organization
select "excess_sums"."bucket", "excess_sums"."choice", "names"."name", "excess_sums"."places" from "excess_sums" inner join "names" on "names"."id" = "excess_sums"."choice" where "excess_sums"."organization" = ? order by "excess_sums"."bucket", "excess_sums"."choice";
--   SEARCH excess_sums USING PRIMARY KEY (organization=?)
--   SEARCH names USING INTEGER PRIMARY KEY (rowid=?)

-- facts-of-change
select "fact"."at" as "at", "fact"."from_slot" as "from_slot", "fact"."actor" as "actor", "fact"."action" as "action", "fact"."subject" as "subject", "fact"."before" as "before", "fact"."after" as "after", "fact"."organization" as "organization" from "setup_changes" as fact order by fact.number;
--   SCAN fact

-- facts-of-code
select "fact"."internal_id" as "internal_id", "fact"."organization" as "organization", "fact"."name" as "name", "fact"."is_default" as "is_default", "fact"."content" as "content" from "codes" as fact;
--   SCAN fact

-- facts-of-code-client
select "of_code"."name" as "code", "of_client"."uuid" as "client", "of_password"."name" as "password" from "code_clients" as fact left join "names" as "of_code" on "of_code"."id" = "fact"."code" left join "clients" as "of_client" on "of_client"."id" = "fact"."client" left join "names" as "of_password" on "of_password"."id" = "fact"."password";
--   SCAN fact USING COVERING INDEX code_clients_by_password
--   SEARCH of_code USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH of_password USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- facts-of-decision
select "of_client"."uuid" as "client", "fact"."denied" as "denied", "fact"."request_id" as "request_id", "fact"."at" as "at", "fact"."content" as "content", "fact"."organization" as "organization" from "decisions" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" order by fact.client, fact.denied, fact.number;
--   SCAN fact USING INDEX decisions_of_client
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- facts-of-decision-sum
select "fact"."code" as "code", "fact"."day" as "day", "fact"."result" as "result", "fact"."server" as "server", "fact"."count" as "count" from "decision_sums" as fact;
--   SCAN fact

-- facts-of-device
select "of_client"."uuid" as "client", "fact"."first_contact" as "first_contact", "fact"."last_contact" as "last_contact", "fact"."product" as "product", "fact"."version" as "version", "fact"."edition" as "edition", "fact"."deployment" as "deployment" from "devices" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   SCAN fact
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- facts-of-device-day
select "of_code"."name" as "code", "fact"."day" as "day", "of_client"."uuid" as "client", "fact"."count" as "count" from "device_days" as fact left join "names" as "of_code" on "of_code"."id" = "fact"."code" left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   SCAN fact USING INDEX device_days_of_client
--   SEARCH of_code USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- facts-of-erasure
select "fact"."digest" as "digest", "fact"."at" as "at" from "erasures" as fact;
--   SCAN fact

-- facts-of-head
select "fact"."chain" as "chain", "fact"."number" as "number", "fact"."jws" as "jws", "fact"."at" as "at" from "heads" as fact order by fact.place;
--   SCAN fact

-- facts-of-holding
select "fact"."code" as "code", "fact"."item" as "item", "fact"."from_slot" as "from_slot", "fact"."until_slot" as "until_slot", "fact"."position" as "position", "fact"."organization" as "organization" from "holdings" as fact;
--   SCAN fact

-- facts-of-item
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."terms" as "terms", "fact"."jws" as "jws", "fact"."revoked_at" as "revoked_at" from "items" as fact;
--   SCAN fact

-- facts-of-late-sum
select "of_class"."content" as "class", "fact"."day" as "day", "fact"."count" as "count" from "late_sums" as fact left join "classes" as "of_class" on "of_class"."id" = "fact"."class";
--   SCAN fact
--   SEARCH of_class USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- facts-of-license
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."content" as "content" from "licenses" as fact;
--   SCAN fact

-- facts-of-line
select "of_client"."uuid" as "client", "fact"."product" as "product", "fact"."used" as "used", "fact"."used_sent_at" as "used_sent_at", "fact"."restarts" as "restarts", "fact"."forked_at" as "forked_at", "fact"."cloned_at" as "cloned_at" from "lines" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   SCAN fact
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- facts-of-mark
select "of_client"."uuid" as "client", "fact"."kind" as "kind", "fact"."session" as "session", "fact"."at" as "at", "fact"."lifted" as "lifted", "fact"."actor" as "actor", "fact"."reason" as "reason" from "marks" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   SCAN fact USING INDEX marks_voided
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- facts-of-new-seat
select "fact"."code" as "code", "fact"."hour" as "hour", "fact"."server" as "server", "fact"."count" as "count" from "new_seats" as fact;
--   SCAN fact

-- facts-of-offer
select "fact"."code" as "code", "fact"."content" as "content" from "order_offers" as fact;
--   SCAN fact

-- facts-of-order
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."content" as "content" from "orders" as fact;
--   SCAN fact

-- facts-of-order-document
select "fact"."number" as "number", "fact"."order_id" as "order_id", "fact"."content" as "content" from "order_documents" as fact;
--   SCAN fact

-- facts-of-order-number
select "fact"."series" as "series", "fact"."last" as "last" from "order_numbers" as fact;
--   SCAN fact

-- facts-of-order-request
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."content" as "content" from "order_requests" as fact;
--   SCAN fact

-- facts-of-organization
select "fact"."id" as "id", "fact"."name" as "name", "fact"."version" as "version" from "organizations" as fact;
--   SCAN fact

-- facts-of-product
select "fact"."code" as "code", "fact"."content" as "content" from "products" as fact;
--   SCAN fact

-- facts-of-public-trial
select "of_client"."uuid" as "client", "fact"."product" as "product", "fact"."terms" as "terms", "fact"."jws" as "jws" from "public_trials" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   SCAN fact
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- facts-of-recent-decision
select "fact"."slot" as "slot", "fact"."code" as "code", "fact"."server" as "server", "fact"."decided" as "decided", "fact"."denied" as "denied" from "recent_decisions" as fact;
--   SCAN fact

-- facts-of-seat
select "of_item"."name" as "item", "of_client"."uuid" as "client", "fact"."taken" as "taken", "fact"."last_contact" as "last_contact", "fact"."released" as "released", "fact"."until" as "until", "fact"."counted" as "counted", "fact"."places" as "places" from "contacts" as fact left join "names" as "of_item" on "of_item"."id" = "fact"."item" left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   SCAN fact USING INDEX contacts_of_client
--   SEARCH of_item USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- facts-of-seat-exception
select "of_item"."name" as "item", "of_client"."uuid" as "client", "fact"."at" as "at" from "seat_exceptions" as fact left join "names" as "of_item" on "of_item"."id" = "fact"."item" left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   SCAN fact
--   SEARCH of_item USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- facts-of-sequence
select "of_client"."uuid" as "client", "fact"."store" as "store", "fact"."sequence" as "sequence", "fact"."dropped" as "dropped", "fact"."at" as "at", "fact"."holes" as "holes" from "sequences" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   SCAN fact
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- facts-of-state
select "fact"."kind" as "kind", "fact"."id" as "id", "fact"."value" as "value" from "state" as fact;
--   SCAN fact

-- facts-of-trial-day
select "fact"."product" as "product", "fact"."day" as "day", "fact"."count" as "count" from "trial_days" as fact;
--   SCAN fact

-- figures-of-client
with recursive "places"("slot") as (select min("figures"."slot") as "slot" from "figures" union all select (select min("figures"."slot") as "slot" from "figures" where "figures"."slot" > "places"."slot") as "slot" from "places" where "places"."slot" is not null) select "figures"."slot", "figures"."series", "figures"."count", "figures"."ticket" from "places" inner join "figures" on "figures"."slot" = "places"."slot" where "figures"."client" = ?;
--   CO-ROUTINE places
--   SETUP
--   SEARCH figures USING PRIMARY KEY
--   RECURSIVE STEP
--   SCAN places
--   CORRELATED SCALAR SUBQUERY 2
--   SEARCH figures USING PRIMARY KEY (slot>?)
--   SCAN places
--   SEARCH figures USING PRIMARY KEY (slot=? AND client=?)

-- figures-of-place
select "figures"."slot", "figures"."client", "figures"."series", "figures"."count", "figures"."ticket" from "figures" where "figures"."slot" = ? and "figures"."client" = ?;
--   SEARCH figures USING PRIMARY KEY (slot=? AND client=?)

-- figures-of-slots
select "slot", "client", "series", "count", "ticket" from "figures" where "slot" >= ? and "slot" < ? order by "slot", "client";
--   SEARCH figures USING PRIMARY KEY (slot>? AND slot<?)

-- find-class
select "id" from "classes" where "content" = ?;
--   SEARCH classes USING COVERING INDEX sqlite_autoindex_classes_1 (content=?)

-- find-client
select "id", "uuid" from "clients" where "uuid" = ?;
--   SEARCH clients USING COVERING INDEX sqlite_autoindex_clients_1 (uuid=?)

-- find-module
select "id" from "modules" where "name" = ?;
--   SEARCH modules USING COVERING INDEX sqlite_autoindex_modules_1 (name=?)

-- find-name
select "id" from "names" where "name" = ?;
--   SEARCH names USING COVERING INDEX sqlite_autoindex_names_1 (name=?)

-- find-session
select "client", "number", "session", "ticket" from "sessions" where substr("session", 7, 2) = substr(?, 7, 2) and "client" = ? and "session" = ?;
--   SEARCH sessions USING INDEX sessions_by_name (client=? AND <expr>=?)

-- find-ticket
select "client", "number", "authorization" from "tickets" where "client" = ? and "authorization" = ?;
--   SEARCH tickets USING COVERING INDEX tickets_by_authorization (client=? AND authorization=?)

-- first-figure
select min("slot") as "slot" from "figures";
--   SEARCH figures USING PRIMARY KEY

-- first-slot-sums
select (select min("slot_sums"."slot") as "slot" from "slot_sums" where "slot_sums"."class" = "classes"."id" and "slot_sums"."slot" >= ?) as "slot" from "classes";
--   SCAN classes USING COVERING INDEX classes_of_code
--   CORRELATED SCALAR SUBQUERY 1
--   SEARCH slot_sums USING PRIMARY KEY (class=? AND slot>?)

-- fold-mark
select "until" from "fold_marks" where "grain" = ?;
--   SEARCH fold_marks USING PRIMARY KEY (grain=?)

-- folded-devices
select "day", count(*) as "devices" from "device_days" where "code" = ? and "day" >= ? and "day" < ? group by "day" order by "day";
--   SEARCH device_days USING PRIMARY KEY (code=? AND day>? AND day<?)

-- folded-use
select "clients"."uuid", "device_days"."day", "device_days"."count" from "device_days" inner join "clients" on "clients"."id" = "device_days"."client" where "device_days"."code" = ? and "device_days"."day" >= ? and "device_days"."day" < ? order by "device_days"."day", "device_days"."client" limit ?;
--   SEARCH device_days USING PRIMARY KEY (code=? AND day>? AND day<?)
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)

-- heads-after
select "number", "jws" from "heads" where "chain" = ? and "number" > ? order by "number" limit ?;
--   SEARCH heads USING INDEX heads_of_chain (chain=? AND number>?)

-- holdings-of
select "code", "item", "from_slot", "until_slot", "position" from "holdings" where "organization" = ? order by "code", "from_slot", "position" asc nulls first, "item";
--   SEARCH holdings USING INDEX holdings_of_organization (organization=?)
--   USE TEMP B-TREE FOR LAST 3 TERMS OF ORDER BY

-- holdings-of-code
select "code", "item", "from_slot", "until_slot", "position" from "holdings" where "code" = ?;
--   SEARCH holdings USING PRIMARY KEY (code=?)

-- hour-sums-of-code
select "sums"."class" as "classKey", "modules"."name" as "module", "sums"."hour" as "bucket", "sums"."count", "sums"."held" from (select "slot_sums"."class", "slot_sums"."module", "slot_sums"."slot" / 20 as "hour", sum("slot_sums"."count") as "count", sum("slot_sums"."held") as "held" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" where "classes"."code" = ? and "slot_sums"."slot" >= ? and "slot_sums"."slot" < ? group by "slot_sums"."class", "slot_sums"."module", "slot_sums"."slot" / 20) as "sums" inner join "modules" on "modules"."id" = "sums"."module" order by "sums"."hour", "sums"."class", "modules"."name";
--   CO-ROUTINE sums
--   SEARCH classes USING COVERING INDEX classes_of_code (code=?)
--   SEARCH slot_sums USING PRIMARY KEY (class=? AND slot>? AND slot<?)
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN sums
--   SEARCH modules USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- hour-sums-of-organization
select "sums"."class" as "classKey", "modules"."name" as "module", "sums"."hour" as "bucket", "sums"."count", "sums"."held" from (select "slot_sums"."class", "slot_sums"."module", "slot_sums"."slot" / 20 as "hour", sum("slot_sums"."count") as "count", sum("slot_sums"."held") as "held" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" where "classes"."organization" = ? and "slot_sums"."slot" >= ? and "slot_sums"."slot" < ? group by "slot_sums"."class", "slot_sums"."module", "slot_sums"."slot" / 20) as "sums" inner join "modules" on "modules"."id" = "sums"."module" order by "sums"."hour", "sums"."class", "modules"."name";
--   CO-ROUTINE sums
--   SEARCH classes USING COVERING INDEX classes_of_organization (organization=?)
--   SEARCH slot_sums USING PRIMARY KEY (class=? AND slot>? AND slot<?)
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN sums
--   SEARCH modules USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- idempotent-of
select "digest", "status", "body" from "idempotent" where "key" = ?;
--   SEARCH idempotent USING PRIMARY KEY (key=?)

-- item-of
select "terms", "jws", "revoked_at" from "items" where "id" = ?;
--   SEARCH items USING PRIMARY KEY (id=?)

-- items-of
select "terms", "revoked_at" from "items" where "organization" = ? order by "id";
--   SEARCH items USING INDEX items_of_organization (organization=?)

-- known-change
select "fact"."at" as "at", "fact"."from_slot" as "from_slot", "fact"."actor" as "actor", "fact"."action" as "action", "fact"."subject" as "subject", "fact"."before" as "before", "fact"."after" as "after", "fact"."organization" as "organization" from "setup_changes" as fact where "fact"."at" = ? and "fact"."actor" = ? and "fact"."action" = ? and "fact"."subject" = ? and "fact"."before" = ? and "fact"."after" = ?;
--   SCAN fact

-- known-code
select "fact"."internal_id" as "internal_id", "fact"."organization" as "organization", "fact"."name" as "name", "fact"."is_default" as "is_default", "fact"."content" as "content" from "codes" as fact where "fact"."internal_id" = ?;
--   SEARCH fact USING PRIMARY KEY (internal_id=?)

-- known-code-client
select "of_code"."name" as "code", "of_client"."uuid" as "client", "of_password"."name" as "password" from "code_clients" as fact left join "names" as "of_code" on "of_code"."id" = "fact"."code" left join "clients" as "of_client" on "of_client"."id" = "fact"."client" left join "names" as "of_password" on "of_password"."id" = "fact"."password" where "fact"."code" = ? and "fact"."client" = ?;
--   SEARCH fact USING PRIMARY KEY (code=? AND client=?)
--   SEARCH of_code USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH of_password USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- known-decision
select "of_client"."uuid" as "client", "fact"."denied" as "denied", "fact"."request_id" as "request_id", "fact"."at" as "at", "fact"."content" as "content", "fact"."organization" as "organization" from "decisions" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where "fact"."client" = ?;
--   SEARCH fact USING INDEX decisions_of_client (client=?)
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- known-decision-sum
select "fact"."code" as "code", "fact"."day" as "day", "fact"."result" as "result", "fact"."server" as "server", "fact"."count" as "count" from "decision_sums" as fact where "fact"."code" = ? and "fact"."day" = ? and "fact"."result" = ? and "fact"."server" = ?;
--   SEARCH fact USING PRIMARY KEY (code=? AND day=? AND result=? AND server=?)

-- known-device
select "of_client"."uuid" as "client", "fact"."first_contact" as "first_contact", "fact"."last_contact" as "last_contact", "fact"."product" as "product", "fact"."version" as "version", "fact"."edition" as "edition", "fact"."deployment" as "deployment" from "devices" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where "fact"."client" = ?;
--   SEARCH fact USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- known-device-day
select "of_code"."name" as "code", "fact"."day" as "day", "of_client"."uuid" as "client", "fact"."count" as "count" from "device_days" as fact left join "names" as "of_code" on "of_code"."id" = "fact"."code" left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where "fact"."code" = ? and "fact"."day" = ? and "fact"."client" = ?;
--   SEARCH fact USING PRIMARY KEY (code=? AND day=? AND client=?)
--   SEARCH of_code USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- known-erasure
select "fact"."digest" as "digest", "fact"."at" as "at" from "erasures" as fact where "fact"."digest" = ?;
--   SEARCH fact USING PRIMARY KEY (digest=?)

-- known-head
select "fact"."chain" as "chain", "fact"."number" as "number", "fact"."jws" as "jws", "fact"."at" as "at" from "heads" as fact where "fact"."chain" = ? and "fact"."number" = ?;
--   SEARCH fact USING INDEX heads_of_chain (chain=? AND number=?)

-- known-holding
select "fact"."code" as "code", "fact"."item" as "item", "fact"."from_slot" as "from_slot", "fact"."until_slot" as "until_slot", "fact"."position" as "position", "fact"."organization" as "organization" from "holdings" as fact where "fact"."code" = ? and "fact"."item" = ? and "fact"."from_slot" = ?;
--   SEARCH fact USING PRIMARY KEY (code=? AND item=? AND from_slot=?)

-- known-item
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."terms" as "terms", "fact"."jws" as "jws", "fact"."revoked_at" as "revoked_at" from "items" as fact where "fact"."id" = ?;
--   SEARCH fact USING PRIMARY KEY (id=?)

-- known-late-sum
select "of_class"."content" as "class", "fact"."day" as "day", "fact"."count" as "count" from "late_sums" as fact left join "classes" as "of_class" on "of_class"."id" = "fact"."class" where "fact"."class" = ? and "fact"."day" = ?;
--   SEARCH fact USING PRIMARY KEY (class=? AND day=?)
--   SEARCH of_class USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- known-license
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."content" as "content" from "licenses" as fact where "fact"."id" = ?;
--   SEARCH fact USING PRIMARY KEY (id=?)

-- known-line
select "of_client"."uuid" as "client", "fact"."product" as "product", "fact"."used" as "used", "fact"."used_sent_at" as "used_sent_at", "fact"."restarts" as "restarts", "fact"."forked_at" as "forked_at", "fact"."cloned_at" as "cloned_at" from "lines" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where "fact"."client" = ? and "fact"."product" = ?;
--   SEARCH fact USING PRIMARY KEY (client=? AND product=?)
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- known-mark
select "of_client"."uuid" as "client", "fact"."kind" as "kind", "fact"."session" as "session", "fact"."at" as "at", "fact"."lifted" as "lifted", "fact"."actor" as "actor", "fact"."reason" as "reason" from "marks" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where "fact"."client" = ? and "fact"."kind" = ? and "fact"."session" = ?;
--   SEARCH fact USING PRIMARY KEY (client=? AND kind=? AND session=?)
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- known-new-seat
select "fact"."code" as "code", "fact"."hour" as "hour", "fact"."server" as "server", "fact"."count" as "count" from "new_seats" as fact where "fact"."code" = ? and "fact"."hour" = ? and "fact"."server" = ?;
--   SEARCH fact USING PRIMARY KEY (code=? AND hour=? AND server=?)

-- known-offer
select "fact"."code" as "code", "fact"."content" as "content" from "order_offers" as fact where "fact"."code" = ?;
--   SEARCH fact USING PRIMARY KEY (code=?)

-- known-order
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."content" as "content" from "orders" as fact where "fact"."id" = ?;
--   SEARCH fact USING PRIMARY KEY (id=?)

-- known-order-document
select "fact"."number" as "number", "fact"."order_id" as "order_id", "fact"."content" as "content" from "order_documents" as fact where "fact"."number" = ?;
--   SEARCH fact USING PRIMARY KEY (number=?)

-- known-order-number
select "fact"."series" as "series", "fact"."last" as "last" from "order_numbers" as fact where "fact"."series" = ?;
--   SEARCH fact USING PRIMARY KEY (series=?)

-- known-order-request
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."content" as "content" from "order_requests" as fact where "fact"."id" = ?;
--   SEARCH fact USING PRIMARY KEY (id=?)

-- known-organization
select "fact"."id" as "id", "fact"."name" as "name", "fact"."version" as "version" from "organizations" as fact where "fact"."id" = ?;
--   SEARCH fact USING PRIMARY KEY (id=?)

-- known-product
select "fact"."code" as "code", "fact"."content" as "content" from "products" as fact where "fact"."code" = ?;
--   SEARCH fact USING PRIMARY KEY (code=?)

-- known-public-trial
select "of_client"."uuid" as "client", "fact"."product" as "product", "fact"."terms" as "terms", "fact"."jws" as "jws" from "public_trials" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where "fact"."client" = ? and "fact"."product" = ?;
--   SEARCH fact USING PRIMARY KEY (client=? AND product=?)
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- known-recent-decision
select "fact"."slot" as "slot", "fact"."code" as "code", "fact"."server" as "server", "fact"."decided" as "decided", "fact"."denied" as "denied" from "recent_decisions" as fact where "fact"."slot" = ? and "fact"."code" = ? and "fact"."server" = ?;
--   SEARCH fact USING PRIMARY KEY (slot=? AND code=? AND server=?)

-- known-seat
select "of_item"."name" as "item", "of_client"."uuid" as "client", "fact"."taken" as "taken", "fact"."last_contact" as "last_contact", "fact"."released" as "released", "fact"."until" as "until", "fact"."counted" as "counted", "fact"."places" as "places" from "contacts" as fact left join "names" as "of_item" on "of_item"."id" = "fact"."item" left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where "fact"."item" = ? and "fact"."client" = ?;
--   SEARCH fact USING PRIMARY KEY (item=? AND client=?)
--   SEARCH of_item USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- known-seat-exception
select "of_item"."name" as "item", "of_client"."uuid" as "client", "fact"."at" as "at" from "seat_exceptions" as fact left join "names" as "of_item" on "of_item"."id" = "fact"."item" left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where "fact"."item" = ? and "fact"."client" = ? and "fact"."at" = ?;
--   SEARCH fact USING PRIMARY KEY (item=? AND client=? AND at=?)
--   SEARCH of_item USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- known-sequence
select "of_client"."uuid" as "client", "fact"."store" as "store", "fact"."sequence" as "sequence", "fact"."dropped" as "dropped", "fact"."at" as "at", "fact"."holes" as "holes" from "sequences" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where "fact"."client" = ? and "fact"."store" = ?;
--   SEARCH fact USING PRIMARY KEY (client=? AND store=?)
--   SEARCH of_client USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- known-state
select "fact"."kind" as "kind", "fact"."id" as "id", "fact"."value" as "value" from "state" as fact where "fact"."kind" = ? and "fact"."id" = ?;
--   SEARCH fact USING PRIMARY KEY (kind=? AND id=?)

-- known-trial-day
select "fact"."product" as "product", "fact"."day" as "day", "fact"."count" as "count" from "trial_days" as fact where "fact"."product" = ? and "fact"."day" = ?;
--   SEARCH fact USING PRIMARY KEY (product=? AND day=?)

-- last-closing
select max("until") as "until" from "closings";
--   SEARCH closings USING PRIMARY KEY

-- late-sums-of-code
select "late_sums"."day", sum("late_sums"."count") as "count" from "classes" inner join "late_sums" on "late_sums"."class" = "classes"."id" where "classes"."code" = ? and "late_sums"."day" >= ? and "late_sums"."day" < ? group by "late_sums"."day" order by "late_sums"."day";
--   SEARCH classes USING COVERING INDEX classes_of_code (code=?)
--   SEARCH late_sums USING PRIMARY KEY (class=? AND day>? AND day<?)
--   USE TEMP B-TREE FOR GROUP BY

-- license-of
select "content" from "licenses" where "id" = ?;
--   SEARCH licenses USING PRIMARY KEY (id=?)

-- licenses-after
select "content" from "licenses" where "id" > ? order by "id" limit ?;
--   SEARCH licenses USING PRIMARY KEY (id>?)

-- licenses-found
select "licenses"."id" as "id", "licenses"."content" as "content", "organizations"."name" as "name" from "licenses" left join "organizations" on "organizations"."id" = "licenses"."organization" where "licenses"."id" > ? and "licenses"."organization" like ? and (lower("licenses"."content") like ? or lower("organizations"."name") like ?) order by "licenses"."id" limit ?;
--   SEARCH licenses USING PRIMARY KEY (id>?)
--   SEARCH organizations USING PRIMARY KEY (id=?) LEFT-JOIN

-- licenses-of-after
select "content" from "licenses" where "organization" = ? and "id" > ? order by "id" limit ?;
--   SEARCH licenses USING INDEX licenses_of_organization (organization=? AND id>?)

-- line-of
select "used", "used_sent_at", "restarts", "forked_at", "cloned_at" from "lines" where "client" = ? and "product" = ?;
--   SEARCH lines USING PRIMARY KEY (client=? AND product=?)

-- lines-of-client
select "product", "used", "used_sent_at", "restarts", "forked_at", "cloned_at" from "lines" where "client" = ? order by "product";
--   SEARCH lines USING PRIMARY KEY (client=?)

-- marks-of
select "kind", "session", "at", "lifted", "actor", "reason" from "marks" where "client" = ? order by "kind", "session";
--   SEARCH marks USING PRIMARY KEY (client=?)

-- module-of-id
select "name" from "modules" where "id" = ?;
--   SEARCH modules USING INTEGER PRIMARY KEY (rowid=?)

-- new-seats-of
select sum("count") as "count" from "new_seats" where "code" = ? and "hour" = ?;
--   SEARCH new_seats USING PRIMARY KEY (code=? AND hour=?)

-- next-order-number
insert into "order_numbers" ("series", "last") values (?, ?) on conflict ("series") do update set "last" = "order_numbers"."last" + ? returning "last";

-- offer-of
select "content" from "order_offers" where "code" = ?;
--   SEARCH order_offers USING PRIMARY KEY (code=?)

-- offers-after
select "content" from "order_offers" where "code" > ? order by "code" limit ?;
--   SEARCH order_offers USING PRIMARY KEY (code>?)

-- opening-balances-of
select "item", "period", "quota_used", "tolerance_used", "over_use" from "opening_balances" where "organization" = ? order by "item", "period";
--   SEARCH opening_balances USING PRIMARY KEY (organization=?)

-- order-document-of
select "content" from "order_documents" where "number" = ?;
--   SEARCH order_documents USING PRIMARY KEY (number=?)

-- order-of
select "content" from "orders" where "id" = ?;
--   SEARCH orders USING PRIMARY KEY (id=?)

-- order-request-of
select "content" from "order_requests" where "id" = ?;
--   SEARCH order_requests USING PRIMARY KEY (id=?)

-- order-requests-before
select "content" from "order_requests" where "id" < ? order by "id" desc limit ?;
--   SEARCH order_requests USING PRIMARY KEY (id<?)

-- order-requests-of-before
select "content" from "order_requests" where "organization" = ? and "id" < ? order by "id" desc limit ?;
--   SEARCH order_requests USING INDEX order_requests_of_organization (organization=? AND id<?)

-- orders-before
select "content" from "orders" where "id" < ? order by "id" desc limit ?;
--   SEARCH orders USING PRIMARY KEY (id<?)

-- orders-of-before
select "content" from "orders" where "organization" = ? and "id" < ? order by "id" desc limit ?;
--   SEARCH orders USING INDEX orders_of_organization (organization=? AND id<?)

-- organization-of
select "id", "name", "version" from "organizations" where "id" = ?;
--   SEARCH organizations USING PRIMARY KEY (id=?)

-- organizations-after
select "id" from "organizations" where "id" > ? order by "id" limit ?;
--   SEARCH organizations USING PRIMARY KEY (id>?)

-- organizations-found
select "id", "name" from "organizations" where "id" > ? and (lower("name") like ? or lower("id") like ?) order by "id" limit ?;
--   SEARCH organizations USING PRIMARY KEY (id>?)

-- organizations-of-classes
select "id", "organization" from "classes";
--   SCAN classes USING COVERING INDEX classes_of_organization

-- outbox-after
select "number", "at", "kind", "organization", "data" from "outbox" where "number" > ? order by "number" limit ?;
--   SEARCH outbox USING INTEGER PRIMARY KEY (rowid>?)

-- password-devices
select "names"."name", count(*) as "devices" from "code_clients" inner join "names" on "names"."id" = "code_clients"."password" where "code_clients"."code" = ? group by "names"."name";
--   SEARCH code_clients USING COVERING INDEX code_clients_by_password (code=?)
--   SEARCH names USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR GROUP BY

-- product-of
select "content" from "products" where "code" = ?;
--   SEARCH products USING PRIMARY KEY (code=?)

-- products-after
select "content" from "products" where "code" > ? order by "code" limit ?;
--   SEARCH products USING PRIMARY KEY (code>?)

-- put-block
insert into "blocks" ("client", "at") values (?, ?) on conflict ("client") do update set "at" = "excluded"."at";

-- put-charge-line
insert into "charge_lines" ("organization", "epoch", "class", "module", "item", "period", "part", "count") values (?, ?, ?, ?, ?, ?, ?, ?) on conflict ("organization", "epoch", "class", "module", "item", "period", "part") do update set "count" = "excluded"."count";

-- put-charge-period
insert into "charge_periods" ("item", "period", "organization", "quota_used", "tolerance_used", "over_use") values (?, ?, ?, ?, ?, ?) on conflict ("item", "period") do update set "organization" = "excluded"."organization", "quota_used" = "excluded"."quota_used", "tolerance_used" = "excluded"."tolerance_used", "over_use" = "excluded"."over_use";

-- put-closing
insert into "closings" ("organization", "until") values (?, ?) on conflict ("organization") do update set "until" = "excluded"."until";

-- put-code
insert into "codes" ("internal_id", "organization", "name", "is_default", "content") values (?, ?, ?, ?, ?) on conflict ("internal_id") do update set "organization" = "excluded"."organization", "name" = "excluded"."name", "is_default" = "excluded"."is_default", "content" = "excluded"."content";

-- put-contact
insert into "contacts" ("item", "client", "taken", "last_contact", "released", "until", "counted", "places") values (?, ?, ?, ?, ?, ?, ?, ?) on conflict ("item", "client") do update set "taken" = "excluded"."taken", "last_contact" = "excluded"."last_contact", "released" = "excluded"."released", "until" = "excluded"."until", "counted" = "excluded"."counted", "places" = "excluded"."places";

-- put-device
insert into "devices" ("client", "first_contact", "last_contact", "product", "version", "edition", "deployment") values (?, ?, ?, ?, ?, ?, ?) on conflict ("client") do update set "first_contact" = min("excluded"."first_contact", "devices"."first_contact"), "last_contact" = max("excluded"."last_contact", "devices"."last_contact"), "product" = case when "excluded"."last_contact" >= "devices"."last_contact" then "excluded"."product" else "devices"."product" end, "version" = case when "excluded"."last_contact" >= "devices"."last_contact" then "excluded"."version" else "devices"."version" end, "edition" = case when "excluded"."last_contact" >= "devices"."last_contact" then "excluded"."edition" else "devices"."edition" end, "deployment" = case when "excluded"."last_contact" >= "devices"."last_contact" then "excluded"."deployment" else "devices"."deployment" end;

-- put-erasure
insert into "erasures" ("digest", "at") values (?, ?) on conflict ("digest") do update set "at" = max("excluded"."at", "erasures"."at");

-- put-fact-change
insert into "setup_changes" ("at", "from_slot", "actor", "action", "subject", "before", "after", "organization") values (?, ?, ?, ?, ?, ?, ?, ?);

-- put-fact-code
insert into "codes" ("internal_id", "organization", "name", "is_default", "content") values (?, ?, ?, ?, ?) on conflict ("internal_id") do update set "organization" = "excluded"."organization", "name" = "excluded"."name", "is_default" = "excluded"."is_default", "content" = "excluded"."content";

-- put-fact-code-client
insert into "code_clients" ("code", "client", "password") values (?, ?, ?) on conflict ("code", "client") do update set "password" = "excluded"."password";

-- put-fact-decision
insert into "decisions" ("client", "denied", "request_id", "at", "content", "organization") values (?, ?, ?, ?, ?, ?);

-- put-fact-decision-sum
insert into "decision_sums" ("code", "day", "result", "server", "count") values (?, ?, ?, ?, ?) on conflict ("code", "day", "result", "server") do update set "count" = "excluded"."count";

-- put-fact-device
insert into "devices" ("client", "first_contact", "last_contact", "product", "version", "edition", "deployment") values (?, ?, ?, ?, ?, ?, ?) on conflict ("client") do update set "first_contact" = "excluded"."first_contact", "last_contact" = "excluded"."last_contact", "product" = "excluded"."product", "version" = "excluded"."version", "edition" = "excluded"."edition", "deployment" = "excluded"."deployment";

-- put-fact-device-day
insert into "device_days" ("code", "day", "client", "count") values (?, ?, ?, ?) on conflict ("code", "day", "client") do update set "count" = "excluded"."count";

-- put-fact-erasure
insert into "erasures" ("digest", "at") values (?, ?) on conflict ("digest") do update set "at" = "excluded"."at";

-- put-fact-head
insert into "heads" ("chain", "number", "jws", "at") values (?, ?, ?, ?) on conflict ("chain", "number") do nothing;

-- put-fact-holding
insert into "holdings" ("code", "item", "from_slot", "until_slot", "position", "organization") values (?, ?, ?, ?, ?, ?) on conflict ("code", "item", "from_slot") do update set "until_slot" = "excluded"."until_slot", "position" = "excluded"."position", "organization" = "excluded"."organization";

-- put-fact-item
insert into "items" ("id", "organization", "terms", "jws", "revoked_at") values (?, ?, ?, ?, ?) on conflict ("id") do update set "organization" = "excluded"."organization", "terms" = "excluded"."terms", "jws" = "excluded"."jws", "revoked_at" = "excluded"."revoked_at";

-- put-fact-late-sum
insert into "late_sums" ("class", "day", "count") values (?, ?, ?) on conflict ("class", "day") do update set "count" = "excluded"."count";

-- put-fact-license
insert into "licenses" ("id", "organization", "content") values (?, ?, ?) on conflict ("id") do update set "organization" = "excluded"."organization", "content" = "excluded"."content";

-- put-fact-line
insert into "lines" ("client", "product", "used", "used_sent_at", "restarts", "forked_at", "cloned_at") values (?, ?, ?, ?, ?, ?, ?) on conflict ("client", "product") do update set "used" = "excluded"."used", "used_sent_at" = "excluded"."used_sent_at", "restarts" = "excluded"."restarts", "forked_at" = "excluded"."forked_at", "cloned_at" = "excluded"."cloned_at";

-- put-fact-mark
insert into "marks" ("client", "kind", "session", "at", "lifted", "actor", "reason") values (?, ?, ?, ?, ?, ?, ?) on conflict ("client", "kind", "session") do update set "at" = "excluded"."at", "lifted" = "excluded"."lifted", "actor" = "excluded"."actor", "reason" = "excluded"."reason";

-- put-fact-new-seat
insert into "new_seats" ("code", "hour", "server", "count") values (?, ?, ?, ?) on conflict ("code", "hour", "server") do update set "count" = "excluded"."count";

-- put-fact-offer
insert into "order_offers" ("code", "content") values (?, ?) on conflict ("code") do update set "content" = "excluded"."content";

-- put-fact-order
insert into "orders" ("id", "organization", "content") values (?, ?, ?) on conflict ("id") do update set "organization" = "excluded"."organization", "content" = "excluded"."content";

-- put-fact-order-document
insert into "order_documents" ("number", "order_id", "content") values (?, ?, ?) on conflict ("number") do update set "order_id" = "excluded"."order_id", "content" = "excluded"."content";

-- put-fact-order-number
insert into "order_numbers" ("series", "last") values (?, ?) on conflict ("series") do update set "last" = "excluded"."last";

-- put-fact-order-request
insert into "order_requests" ("id", "organization", "content") values (?, ?, ?) on conflict ("id") do update set "organization" = "excluded"."organization", "content" = "excluded"."content";

-- put-fact-organization
insert into "organizations" ("id", "name", "version") values (?, ?, ?) on conflict ("id") do update set "name" = "excluded"."name", "version" = "excluded"."version";

-- put-fact-product
insert into "products" ("code", "content") values (?, ?) on conflict ("code") do update set "content" = "excluded"."content";

-- put-fact-public-trial
insert into "public_trials" ("client", "product", "terms", "jws") values (?, ?, ?, ?) on conflict ("client", "product") do update set "terms" = "excluded"."terms", "jws" = "excluded"."jws";

-- put-fact-recent-decision
insert into "recent_decisions" ("slot", "code", "server", "decided", "denied") values (?, ?, ?, ?, ?) on conflict ("slot", "code", "server") do update set "decided" = "excluded"."decided", "denied" = "excluded"."denied";

-- put-fact-seat
insert into "contacts" ("item", "client", "taken", "last_contact", "released", "until", "counted", "places") values (?, ?, ?, ?, ?, ?, ?, ?) on conflict ("item", "client") do update set "taken" = "excluded"."taken", "last_contact" = "excluded"."last_contact", "released" = "excluded"."released", "until" = "excluded"."until", "counted" = "excluded"."counted", "places" = "excluded"."places";

-- put-fact-seat-exception
insert into "seat_exceptions" ("item", "client", "at") values (?, ?, ?) on conflict ("item", "client", "at") do nothing;

-- put-fact-sequence
insert into "sequences" ("client", "store", "sequence", "dropped", "at", "holes") values (?, ?, ?, ?, ?, ?) on conflict ("client", "store") do update set "sequence" = "excluded"."sequence", "dropped" = "excluded"."dropped", "at" = "excluded"."at", "holes" = "excluded"."holes";

-- put-fact-state
insert into "state" ("kind", "id", "value") values (?, ?, ?) on conflict ("kind", "id") do update set "value" = "excluded"."value";

-- put-fact-trial-day
insert into "trial_days" ("product", "day", "count") values (?, ?, ?) on conflict ("product", "day") do update set "count" = "excluded"."count";

-- put-figure
insert into "figures" ("slot", "client", "series", "count", "ticket") values (?, ?, ?, ?, ?) on conflict ("slot", "client", "series") do update set "count" = "excluded"."count", "ticket" = "excluded"."ticket";

-- put-holding
insert into "holdings" ("code", "item", "from_slot", "until_slot", "position", "organization") values (?, ?, ?, ?, ?, ?) on conflict ("code", "item", "from_slot") do update set "until_slot" = "excluded"."until_slot", "position" = "excluded"."position";

-- put-idempotent
insert into "idempotent" ("key", "digest", "status", "body", "at") values (?, ?, ?, ?, ?) on conflict ("key") do update set "digest" = "excluded"."digest", "status" = "excluded"."status", "body" = "excluded"."body", "at" = "excluded"."at";

-- put-item
insert into "items" ("id", "organization", "terms", "jws", "revoked_at") values (?, ?, ?, ?, ?) on conflict ("id") do update set "organization" = "excluded"."organization", "terms" = "excluded"."terms", "jws" = "excluded"."jws", "revoked_at" = "excluded"."revoked_at";

-- put-license
insert into "licenses" ("id", "organization", "content") values (?, ?, ?) on conflict ("id") do update set "organization" = "excluded"."organization", "content" = "excluded"."content";

-- put-line
insert into "lines" ("client", "product", "used", "used_sent_at", "restarts", "forked_at", "cloned_at") values (?, ?, ?, ?, ?, ?, ?) on conflict ("client", "product") do update set "used" = max("excluded"."used", "lines"."used"), "used_sent_at" = "excluded"."used_sent_at", "restarts" = "excluded"."restarts", "forked_at" = "excluded"."forked_at", "cloned_at" = "excluded"."cloned_at";

-- put-mark
insert into "marks" ("client", "kind", "session", "at", "lifted", "actor", "reason") values (?, ?, ?, ?, ?, ?, ?) on conflict ("client", "kind", "session") do update set "at" = "excluded"."at", "lifted" = "excluded"."lifted", "actor" = "excluded"."actor", "reason" = "excluded"."reason";

-- put-offer
insert into "order_offers" ("code", "content") values (?, ?) on conflict ("code") do update set "content" = "excluded"."content";

-- put-opening-balance
insert into "opening_balances" ("organization", "item", "period", "quota_used", "tolerance_used", "over_use") values (?, ?, ?, ?, ?, ?) on conflict ("organization", "item", "period") do update set "quota_used" = "excluded"."quota_used", "tolerance_used" = "excluded"."tolerance_used", "over_use" = "excluded"."over_use";

-- put-order
insert into "orders" ("id", "organization", "content") values (?, ?, ?) on conflict ("id") do update set "organization" = "excluded"."organization", "content" = "excluded"."content";

-- put-order-request
insert into "order_requests" ("id", "organization", "content") values (?, ?, ?) on conflict ("id") do update set "organization" = "excluded"."organization", "content" = "excluded"."content";

-- put-organization
insert into "organizations" ("id", "name", "version") values (?, ?, ?) on conflict ("id") do update set "name" = "excluded"."name";

-- put-product
insert into "products" ("code", "content") values (?, ?) on conflict ("code") do update set "content" = "excluded"."content";

-- put-sequence
insert into "sequences" ("client", "store", "sequence", "dropped", "at") values (?, ?, ?, ?, ?) on conflict ("client", "store") do update set "sequence" = max("excluded"."sequence", "sequences"."sequence"), "holes" = case when length("sequences"."holes") > ? then "sequences"."holes" when "excluded"."sequence" > "sequences"."sequence" + ? then (("sequences"."holes") || ' ' || ("sequences"."sequence" + ?) || '-' || ("excluded"."sequence" - ?)) when ("excluded"."sequence" < "sequences"."sequence" and "sequences"."holes" <> ?) then (("sequences"."holes") || ' ' || ("excluded"."sequence")) else "sequences"."holes" end, "dropped" = max("excluded"."dropped", "sequences"."dropped"), "at" = max("excluded"."at", "sequences"."at");

-- put-stage
insert into "item_stages" ("organization", "item", "stage") values (?, ?, ?) on conflict ("organization", "item") do update set "stage" = "excluded"."stage";

-- put-state
insert into "state" ("kind", "id", "value") values (?, ?, ?) on conflict ("kind", "id") do update set "value" = "excluded"."value";

-- raise-version
update "organizations" set "version" = "version" + ? where "id" = ?;
--   SEARCH organizations USING PRIMARY KEY (id=?)

-- raise-versions
update "organizations" set "version" = "version" + ?;
--   SCAN organizations

-- recent-decisions-from
select "code", sum("decided") as "decided", sum("denied") as "denied" from "recent_decisions" where "slot" >= ? group by "code" order by "code";
--   SEARCH recent_decisions USING PRIMARY KEY (slot>?)
--   USE TEMP B-TREE FOR GROUP BY

-- rename-client
update "clients" set "uuid" = ? where "id" = ?;
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)

-- rename-subject
update "setup_changes" set "subject" = ? where "subject" = ?;
--   SCAN setup_changes

-- replay-of
select "content" from "decisions" where "client" = ? and "request_id" = ? and "at" >= ? order by "number" desc limit ?;
--   SEARCH decisions USING INDEX decisions_of_client (client=?)
--   USE TEMP B-TREE FOR ORDER BY

-- reported-of-classes
select "figures"."slot", "figures"."series", "figures"."count", "clients"."uuid", "sessions"."session", "tickets"."authorization", "tickets"."iat" from "figures" inner join "sessions" on "sessions"."client" = "figures"."client" and "sessions"."number" = min("figures"."series" - cast(floor(sqrt("figures"."series")) as integer) * cast(floor(sqrt("figures"."series")) as integer), cast(floor(sqrt("figures"."series")) as integer)) inner join "tickets" on "tickets"."client" = "figures"."client" and "tickets"."number" = "sessions"."ticket" + "figures"."ticket" inner join "clients" on "clients"."id" = "figures"."client" where "figures"."slot" >= ? and "figures"."slot" < ? and "tickets"."class" in (select value from json_each(?)) order by "figures"."slot", "figures"."client", "figures"."series" limit ?;
--   SEARCH figures USING PRIMARY KEY (slot>? AND slot<?)
--   SEARCH sessions USING PRIMARY KEY (client=? AND number=?)
--   SEARCH tickets USING PRIMARY KEY (client=? AND number=?)
--   LIST SUBQUERY 1
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   CREATE BLOOM FILTER
--   SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)

-- running-seats
select coalesce((select "taken" from "seat_counts" where "item" = ?), 0) as "counted", coalesce((select sum("places") as "places" from "contacts" where "item" = ? and "counted" = ? and "until" <= ?), 0) as "lapsed", coalesce((select sum("places") as "places" from "contacts" where "item" = ? and "counted" = ? and "until" > ?), 0) as "revived";
--   SCAN CONSTANT ROW
--   SCALAR SUBQUERY 1
--   SEARCH seat_counts USING INTEGER PRIMARY KEY (rowid=?)
--   SCALAR SUBQUERY 2
--   SEARCH contacts USING INDEX contacts_running (item=? AND counted=? AND until<?)
--   SCALAR SUBQUERY 3
--   SEARCH contacts USING INDEX contacts_running (item=? AND counted=? AND until>?)

-- seat-exception-of
select "at" from "seat_exceptions" where "item" = ? and "client" = ? and "at" = ?;
--   SEARCH seat_exceptions USING PRIMARY KEY (item=? AND client=? AND at=?)

-- seat-exceptions-of-client
select "names"."name", "seat_exceptions"."at" from "seat_exceptions" inner join "names" on "names"."id" = "seat_exceptions"."item" where "seat_exceptions"."client" = ?;
--   SCAN seat_exceptions
--   SEARCH names USING INTEGER PRIMARY KEY (rowid=?)

-- seat-exceptions-of-item
select "at" from "seat_exceptions" where "item" = ?;
--   SEARCH seat_exceptions USING PRIMARY KEY (item=?)

-- sequences-of-client
select "store", "sequence", "dropped", "at", "holes" from "sequences" where "client" = ? order by "store";
--   SEARCH sequences USING PRIMARY KEY (client=?)

-- session-of-number
select "client", "number", "session", "ticket" from "sessions" where "client" = ? and "number" = ?;
--   SEARCH sessions USING PRIMARY KEY (client=? AND number=?)

-- set-day-sum
insert into "day_sums" ("class", "module", "day", "count", "held") values (?, ?, ?, ?, ?) on conflict ("class", "module", "day") do update set "count" = "excluded"."count", "held" = "excluded"."held";

-- set-epoch-sum
insert into "epoch_sums" ("organization", "epoch", "class", "module", "count") values (?, ?, ?, ?, ?) on conflict ("organization", "epoch", "class", "module") do update set "count" = "excluded"."count";

-- set-excess-sum
insert into "excess_sums" ("organization", "bucket", "choice", "places") values (?, ?, ?, ?) on conflict ("organization", "bucket", "choice") do update set "places" = "excluded"."places";

-- set-fold-mark
insert into "fold_marks" ("grain", "until") values (?, ?) on conflict ("grain") do update set "until" = "excluded"."until";

-- set-place-count
insert into "place_counts" ("organization", "slot", "demand", "devices") values (?, ?, ?, ?) on conflict ("organization", "slot", "demand") do update set "devices" = "excluded"."devices";

-- set-seat-count
insert into "seat_counts" ("item", "taken") values (?, ?) on conflict ("item") do update set "taken" = "excluded"."taken";

-- set-slot-sum
insert into "slot_sums" ("class", "module", "slot", "count", "held") values (?, ?, ?, ?, ?) on conflict ("class", "module", "slot") do update set "count" = "excluded"."count", "held" = "excluded"."held";

-- slot-sums-between
select "slot_sums"."class", "slot_sums"."module", "slot_sums"."slot", "slot_sums"."count", "slot_sums"."held", "classes"."organization" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" where "slot_sums"."slot" >= ? and "slot_sums"."slot" < ?;
--   SCAN slot_sums
--   SEARCH classes USING INTEGER PRIMARY KEY (rowid=?)

-- slot-sums-of-classes
select "slot_sums"."class" as "classKey", "modules"."name" as "module", "slot_sums"."slot" as "bucket", "slot_sums"."count", "slot_sums"."held" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" inner join "modules" on "modules"."id" = "slot_sums"."module" where "slot_sums"."slot" >= ? and "slot_sums"."slot" < ? and "classes"."id" in (select value from json_each(?)) order by "slot_sums"."slot", "slot_sums"."class", "modules"."name";
--   SEARCH classes USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH slot_sums USING PRIMARY KEY (class=? AND slot>? AND slot<?)
--   SEARCH modules USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- slot-sums-of-code
select "slot_sums"."class" as "classKey", "modules"."name" as "module", "slot_sums"."slot" as "bucket", "slot_sums"."count", "slot_sums"."held" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" inner join "modules" on "modules"."id" = "slot_sums"."module" where "slot_sums"."slot" >= ? and "slot_sums"."slot" < ? and "classes"."code" = ? order by "slot_sums"."slot", "slot_sums"."class", "modules"."name";
--   SEARCH classes USING COVERING INDEX classes_of_code (code=?)
--   SEARCH slot_sums USING PRIMARY KEY (class=? AND slot>? AND slot<?)
--   SEARCH modules USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- slot-sums-of-organization
select "slot_sums"."class" as "classKey", "modules"."name" as "module", "slot_sums"."slot" as "bucket", "slot_sums"."count", "slot_sums"."held" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" inner join "modules" on "modules"."id" = "slot_sums"."module" where "slot_sums"."slot" >= ? and "slot_sums"."slot" < ? and "classes"."organization" = ? order by "slot_sums"."slot", "slot_sums"."class", "modules"."name";
--   SEARCH classes USING COVERING INDEX classes_of_organization (organization=?)
--   SEARCH slot_sums USING PRIMARY KEY (class=? AND slot>? AND slot<?)
--   SEARCH modules USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- stages-of
select "item", "stage" from "item_stages" where "organization" = ?;
--   SEARCH item_stages USING PRIMARY KEY (organization=?)

-- state-of
select "value" from "state" where "kind" = ? and "id" = ?;
--   SEARCH state USING PRIMARY KEY (kind=? AND id=?)

-- states-of
select "id", "value" from "state" where "kind" = ? order by "id";
--   SEARCH state USING PRIMARY KEY (kind=?)

-- sweep-denials
delete from "decisions" where "denied" = ? and "at" < ?;
--   SEARCH decisions USING INDEX decisions_by_age (denied=? AND at<?)

-- sweep-idempotent
delete from "idempotent" where "at" < ?;
--   SEARCH idempotent USING INDEX idempotent_by_age (at<?)

-- sweep-outbox
delete from "outbox" where "at" < ?;
--   SEARCH outbox USING INDEX outbox_by_age (at<?)

-- sweep-recent-decisions
delete from "recent_decisions" where "slot" < ?;
--   SEARCH recent_decisions USING PRIMARY KEY (slot<?)

-- ticket-of-number
select "client", "number", "authorization", "iat", "class" from "tickets" where "client" = ? and "number" = ?;
--   SEARCH tickets USING PRIMARY KEY (client=? AND number=?)

-- touch-devices
update "devices" set "last_contact" = ? where "client" in (select value from json_each(?)) and "last_contact" <= ?;
--   SEARCH devices USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- trial-classes
select "id", "content" from "classes" where "organization" is null;
--   SEARCH classes USING INDEX classes_of_organization (organization=?)

-- trial-of
select "terms", "jws" from "public_trials" where "client" = ? and "product" = ?;
--   SEARCH public_trials USING PRIMARY KEY (client=? AND product=?)

-- trials-of-day
select "count" from "trial_days" where "product" = ? and "day" = ?;
--   SEARCH trial_days USING PRIMARY KEY (product=? AND day=?)

-- trim-decisions
delete from "decisions" where "client" = ? and "denied" = ? and "number" <= (select "number" from "decisions" where "client" = ? and "denied" = ? order by "number" desc limit ? offset ?);
--   SEARCH decisions USING COVERING INDEX decisions_of_client (client=? AND denied=? AND number<?)
--   SCALAR SUBQUERY 1
--   SEARCH decisions USING COVERING INDEX decisions_of_client (client=? AND denied=?)

-- trim-heads
delete from "heads" where "place" <= (select max("place") - ? as "oldest" from "heads");
--   SEARCH heads USING INTEGER PRIMARY KEY (rowid<?)
--   SCALAR SUBQUERY 1
--   SEARCH heads

-- uncount-lapsed
update "contacts" set "counted" = ? where "item" = ? and "counted" = ? and "until" <= ?;
--   SEARCH contacts USING INDEX contacts_running (item=? AND counted=? AND until<?)

-- usage-of-period
select "quota_used", "tolerance_used", "over_use" from "charge_periods" where "item" = ? and "period" = ?;
--   SEARCH charge_periods USING PRIMARY KEY (item=? AND period=?)

-- users-of-classes
select "figures"."slot", "figures"."client" from "figures" inner join "sessions" on "sessions"."client" = "figures"."client" and "sessions"."number" = min("figures"."series" - cast(floor(sqrt("figures"."series")) as integer) * cast(floor(sqrt("figures"."series")) as integer), cast(floor(sqrt("figures"."series")) as integer)) inner join "tickets" on "tickets"."client" = "figures"."client" and "tickets"."number" = "sessions"."ticket" + "figures"."ticket" where "figures"."slot" >= ? and "figures"."slot" < ? and "tickets"."class" in (select value from json_each(?)) order by "figures"."slot", "figures"."client";
--   SEARCH figures USING PRIMARY KEY (slot>? AND slot<?)
--   SEARCH sessions USING PRIMARY KEY (client=? AND number=?)
--   SEARCH tickets USING PRIMARY KEY (client=? AND number=?)
--   LIST SUBQUERY 1
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   CREATE BLOOM FILTER
