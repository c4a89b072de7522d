import { type Kysely, sql } from 'kysely'

/** できごと: when the alert, the shaking or the blackout came, as people note it beside a check's answers. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table curve_mark (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      safety_check_id uuid not null,
      kind text not null check (kind in ('alert', 'intensity', 'again', 'tsunami', 'blackout', 'network')),
      happened_at timestamptz not null,
      noted_by text not null,
      noted_by_name text not null,
      noted_at timestamptz not null,
      taken_back_by text,
      taken_back_at timestamptz,
      primary key (association_id, id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id),
      check ((taken_back_by is null) = (taken_back_at is null))
    );
    create unique index curve_mark_once on curve_mark (association_id, safety_check_id, kind, happened_at)
      where taken_back_at is null;

    alter table curve_mark enable row level security;
    alter table curve_mark force row level security;
    create policy own on curve_mark to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert, update on curve_mark to tomoshibi_app;
  `.execute(db)
}
