-- add-change
insert into "setup_changes" ("at", "from_slot", "actor", "action", "subject", "before", "after", "organization") values ($1, $2, $3, $4, $5, $6, $7, $8);
--   Insert on setup_changes
--     ->  Result

-- add-class
insert into "classes" ("organization", "code", "content") values ($1, $2, $3) on conflict ("content") do update set "content" = "excluded"."content" returning "id";
--   Insert on classes
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: classes_content_key
--     ->  Result

-- add-client
insert into "clients" ("uuid") values ($1) on conflict ("uuid") do update set "uuid" = "excluded"."uuid" returning "id";
--   Insert on clients
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: clients_uuid_key
--     ->  Result

-- add-code-client
insert into "code_clients" ("code", "client", "password") values ($1, $2, $3) on conflict ("code", "client") do update set "password" = "excluded"."password";
--   Insert on code_clients
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: code_clients_pkey
--     ->  Result

-- add-day-sum
insert into "day_sums" ("class", "module", "day", "count", "held") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) on conflict ("class", "module", "day") do update set "count" = "day_sums"."count" + "excluded"."count", "held" = "day_sums"."held" + "excluded"."held";
--   Insert on day_sums
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: day_sums_pkey
--     ->  Function Scan on unnest

-- add-decision
insert into "decisions" ("client", "denied", "request_id", "at", "content", "organization") values ($1, $2, $3, $4, $5, $6);
--   Insert on decisions
--     ->  Result

-- add-device-day
insert into "device_days" ("code", "day", "client", "count") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) on conflict ("code", "day", "client") do update set "count" = "device_days"."count" + "excluded"."count";
--   Insert on device_days
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: device_days_pkey
--     ->  Function Scan on unnest

-- add-epoch-sum
insert into "epoch_sums" ("organization", "epoch", "class", "module", "count") select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) on conflict ("organization", "epoch", "class", "module") do update set "count" = "epoch_sums"."count" + "excluded"."count";
--   Insert on epoch_sums
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: epoch_sums_pkey
--     ->  Function Scan on unnest

-- add-excess-sum
insert into "excess_sums" ("organization", "bucket", "choice", "places") select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) on conflict ("organization", "bucket", "choice") do update set "places" = "excess_sums"."places" + "excluded"."places";
--   Insert on excess_sums
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: excess_sums_pkey
--     ->  Function Scan on unnest

-- add-head
insert into "heads" ("chain", "number", "jws", "at") values ($1, $2, $3, $4) on conflict ("chain", "number") do nothing;
--   Insert on heads
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: heads_of_chain
--     ->  Result

-- add-late-sum
insert into "late_sums" ("class", "day", "count") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[]) on conflict ("class", "day") do update set "count" = "late_sums"."count" + "excluded"."count";
--   Insert on late_sums
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: late_sums_pkey
--     ->  Function Scan on unnest

-- add-module
insert into "modules" ("id", "name") select coalesce(max("id") + $1, 0) as "id", $2 as "name" from "modules" where "id" >= $3 on conflict ("name") do update set "name" = "excluded"."name" returning "id";
--   Insert on modules
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: modules_name_key
--     ->  Subquery Scan on "*SELECT*"
--           ->  Result
--                 InitPlan 1
--                   ->  Limit
--                         ->  Index Only Scan Backward using modules_pkey on modules modules_1
--                               Index Cond: (id >= $3)

-- add-name
insert into "names" ("name") values ($1) on conflict ("name") do update set "name" = "excluded"."name" returning "id";
--   Insert on names
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: names_name_key
--     ->  Result

-- add-new-seats
insert into "new_seats" ("code", "hour", "server", "count") values ($1, $2, $3, $4) on conflict ("code", "hour", "server") do update set "count" = "new_seats"."count" + "excluded"."count" returning "count";
--   Insert on new_seats
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: new_seats_pkey
--     ->  Result

-- add-order-document
insert into "order_documents" ("number", "order_id", "content") values ($1, $2, $3) on conflict ("number") do nothing;
--   Insert on order_documents
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: order_documents_pkey
--     ->  Result

-- add-outbox
insert into "outbox" ("at", "kind", "organization", "data") values ($1, $2, $3, $4);
--   Insert on outbox
--     ->  Result

-- add-place-count
insert into "place_counts" ("organization", "slot", "demand", "devices") select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) on conflict ("organization", "slot", "demand") do update set "devices" = "place_counts"."devices" + "excluded"."devices";
--   Insert on place_counts
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: place_counts_pkey
--     ->  Function Scan on unnest

-- add-seat-count
insert into "seat_counts" ("item", "taken") values ($1, $2) on conflict ("item") do update set "taken" = "seat_counts"."taken" + "excluded"."taken";
--   Insert on seat_counts
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: seat_counts_pkey
--     ->  Result

-- add-seat-exception
insert into "seat_exceptions" ("item", "client", "at") values ($1, $2, $3) on conflict ("item", "client", "at") do nothing;
--   Insert on seat_exceptions
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: seat_exceptions_pkey
--     ->  Result

-- add-session
insert into "sessions" ("client", "number", "session", "ticket") select $1 as "client", coalesce(max("number") + $2, 0) as "number", $3 as "session", $4 as "ticket" from "sessions" where "client" = $5 returning "number", "ticket";
--   Insert on sessions
--     ->  Subquery Scan on "*SELECT*"
--           ->  Result
--                 InitPlan 1
--                   ->  Limit
--                         ->  Index Only Scan Backward using sessions_pkey on sessions sessions_1
--                               Index Cond: (client = $5)

-- add-slot-sum
insert into "slot_sums" ("class", "module", "slot", "count", "held") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) on conflict ("class", "module", "slot") do update set "count" = "slot_sums"."count" + "excluded"."count", "held" = "slot_sums"."held" + "excluded"."held";
--   Insert on slot_sums
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: slot_sums_pkey
--     ->  Function Scan on unnest

-- add-ticket
insert into "tickets" ("client", "number", "authorization", "iat", "class") select $1 as "client", coalesce(max("number") + $2, 0) as "number", $3 as "authorization", $4 as "iat", $5 as "class" from "tickets" where "client" = $6 on conflict ("client", "authorization") do update set "authorization" = "excluded"."authorization" returning "number";
--   Insert on tickets
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: tickets_by_authorization
--     ->  Subquery Scan on "*SELECT*"
--           ->  Result
--                 InitPlan 1
--                   ->  Limit
--                         ->  Index Only Scan Backward using tickets_pkey on tickets tickets_1
--                               Index Cond: (client = $6)

-- add-trial
insert into "public_trials" ("client", "product", "terms", "jws") values ($1, $2, $3, $4);
--   Insert on public_trials
--     ->  Result

-- all-class-contents
select "id", "content" from "classes";
--   Seq Scan on classes
--     Disabled: true

-- all-day-sums
select "class", "module", "day", "count", "held" from "day_sums";
--   Seq Scan on day_sums
--     Disabled: true

-- all-epoch-sums
select "organization", "epoch", "class", "module", "count" from "epoch_sums";
--   Seq Scan on epoch_sums
--     Disabled: true

-- all-figures
select "slot", "client", "series", "count", "ticket" from "figures" order by "slot", "client";
--   Index Scan using figures_pkey on figures

-- all-place-counts
select "place_counts"."organization", "place_counts"."slot", "place_counts"."demand", "names"."name", "place_counts"."devices" from "place_counts" inner join "names" on "names"."id" = "place_counts"."demand";
--   Nested Loop
--     ->  Index Scan using names_pkey on names
--     ->  Index Scan using place_counts_pkey on place_counts
--           Index Cond: (demand = names.id)

-- all-slot-sums
select "class", "module", "slot", "count", "held" from "slot_sums";
--   Seq Scan on slot_sums
--     Disabled: true

-- any-devices
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > $1 and "devices"."last_contact" >= $2 and "devices"."last_contact" < $3 and "clients"."uuid" >= $4 and "clients"."uuid" <= $5 order by "devices"."client" limit $6;
--   Limit
--     ->  Sort
--           Sort Key: devices.client
--           ->  Nested Loop Left Join
--                 ->  Nested Loop
--                       ->  Index Scan using clients_uuid_key on clients
--                             Index Cond: ((uuid >= $4) AND (uuid <= $5))
--                       ->  Memoize
--                             Cache Key: clients.id
--                             Cache Mode: logical
--                             ->  Index Scan using devices_pkey on devices
--                                   Index Cond: ((client = clients.id) AND (client > $1))
--                                   Filter: ((last_contact >= $2) AND (last_contact < $3))
--                 ->  Index Scan using blocks_pkey on blocks
--                       Index Cond: (client = devices.client)

-- any-erasure
select "digest" from "erasures" where "digest" > $1 limit $2;
--   Limit
--     ->  Index Only Scan using erasures_pkey on erasures
--           Index Cond: (digest > $1)

-- block-of
select "at" from "blocks" where "client" = $1;
--   Index Scan using blocks_pkey on blocks
--     Index Cond: (client = $1)

-- blocked-devices
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > $1 and "devices"."last_contact" >= $2 and "devices"."last_contact" < $3 and "clients"."uuid" >= $4 and "clients"."uuid" <= $5 and "devices"."client" in (select "blocks"."client" from "blocks") order by "devices"."client" limit $6;
--   Limit
--     ->  Sort
--           Sort Key: devices.client
--           ->  Nested Loop Left Join
--                 ->  Nested Loop
--                       Join Filter: (devices.client = clients.id)
--                       ->  Nested Loop
--                             ->  Index Scan using clients_uuid_key on clients
--                                   Index Cond: ((uuid >= $4) AND (uuid <= $5))
--                             ->  Index Only Scan using blocks_pkey on blocks blocks_1
--                                   Index Cond: (client = clients.id)
--                       ->  Index Scan using devices_pkey on devices
--                             Index Cond: ((client = blocks_1.client) AND (client > $1))
--                             Filter: ((last_contact >= $2) AND (last_contact < $3))
--                 ->  Index Scan using blocks_pkey on blocks
--                       Index Cond: (client = devices.client)

-- blocked-devices-of-codes
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > $1 and "devices"."last_contact" >= $2 and "devices"."last_contact" < $3 and "clients"."uuid" >= $4 and "clients"."uuid" <= $5 and "devices"."client" in (select "blocks"."client" from "blocks") and "devices"."client" in (select "code_clients"."client" from "code_clients" where "code_clients"."code" = any($6) and "code_clients"."client" > $7) order by "devices"."client" limit $8;
--   Limit
--     ->  Sort
--           Sort Key: devices.client
--           ->  Nested Loop Semi Join
--                 Join Filter: (clients.id = code_clients.client)
--                 ->  Nested Loop Left Join
--                       ->  Nested Loop
--                             Join Filter: (devices.client = clients.id)
--                             ->  Nested Loop
--                                   ->  Index Scan using clients_uuid_key on clients
--                                         Index Cond: ((uuid >= $4) AND (uuid <= $5))
--                                   ->  Index Only Scan using blocks_pkey on blocks blocks_1
--                                         Index Cond: (client = clients.id)
--                             ->  Index Scan using devices_pkey on devices
--                                   Index Cond: ((client = blocks_1.client) AND (client > $1))
--                                   Filter: ((last_contact >= $2) AND (last_contact < $3))
--                       ->  Index Scan using blocks_pkey on blocks
--                             Index Cond: (client = devices.client)
--                 ->  Index Only Scan using code_clients_pkey on code_clients
--                       Index Cond: ((code = ANY ($6)) AND (client = blocks_1.client) AND (client > $7))

-- blocks-among
select "client" from "blocks" where "client" = any($1);
--   Index Only Scan using blocks_pkey on blocks
--     Index Cond: (client = ANY ($1))

-- bounding-marks
select "clients"."uuid", "marks"."kind", "marks"."session", "marks"."at" from "marks" inner join "clients" on "clients"."id" = "marks"."client" where ("marks"."kind" = $1 or "marks"."kind" = $2) and "marks"."lifted" is null;
--   Nested Loop
--     ->  Index Scan using marks_voided on marks
--           Index Cond: (kind = ANY (ARRAY[$1, $2]))
--           Filter: (lifted IS NULL)
--     ->  Index Scan using clients_pkey on clients
--           Index Cond: (id = marks.client)

-- chains-between
select "chain", min("number") as "first", max("number") as "last" from "heads" where "at" >= $1 and "at" < $2 group by "chain" order by min("place");
--   Sort
--     Sort Key: (min(place))
--     ->  GroupAggregate
--           Group Key: chain
--           ->  Index Scan using heads_of_chain on heads
--                 Filter: ((at >= $1) AND (at < $2))

-- changes-after
select "number", "at", "from_slot", "actor", "action", "subject", "before", "after" from "setup_changes" where "number" > $1 order by "number" limit $2;
--   Limit
--     ->  Index Scan using setup_changes_pkey on setup_changes
--           Index Cond: (number > $1)

-- changes-before
select "number", "at", "from_slot", "actor", "action", "subject", "before", "after" from "setup_changes" where "number" < $1 order by "number" desc limit $2;
--   Limit
--     ->  Index Scan Backward using setup_changes_pkey on setup_changes
--           Index Cond: (number < $1)

-- changes-of-after
select "number", "at", "from_slot", "actor", "action", "subject", "before", "after" from "setup_changes" where "organization" = $1 and "number" > $2 order by "number" limit $3;
--   Limit
--     ->  Index Scan using setup_changes_of_organization on setup_changes
--           Index Cond: ((organization = $1) AND (number > $2))

-- changes-of-before
select "number", "at", "from_slot", "actor", "action", "subject", "before", "after" from "setup_changes" where "organization" = $1 and "number" < $2 order by "number" desc limit $3;
--   Limit
--     ->  Index Scan Backward using setup_changes_of_organization on setup_changes
--           Index Cond: ((organization = $1) AND (number < $2))

-- charge-lines-of
select "epoch", "class", "module", "item", "period", "part", "count" from "charge_lines" where "organization" = $1 and "epoch" >= $2 order by "epoch", "class", "module", "item", "period", "part";
--   Index Scan using charge_lines_pkey on charge_lines
--     Index Cond: ((organization = $1) AND (epoch >= $2))

-- charge-periods-of
select "item", "period", "quota_used", "tolerance_used", "over_use" from "charge_periods" where "organization" = $1 order by "item", "period";
--   Sort
--     Sort Key: item COLLATE "C", period
--     ->  Index Scan using charge_periods_of_organization on charge_periods
--           Index Cond: (organization = $1)

-- charged-slot-sums-of
select "slot_sums"."class", "slot_sums"."module", "slot_sums"."slot", "slot_sums"."count" - "slot_sums"."held" as "count" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" where "classes"."organization" = $1 and "slot_sums"."slot" >= $2;
--   Nested Loop
--     ->  Index Scan using classes_of_organization on classes
--           Index Cond: (organization = $1)
--     ->  Index Scan using slot_sums_pkey on slot_sums
--           Index Cond: ((class = classes.id) AND (slot >= $2))

-- class-contents
select "id", "content" from "classes" where "id" = any($1);
--   Index Scan using classes_pkey on classes
--     Index Cond: (id = ANY ($1))

-- classes-of-organization
select "id", "content" from "classes" where "organization" = $1;
--   Index Scan using classes_of_organization on classes
--     Index Cond: (organization = $1)

-- client-of-id
select "uuid" from "clients" where "id" = $1;
--   Index Scan using clients_pkey on clients
--     Index Cond: (id = $1)

-- clients-above
select "clients"."uuid" from "figures" inner join "clients" on "clients"."id" = "figures"."client" where "figures"."slot" = $1 group by "figures"."client", "clients"."uuid" having sum("figures"."count") > $2;
--   GroupAggregate
--     Group Key: figures.client, clients.uuid
--     Filter: (sum(figures.count) > $2)
--     ->  Incremental Sort
--           Sort Key: figures.client, clients.uuid
--           Presorted Key: figures.client
--           ->  Nested Loop
--                 ->  Index Scan using figures_pkey on figures
--                       Index Cond: (slot = $1)
--                 ->  Index Scan using clients_pkey on clients
--                       Index Cond: (id = figures.client)

-- closing-of
select "until" from "closings" where "organization" = $1;
--   Index Scan using closings_pkey on closings
--     Index Cond: (organization = $1)

-- code-client
select "code" from "code_clients" where "code" = $1 and "client" = $2;
--   Index Only Scan using code_clients_pkey on code_clients
--     Index Cond: ((code = $1) AND (client = $2))

-- code-of
select "content" from "codes" where "internal_id" = $1;
--   Index Scan using codes_pkey on codes
--     Index Cond: (internal_id = $1)

-- codes-of
select "internal_id", "is_default", "content" from "codes" where "organization" = $1 order by "name", "internal_id";
--   Sort
--     Sort Key: name COLLATE "C", internal_id COLLATE "C"
--     ->  Index Scan using codes_of_organization on codes
--           Index Cond: (organization = $1)

-- codes-of-client
select "code"."name" as "code", "password"."name" as "password" from "code_clients" inner join "names" as "code" on "code"."id" = "code_clients"."code" left join "names" as "password" on "password"."id" = "code_clients"."password" where "code_clients"."client" = $1;
--   Nested Loop Left Join
--     ->  Nested Loop
--           ->  Index Scan using code_clients_pkey on code_clients
--                 Index Cond: (client = $1)
--           ->  Index Scan using names_pkey on names code
--                 Index Cond: (id = code_clients.code)
--     ->  Index Scan using names_pkey on names password
--           Index Cond: (id = code_clients.password)

-- contact-of
select "taken", "last_contact", "released", "until", "counted", "places" from "contacts" where "item" = $1 and "client" = $2;
--   Index Scan using contacts_pkey on contacts
--     Index Cond: ((item = $1) AND (client = $2))

-- contacts-of-client
select "names"."name", "contacts"."taken", "contacts"."last_contact", "contacts"."released", "contacts"."until", "contacts"."places" from "contacts" inner join "names" on "names"."id" = "contacts"."item" where "contacts"."client" = $1 order by "names"."name";
--   Sort
--     Sort Key: names.name COLLATE "C"
--     ->  Nested Loop
--           ->  Index Scan using contacts_of_client on contacts
--                 Index Cond: (client = $1)
--           ->  Index Scan using names_pkey on names
--                 Index Cond: (id = contacts.item)

-- contacts-of-item
select "clients"."uuid", "contacts"."taken", "contacts"."last_contact", "contacts"."released", "contacts"."until", "contacts"."places" from "contacts" inner join "clients" on "clients"."id" = "contacts"."client" where "contacts"."item" = $1 and "contacts"."client" > $2 order by "contacts"."client" limit $3;
--   Limit
--     ->  Nested Loop
--           ->  Index Scan using contacts_pkey on contacts
--                 Index Cond: ((item = $1) AND (client > $2))
--           ->  Index Scan using clients_pkey on clients
--                 Index Cond: (id = contacts.client)

-- copied-devices
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > $1 and "devices"."last_contact" >= $2 and "devices"."last_contact" < $3 and "clients"."uuid" >= $4 and "clients"."uuid" <= $5 and "devices"."client" in (select "lines"."client" from "lines" where ("lines"."forked_at" is not null or "lines"."cloned_at" is not null)) order by "devices"."client" limit $6;
--   Limit
--     ->  Sort
--           Sort Key: devices.client
--           ->  Nested Loop Semi Join
--                 ->  Nested Loop Left Join
--                       ->  Nested Loop
--                             ->  Index Scan using clients_uuid_key on clients
--                                   Index Cond: ((uuid >= $4) AND (uuid <= $5))
--                             ->  Memoize
--                                   Cache Key: clients.id
--                                   Cache Mode: logical
--                                   ->  Index Scan using devices_pkey on devices
--                                         Index Cond: ((client = clients.id) AND (client > $1))
--                                         Filter: ((last_contact >= $2) AND (last_contact < $3))
--                       ->  Index Scan using blocks_pkey on blocks
--                             Index Cond: (client = devices.client)
--                 ->  Index Only Scan using lines_copied on lines
--                       Index Cond: (client = clients.id)

-- copied-devices-of-codes
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > $1 and "devices"."last_contact" >= $2 and "devices"."last_contact" < $3 and "clients"."uuid" >= $4 and "clients"."uuid" <= $5 and "devices"."client" in (select "lines"."client" from "lines" where ("lines"."forked_at" is not null or "lines"."cloned_at" is not null)) and "devices"."client" in (select "code_clients"."client" from "code_clients" where "code_clients"."code" = any($6) and "code_clients"."client" > $7) order by "devices"."client" limit $8;
--   Limit
--     ->  Sort
--           Sort Key: devices.client
--           ->  Nested Loop Semi Join
--                 Join Filter: (clients.id = lines.client)
--                 ->  Nested Loop Semi Join
--                       Join Filter: (clients.id = code_clients.client)
--                       ->  Nested Loop Left Join
--                             ->  Nested Loop
--                                   ->  Index Scan using clients_uuid_key on clients
--                                         Index Cond: ((uuid >= $4) AND (uuid <= $5))
--                                   ->  Memoize
--                                         Cache Key: clients.id
--                                         Cache Mode: logical
--                                         ->  Index Scan using devices_pkey on devices
--                                               Index Cond: ((client = clients.id) AND (client > $1))
--                                               Filter: ((last_contact >= $2) AND (last_contact < $3))
--                             ->  Index Scan using blocks_pkey on blocks
--                                   Index Cond: (client = devices.client)
--                       ->  Index Only Scan using code_clients_pkey on code_clients
--                             Index Cond: ((code = ANY ($6)) AND (client = devices.client) AND (client > $7))
--                 ->  Index Only Scan using lines_copied on lines
--                       Index Cond: (client = code_clients.client)

-- count-decisions
insert into "decision_sums" ("code", "day", "result", "server", "count") values ($1, $2, $3, $4, $5) on conflict ("code", "day", "result", "server") do update set "count" = "decision_sums"."count" + "excluded"."count";
--   Insert on decision_sums
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: decision_sums_pkey
--     ->  Result

-- count-recent-decisions
insert into "recent_decisions" ("slot", "code", "server", "decided", "denied") values ($1, $2, $3, $4, $5) on conflict ("slot", "code", "server") do update set "decided" = "recent_decisions"."decided" + "excluded"."decided", "denied" = "recent_decisions"."denied" + "excluded"."denied";
--   Insert on recent_decisions
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: recent_decisions_pkey
--     ->  Result

-- count-trial
insert into "trial_days" ("product", "day", "count") values ($1, $2, $3) on conflict ("product", "day") do update set "count" = "trial_days"."count" + $4;
--   Insert on trial_days
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: trial_days_pkey
--     ->  Result

-- counted-seats
select "contacts"."item", "names"."name", coalesce("seat_counts"."taken", 0) as "stored", sum("contacts"."counted" * "contacts"."places") as "computed" from "contacts" inner join "names" on "names"."id" = "contacts"."item" left join "seat_counts" on "seat_counts"."item" = "contacts"."item" group by "contacts"."item", "names"."name", "seat_counts"."taken";
--   HashAggregate
--     Group Key: contacts.item, names.name, seat_counts.taken
--     ->  Merge Left Join
--           Merge Cond: (contacts.item = seat_counts.item)
--           ->  Merge Join
--                 Merge Cond: (contacts.item = names.id)
--                 ->  Index Scan using contacts_running on contacts
--                 ->  Index Scan using names_pkey on names
--           ->  Index Scan using seat_counts_pkey on seat_counts

-- day-sums-of-code
select "day_sums"."class" as "classKey", "modules"."name" as "module", "day_sums"."day" as "bucket", "day_sums"."count", "day_sums"."held" from "classes" inner join "day_sums" on "day_sums"."class" = "classes"."id" inner join "modules" on "modules"."id" = "day_sums"."module" where "day_sums"."day" >= $1 and "day_sums"."day" < $2 and "classes"."code" = $3 order by "day_sums"."day", "day_sums"."class", "modules"."name";
--   Sort
--     Sort Key: day_sums.day, day_sums.class, modules.name COLLATE "C"
--     ->  Nested Loop
--           ->  Nested Loop
--                 ->  Index Scan using classes_of_code on classes
--                       Index Cond: (code = $3)
--                 ->  Index Scan using day_sums_pkey on day_sums
--                       Index Cond: ((class = classes.id) AND (day >= $1) AND (day < $2))
--           ->  Index Scan using modules_pkey on modules
--                 Index Cond: (id = day_sums.module)

-- day-sums-of-organization
select "day_sums"."class" as "classKey", "modules"."name" as "module", "day_sums"."day" as "bucket", "day_sums"."count", "day_sums"."held" from "classes" inner join "day_sums" on "day_sums"."class" = "classes"."id" inner join "modules" on "modules"."id" = "day_sums"."module" where "day_sums"."day" >= $1 and "day_sums"."day" < $2 and "classes"."organization" = $3 order by "day_sums"."day", "day_sums"."class", "modules"."name";
--   Sort
--     Sort Key: day_sums.day, day_sums.class, modules.name COLLATE "C"
--     ->  Nested Loop
--           ->  Nested Loop
--                 ->  Index Scan using classes_of_organization on classes
--                       Index Cond: (organization = $3)
--                 ->  Index Scan using day_sums_pkey on day_sums
--                       Index Cond: ((class = classes.id) AND (day >= $1) AND (day < $2))
--           ->  Index Scan using modules_pkey on modules
--                 Index Cond: (id = day_sums.module)

-- days-before
select "classes"."content", "modules"."name", "slot_sums"."slot", "slot_sums"."count" from "slot_sums" inner join "classes" on "classes"."id" = "slot_sums"."class" inner join "modules" on "modules"."id" = "slot_sums"."module" where "slot_sums"."slot" < $1;
--   Hash Join
--     Hash Cond: (slot_sums.module = modules.id)
--     ->  Merge Join
--           Merge Cond: (slot_sums.class = classes.id)
--           ->  Index Scan using slot_sums_pkey on slot_sums
--                 Index Cond: (slot < $1)
--           ->  Index Scan using classes_pkey on classes
--     ->  Hash
--           ->  Index Scan using modules_pkey on modules

-- decision-sums-of
select "day", "result", sum("count") as "count" from "decision_sums" where "code" = $1 and "day" >= $2 and "day" < $3 group by "day", "result" order by "day", "result" desc;
--   GroupAggregate
--     Group Key: day, result
--     ->  Incremental Sort
--           Sort Key: day, result DESC
--           Presorted Key: day
--           ->  Index Scan using decision_sums_pkey on decision_sums
--                 Index Cond: ((code = $1) AND (day >= $2) AND (day < $3))

-- decisions-of
select "content" from "decisions" where "client" = $1 order by "number" desc;
--   Sort
--     Sort Key: number DESC
--     ->  Index Scan using decisions_of_client on decisions
--           Index Cond: (client = $1)

-- delete-block
delete from "blocks" where "client" = $1;
--   Delete on blocks
--     ->  Index Scan using blocks_pkey on blocks
--           Index Cond: (client = $1)

-- delete-blocks-of-client
delete from "blocks" where "client" = $1;
--   Delete on blocks
--     ->  Index Scan using blocks_pkey on blocks
--           Index Cond: (client = $1)

-- delete-charge-line
delete from "charge_lines" where "organization" = $1 and "epoch" = $2 and "class" = $3 and "module" = $4 and "item" = $5 and "period" = $6 and "part" = $7;
--   Delete on charge_lines
--     ->  Index Scan using charge_lines_pkey on charge_lines
--           Index Cond: ((organization = $1) AND (epoch = $2) AND (class = $3) AND (module = $4) AND (item = $5) AND (period = $6) AND (part = $7))

-- delete-charge-period
delete from "charge_periods" where "item" = $1 and "period" = $2;
--   Delete on charge_periods
--     ->  Index Scan using charge_periods_pkey on charge_periods
--           Index Cond: ((item = $1) AND (period = $2))

-- delete-code-clients-of-client
delete from "code_clients" where "client" = $1;
--   Delete on code_clients
--     ->  Index Scan using code_clients_pkey on code_clients
--           Index Cond: (client = $1)

-- delete-day-sum
delete from "day_sums" where "class" = $1 and "module" = $2 and "day" = $3;
--   Delete on day_sums
--     ->  Index Scan using day_sums_pkey on day_sums
--           Index Cond: ((class = $1) AND (day = $3) AND (module = $2))

-- delete-decisions-of
delete from "decisions" where "client" = $1;
--   Delete on decisions
--     ->  Index Scan using decisions_of_client on decisions
--           Index Cond: (client = $1)

-- delete-decisions-of-client
delete from "decisions" where "client" = $1;
--   Delete on decisions
--     ->  Index Scan using decisions_of_client on decisions
--           Index Cond: (client = $1)

-- delete-device-days
delete from "device_days" where "client" = $1;
--   Delete on device_days
--     ->  Index Scan using device_days_of_client on device_days
--           Index Cond: (client = $1)

-- delete-devices-of-client
delete from "devices" where "client" = $1;
--   Delete on devices
--     ->  Index Scan using devices_pkey on devices
--           Index Cond: (client = $1)

-- delete-epoch-sum
delete from "epoch_sums" where "organization" = $1 and "epoch" = $2 and "class" = $3 and "module" = $4;
--   Delete on epoch_sums
--     ->  Index Scan using epoch_sums_pkey on epoch_sums
--           Index Cond: ((organization = $1) AND (epoch = $2) AND (class = $3) AND (module = $4))

-- delete-excess-sum
delete from "excess_sums" where "organization" = $1 and "bucket" = $2 and "choice" = $3;
--   Delete on excess_sums
--     ->  Index Scan using excess_sums_pkey on excess_sums
--           Index Cond: ((organization = $1) AND (bucket = $2) AND (choice = $3))

-- delete-figures
delete from "figures" where "slot" >= $1 and "slot" < $2;
--   Delete on figures
--     ->  Index Scan using figures_pkey on figures
--           Index Cond: ((slot >= $1) AND (slot < $2))

-- delete-figures-of-place
delete from "figures" where "slot" = $1 and "client" = $2;
--   Delete on figures
--     ->  Index Scan using figures_pkey on figures
--           Index Cond: ((slot = $1) AND (client = $2))

-- delete-holding
delete from "holdings" where "code" = $1 and "item" = $2 and "from_slot" = $3;
--   Delete on holdings
--     ->  Index Scan using holdings_pkey on holdings
--           Index Cond: ((code = $1) AND (item = $2) AND (from_slot = $3))

-- delete-lines-of-client
delete from "lines" where "client" = $1;
--   Delete on lines
--     ->  Index Scan using lines_pkey on lines
--           Index Cond: (client = $1)

-- delete-marks-of-client
delete from "marks" where "client" = $1;
--   Delete on marks
--     ->  Index Scan using marks_pkey on marks
--           Index Cond: (client = $1)

-- delete-outbox-about
delete from "outbox" where "data" like $1;
--   Delete on outbox
--     ->  Seq Scan on outbox
--           Disabled: true
--           Filter: (data ~~ $1)

-- delete-sequences-of-client
delete from "sequences" where "client" = $1;
--   Delete on sequences
--     ->  Index Scan using sequences_pkey on sequences
--           Index Cond: (client = $1)

-- delete-sessions-of-client
delete from "sessions" where "client" = $1;
--   Delete on sessions
--     ->  Index Scan using sessions_by_name on sessions
--           Index Cond: (client = $1)

-- delete-slot-sum
delete from "slot_sums" where "class" = $1 and "module" = $2 and "slot" = $3;
--   Delete on slot_sums
--     ->  Index Scan using slot_sums_pkey on slot_sums
--           Index Cond: ((class = $1) AND (slot = $3) AND (module = $2))

-- delete-slot-sums-between
delete from "slot_sums" where "class" in (select "id" from "classes") and "slot" >= $1 and "slot" < $2;
--   Delete on slot_sums
--     ->  Nested Loop
--           ->  Index Scan using slot_sums_pkey on slot_sums
--                 Index Cond: ((slot >= $1) AND (slot < $2))
--           ->  Index Scan using classes_pkey on classes
--                 Index Cond: (id = slot_sums.class)

-- delete-state
delete from "state" where "kind" = $1 and "id" = $2;
--   Delete on state
--     ->  Index Scan using state_pkey on state
--           Index Cond: ((kind = $1) AND (id = $2))

-- delete-tickets-of-client
delete from "tickets" where "client" = $1;
--   Delete on tickets
--     ->  Index Scan using tickets_by_authorization on tickets
--           Index Cond: (client = $1)

-- demands-after
select "place_counts"."slot", "names"."name", "place_counts"."devices" from "place_counts" inner join "names" on "names"."id" = "place_counts"."demand" where "place_counts"."organization" = $1 and "place_counts"."slot" > $2 order by "place_counts"."slot" limit $3;
--   Limit
--     ->  Nested Loop
--           ->  Index Scan using place_counts_pkey on place_counts
--                 Index Cond: ((organization = $1) AND (slot > $2))
--           ->  Index Scan using names_pkey on names
--                 Index Cond: (id = place_counts.demand)

-- demands-of-slot
select "names"."name", "place_counts"."devices" from "place_counts" inner join "names" on "names"."id" = "place_counts"."demand" where "place_counts"."organization" = $1 and "place_counts"."slot" = $2;
--   Nested Loop
--     ->  Index Scan using place_counts_pkey on place_counts
--           Index Cond: ((organization = $1) AND (slot = $2))
--     ->  Index Scan using names_pkey on names
--           Index Cond: (id = place_counts.demand)

-- denials-before
select "number", "content" from "decisions" where "denied" = 1 and "number" < $1 order by "number" desc limit $2;
--   Limit
--     ->  Index Scan Backward using denials on decisions
--           Index Cond: (number < $1)

-- denials-of-before
select "number", "content" from "decisions" where "denied" = 1 and "organization" = $1 and "number" < $2 order by "number" desc limit $3;
--   Limit
--     ->  Index Scan Backward using denials on decisions
--           Index Cond: (number < $2)
--           Filter: (organization = $1)

-- device-days-of
select "names"."name", "device_days"."day", "device_days"."count" from "device_days" inner join "names" on "names"."id" = "device_days"."code" where "device_days"."client" = $1 order by "device_days"."day", "names"."name";
--   Sort
--     Sort Key: device_days.day, names.name COLLATE "C"
--     ->  Nested Loop
--           ->  Index Scan using device_days_of_client on device_days
--                 Index Cond: (client = $1)
--           ->  Index Scan using names_pkey on names
--                 Index Cond: (id = device_days.code)

-- device-of
select "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" = $1;
--   Nested Loop Left Join
--     ->  Index Scan using devices_pkey on devices
--           Index Cond: (client = $1)
--     ->  Index Scan using blocks_pkey on blocks
--           Index Cond: (client = $1)

-- devices-after
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > $1 order by "devices"."client" limit $2;
--   Limit
--     ->  Nested Loop Left Join
--           ->  Merge Join
--                 Merge Cond: (devices.client = clients.id)
--                 ->  Index Scan using devices_pkey on devices
--                       Index Cond: (client > $1)
--                 ->  Index Scan using clients_pkey on clients
--           ->  Index Scan using blocks_pkey on blocks
--                 Index Cond: (client = devices.client)

-- devices-of-codes
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > $1 and "devices"."last_contact" >= $2 and "devices"."last_contact" < $3 and "clients"."uuid" >= $4 and "clients"."uuid" <= $5 and "devices"."client" in (select "code_clients"."client" from "code_clients" where "code_clients"."code" = any($6) and "code_clients"."client" > $7) order by "devices"."client" limit $8;
--   Limit
--     ->  Sort
--           Sort Key: devices.client
--           ->  Nested Loop Semi Join
--                 Join Filter: (clients.id = code_clients.client)
--                 ->  Nested Loop Left Join
--                       ->  Nested Loop
--                             ->  Index Scan using clients_uuid_key on clients
--                                   Index Cond: ((uuid >= $4) AND (uuid <= $5))
--                             ->  Memoize
--                                   Cache Key: clients.id
--                                   Cache Mode: logical
--                                   ->  Index Scan using devices_pkey on devices
--                                         Index Cond: ((client = clients.id) AND (client > $1))
--                                         Filter: ((last_contact >= $2) AND (last_contact < $3))
--                       ->  Index Scan using blocks_pkey on blocks
--                             Index Cond: (client = devices.client)
--                 ->  Index Only Scan using code_clients_pkey on code_clients
--                       Index Cond: ((code = ANY ($6)) AND (client = devices.client) AND (client > $7))

-- devices-with-gaps
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > $1 and "devices"."last_contact" >= $2 and "devices"."last_contact" < $3 and "clients"."uuid" >= $4 and "clients"."uuid" <= $5 and "devices"."client" in (select "sequences"."client" from "sequences" where (length("sequences"."holes") > 0 or "sequences"."dropped" > 0)) order by "devices"."client" limit $6;
--   Limit
--     ->  Sort
--           Sort Key: devices.client
--           ->  Nested Loop Semi Join
--                 ->  Nested Loop Left Join
--                       ->  Nested Loop
--                             ->  Index Scan using clients_uuid_key on clients
--                                   Index Cond: ((uuid >= $4) AND (uuid <= $5))
--                             ->  Memoize
--                                   Cache Key: clients.id
--                                   Cache Mode: logical
--                                   ->  Index Scan using devices_pkey on devices
--                                         Index Cond: ((client = clients.id) AND (client > $1))
--                                         Filter: ((last_contact >= $2) AND (last_contact < $3))
--                       ->  Index Scan using blocks_pkey on blocks
--                             Index Cond: (client = devices.client)
--                 ->  Index Only Scan using sequences_with_holes on sequences
--                       Index Cond: (client = clients.id)

-- devices-with-gaps-of-codes
select "clients"."uuid", "devices"."first_contact", "devices"."last_contact", "devices"."product", "devices"."version", "devices"."edition", "devices"."deployment", "blocks"."at" from "devices" inner join "clients" on "clients"."id" = "devices"."client" left join "blocks" on "blocks"."client" = "devices"."client" where "devices"."client" > $1 and "devices"."last_contact" >= $2 and "devices"."last_contact" < $3 and "clients"."uuid" >= $4 and "clients"."uuid" <= $5 and "devices"."client" in (select "sequences"."client" from "sequences" where (length("sequences"."holes") > 0 or "sequences"."dropped" > 0)) and "devices"."client" in (select "code_clients"."client" from "code_clients" where "code_clients"."code" = any($6) and "code_clients"."client" > $7) order by "devices"."client" limit $8;
--   Limit
--     ->  Sort
--           Sort Key: devices.client
--           ->  Nested Loop Semi Join
--                 Join Filter: (clients.id = code_clients.client)
--                 ->  Nested Loop Semi Join
--                       ->  Nested Loop Left Join
--                             ->  Nested Loop
--                                   ->  Index Scan using clients_uuid_key on clients
--                                         Index Cond: ((uuid >= $4) AND (uuid <= $5))
--                                   ->  Memoize
--                                         Cache Key: clients.id
--                                         Cache Mode: logical
--                                         ->  Index Scan using devices_pkey on devices
--                                               Index Cond: ((client = clients.id) AND (client > $1))
--                                               Filter: ((last_contact >= $2) AND (last_contact < $3))
--                             ->  Index Scan using blocks_pkey on blocks
--                                   Index Cond: (client = devices.client)
--                       ->  Index Only Scan using sequences_with_holes on sequences
--                             Index Cond: (client = clients.id)
--                 ->  Index Only Scan using code_clients_pkey on code_clients
--                       Index Cond: ((code = ANY ($6)) AND (client = sequences.client) AND (client > $7))

-- documents-of-order
select "content" from "order_documents" where "order_id" = $1 order by "number";
--   Index Scan using documents_of_order on order_documents
--     Index Cond: (order_id = $1)

-- drop-excess-sum
delete from "excess_sums" where "organization" = $1 and "bucket" = $2 and "choice" = $3 and "places" = $4;
--   Delete on excess_sums
--     ->  Index Scan using excess_sums_pkey on excess_sums
--           Index Cond: ((organization = $1) AND (bucket = $2) AND (choice = $3))
--           Filter: (places = $4)

-- drop-new-seats
delete from "new_seats" where "code" = $1 and "hour" < $2;
--   Delete on new_seats
--     ->  Index Scan using new_seats_pkey on new_seats
--           Index Cond: ((code = $1) AND (hour < $2))

-- drop-place-count
delete from "place_counts" where "organization" = $1 and "slot" = $2 and "demand" = $3 and "devices" = $4;
--   Delete on place_counts
--     ->  Index Scan using place_counts_pkey on place_counts
--           Index Cond: ((organization = $1) AND (slot = $2) AND (demand = $3))
--           Filter: (devices = $4)

-- epoch-sums-of
select "epoch", "class", "module", "count" from "epoch_sums" where "organization" = $1 and "epoch" >= $2 order by "epoch", "class", "module";
--   Index Scan using epoch_sums_pkey on epoch_sums
--     Index Cond: ((organization = $1) AND (epoch >= $2))

-- erasures-among
select "digest", "at" from "erasures" where "digest" = any($1);
--   Index Scan using erasures_pkey on erasures
--     Index Cond: (digest = ANY ($1))

-- excess-of-organization
select "excess_sums"."bucket", "excess_sums"."choice", "names"."name", "excess_sums"."places" from "excess_sums" inner join "names" on "names"."id" = "excess_sums"."choice" where "excess_sums"."organization" = $1 order by "excess_sums"."bucket", "excess_sums"."choice";
--   Nested Loop
--     ->  Index Scan using excess_sums_pkey on excess_sums
--           Index Cond: (organization = $1)
--     ->  Index Scan using names_pkey on names
--           Index Cond: (id = excess_sums.choice)

-- facts-of-change
select "fact"."at" as "at", "fact"."from_slot" as "from_slot", "fact"."actor" as "actor", "fact"."action" as "action", "fact"."subject" as "subject", "fact"."before" as "before", "fact"."after" as "after", "fact"."organization" as "organization" from "setup_changes" as fact order by fact.number;
--   Index Scan using setup_changes_pkey on setup_changes fact

-- facts-of-code
select "fact"."internal_id" as "internal_id", "fact"."organization" as "organization", "fact"."name" as "name", "fact"."is_default" as "is_default", "fact"."content" as "content" from "codes" as fact;
--   Seq Scan on codes fact
--     Disabled: true

-- facts-of-code-client
select "of_code"."name" as "code", "of_client"."uuid" as "client", "of_password"."name" as "password" from "code_clients" as fact left join "names" as "of_code" on "of_code"."id" = "fact"."code" left join "clients" as "of_client" on "of_client"."id" = "fact"."client" left join "names" as "of_password" on "of_password"."id" = "fact"."password";
--   Hash Left Join
--     Hash Cond: (fact.password = of_password.id)
--     ->  Hash Left Join
--           Hash Cond: (fact.client = of_client.id)
--           ->  Hash Left Join
--                 Hash Cond: (fact.code = of_code.id)
--                 ->  Index Scan using code_clients_by_password on code_clients fact
--                 ->  Hash
--                       ->  Index Scan using names_pkey on names of_code
--           ->  Hash
--                 ->  Index Scan using clients_pkey on clients of_client
--     ->  Hash
--           ->  Index Scan using names_pkey on names of_password

-- facts-of-decision
select "of_client"."uuid" as "client", "fact"."denied" as "denied", "fact"."request_id" as "request_id", "fact"."at" as "at", "fact"."content" as "content", "fact"."organization" as "organization" from "decisions" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" order by fact.client, fact.denied, fact.number;
--   Merge Left Join
--     Merge Cond: (fact.client = of_client.id)
--     ->  Index Scan using decisions_of_client on decisions fact
--     ->  Index Scan using clients_pkey on clients of_client

-- facts-of-decision-sum
select "fact"."code" as "code", "fact"."day" as "day", "fact"."result" as "result", "fact"."server" as "server", "fact"."count" as "count" from "decision_sums" as fact;
--   Seq Scan on decision_sums fact
--     Disabled: true

-- facts-of-device
select "of_client"."uuid" as "client", "fact"."first_contact" as "first_contact", "fact"."last_contact" as "last_contact", "fact"."product" as "product", "fact"."version" as "version", "fact"."edition" as "edition", "fact"."deployment" as "deployment" from "devices" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   Merge Left Join
--     Merge Cond: (fact.client = of_client.id)
--     ->  Index Scan using devices_pkey on devices fact
--     ->  Index Scan using clients_pkey on clients of_client

-- facts-of-device-day
select "of_code"."name" as "code", "fact"."day" as "day", "of_client"."uuid" as "client", "fact"."count" as "count" from "device_days" as fact left join "names" as "of_code" on "of_code"."id" = "fact"."code" left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   Hash Left Join
--     Hash Cond: (fact.client = of_client.id)
--     ->  Hash Left Join
--           Hash Cond: (fact.code = of_code.id)
--           ->  Index Scan using device_days_of_client on device_days fact
--           ->  Hash
--                 ->  Index Scan using names_pkey on names of_code
--     ->  Hash
--           ->  Index Scan using clients_pkey on clients of_client

-- facts-of-erasure
select "fact"."digest" as "digest", "fact"."at" as "at" from "erasures" as fact;
--   Seq Scan on erasures fact
--     Disabled: true

-- facts-of-head
select "fact"."chain" as "chain", "fact"."number" as "number", "fact"."jws" as "jws", "fact"."at" as "at" from "heads" as fact order by fact.place;
--   Index Scan using heads_pkey on heads fact

-- facts-of-holding
select "fact"."code" as "code", "fact"."item" as "item", "fact"."from_slot" as "from_slot", "fact"."until_slot" as "until_slot", "fact"."position" as "position", "fact"."organization" as "organization" from "holdings" as fact;
--   Seq Scan on holdings fact
--     Disabled: true

-- facts-of-item
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."terms" as "terms", "fact"."jws" as "jws", "fact"."revoked_at" as "revoked_at" from "items" as fact;
--   Seq Scan on items fact
--     Disabled: true

-- facts-of-late-sum
select "of_class"."content" as "class", "fact"."day" as "day", "fact"."count" as "count" from "late_sums" as fact left join "classes" as "of_class" on "of_class"."id" = "fact"."class";
--   Hash Left Join
--     Hash Cond: (fact.class = of_class.id)
--     ->  Index Scan using late_sums_pkey on late_sums fact
--     ->  Hash
--           ->  Index Scan using classes_pkey on classes of_class

-- facts-of-license
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."content" as "content" from "licenses" as fact;
--   Seq Scan on licenses fact
--     Disabled: true

-- facts-of-line
select "of_client"."uuid" as "client", "fact"."product" as "product", "fact"."used" as "used", "fact"."used_sent_at" as "used_sent_at", "fact"."restarts" as "restarts", "fact"."forked_at" as "forked_at", "fact"."cloned_at" as "cloned_at" from "lines" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   Merge Left Join
--     Merge Cond: (fact.client = of_client.id)
--     ->  Index Scan using lines_pkey on lines fact
--     ->  Index Scan using clients_pkey on clients of_client

-- facts-of-mark
select "of_client"."uuid" as "client", "fact"."kind" as "kind", "fact"."session" as "session", "fact"."at" as "at", "fact"."lifted" as "lifted", "fact"."actor" as "actor", "fact"."reason" as "reason" from "marks" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   Merge Left Join
--     Merge Cond: (fact.client = of_client.id)
--     ->  Index Scan using marks_pkey on marks fact
--     ->  Index Scan using clients_pkey on clients of_client

-- facts-of-new-seat
select "fact"."code" as "code", "fact"."hour" as "hour", "fact"."server" as "server", "fact"."count" as "count" from "new_seats" as fact;
--   Seq Scan on new_seats fact
--     Disabled: true

-- facts-of-offer
select "fact"."code" as "code", "fact"."content" as "content" from "order_offers" as fact;
--   Seq Scan on order_offers fact
--     Disabled: true

-- facts-of-order
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."content" as "content" from "orders" as fact;
--   Seq Scan on orders fact
--     Disabled: true

-- facts-of-order-document
select "fact"."number" as "number", "fact"."order_id" as "order_id", "fact"."content" as "content" from "order_documents" as fact;
--   Seq Scan on order_documents fact
--     Disabled: true

-- facts-of-order-number
select "fact"."series" as "series", "fact"."last" as "last" from "order_numbers" as fact;
--   Seq Scan on order_numbers fact
--     Disabled: true

-- facts-of-order-request
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."content" as "content" from "order_requests" as fact;
--   Seq Scan on order_requests fact
--     Disabled: true

-- facts-of-organization
select "fact"."id" as "id", "fact"."name" as "name", "fact"."version" as "version" from "organizations" as fact;
--   Seq Scan on organizations fact
--     Disabled: true

-- facts-of-product
select "fact"."code" as "code", "fact"."content" as "content" from "products" as fact;
--   Seq Scan on products fact
--     Disabled: true

-- facts-of-public-trial
select "of_client"."uuid" as "client", "fact"."product" as "product", "fact"."terms" as "terms", "fact"."jws" as "jws" from "public_trials" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   Merge Left Join
--     Merge Cond: (fact.client = of_client.id)
--     ->  Index Scan using public_trials_pkey on public_trials fact
--     ->  Index Scan using clients_pkey on clients of_client

-- facts-of-recent-decision
select "fact"."slot" as "slot", "fact"."code" as "code", "fact"."server" as "server", "fact"."decided" as "decided", "fact"."denied" as "denied" from "recent_decisions" as fact;
--   Seq Scan on recent_decisions fact
--     Disabled: true

-- facts-of-seat
select "of_item"."name" as "item", "of_client"."uuid" as "client", "fact"."taken" as "taken", "fact"."last_contact" as "last_contact", "fact"."released" as "released", "fact"."until" as "until", "fact"."counted" as "counted", "fact"."places" as "places" from "contacts" as fact left join "names" as "of_item" on "of_item"."id" = "fact"."item" left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   Hash Left Join
--     Hash Cond: (fact.client = of_client.id)
--     ->  Merge Left Join
--           Merge Cond: (fact.item = of_item.id)
--           ->  Index Scan using contacts_pkey on contacts fact
--           ->  Index Scan using names_pkey on names of_item
--     ->  Hash
--           ->  Index Scan using clients_pkey on clients of_client

-- facts-of-seat-exception
select "of_item"."name" as "item", "of_client"."uuid" as "client", "fact"."at" as "at" from "seat_exceptions" as fact left join "names" as "of_item" on "of_item"."id" = "fact"."item" left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   Hash Left Join
--     Hash Cond: (fact.client = of_client.id)
--     ->  Hash Left Join
--           Hash Cond: (fact.item = of_item.id)
--           ->  Index Only Scan using seat_exceptions_pkey on seat_exceptions fact
--           ->  Hash
--                 ->  Index Scan using names_pkey on names of_item
--     ->  Hash
--           ->  Index Scan using clients_pkey on clients of_client

-- facts-of-sequence
select "of_client"."uuid" as "client", "fact"."store" as "store", "fact"."sequence" as "sequence", "fact"."dropped" as "dropped", "fact"."at" as "at", "fact"."holes" as "holes" from "sequences" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client";
--   Merge Left Join
--     Merge Cond: (fact.client = of_client.id)
--     ->  Index Scan using sequences_pkey on sequences fact
--     ->  Index Scan using clients_pkey on clients of_client

-- facts-of-state
select "fact"."kind" as "kind", "fact"."id" as "id", "fact"."value" as "value" from "state" as fact;
--   Seq Scan on state fact
--     Disabled: true

-- facts-of-trial-day
select "fact"."product" as "product", "fact"."day" as "day", "fact"."count" as "count" from "trial_days" as fact;
--   Seq Scan on trial_days fact
--     Disabled: true

-- figures-of-client
with recursive "places"("slot") as (select min("figures"."slot") as "slot" from "figures" union all select (select min("figures"."slot") as "slot" from "figures" where "figures"."slot" > "places"."slot") as "slot" from "places" where "places"."slot" is not null) select "figures"."slot", "figures"."series", "figures"."count", "figures"."ticket" from "places" inner join "figures" on "figures"."slot" = "places"."slot" where "figures"."client" = $1;
--   Hash Join
--     Hash Cond: (places.slot = figures.slot)
--     CTE places
--       ->  Recursive Union
--             ->  Result
--                   InitPlan 3
--                     ->  Limit
--                           ->  Index Only Scan using figures_pkey on figures figures_1
--             ->  WorkTable Scan on places places_1
--                   Filter: (slot IS NOT NULL)
--     ->  CTE Scan on places
--     ->  Hash
--           ->  Index Scan using figures_pkey on figures
--                 Index Cond: (client = $1)

-- figures-of-place
select "figures"."slot", "figures"."client", "figures"."series", "figures"."count", "figures"."ticket" from "figures" where ("figures"."slot", "figures"."client") in (select * from unnest($1::bigint[], $2::bigint[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest, unnest.unnest_1
--           ->  Function Scan on unnest
--     ->  Index Scan using figures_pkey on figures
--           Index Cond: ((slot = unnest.unnest) AND (client = unnest.unnest_1))

-- figures-of-slots
select "slot", "client", "series", "count", "ticket" from "figures" where "slot" >= $1 and "slot" < $2 order by "slot", "client";
--   Index Scan using figures_pkey on figures
--     Index Cond: ((slot >= $1) AND (slot < $2))

-- find-class
select "id" from "classes" where "content" = $1;
--   Index Scan using classes_content_key on classes
--     Index Cond: (content = $1)

-- find-client
select "id", "uuid" from "clients" where ("uuid") in (select * from unnest($1::bytea[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest
--           ->  Function Scan on unnest
--     ->  Index Scan using clients_uuid_key on clients
--           Index Cond: (uuid = unnest.unnest)

-- find-module
select "id" from "modules" where "name" = $1;
--   Index Scan using modules_name_key on modules
--     Index Cond: (name = $1)

-- find-name
select "id" from "names" where "name" = $1;
--   Index Scan using names_name_key on names
--     Index Cond: (name = $1)

-- find-session
select "client", "number", "session", "ticket" from "sessions" where true and ("client", "session") in (select * from unnest($1::bigint[], $2::bytea[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest, unnest.unnest_1
--           ->  Function Scan on unnest
--     ->  Index Scan using sessions_by_name on sessions
--           Index Cond: ((client = unnest.unnest) AND (session = unnest.unnest_1))

-- find-ticket
select "client", "number", "authorization" from "tickets" where ("client", "authorization") in (select * from unnest($1::bigint[], $2::bytea[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest, unnest.unnest_1
--           ->  Function Scan on unnest
--     ->  Index Scan using tickets_by_authorization on tickets
--           Index Cond: ((client = unnest.unnest) AND ("authorization" = unnest.unnest_1))

-- first-figure
select min("slot") as "slot" from "figures";
--   Result
--     InitPlan 1
--       ->  Limit
--             ->  Index Only Scan using figures_pkey on figures

-- first-slot-sums
select (select min("slot_sums"."slot") as "slot" from "slot_sums" where "slot_sums"."class" = "classes"."id" and "slot_sums"."slot" >= $1) as "slot" from "classes";
--   Index Only Scan using classes_pkey on classes
--     SubPlan 2
--       ->  Result
--             InitPlan 1
--               ->  Limit
--                     ->  Index Only Scan using slot_sums_pkey on slot_sums
--                           Index Cond: ((class = classes.id) AND (slot >= $1))

-- fold-mark
select "until" from "fold_marks" where "grain" = $1;
--   Index Scan using fold_marks_pkey on fold_marks
--     Index Cond: (grain = $1)

-- folded-devices
select "day", count(*) as "devices" from "device_days" where "code" = $1 and "day" >= $2 and "day" < $3 group by "day" order by "day";
--   GroupAggregate
--     Group Key: day
--     ->  Index Only Scan using device_days_pkey on device_days
--           Index Cond: ((code = $1) AND (day >= $2) AND (day < $3))

-- folded-use
select "clients"."uuid", "device_days"."day", "device_days"."count" from "device_days" inner join "clients" on "clients"."id" = "device_days"."client" where "device_days"."code" = $1 and "device_days"."day" >= $2 and "device_days"."day" < $3 order by "device_days"."day", "device_days"."client" limit $4;
--   Limit
--     ->  Nested Loop
--           ->  Index Scan using device_days_pkey on device_days
--                 Index Cond: ((code = $1) AND (day >= $2) AND (day < $3))
--           ->  Index Scan using clients_pkey on clients
--                 Index Cond: (id = device_days.client)

-- heads-after
select "number", "jws" from "heads" where "chain" = $1 and "number" > $2 order by "number" limit $3;
--   Limit
--     ->  Index Scan using heads_of_chain on heads
--           Index Cond: ((chain = $1) AND (number > $2))

-- holdings-of
select "code", "item", "from_slot", "until_slot", "position" from "holdings" where "organization" = $1 order by "code", "from_slot", "position" asc nulls first, "item";
--   Sort
--     Sort Key: code COLLATE "C", from_slot, "position" NULLS FIRST, item COLLATE "C"
--     ->  Index Scan using holdings_of_organization on holdings
--           Index Cond: (organization = $1)

-- holdings-of-code
select "code", "item", "from_slot", "until_slot", "position" from "holdings" where "code" = $1;
--   Index Scan using holdings_pkey on holdings
--     Index Cond: (code = $1)

-- hour-sums-of-code
select "sums"."class" as "classKey", "modules"."name" as "module", "sums"."hour" as "bucket", "sums"."count", "sums"."held" from (select "slot_sums"."class", "slot_sums"."module", "slot_sums"."slot" / 20 as "hour", sum("slot_sums"."count") as "count", sum("slot_sums"."held") as "held" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" where "classes"."code" = $1 and "slot_sums"."slot" >= $2 and "slot_sums"."slot" < $3 group by "slot_sums"."class", "slot_sums"."module", "slot_sums"."slot" / 20) as "sums" inner join "modules" on "modules"."id" = "sums"."module" order by "sums"."hour", "sums"."class", "modules"."name";
--   Sort
--     Sort Key: ((slot_sums.slot / 20)), slot_sums.class, modules.name COLLATE "C"
--     ->  Nested Loop
--           ->  GroupAggregate
--                 Group Key: slot_sums.class, slot_sums.module, ((slot_sums.slot / 20))
--                 ->  Sort
--                       Sort Key: slot_sums.class, slot_sums.module, ((slot_sums.slot / 20))
--                       ->  Nested Loop
--                             ->  Index Scan using classes_of_code on classes
--                                   Index Cond: (code = $1)
--                             ->  Index Scan using slot_sums_pkey on slot_sums
--                                   Index Cond: ((class = classes.id) AND (slot >= $2) AND (slot < $3))
--           ->  Index Scan using modules_pkey on modules
--                 Index Cond: (id = slot_sums.module)

-- hour-sums-of-organization
select "sums"."class" as "classKey", "modules"."name" as "module", "sums"."hour" as "bucket", "sums"."count", "sums"."held" from (select "slot_sums"."class", "slot_sums"."module", "slot_sums"."slot" / 20 as "hour", sum("slot_sums"."count") as "count", sum("slot_sums"."held") as "held" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" where "classes"."organization" = $1 and "slot_sums"."slot" >= $2 and "slot_sums"."slot" < $3 group by "slot_sums"."class", "slot_sums"."module", "slot_sums"."slot" / 20) as "sums" inner join "modules" on "modules"."id" = "sums"."module" order by "sums"."hour", "sums"."class", "modules"."name";
--   Sort
--     Sort Key: ((slot_sums.slot / 20)), slot_sums.class, modules.name COLLATE "C"
--     ->  Nested Loop
--           ->  GroupAggregate
--                 Group Key: slot_sums.class, slot_sums.module, ((slot_sums.slot / 20))
--                 ->  Sort
--                       Sort Key: slot_sums.class, slot_sums.module, ((slot_sums.slot / 20))
--                       ->  Nested Loop
--                             ->  Index Scan using classes_of_organization on classes
--                                   Index Cond: (organization = $1)
--                             ->  Index Scan using slot_sums_pkey on slot_sums
--                                   Index Cond: ((class = classes.id) AND (slot >= $2) AND (slot < $3))
--           ->  Index Scan using modules_pkey on modules
--                 Index Cond: (id = slot_sums.module)

-- idempotent-of
select "digest", "status", "body" from "idempotent" where "key" = $1;
--   Index Scan using idempotent_pkey on idempotent
--     Index Cond: (key = $1)

-- item-of
select "terms", "jws", "revoked_at" from "items" where "id" = $1;
--   Index Scan using items_pkey on items
--     Index Cond: (id = $1)

-- items-of
select "terms", "revoked_at" from "items" where "organization" = $1 order by "id";
--   Sort
--     Sort Key: id COLLATE "C"
--     ->  Index Scan using items_of_organization on items
--           Index Cond: (organization = $1)

-- known-change
select "fact"."at" as "at", "fact"."from_slot" as "from_slot", "fact"."actor" as "actor", "fact"."action" as "action", "fact"."subject" as "subject", "fact"."before" as "before", "fact"."after" as "after", "fact"."organization" as "organization" from "setup_changes" as fact where ("fact"."at", "fact"."actor", "fact"."action", "fact"."subject", "fact"."before", "fact"."after") in (select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]));
--   Hash Semi Join
--     Hash Cond: ((fact.at = unnest.unnest) AND (fact.actor = unnest.unnest_1) AND (fact.action = unnest.unnest_2) AND (fact.subject = unnest.unnest_3) AND (fact.before = unnest.unnest_4) AND (fact.after = unnest.unnest_5))
--     ->  Seq Scan on setup_changes fact
--           Disabled: true
--     ->  Hash
--           ->  Function Scan on unnest

-- known-code
select "fact"."internal_id" as "internal_id", "fact"."organization" as "organization", "fact"."name" as "name", "fact"."is_default" as "is_default", "fact"."content" as "content" from "codes" as fact where ("fact"."internal_id") in (select * from unnest($1::text[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest
--           ->  Function Scan on unnest
--     ->  Index Scan using codes_pkey on codes fact
--           Index Cond: (internal_id = (unnest.unnest)::text)

-- known-code-client
select "of_code"."name" as "code", "of_client"."uuid" as "client", "of_password"."name" as "password" from "code_clients" as fact left join "names" as "of_code" on "of_code"."id" = "fact"."code" left join "clients" as "of_client" on "of_client"."id" = "fact"."client" left join "names" as "of_password" on "of_password"."id" = "fact"."password" where ("fact"."code", "fact"."client") in (select * from unnest($1::bigint[], $2::bigint[]));
--   Nested Loop Left Join
--     ->  Nested Loop Left Join
--           ->  Nested Loop Left Join
--                 ->  Nested Loop
--                       ->  HashAggregate
--                             Group Key: unnest.unnest, unnest.unnest_1
--                             ->  Function Scan on unnest
--                       ->  Index Scan using code_clients_pkey on code_clients fact
--                             Index Cond: ((code = unnest.unnest) AND (client = unnest.unnest_1))
--                 ->  Index Scan using names_pkey on names of_code
--                       Index Cond: (id = fact.code)
--           ->  Index Scan using clients_pkey on clients of_client
--                 Index Cond: (id = fact.client)
--     ->  Index Scan using names_pkey on names of_password
--           Index Cond: (id = fact.password)

-- known-decision
select "of_client"."uuid" as "client", "fact"."denied" as "denied", "fact"."request_id" as "request_id", "fact"."at" as "at", "fact"."content" as "content", "fact"."organization" as "organization" from "decisions" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where ("fact"."client") in (select * from unnest($1::bigint[]));
--   Nested Loop Left Join
--     ->  Nested Loop
--           ->  HashAggregate
--                 Group Key: unnest.unnest
--                 ->  Function Scan on unnest
--           ->  Index Scan using decisions_of_client on decisions fact
--                 Index Cond: (client = unnest.unnest)
--     ->  Index Scan using clients_pkey on clients of_client
--           Index Cond: (id = fact.client)

-- known-decision-sum
select "fact"."code" as "code", "fact"."day" as "day", "fact"."result" as "result", "fact"."server" as "server", "fact"."count" as "count" from "decision_sums" as fact where ("fact"."code", "fact"."day", "fact"."result", "fact"."server") in (select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2, unnest.unnest_3
--           ->  Function Scan on unnest
--     ->  Memoize
--           Cache Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2, unnest.unnest_3
--           Cache Mode: logical
--           ->  Index Scan using decision_sums_pkey on decision_sums fact
--                 Index Cond: ((code = (unnest.unnest)::text) AND (day = unnest.unnest_1) AND (result = unnest.unnest_2) AND (server = unnest.unnest_3))

-- known-device
select "of_client"."uuid" as "client", "fact"."first_contact" as "first_contact", "fact"."last_contact" as "last_contact", "fact"."product" as "product", "fact"."version" as "version", "fact"."edition" as "edition", "fact"."deployment" as "deployment" from "devices" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where ("fact"."client") in (select * from unnest($1::bigint[]));
--   Nested Loop Left Join
--     ->  Nested Loop
--           ->  HashAggregate
--                 Group Key: unnest.unnest
--                 ->  Function Scan on unnest
--           ->  Index Scan using devices_pkey on devices fact
--                 Index Cond: (client = unnest.unnest)
--     ->  Index Scan using clients_pkey on clients of_client
--           Index Cond: (id = fact.client)

-- known-device-day
select "of_code"."name" as "code", "fact"."day" as "day", "of_client"."uuid" as "client", "fact"."count" as "count" from "device_days" as fact left join "names" as "of_code" on "of_code"."id" = "fact"."code" left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where ("fact"."code", "fact"."day", "fact"."client") in (select * from unnest($1::bigint[], $2::bigint[], $3::bigint[]));
--   Nested Loop Left Join
--     ->  Nested Loop Left Join
--           ->  Nested Loop
--                 ->  HashAggregate
--                       Group Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2
--                       ->  Function Scan on unnest
--                 ->  Memoize
--                       Cache Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2
--                       Cache Mode: logical
--                       ->  Index Scan using device_days_pkey on device_days fact
--                             Index Cond: ((code = unnest.unnest) AND (day = unnest.unnest_1) AND (client = unnest.unnest_2))
--           ->  Index Scan using names_pkey on names of_code
--                 Index Cond: (id = fact.code)
--     ->  Index Scan using clients_pkey on clients of_client
--           Index Cond: (id = fact.client)

-- known-erasure
select "fact"."digest" as "digest", "fact"."at" as "at" from "erasures" as fact where ("fact"."digest") in (select * from unnest($1::text[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest
--           ->  Function Scan on unnest
--     ->  Index Scan using erasures_pkey on erasures fact
--           Index Cond: (digest = (unnest.unnest)::text)

-- known-head
select "fact"."chain" as "chain", "fact"."number" as "number", "fact"."jws" as "jws", "fact"."at" as "at" from "heads" as fact where ("fact"."chain", "fact"."number") in (select * from unnest($1::text[], $2::bigint[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest, unnest.unnest_1
--           ->  Function Scan on unnest
--     ->  Memoize
--           Cache Key: unnest.unnest, unnest.unnest_1
--           Cache Mode: logical
--           ->  Index Scan using heads_of_chain on heads fact
--                 Index Cond: ((chain = (unnest.unnest)::text) AND (number = unnest.unnest_1))

-- known-holding
select "fact"."code" as "code", "fact"."item" as "item", "fact"."from_slot" as "from_slot", "fact"."until_slot" as "until_slot", "fact"."position" as "position", "fact"."organization" as "organization" from "holdings" as fact where ("fact"."code", "fact"."item", "fact"."from_slot") in (select * from unnest($1::text[], $2::text[], $3::bigint[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2
--           ->  Function Scan on unnest
--     ->  Memoize
--           Cache Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2
--           Cache Mode: logical
--           ->  Index Scan using holdings_pkey on holdings fact
--                 Index Cond: ((code = (unnest.unnest)::text) AND (item = (unnest.unnest_1)::text) AND (from_slot = unnest.unnest_2))

-- known-item
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."terms" as "terms", "fact"."jws" as "jws", "fact"."revoked_at" as "revoked_at" from "items" as fact where ("fact"."id") in (select * from unnest($1::text[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest
--           ->  Function Scan on unnest
--     ->  Index Scan using items_pkey on items fact
--           Index Cond: (id = (unnest.unnest)::text)

-- known-late-sum
select "of_class"."content" as "class", "fact"."day" as "day", "fact"."count" as "count" from "late_sums" as fact left join "classes" as "of_class" on "of_class"."id" = "fact"."class" where ("fact"."class", "fact"."day") in (select * from unnest($1::bigint[], $2::bigint[]));
--   Nested Loop Left Join
--     ->  Nested Loop
--           ->  HashAggregate
--                 Group Key: unnest.unnest, unnest.unnest_1
--                 ->  Function Scan on unnest
--           ->  Index Scan using late_sums_pkey on late_sums fact
--                 Index Cond: ((class = unnest.unnest) AND (day = unnest.unnest_1))
--     ->  Index Scan using classes_pkey on classes of_class
--           Index Cond: (id = fact.class)

-- known-license
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."content" as "content" from "licenses" as fact where ("fact"."id") in (select * from unnest($1::text[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest
--           ->  Function Scan on unnest
--     ->  Index Scan using licenses_pkey on licenses fact
--           Index Cond: (id = (unnest.unnest)::text)

-- known-line
select "of_client"."uuid" as "client", "fact"."product" as "product", "fact"."used" as "used", "fact"."used_sent_at" as "used_sent_at", "fact"."restarts" as "restarts", "fact"."forked_at" as "forked_at", "fact"."cloned_at" as "cloned_at" from "lines" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where ("fact"."client", "fact"."product") in (select * from unnest($1::bigint[], $2::text[]));
--   Nested Loop Left Join
--     ->  Nested Loop
--           ->  HashAggregate
--                 Group Key: unnest.unnest, unnest.unnest_1
--                 ->  Function Scan on unnest
--           ->  Memoize
--                 Cache Key: unnest.unnest, unnest.unnest_1
--                 Cache Mode: logical
--                 ->  Index Scan using lines_pkey on lines fact
--                       Index Cond: ((client = unnest.unnest) AND (product = (unnest.unnest_1)::text))
--     ->  Index Scan using clients_pkey on clients of_client
--           Index Cond: (id = fact.client)

-- known-mark
select "of_client"."uuid" as "client", "fact"."kind" as "kind", "fact"."session" as "session", "fact"."at" as "at", "fact"."lifted" as "lifted", "fact"."actor" as "actor", "fact"."reason" as "reason" from "marks" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where ("fact"."client", "fact"."kind", "fact"."session") in (select * from unnest($1::bigint[], $2::text[], $3::text[]));
--   Nested Loop Left Join
--     ->  Nested Loop
--           ->  HashAggregate
--                 Group Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2
--                 ->  Function Scan on unnest
--           ->  Index Scan using marks_voided on marks fact
--                 Index Cond: ((kind = (unnest.unnest_1)::text) AND (client = unnest.unnest))
--                 Filter: ((unnest.unnest_2)::text = session)
--     ->  Index Scan using clients_pkey on clients of_client
--           Index Cond: (id = fact.client)

-- known-new-seat
select "fact"."code" as "code", "fact"."hour" as "hour", "fact"."server" as "server", "fact"."count" as "count" from "new_seats" as fact where ("fact"."code", "fact"."hour", "fact"."server") in (select * from unnest($1::text[], $2::bigint[], $3::bigint[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2
--           ->  Function Scan on unnest
--     ->  Memoize
--           Cache Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2
--           Cache Mode: logical
--           ->  Index Scan using new_seats_pkey on new_seats fact
--                 Index Cond: ((code = (unnest.unnest)::text) AND (hour = unnest.unnest_1) AND (server = unnest.unnest_2))

-- known-offer
select "fact"."code" as "code", "fact"."content" as "content" from "order_offers" as fact where ("fact"."code") in (select * from unnest($1::text[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest
--           ->  Function Scan on unnest
--     ->  Index Scan using order_offers_pkey on order_offers fact
--           Index Cond: (code = (unnest.unnest)::text)

-- known-order
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."content" as "content" from "orders" as fact where ("fact"."id") in (select * from unnest($1::text[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest
--           ->  Function Scan on unnest
--     ->  Index Scan using orders_pkey on orders fact
--           Index Cond: (id = (unnest.unnest)::text)

-- known-order-document
select "fact"."number" as "number", "fact"."order_id" as "order_id", "fact"."content" as "content" from "order_documents" as fact where ("fact"."number") in (select * from unnest($1::text[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest
--           ->  Function Scan on unnest
--     ->  Index Scan using order_documents_pkey on order_documents fact
--           Index Cond: (number = (unnest.unnest)::text)

-- known-order-number
select "fact"."series" as "series", "fact"."last" as "last" from "order_numbers" as fact where ("fact"."series") in (select * from unnest($1::text[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest
--           ->  Function Scan on unnest
--     ->  Index Scan using order_numbers_pkey on order_numbers fact
--           Index Cond: (series = (unnest.unnest)::text)

-- known-order-request
select "fact"."id" as "id", "fact"."organization" as "organization", "fact"."content" as "content" from "order_requests" as fact where ("fact"."id") in (select * from unnest($1::text[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest
--           ->  Function Scan on unnest
--     ->  Index Scan using order_requests_pkey on order_requests fact
--           Index Cond: (id = (unnest.unnest)::text)

-- known-organization
select "fact"."id" as "id", "fact"."name" as "name", "fact"."version" as "version" from "organizations" as fact where ("fact"."id") in (select * from unnest($1::text[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest
--           ->  Function Scan on unnest
--     ->  Index Scan using organizations_pkey on organizations fact
--           Index Cond: (id = (unnest.unnest)::text)

-- known-product
select "fact"."code" as "code", "fact"."content" as "content" from "products" as fact where ("fact"."code") in (select * from unnest($1::text[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest
--           ->  Function Scan on unnest
--     ->  Index Scan using products_pkey on products fact
--           Index Cond: (code = (unnest.unnest)::text)

-- known-public-trial
select "of_client"."uuid" as "client", "fact"."product" as "product", "fact"."terms" as "terms", "fact"."jws" as "jws" from "public_trials" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where ("fact"."client", "fact"."product") in (select * from unnest($1::bigint[], $2::text[]));
--   Nested Loop Left Join
--     ->  Nested Loop
--           ->  HashAggregate
--                 Group Key: unnest.unnest, unnest.unnest_1
--                 ->  Function Scan on unnest
--           ->  Memoize
--                 Cache Key: unnest.unnest, unnest.unnest_1
--                 Cache Mode: logical
--                 ->  Index Scan using public_trials_pkey on public_trials fact
--                       Index Cond: ((client = unnest.unnest) AND (product = (unnest.unnest_1)::text))
--     ->  Index Scan using clients_pkey on clients of_client
--           Index Cond: (id = fact.client)

-- known-recent-decision
select "fact"."slot" as "slot", "fact"."code" as "code", "fact"."server" as "server", "fact"."decided" as "decided", "fact"."denied" as "denied" from "recent_decisions" as fact where ("fact"."slot", "fact"."code", "fact"."server") in (select * from unnest($1::bigint[], $2::text[], $3::bigint[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2
--           ->  Function Scan on unnest
--     ->  Memoize
--           Cache Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2
--           Cache Mode: logical
--           ->  Index Scan using recent_decisions_pkey on recent_decisions fact
--                 Index Cond: ((slot = unnest.unnest) AND (code = (unnest.unnest_1)::text) AND (server = unnest.unnest_2))

-- known-seat
select "of_item"."name" as "item", "of_client"."uuid" as "client", "fact"."taken" as "taken", "fact"."last_contact" as "last_contact", "fact"."released" as "released", "fact"."until" as "until", "fact"."counted" as "counted", "fact"."places" as "places" from "contacts" as fact left join "names" as "of_item" on "of_item"."id" = "fact"."item" left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where ("fact"."item", "fact"."client") in (select * from unnest($1::bigint[], $2::bigint[]));
--   Nested Loop Left Join
--     ->  Nested Loop Left Join
--           ->  Nested Loop
--                 ->  HashAggregate
--                       Group Key: unnest.unnest, unnest.unnest_1
--                       ->  Function Scan on unnest
--                 ->  Index Scan using contacts_pkey on contacts fact
--                       Index Cond: ((item = unnest.unnest) AND (client = unnest.unnest_1))
--           ->  Index Scan using names_pkey on names of_item
--                 Index Cond: (id = fact.item)
--     ->  Index Scan using clients_pkey on clients of_client
--           Index Cond: (id = fact.client)

-- known-seat-exception
select "of_item"."name" as "item", "of_client"."uuid" as "client", "fact"."at" as "at" from "seat_exceptions" as fact left join "names" as "of_item" on "of_item"."id" = "fact"."item" left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where ("fact"."item", "fact"."client", "fact"."at") in (select * from unnest($1::bigint[], $2::bigint[], $3::bigint[]));
--   Nested Loop Left Join
--     ->  Nested Loop Left Join
--           ->  Nested Loop
--                 ->  HashAggregate
--                       Group Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2
--                       ->  Function Scan on unnest
--                 ->  Memoize
--                       Cache Key: unnest.unnest, unnest.unnest_1, unnest.unnest_2
--                       Cache Mode: logical
--                       ->  Index Only Scan using seat_exceptions_pkey on seat_exceptions fact
--                             Index Cond: ((item = unnest.unnest) AND (client = unnest.unnest_1) AND (at = unnest.unnest_2))
--           ->  Index Scan using names_pkey on names of_item
--                 Index Cond: (id = fact.item)
--     ->  Index Scan using clients_pkey on clients of_client
--           Index Cond: (id = fact.client)

-- known-sequence
select "of_client"."uuid" as "client", "fact"."store" as "store", "fact"."sequence" as "sequence", "fact"."dropped" as "dropped", "fact"."at" as "at", "fact"."holes" as "holes" from "sequences" as fact left join "clients" as "of_client" on "of_client"."id" = "fact"."client" where ("fact"."client", "fact"."store") in (select * from unnest($1::bigint[], $2::text[]));
--   Nested Loop Left Join
--     ->  Nested Loop
--           ->  HashAggregate
--                 Group Key: unnest.unnest, unnest.unnest_1
--                 ->  Function Scan on unnest
--           ->  Memoize
--                 Cache Key: unnest.unnest, unnest.unnest_1
--                 Cache Mode: logical
--                 ->  Index Scan using sequences_pkey on sequences fact
--                       Index Cond: ((client = unnest.unnest) AND (store = (unnest.unnest_1)::text))
--     ->  Index Scan using clients_pkey on clients of_client
--           Index Cond: (id = fact.client)

-- known-state
select "fact"."kind" as "kind", "fact"."id" as "id", "fact"."value" as "value" from "state" as fact where ("fact"."kind", "fact"."id") in (select * from unnest($1::text[], $2::text[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest, unnest.unnest_1
--           ->  Function Scan on unnest
--     ->  Memoize
--           Cache Key: unnest.unnest, unnest.unnest_1
--           Cache Mode: logical
--           ->  Index Scan using state_pkey on state fact
--                 Index Cond: ((kind = (unnest.unnest)::text) AND (id = (unnest.unnest_1)::text))

-- known-trial-day
select "fact"."product" as "product", "fact"."day" as "day", "fact"."count" as "count" from "trial_days" as fact where ("fact"."product", "fact"."day") in (select * from unnest($1::text[], $2::bigint[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest, unnest.unnest_1
--           ->  Function Scan on unnest
--     ->  Index Scan using trial_days_pkey on trial_days fact
--           Index Cond: ((product = (unnest.unnest)::text) AND (day = unnest.unnest_1))

-- last-closing
select max("until") as "until" from "closings";
--   Aggregate
--     ->  Seq Scan on closings
--           Disabled: true

-- late-sums-of-code
select "late_sums"."day", sum("late_sums"."count") as "count" from "classes" inner join "late_sums" on "late_sums"."class" = "classes"."id" where "classes"."code" = $1 and "late_sums"."day" >= $2 and "late_sums"."day" < $3 group by "late_sums"."day" order by "late_sums"."day";
--   GroupAggregate
--     Group Key: late_sums.day
--     ->  Sort
--           Sort Key: late_sums.day
--           ->  Nested Loop
--                 ->  Index Scan using classes_of_code on classes
--                       Index Cond: (code = $1)
--                 ->  Index Scan using late_sums_pkey on late_sums
--                       Index Cond: ((class = classes.id) AND (day >= $2) AND (day < $3))

-- license-of
select "content" from "licenses" where "id" = $1;
--   Index Scan using licenses_pkey on licenses
--     Index Cond: (id = $1)

-- licenses-after
select "content" from "licenses" where "id" > $1 order by "id" limit $2;
--   Limit
--     ->  Index Scan using licenses_pkey on licenses
--           Index Cond: (id > $1)

-- licenses-found
select "licenses"."id" as "id", "licenses"."content" as "content", "organizations"."name" as "name" from "licenses" left join "organizations" on "organizations"."id" = "licenses"."organization" where "licenses"."id" > $1 and "licenses"."organization" like $2 and (lower("licenses"."content") like $3 or lower("organizations"."name") like $4) order by "licenses"."id" limit $5;
--   Limit
--     ->  Nested Loop Left Join
--           Filter: ((lower(licenses.content) ~~ $3) OR (lower(organizations.name) ~~ $4))
--           ->  Index Scan using licenses_pkey on licenses
--                 Index Cond: (id > $1)
--                 Filter: (organization ~~ $2)
--           ->  Index Scan using organizations_pkey on organizations
--                 Index Cond: (id = licenses.organization)

-- licenses-of-after
select "content" from "licenses" where "organization" = $1 and "id" > $2 order by "id" limit $3;
--   Limit
--     ->  Sort
--           Sort Key: id COLLATE "C"
--           ->  Index Scan using licenses_of_organization on licenses
--                 Index Cond: (organization = $1)
--                 Filter: (id > $2)

-- line-of
select "used", "used_sent_at", "restarts", "forked_at", "cloned_at" from "lines" where "client" = $1 and "product" = $2;
--   Index Scan using lines_pkey on lines
--     Index Cond: ((client = $1) AND (product = $2))

-- lines-of-client
select "product", "used", "used_sent_at", "restarts", "forked_at", "cloned_at" from "lines" where "client" = $1 order by "product";
--   Index Scan using lines_pkey on lines
--     Index Cond: (client = $1)

-- marks-of
select "kind", "session", "at", "lifted", "actor", "reason" from "marks" where "client" = $1 order by "kind", "session";
--   Index Scan using marks_pkey on marks
--     Index Cond: (client = $1)

-- module-of-id
select "name" from "modules" where "id" = $1;
--   Index Scan using modules_pkey on modules
--     Index Cond: (id = $1)

-- new-seats-of
select sum("count") as "count" from "new_seats" where "code" = $1 and "hour" = $2;
--   Aggregate
--     ->  Index Scan using new_seats_pkey on new_seats
--           Index Cond: ((code = $1) AND (hour = $2))

-- next-order-number
insert into "order_numbers" ("series", "last") values ($1, $2) on conflict ("series") do update set "last" = "order_numbers"."last" + $3 returning "last";
--   Insert on order_numbers
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: order_numbers_pkey
--     ->  Result

-- offer-of
select "content" from "order_offers" where "code" = $1;
--   Index Scan using order_offers_pkey on order_offers
--     Index Cond: (code = $1)

-- offers-after
select "content" from "order_offers" where "code" > $1 order by "code" limit $2;
--   Limit
--     ->  Index Scan using order_offers_pkey on order_offers
--           Index Cond: (code > $1)

-- opening-balances-of
select "item", "period", "quota_used", "tolerance_used", "over_use" from "opening_balances" where "organization" = $1 order by "item", "period";
--   Index Scan using opening_balances_pkey on opening_balances
--     Index Cond: (organization = $1)

-- order-document-of
select "content" from "order_documents" where "number" = $1;
--   Index Scan using order_documents_pkey on order_documents
--     Index Cond: (number = $1)

-- order-of
select "content" from "orders" where "id" = $1;
--   Index Scan using orders_pkey on orders
--     Index Cond: (id = $1)

-- order-request-of
select "content" from "order_requests" where "id" = $1;
--   Index Scan using order_requests_pkey on order_requests
--     Index Cond: (id = $1)

-- order-requests-before
select "content" from "order_requests" where "id" < $1 order by "id" desc limit $2;
--   Limit
--     ->  Index Scan Backward using order_requests_pkey on order_requests
--           Index Cond: (id < $1)

-- order-requests-of-before
select "content" from "order_requests" where "organization" = $1 and "id" < $2 order by "id" desc limit $3;
--   Limit
--     ->  Index Scan Backward using order_requests_of_organization on order_requests
--           Index Cond: ((organization = $1) AND (id < $2))

-- orders-before
select "content" from "orders" where "id" < $1 order by "id" desc limit $2;
--   Limit
--     ->  Index Scan Backward using orders_pkey on orders
--           Index Cond: (id < $1)

-- orders-of-before
select "content" from "orders" where "organization" = $1 and "id" < $2 order by "id" desc limit $3;
--   Limit
--     ->  Index Scan Backward using orders_of_organization on orders
--           Index Cond: ((organization = $1) AND (id < $2))

-- organization-of
select "id", "name", "version" from "organizations" where "id" = $1;
--   Index Scan using organizations_pkey on organizations
--     Index Cond: (id = $1)

-- organizations-after
select "id" from "organizations" where "id" > $1 order by "id" limit $2;
--   Limit
--     ->  Index Only Scan using organizations_pkey on organizations
--           Index Cond: (id > $1)

-- organizations-found
select "id", "name" from "organizations" where "id" > $1 and (lower("name") like $2 or lower("id") like $3) order by "id" limit $4;
--   Limit
--     ->  Index Scan using organizations_pkey on organizations
--           Index Cond: (id > $1)
--           Filter: ((lower(name) ~~ $2) OR (lower(id) ~~ $3))

-- organizations-of-classes
select "id", "organization" from "classes";
--   Seq Scan on classes
--     Disabled: true

-- outbox-after
select "number", "at", "kind", "organization", "data" from "outbox" where "number" > $1 order by "number" limit $2;
--   Limit
--     ->  Index Scan using outbox_pkey on outbox
--           Index Cond: (number > $1)

-- password-devices
select "names"."name", count(*) as "devices" from "code_clients" inner join "names" on "names"."id" = "code_clients"."password" where "code_clients"."code" = $1 group by "names"."name";
--   GroupAggregate
--     Group Key: names.name
--     ->  Sort
--           Sort Key: names.name COLLATE "C"
--           ->  Nested Loop
--                 ->  Index Only Scan using code_clients_by_password on code_clients
--                       Index Cond: (code = $1)
--                 ->  Index Scan using names_pkey on names
--                       Index Cond: (id = code_clients.password)

-- product-of
select "content" from "products" where "code" = $1;
--   Index Scan using products_pkey on products
--     Index Cond: (code = $1)

-- products-after
select "content" from "products" where "code" > $1 order by "code" limit $2;
--   Limit
--     ->  Index Scan using products_pkey on products
--           Index Cond: (code > $1)

-- put-block
insert into "blocks" ("client", "at") values ($1, $2) on conflict ("client") do update set "at" = "excluded"."at";
--   Insert on blocks
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: blocks_pkey
--     ->  Result

-- put-charge-line
insert into "charge_lines" ("organization", "epoch", "class", "module", "item", "period", "part", "count") select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::bigint[]) on conflict ("organization", "epoch", "class", "module", "item", "period", "part") do update set "count" = "excluded"."count";
--   Insert on charge_lines
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: charge_lines_pkey
--     ->  Function Scan on unnest

-- put-charge-period
insert into "charge_periods" ("item", "period", "organization", "quota_used", "tolerance_used", "over_use") select * from unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) on conflict ("item", "period") do update set "organization" = "excluded"."organization", "quota_used" = "excluded"."quota_used", "tolerance_used" = "excluded"."tolerance_used", "over_use" = "excluded"."over_use";
--   Insert on charge_periods
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: charge_periods_pkey
--     ->  Function Scan on unnest

-- put-closing
insert into "closings" ("organization", "until") values ($1, $2) on conflict ("organization") do update set "until" = "excluded"."until";
--   Insert on closings
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: closings_pkey
--     ->  Result

-- put-code
insert into "codes" ("internal_id", "organization", "name", "is_default", "content") values ($1, $2, $3, $4, $5) on conflict ("internal_id") do update set "organization" = "excluded"."organization", "name" = "excluded"."name", "is_default" = "excluded"."is_default", "content" = "excluded"."content";
--   Insert on codes
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: codes_pkey
--     ->  Result

-- put-contact
insert into "contacts" ("item", "client", "taken", "last_contact", "released", "until", "counted", "places") values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict ("item", "client") do update set "taken" = "excluded"."taken", "last_contact" = "excluded"."last_contact", "released" = "excluded"."released", "until" = "excluded"."until", "counted" = "excluded"."counted", "places" = "excluded"."places";
--   Insert on contacts
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: contacts_pkey
--     ->  Result

-- put-device
insert into "devices" ("client", "first_contact", "last_contact", "product", "version", "edition", "deployment") values ($1, $2, $3, $4, $5, $6, $7) on conflict ("client") do update set "first_contact" = least("excluded"."first_contact", "devices"."first_contact"), "last_contact" = greatest("excluded"."last_contact", "devices"."last_contact"), "product" = case when "excluded"."last_contact" >= "devices"."last_contact" then "excluded"."product" else "devices"."product" end, "version" = case when "excluded"."last_contact" >= "devices"."last_contact" then "excluded"."version" else "devices"."version" end, "edition" = case when "excluded"."last_contact" >= "devices"."last_contact" then "excluded"."edition" else "devices"."edition" end, "deployment" = case when "excluded"."last_contact" >= "devices"."last_contact" then "excluded"."deployment" else "devices"."deployment" end;
--   Insert on devices
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: devices_pkey
--     ->  Result

-- put-erasure
insert into "erasures" ("digest", "at") values ($1, $2) on conflict ("digest") do update set "at" = greatest("excluded"."at", "erasures"."at");
--   Insert on erasures
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: erasures_pkey
--     ->  Result

-- put-fact-change
insert into "setup_changes" ("at", "from_slot", "actor", "action", "subject", "before", "after", "organization") select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]);
--   Insert on setup_changes
--     ->  Function Scan on unnest

-- put-fact-code
insert into "codes" ("internal_id", "organization", "name", "is_default", "content") select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[]) on conflict ("internal_id") do update set "organization" = "excluded"."organization", "name" = "excluded"."name", "is_default" = "excluded"."is_default", "content" = "excluded"."content";
--   Insert on codes
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: codes_pkey
--     ->  Function Scan on unnest

-- put-fact-code-client
insert into "code_clients" ("code", "client", "password") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[]) on conflict ("code", "client") do update set "password" = "excluded"."password";
--   Insert on code_clients
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: code_clients_pkey
--     ->  Function Scan on unnest

-- put-fact-decision
insert into "decisions" ("client", "denied", "request_id", "at", "content", "organization") select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[]);
--   Insert on decisions
--     ->  Function Scan on unnest

-- put-fact-decision-sum
insert into "decision_sums" ("code", "day", "result", "server", "count") select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) on conflict ("code", "day", "result", "server") do update set "count" = "excluded"."count";
--   Insert on decision_sums
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: decision_sums_pkey
--     ->  Function Scan on unnest

-- put-fact-device
insert into "devices" ("client", "first_contact", "last_contact", "product", "version", "edition", "deployment") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[]) on conflict ("client") do update set "first_contact" = "excluded"."first_contact", "last_contact" = "excluded"."last_contact", "product" = "excluded"."product", "version" = "excluded"."version", "edition" = "excluded"."edition", "deployment" = "excluded"."deployment";
--   Insert on devices
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: devices_pkey
--     ->  Function Scan on unnest

-- put-fact-device-day
insert into "device_days" ("code", "day", "client", "count") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) on conflict ("code", "day", "client") do update set "count" = "excluded"."count";
--   Insert on device_days
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: device_days_pkey
--     ->  Function Scan on unnest

-- put-fact-erasure
insert into "erasures" ("digest", "at") select * from unnest($1::text[], $2::bigint[]) on conflict ("digest") do update set "at" = "excluded"."at";
--   Insert on erasures
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: erasures_pkey
--     ->  Function Scan on unnest

-- put-fact-head
insert into "heads" ("chain", "number", "jws", "at") select * from unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[]) on conflict ("chain", "number") do nothing;
--   Insert on heads
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: heads_of_chain
--     ->  Function Scan on unnest

-- put-fact-holding
insert into "holdings" ("code", "item", "from_slot", "until_slot", "position", "organization") select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[]) on conflict ("code", "item", "from_slot") do update set "until_slot" = "excluded"."until_slot", "position" = "excluded"."position", "organization" = "excluded"."organization";
--   Insert on holdings
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: holdings_pkey
--     ->  Function Scan on unnest

-- put-fact-item
insert into "items" ("id", "organization", "terms", "jws", "revoked_at") select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) on conflict ("id") do update set "organization" = "excluded"."organization", "terms" = "excluded"."terms", "jws" = "excluded"."jws", "revoked_at" = "excluded"."revoked_at";
--   Insert on items
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: items_pkey
--     ->  Function Scan on unnest

-- put-fact-late-sum
insert into "late_sums" ("class", "day", "count") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[]) on conflict ("class", "day") do update set "count" = "excluded"."count";
--   Insert on late_sums
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: late_sums_pkey
--     ->  Function Scan on unnest

-- put-fact-license
insert into "licenses" ("id", "organization", "content") select * from unnest($1::text[], $2::text[], $3::text[]) on conflict ("id") do update set "organization" = "excluded"."organization", "content" = "excluded"."content";
--   Insert on licenses
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: licenses_pkey
--     ->  Function Scan on unnest

-- put-fact-line
insert into "lines" ("client", "product", "used", "used_sent_at", "restarts", "forked_at", "cloned_at") select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[]) on conflict ("client", "product") do update set "used" = "excluded"."used", "used_sent_at" = "excluded"."used_sent_at", "restarts" = "excluded"."restarts", "forked_at" = "excluded"."forked_at", "cloned_at" = "excluded"."cloned_at";
--   Insert on lines
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: lines_pkey
--     ->  Function Scan on unnest

-- put-fact-mark
insert into "marks" ("client", "kind", "session", "at", "lifted", "actor", "reason") select * from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[]) on conflict ("client", "kind", "session") do update set "at" = "excluded"."at", "lifted" = "excluded"."lifted", "actor" = "excluded"."actor", "reason" = "excluded"."reason";
--   Insert on marks
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: marks_pkey
--     ->  Function Scan on unnest

-- put-fact-new-seat
insert into "new_seats" ("code", "hour", "server", "count") select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) on conflict ("code", "hour", "server") do update set "count" = "excluded"."count";
--   Insert on new_seats
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: new_seats_pkey
--     ->  Function Scan on unnest

-- put-fact-offer
insert into "order_offers" ("code", "content") select * from unnest($1::text[], $2::text[]) on conflict ("code") do update set "content" = "excluded"."content";
--   Insert on order_offers
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: order_offers_pkey
--     ->  Function Scan on unnest

-- put-fact-order
insert into "orders" ("id", "organization", "content") select * from unnest($1::text[], $2::text[], $3::text[]) on conflict ("id") do update set "organization" = "excluded"."organization", "content" = "excluded"."content";
--   Insert on orders
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: orders_pkey
--     ->  Function Scan on unnest

-- put-fact-order-document
insert into "order_documents" ("number", "order_id", "content") select * from unnest($1::text[], $2::text[], $3::text[]) on conflict ("number") do update set "order_id" = "excluded"."order_id", "content" = "excluded"."content";
--   Insert on order_documents
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: order_documents_pkey
--     ->  Function Scan on unnest

-- put-fact-order-number
insert into "order_numbers" ("series", "last") select * from unnest($1::text[], $2::bigint[]) on conflict ("series") do update set "last" = "excluded"."last";
--   Insert on order_numbers
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: order_numbers_pkey
--     ->  Function Scan on unnest

-- put-fact-order-request
insert into "order_requests" ("id", "organization", "content") select * from unnest($1::text[], $2::text[], $3::text[]) on conflict ("id") do update set "organization" = "excluded"."organization", "content" = "excluded"."content";
--   Insert on order_requests
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: order_requests_pkey
--     ->  Function Scan on unnest

-- put-fact-organization
insert into "organizations" ("id", "name", "version") select * from unnest($1::text[], $2::text[], $3::bigint[]) on conflict ("id") do update set "name" = "excluded"."name", "version" = "excluded"."version";
--   Insert on organizations
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: organizations_pkey
--     ->  Function Scan on unnest

-- put-fact-product
insert into "products" ("code", "content") select * from unnest($1::text[], $2::text[]) on conflict ("code") do update set "content" = "excluded"."content";
--   Insert on products
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: products_pkey
--     ->  Function Scan on unnest

-- put-fact-public-trial
insert into "public_trials" ("client", "product", "terms", "jws") select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) on conflict ("client", "product") do update set "terms" = "excluded"."terms", "jws" = "excluded"."jws";
--   Insert on public_trials
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: public_trials_pkey
--     ->  Function Scan on unnest

-- put-fact-recent-decision
insert into "recent_decisions" ("slot", "code", "server", "decided", "denied") select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) on conflict ("slot", "code", "server") do update set "decided" = "excluded"."decided", "denied" = "excluded"."denied";
--   Insert on recent_decisions
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: recent_decisions_pkey
--     ->  Function Scan on unnest

-- put-fact-seat
insert into "contacts" ("item", "client", "taken", "last_contact", "released", "until", "counted", "places") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[]) on conflict ("item", "client") do update set "taken" = "excluded"."taken", "last_contact" = "excluded"."last_contact", "released" = "excluded"."released", "until" = "excluded"."until", "counted" = "excluded"."counted", "places" = "excluded"."places";
--   Insert on contacts
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: contacts_pkey
--     ->  Function Scan on unnest

-- put-fact-seat-exception
insert into "seat_exceptions" ("item", "client", "at") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[]) on conflict ("item", "client", "at") do nothing;
--   Insert on seat_exceptions
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: seat_exceptions_pkey
--     ->  Function Scan on unnest

-- put-fact-sequence
insert into "sequences" ("client", "store", "sequence", "dropped", "at", "holes") select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[]) on conflict ("client", "store") do update set "sequence" = "excluded"."sequence", "dropped" = "excluded"."dropped", "at" = "excluded"."at", "holes" = "excluded"."holes";
--   Insert on sequences
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: sequences_pkey
--     ->  Function Scan on unnest

-- put-fact-state
insert into "state" ("kind", "id", "value") select * from unnest($1::text[], $2::text[], $3::text[]) on conflict ("kind", "id") do update set "value" = "excluded"."value";
--   Insert on state
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: state_pkey
--     ->  Function Scan on unnest

-- put-fact-trial-day
insert into "trial_days" ("product", "day", "count") select * from unnest($1::text[], $2::bigint[], $3::bigint[]) on conflict ("product", "day") do update set "count" = "excluded"."count";
--   Insert on trial_days
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: trial_days_pkey
--     ->  Function Scan on unnest

-- put-figure
insert into "figures" ("slot", "client", "series", "count", "ticket") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) on conflict ("slot", "client", "series") do update set "count" = "excluded"."count", "ticket" = "excluded"."ticket";
--   Insert on figures
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: figures_pkey
--     ->  Function Scan on unnest

-- put-holding
insert into "holdings" ("code", "item", "from_slot", "until_slot", "position", "organization") values ($1, $2, $3, $4, $5, $6) on conflict ("code", "item", "from_slot") do update set "until_slot" = "excluded"."until_slot", "position" = "excluded"."position";
--   Insert on holdings
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: holdings_pkey
--     ->  Result

-- put-idempotent
insert into "idempotent" ("key", "digest", "status", "body", "at") values ($1, $2, $3, $4, $5) on conflict ("key") do update set "digest" = "excluded"."digest", "status" = "excluded"."status", "body" = "excluded"."body", "at" = "excluded"."at";
--   Insert on idempotent
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: idempotent_pkey
--     ->  Result

-- put-item
insert into "items" ("id", "organization", "terms", "jws", "revoked_at") values ($1, $2, $3, $4, $5) on conflict ("id") do update set "organization" = "excluded"."organization", "terms" = "excluded"."terms", "jws" = "excluded"."jws", "revoked_at" = "excluded"."revoked_at";
--   Insert on items
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: items_pkey
--     ->  Result

-- put-license
insert into "licenses" ("id", "organization", "content") values ($1, $2, $3) on conflict ("id") do update set "organization" = "excluded"."organization", "content" = "excluded"."content";
--   Insert on licenses
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: licenses_pkey
--     ->  Result

-- put-line
insert into "lines" ("client", "product", "used", "used_sent_at", "restarts", "forked_at", "cloned_at") values ($1, $2, $3, $4, $5, $6, $7) on conflict ("client", "product") do update set "used" = greatest("excluded"."used", "lines"."used"), "used_sent_at" = "excluded"."used_sent_at", "restarts" = "excluded"."restarts", "forked_at" = "excluded"."forked_at", "cloned_at" = "excluded"."cloned_at";
--   Insert on lines
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: lines_pkey
--     ->  Result

-- put-mark
insert into "marks" ("client", "kind", "session", "at", "lifted", "actor", "reason") values ($1, $2, $3, $4, $5, $6, $7) on conflict ("client", "kind", "session") do update set "at" = "excluded"."at", "lifted" = "excluded"."lifted", "actor" = "excluded"."actor", "reason" = "excluded"."reason";
--   Insert on marks
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: marks_pkey
--     ->  Result

-- put-offer
insert into "order_offers" ("code", "content") values ($1, $2) on conflict ("code") do update set "content" = "excluded"."content";
--   Insert on order_offers
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: order_offers_pkey
--     ->  Result

-- put-opening-balance
insert into "opening_balances" ("organization", "item", "period", "quota_used", "tolerance_used", "over_use") select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[]) on conflict ("organization", "item", "period") do update set "quota_used" = "excluded"."quota_used", "tolerance_used" = "excluded"."tolerance_used", "over_use" = "excluded"."over_use";
--   Insert on opening_balances
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: opening_balances_pkey
--     ->  Function Scan on unnest

-- put-order
insert into "orders" ("id", "organization", "content") values ($1, $2, $3) on conflict ("id") do update set "organization" = "excluded"."organization", "content" = "excluded"."content";
--   Insert on orders
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: orders_pkey
--     ->  Result

-- put-order-request
insert into "order_requests" ("id", "organization", "content") values ($1, $2, $3) on conflict ("id") do update set "organization" = "excluded"."organization", "content" = "excluded"."content";
--   Insert on order_requests
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: order_requests_pkey
--     ->  Result

-- put-organization
insert into "organizations" ("id", "name", "version") values ($1, $2, $3) on conflict ("id") do update set "name" = "excluded"."name";
--   Insert on organizations
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: organizations_pkey
--     ->  Result

-- put-product
insert into "products" ("code", "content") values ($1, $2) on conflict ("code") do update set "content" = "excluded"."content";
--   Insert on products
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: products_pkey
--     ->  Result

-- put-sequence
insert into "sequences" ("client", "store", "sequence", "dropped", "at") select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) on conflict ("client", "store") do update set "sequence" = greatest("excluded"."sequence", "sequences"."sequence"), "holes" = case when length("sequences"."holes") > $6 then "sequences"."holes" when "excluded"."sequence" > "sequences"."sequence" + $7 then (("sequences"."holes") || ' ' || ("sequences"."sequence" + $8) || '-' || ("excluded"."sequence" - $9)) when ("excluded"."sequence" < "sequences"."sequence" and "sequences"."holes" <> $10) then (("sequences"."holes") || ' ' || ("excluded"."sequence")) else "sequences"."holes" end, "dropped" = greatest("excluded"."dropped", "sequences"."dropped"), "at" = greatest("excluded"."at", "sequences"."at");
--   Insert on sequences
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: sequences_pkey
--     ->  Function Scan on unnest

-- put-stage
insert into "item_stages" ("organization", "item", "stage") values ($1, $2, $3) on conflict ("organization", "item") do update set "stage" = "excluded"."stage";
--   Insert on item_stages
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: item_stages_pkey
--     ->  Result

-- put-state
insert into "state" ("kind", "id", "value") values ($1, $2, $3) on conflict ("kind", "id") do update set "value" = "excluded"."value";
--   Insert on state
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: state_pkey
--     ->  Result

-- raise-version
update "organizations" set "version" = "version" + $1 where "id" = $2;
--   Update on organizations
--     ->  Index Scan using organizations_pkey on organizations
--           Index Cond: (id = $2)

-- raise-versions
update "organizations" set "version" = "version" + $1;
--   Update on organizations
--     ->  Seq Scan on organizations
--           Disabled: true

-- recent-decisions-from
select "code", sum("decided") as "decided", sum("denied") as "denied" from "recent_decisions" where "slot" >= $1 group by "code" order by "code";
--   Sort
--     Sort Key: code COLLATE "C"
--     ->  HashAggregate
--           Group Key: code
--           ->  Index Scan using recent_decisions_pkey on recent_decisions
--                 Index Cond: (slot >= $1)

-- rename-client
update "clients" set "uuid" = $1 where "id" = $2;
--   Update on clients
--     ->  Index Scan using clients_pkey on clients
--           Index Cond: (id = $2)

-- rename-subject
update "setup_changes" set "subject" = $1 where "subject" = $2;
--   Update on setup_changes
--     ->  Seq Scan on setup_changes
--           Disabled: true
--           Filter: (subject = $2)

-- replay-of
select "content" from "decisions" where "client" = $1 and "request_id" = $2 and "at" >= $3 order by "number" desc limit $4;
--   Limit
--     ->  Sort
--           Sort Key: number DESC
--           ->  Index Scan using decisions_of_client on decisions
--                 Index Cond: (client = $1)
--                 Filter: ((at >= $3) AND (request_id = $2))

-- reported-of-classes
select "figures"."slot", "figures"."series", "figures"."count", "clients"."uuid", "sessions"."session", "tickets"."authorization", "tickets"."iat" from "figures" inner join "sessions" on "sessions"."client" = "figures"."client" and "sessions"."number" = least("figures"."series" - floor(sqrt("figures"."series"))::bigint * floor(sqrt("figures"."series"))::bigint, floor(sqrt("figures"."series"))::bigint) inner join "tickets" on "tickets"."client" = "figures"."client" and "tickets"."number" = "sessions"."ticket" + "figures"."ticket" inner join "clients" on "clients"."id" = "figures"."client" where "figures"."slot" >= $1 and "figures"."slot" < $2 and "tickets"."class" = any($3) order by "figures"."slot", "figures"."client", "figures"."series" limit $4;
--   Limit
--     ->  Nested Loop
--           Join Filter: ((sessions.client = tickets.client) AND (tickets.number = (sessions.ticket + figures.ticket)))
--           ->  Nested Loop
--                 ->  Nested Loop
--                       ->  Index Scan using figures_pkey on figures
--                             Index Cond: ((slot >= $1) AND (slot < $2))
--                       ->  Index Scan using sessions_pkey on sessions
--                             Index Cond: ((client = figures.client) AND (number = LEAST((figures.series - ((floor(sqrt((figures.series)::double precision)))::bigint * (floor(sqrt((figures.series)::double precision)))::bigint)), (floor(sqrt((figures.series)::double precision)))::bigint)))
--                 ->  Index Scan using clients_pkey on clients
--                       Index Cond: (id = sessions.client)
--           ->  Index Scan using tickets_by_authorization on tickets
--                 Index Cond: (client = clients.id)
--                 Filter: (class = ANY ($3))

-- running-seats
select coalesce((select "taken" from "seat_counts" where "item" = $1), 0) as "counted", coalesce((select sum("places") as "places" from "contacts" where "item" = $2 and "counted" = $3 and "until" <= $4), 0) as "lapsed", coalesce((select sum("places") as "places" from "contacts" where "item" = $5 and "counted" = $6 and "until" > $7), 0) as "revived";
--   Result
--     InitPlan 1
--       ->  Index Scan using seat_counts_pkey on seat_counts
--             Index Cond: (item = $1)
--     InitPlan 2
--       ->  Aggregate
--             ->  Index Scan using contacts_running on contacts
--                   Index Cond: ((item = $2) AND (counted = $3) AND (until <= $4))
--     InitPlan 3
--       ->  Aggregate
--             ->  Index Scan using contacts_running on contacts contacts_1
--                   Index Cond: ((item = $5) AND (counted = $6) AND (until > $7))

-- seat-exception-of
select "at" from "seat_exceptions" where "item" = $1 and "client" = $2 and "at" = $3;
--   Index Only Scan using seat_exceptions_pkey on seat_exceptions
--     Index Cond: ((item = $1) AND (client = $2) AND (at = $3))

-- seat-exceptions-of-client
select "names"."name", "seat_exceptions"."at" from "seat_exceptions" inner join "names" on "names"."id" = "seat_exceptions"."item" where "seat_exceptions"."client" = $1;
--   Nested Loop
--     ->  Index Only Scan using seat_exceptions_pkey on seat_exceptions
--           Index Cond: (client = $1)
--     ->  Index Scan using names_pkey on names
--           Index Cond: (id = seat_exceptions.item)

-- seat-exceptions-of-item
select "at" from "seat_exceptions" where "item" = $1;
--   Index Only Scan using seat_exceptions_pkey on seat_exceptions
--     Index Cond: (item = $1)

-- sequences-of-client
select "store", "sequence", "dropped", "at", "holes" from "sequences" where "client" = $1 order by "store";
--   Index Scan using sequences_pkey on sequences
--     Index Cond: (client = $1)

-- session-of-number
select "client", "number", "session", "ticket" from "sessions" where ("client", "number") in (select * from unnest($1::bigint[], $2::bigint[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest, unnest.unnest_1
--           ->  Function Scan on unnest
--     ->  Index Scan using sessions_pkey on sessions
--           Index Cond: ((client = unnest.unnest) AND (number = unnest.unnest_1))

-- set-day-sum
insert into "day_sums" ("class", "module", "day", "count", "held") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) on conflict ("class", "module", "day") do update set "count" = "excluded"."count", "held" = "excluded"."held";
--   Insert on day_sums
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: day_sums_pkey
--     ->  Function Scan on unnest

-- set-epoch-sum
insert into "epoch_sums" ("organization", "epoch", "class", "module", "count") select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) on conflict ("organization", "epoch", "class", "module") do update set "count" = "excluded"."count";
--   Insert on epoch_sums
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: epoch_sums_pkey
--     ->  Function Scan on unnest

-- set-excess-sum
insert into "excess_sums" ("organization", "bucket", "choice", "places") select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) on conflict ("organization", "bucket", "choice") do update set "places" = "excluded"."places";
--   Insert on excess_sums
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: excess_sums_pkey
--     ->  Function Scan on unnest

-- set-fold-mark
insert into "fold_marks" ("grain", "until") values ($1, $2) on conflict ("grain") do update set "until" = "excluded"."until";
--   Insert on fold_marks
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: fold_marks_pkey
--     ->  Result

-- set-place-count
insert into "place_counts" ("organization", "slot", "demand", "devices") select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) on conflict ("organization", "slot", "demand") do update set "devices" = "excluded"."devices";
--   Insert on place_counts
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: place_counts_pkey
--     ->  Function Scan on unnest

-- set-seat-count
insert into "seat_counts" ("item", "taken") values ($1, $2) on conflict ("item") do update set "taken" = "excluded"."taken";
--   Insert on seat_counts
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: seat_counts_pkey
--     ->  Result

-- set-slot-sum
insert into "slot_sums" ("class", "module", "slot", "count", "held") select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) on conflict ("class", "module", "slot") do update set "count" = "excluded"."count", "held" = "excluded"."held";
--   Insert on slot_sums
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: slot_sums_pkey
--     ->  Function Scan on unnest

-- slot-sums-between
select "slot_sums"."class", "slot_sums"."module", "slot_sums"."slot", "slot_sums"."count", "slot_sums"."held", "classes"."organization" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" where "slot_sums"."slot" >= $1 and "slot_sums"."slot" < $2;
--   Nested Loop
--     ->  Index Scan using slot_sums_pkey on slot_sums
--           Index Cond: ((slot >= $1) AND (slot < $2))
--     ->  Index Scan using classes_pkey on classes
--           Index Cond: (id = slot_sums.class)

-- slot-sums-of-classes
select "slot_sums"."class" as "classKey", "modules"."name" as "module", "slot_sums"."slot" as "bucket", "slot_sums"."count", "slot_sums"."held" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" inner join "modules" on "modules"."id" = "slot_sums"."module" where "slot_sums"."slot" >= $1 and "slot_sums"."slot" < $2 and "classes"."id" = any($3) order by "slot_sums"."slot", "slot_sums"."class", "modules"."name";
--   Sort
--     Sort Key: slot_sums.slot, slot_sums.class, modules.name COLLATE "C"
--     ->  Nested Loop
--           ->  Nested Loop
--                 ->  Index Only Scan using classes_pkey on classes
--                       Index Cond: (id = ANY ($3))
--                 ->  Index Scan using slot_sums_pkey on slot_sums
--                       Index Cond: ((class = classes.id) AND (slot >= $1) AND (slot < $2))
--           ->  Index Scan using modules_pkey on modules
--                 Index Cond: (id = slot_sums.module)

-- slot-sums-of-code
select "slot_sums"."class" as "classKey", "modules"."name" as "module", "slot_sums"."slot" as "bucket", "slot_sums"."count", "slot_sums"."held" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" inner join "modules" on "modules"."id" = "slot_sums"."module" where "slot_sums"."slot" >= $1 and "slot_sums"."slot" < $2 and "classes"."code" = $3 order by "slot_sums"."slot", "slot_sums"."class", "modules"."name";
--   Sort
--     Sort Key: slot_sums.slot, slot_sums.class, modules.name COLLATE "C"
--     ->  Nested Loop
--           ->  Nested Loop
--                 ->  Index Scan using classes_of_code on classes
--                       Index Cond: (code = $3)
--                 ->  Index Scan using slot_sums_pkey on slot_sums
--                       Index Cond: ((class = classes.id) AND (slot >= $1) AND (slot < $2))
--           ->  Index Scan using modules_pkey on modules
--                 Index Cond: (id = slot_sums.module)

-- slot-sums-of-organization
select "slot_sums"."class" as "classKey", "modules"."name" as "module", "slot_sums"."slot" as "bucket", "slot_sums"."count", "slot_sums"."held" from "classes" inner join "slot_sums" on "slot_sums"."class" = "classes"."id" inner join "modules" on "modules"."id" = "slot_sums"."module" where "slot_sums"."slot" >= $1 and "slot_sums"."slot" < $2 and "classes"."organization" = $3 order by "slot_sums"."slot", "slot_sums"."class", "modules"."name";
--   Sort
--     Sort Key: slot_sums.slot, slot_sums.class, modules.name COLLATE "C"
--     ->  Nested Loop
--           ->  Nested Loop
--                 ->  Index Scan using classes_of_organization on classes
--                       Index Cond: (organization = $3)
--                 ->  Index Scan using slot_sums_pkey on slot_sums
--                       Index Cond: ((class = classes.id) AND (slot >= $1) AND (slot < $2))
--           ->  Index Scan using modules_pkey on modules
--                 Index Cond: (id = slot_sums.module)

-- stages-of
select "item", "stage" from "item_stages" where "organization" = $1;
--   Index Scan using item_stages_pkey on item_stages
--     Index Cond: (organization = $1)

-- state-of
select "value" from "state" where "kind" = $1 and "id" = $2;
--   Index Scan using state_pkey on state
--     Index Cond: ((kind = $1) AND (id = $2))

-- states-of
select "id", "value" from "state" where "kind" = $1 order by "id";
--   Index Scan using state_pkey on state
--     Index Cond: (kind = $1)

-- sweep-denials
delete from "decisions" where "denied" = $1 and "at" < $2;
--   Delete on decisions
--     ->  Index Scan using decisions_by_age on decisions
--           Index Cond: ((denied = $1) AND (at < $2))

-- sweep-idempotent
delete from "idempotent" where "at" < $1;
--   Delete on idempotent
--     ->  Index Scan using idempotent_by_age on idempotent
--           Index Cond: (at < $1)

-- sweep-outbox
delete from "outbox" where "at" < $1;
--   Delete on outbox
--     ->  Index Scan using outbox_by_age on outbox
--           Index Cond: (at < $1)

-- sweep-recent-decisions
delete from "recent_decisions" where "slot" < $1;
--   Delete on recent_decisions
--     ->  Index Scan using recent_decisions_pkey on recent_decisions
--           Index Cond: (slot < $1)

-- ticket-of-number
select "client", "number", "authorization", "iat", "class" from "tickets" where ("client", "number") in (select * from unnest($1::bigint[], $2::bigint[]));
--   Nested Loop
--     ->  HashAggregate
--           Group Key: unnest.unnest, unnest.unnest_1
--           ->  Function Scan on unnest
--     ->  Index Scan using tickets_pkey on tickets
--           Index Cond: ((client = unnest.unnest) AND (number = unnest.unnest_1))

-- touch-devices
update "devices" set "last_contact" = $1 where "client" = any($2) and "last_contact" <= $3;
--   Update on devices
--     ->  Index Scan using devices_pkey on devices
--           Index Cond: (client = ANY ($2))
--           Filter: (last_contact <= $3)

-- trial-classes
select "id", "content" from "classes" where "organization" is null;
--   Index Scan using classes_of_organization on classes
--     Index Cond: (organization IS NULL)

-- trial-of
select "terms", "jws" from "public_trials" where "client" = $1 and "product" = $2;
--   Index Scan using public_trials_pkey on public_trials
--     Index Cond: ((client = $1) AND (product = $2))

-- trials-of-day
select "count" from "trial_days" where "product" = $1 and "day" = $2;
--   Index Scan using trial_days_pkey on trial_days
--     Index Cond: ((product = $1) AND (day = $2))

-- trim-decisions
delete from "decisions" where "client" = $1 and "denied" = $2 and "number" <= (select "number" from "decisions" where "client" = $3 and "denied" = $4 order by "number" desc limit $5 offset $6);
--   Delete on decisions
--     InitPlan 1
--       ->  Limit
--             ->  Index Only Scan Backward using decisions_of_client on decisions decisions_1
--                   Index Cond: ((client = $3) AND (denied = $4))
--     ->  Index Scan using decisions_of_client on decisions
--           Index Cond: ((client = $1) AND (denied = $2) AND (number <= (InitPlan 1).col1))

-- trim-heads
delete from "heads" where "place" <= (select max("place") - $1 as "oldest" from "heads");
--   Delete on heads
--     InitPlan 2
--       ->  Result
--             InitPlan 1
--               ->  Limit
--                     ->  Index Only Scan Backward using heads_pkey on heads heads_1
--     ->  Index Scan using heads_pkey on heads
--           Index Cond: (place <= (InitPlan 2).col1)

-- uncount-lapsed
update "contacts" set "counted" = $1 where "item" = $2 and "counted" = $3 and "until" <= $4;
--   Update on contacts
--     ->  Index Scan using contacts_running on contacts
--           Index Cond: ((item = $2) AND (counted = $3) AND (until <= $4))

-- usage-of-period
select "quota_used", "tolerance_used", "over_use" from "charge_periods" where "item" = $1 and "period" = $2;
--   Index Scan using charge_periods_pkey on charge_periods
--     Index Cond: ((item = $1) AND (period = $2))

-- users-of-classes
select "figures"."slot", "figures"."client" from "figures" inner join "sessions" on "sessions"."client" = "figures"."client" and "sessions"."number" = least("figures"."series" - floor(sqrt("figures"."series"))::bigint * floor(sqrt("figures"."series"))::bigint, floor(sqrt("figures"."series"))::bigint) inner join "tickets" on "tickets"."client" = "figures"."client" and "tickets"."number" = "sessions"."ticket" + "figures"."ticket" where "figures"."slot" >= $1 and "figures"."slot" < $2 and "tickets"."class" = any($3) order by "figures"."slot", "figures"."client";
--   Nested Loop
--     Join Filter: (tickets.number = (sessions.ticket + figures.ticket))
--     ->  Nested Loop
--           ->  Index Scan using figures_pkey on figures
--                 Index Cond: ((slot >= $1) AND (slot < $2))
--           ->  Index Scan using sessions_pkey on sessions
--                 Index Cond: ((client = figures.client) AND (number = LEAST((figures.series - ((floor(sqrt((figures.series)::double precision)))::bigint * (floor(sqrt((figures.series)::double precision)))::bigint)), (floor(sqrt((figures.series)::double precision)))::bigint)))
--     ->  Index Scan using tickets_by_authorization on tickets
--           Index Cond: (client = sessions.client)
--           Filter: (class = ANY ($3))
