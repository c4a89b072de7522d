import { type Kysely, sql } from 'kysely'

/** Where a unit really is, what is told about a loan, and the doors through which neighbours lend to each other. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table loan
      -- Beside the status: a unit that broke or got lost out there is still out there.
      add column handed_over_at timestamptz,
      add column returned_at timestamptz,
      add constraint loan_returned_after_hand_over check (returned_at is null or handed_over_at is not null);
    -- A borrower who keeps it too long outlives his period; nobody else can have it meanwhile.
    create unique index loan_out_once on loan (association_id, power_unit_id)
      where handed_over_at is not null and returned_at is null;

    -- The exercise of a drill: which need was made for it.
    create table loan_exercise (
      association_id uuid not null,
      safety_check_id uuid not null,
      power_need_id uuid not null,
      added_by text not null,
      added_at timestamptz not null,
      primary key (association_id, safety_check_id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id),
      foreign key (association_id, power_need_id) references power_need (association_id, id)
    );

    create table loan_message (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      loan_id uuid not null,
      -- Of the step that raised it: the same news of a later step is another message.
      place int not null check (place > 0),
      purpose text not null check (purpose in ('actual', 'drill', 'test')),
      about text not null check (about ~ '^[a-z_0-9]{3,20}$'),
      to_whom text not null check (to_whom in ('owner', 'key_holder', 'borrower', 'office')),
      -- Null: the addresses with which the office signs in.
      contact_point_id uuid,
      subject text not null,
      body text not null,
      -- sha256 of the link with which an owner says yes; the link itself stands nowhere.
      token_hash bytea unique,
      status text not null default 'due' check (status in ('due', 'sent', 'failed', 'cancelled')),
      due_at timestamptz not null,
      attempt int not null default 0,
      retry_key uuid not null default gen_random_uuid(),
      first_tried_at timestamptz,
      lease_until timestamptz,
      sent_at timestamptz,
      primary key (association_id, id),
      unique nulls not distinct (association_id, loan_id, place, about, to_whom, contact_point_id),
      foreign key (association_id, loan_id) references loan (association_id, id),
      foreign key (association_id, contact_point_id) references contact_point (association_id, id),
      check (purpose <> 'drill' or (subject like '【訓練】%' and body like '【訓練】%')),
      check (purpose <> 'actual' or (subject || body) not like '%訓練%'),
      check (token_hash is null or to_whom = 'owner'),
      check ((status = 'sent') = (sent_at is not null))
    );
    create index loan_message_due on loan_message (due_at) where status = 'due';
  `.execute(db)
  for (const table of ['loan_exercise', 'loan_message'])
    await sql`
      alter table ${sql.table(table)} enable row level security;
      alter table ${sql.table(table)} force row level security;
      create policy own on ${sql.table(table)} to tomoshibi_app
        using (association_id = current_association()) with check (association_id = current_association());
    `.execute(db)
  await sql`
    grant select, insert on loan_exercise to tomoshibi_app;
    grant select, insert, update on loan_message to tomoshibi_app;

    create policy door on loan_message for select to tomoshibi_door using (true);
    create policy door on loan for select to tomoshibi_door using (true);
    create policy door on power_unit for select to tomoshibi_door using (true);
    create policy door on power_pool for select to tomoshibi_door using (true);
    create policy door on power_pool_association for select to tomoshibi_door using (true);
    grant select on loan_message, loan, power_unit, power_pool, power_pool_association to tomoshibi_door;

    grant create on schema public to tomoshibi_door;

    create function door_loan_messages_due() returns table (association_id uuid, due int)
      language sql stable security definer set search_path = public, pg_temp as $$
        select m.association_id, count(*)::int from loan_message m
        where m.status = 'due' and m.due_at <= app_clock() and (m.lease_until is null or m.lease_until < app_clock())
        group by 1
      $$;

    create function door_loan_by_token(hash bytea) returns table (association_id uuid, loan_message_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select m.association_id, m.id from loan_message m where m.token_hash = hash
      $$;

    create function door_pool_by_code(code text) returns table (id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select p.id from power_pool p where p.join_code = code
      $$;

    -- Everybody with whom the association in charge lends and borrows now.
    create function door_pool_neighbours() returns table (association_id uuid, association_name text)
      language sql stable security definer set search_path = public, pg_temp as $$
        select distinct a.id, a.name
        from power_pool_association mine
          join power_pool_association theirs on theirs.power_pool_id = mine.power_pool_id
            and theirs.association_id <> mine.association_id and theirs.left_at is null
          join association a on a.id = theirs.association_id
        where mine.association_id = current_association() and mine.left_at is null
      $$;

    -- What a neighbour may ask for: what it is and whether it is free, not who keeps it or who has it.
    create function door_pool_units() returns table (association_id uuid, association_name text, id uuid,
        asset_number text, kind text, maker text, model text, rated_w int, waveform text, frequency text, outlets int,
        fuel text, capacity_wh int, health_percent int, weight_kg numeric, is_free boolean)
      language sql stable security definer set search_path = public, pg_temp as $$
        select u.association_id, n.association_name, u.id, u.asset_number, u.kind, u.maker, u.model, u.rated_w,
          u.waveform, u.frequency, u.outlets, u.fuel, u.capacity_wh, u.health_percent, u.weight_kg,
          not exists (select from loan l where l.association_id = u.association_id and l.power_unit_id = u.id
            and ((l.status in ('approved', 'reserved', 'on_loan', 'returned', 'broken', 'lost')
                and l.period && tstzrange(app_clock(), app_clock() + interval '1 day'))
              or (l.handed_over_at is not null and l.returned_at is null)))
        from door_pool_neighbours() n join power_unit u on u.association_id = n.association_id
        where u.lendable_to = 'joint' and u.status = 'ready'
      $$;

    -- 借りているもの: of the association in charge, from whoever lent it; also after the pool has ended.
    create function door_borrowed_loans() returns table (association_id uuid, association_name text, id uuid,
        asset_number text, kind text, maker text, model text, purpose text, status text, facility_name text,
        since timestamptz, until timestamptz, handed_over_at timestamptz, returned_at timestamptz)
      language sql stable security definer set search_path = public, pg_temp as $$
        select l.association_id, a.name, l.id, u.asset_number, u.kind, u.maker, u.model, l.purpose, l.status,
          l.borrower_facility_name, lower(l.period), upper(l.period), l.handed_over_at, l.returned_at
        from loan l join association a on a.id = l.association_id
          join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
        where l.borrower_association_id = current_association()
      $$;
  `.execute(db)
  for (const door of [
    'door_loan_messages_due()',
    'door_loan_by_token(bytea)',
    'door_pool_by_code(text)',
    'door_pool_neighbours()',
    'door_pool_units()',
    'door_borrowed_loans()',
  ])
    await sql`
      alter function ${sql.raw(door)} owner to tomoshibi_door;
      revoke execute on function ${sql.raw(door)} from public;
      grant execute on function ${sql.raw(door)} to tomoshibi_app;
    `.execute(db)
  await sql`revoke create on schema public from tomoshibi_door`.execute(db)
}
