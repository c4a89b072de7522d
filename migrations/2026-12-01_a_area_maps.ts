import { type Kysely, sql } from 'kysely'

/** 地域の図: the shapes that an association brought. Never deleted; at most one of them is in use. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table area_map (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      file_name text not null check (length(file_name) between 1 and 120),
      width int not null check (width between 1 and 2000),
      height int not null check (height between 1 and 2000),
      shapes jsonb not null check (jsonb_typeof(shapes) = 'array' and jsonb_array_length(shapes) between 1 and 300),
      name_key text check (length(name_key) between 1 and 40),
      ties jsonb not null default '{}' check (jsonb_typeof(ties) = 'object'),
      uploaded_by text not null,
      uploaded_by_name text not null,
      uploaded_at timestamptz not null,
      used_at timestamptz,
      ended_at timestamptz,
      primary key (association_id, id),
      check (used_at is null or name_key is not null),
      check (ended_at is null or used_at is not null)
    );
    create unique index area_map_in_use on area_map (association_id) where used_at is not null and ended_at is null;

    alter table area_map enable row level security;
    alter table area_map force row level security;
    create policy own on area_map to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert on area_map to tomoshibi_app;
    grant update on area_map to tomoshibi_app;
  `.execute(db)
}
