import { type Kysely, sql } from 'kysely'

/** 救護所: where doctors gather, and who is sent to which. An assignment is append-only; the newest of a member counts. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table relief_station (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      name text not null check (length(name) between 1 and 40),
      address text check (length(address) between 1 and 100),
      created_by text not null,
      created_at timestamptz not null,
      put_away_at timestamptz,
      primary key (association_id, id)
    );
    create unique index relief_station_named_once on relief_station (association_id, name) where put_away_at is null;

    create table muster_assignment (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      safety_check_id uuid not null,
      member_id uuid not null,
      -- Counts the assignments of one member in one check: of two at once the second finds his place taken.
      place int not null check (place > 0),
      -- Null: sent nowhere any more.
      relief_station_id uuid,
      assigned_by text not null,
      assigned_by_name text not null,
      assigned_at timestamptz not null,
      primary key (association_id, id),
      unique (association_id, safety_check_id, member_id, place),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id),
      foreign key (association_id, member_id) references member (association_id, id),
      foreign key (association_id, relief_station_id) references relief_station (association_id, id)
    );
  `.execute(db)
  for (const table of ['relief_station', 'muster_assignment'])
    await sql`
      alter table ${sql.table(table)} enable row level security;
      alter table ${sql.table(table)} force row level security;
      create policy own on ${sql.table(table)} to tomoshibi_app
        using (association_id = current_association()) with check (association_id = current_association());
      grant select, insert on ${sql.table(table)} to tomoshibi_app;
    `.execute(db)
  await sql`grant update on relief_station to tomoshibi_app`.execute(db)
}
