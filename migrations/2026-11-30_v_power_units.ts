import { type Kysely, sql } from 'kysely'

/** A unit's picture, the codes that open its label to whoever keeps its key, and what its owner is told about it. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table power_unit
      add column photo_id uuid,
      add foreign key (association_id, photo_id) references power_photo (association_id, id);

    -- The six digits stand nowhere: only whoever has the installation's secret can compute them from the id.
    create table power_unit_code (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      power_unit_id uuid not null,
      wrong_codes int not null default 0,
      asked_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      primary key (association_id, id),
      foreign key (association_id, power_unit_id) references power_unit (association_id, id)
    );
    create index power_unit_code_of_unit on power_unit_code (association_id, power_unit_id, asked_at desc);

    create table power_message (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      -- Null: to the association's office, by mail.
      contact_point_id uuid,
      system text not null check (system in ('line', 'mail')),
      kind text not null check (kind in ('inspection_due', 'unit_code')),
      -- The month of a reminder, or the id of a code: nobody is told the same twice.
      about text not null check (length(about) between 1 and 40),
      unit_ids uuid[] not null check (cardinality(unit_ids) > 0),
      status text not null default 'due' check (status in ('due', 'sent', 'failed', 'moot')),
      failure text,
      attempt int not null default 0,
      next_try_at timestamptz not null default app_clock(),
      lease_until timestamptz,
      created_at timestamptz not null,
      primary key (association_id, id),
      foreign key (association_id, contact_point_id) references contact_point (association_id, id),
      check (contact_point_id is not null or system = 'mail'),
      unique nulls not distinct (association_id, kind, about, contact_point_id)
    );
    create index power_message_due on power_message (association_id) where status = 'due';
  `.execute(db)

  for (const table of ['power_unit_code', 'power_message'])
    await sql`
      alter table ${sql.table(table)} enable row level security;
      alter table ${sql.table(table)} force row level security;
      create policy own on ${sql.table(table)} to tomoshibi_app
        using (association_id = current_association()) with check (association_id = current_association());
      grant select, insert, update on ${sql.table(table)} to tomoshibi_app;
    `.execute(db)

  // A label is read by whoever stands before the unit: nobody is signed in, and the unit's id says whose it is.
  await sql`
    create policy label_door on power_unit for select to tomoshibi_door using (true);
    grant select on power_unit to tomoshibi_door;
    grant create on schema public to tomoshibi_door;

    create function door_power_unit(unit uuid) returns table (association_id uuid, power_unit_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select u.association_id, u.id from power_unit u where u.id = unit and u.status <> 'retired'
      $$;
    alter function door_power_unit(uuid) owner to tomoshibi_door;
    revoke execute on function door_power_unit(uuid) from public;
    grant execute on function door_power_unit(uuid) to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
