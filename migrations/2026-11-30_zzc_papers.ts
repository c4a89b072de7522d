import { type Kysely, sql } from 'kysely'

/** What the papers of a year and of a disaster hold beside the answers: figures typed by people, and lists given to the city. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- Append-only: the newest version of a year counts. A null was left empty, which is not a zero.
    create table year_figure (
      association_id uuid not null references association (id),
      fiscal_year int not null check (fiscal_year between 2000 and 2100),
      version int not null check (version > 0),
      item text not null check (item in ('joint_meetings', 'committee_meetings', 'active_clinics', 'acute_care',
        'discharge_services', 'training', 'disaster_plan', 'community_work', 'admission')),
      value int check (value between 0 and 9999),
      entered_by text not null,
      entered_at timestamptz not null,
      primary key (association_id, fiscal_year, version, item)
    );

    alter table association add column city_list_names boolean not null default false;

    create table city_list (
      association_id uuid not null references association (id),
      id uuid not null default gen_random_uuid(),
      safety_check_id uuid not null,
      token_hash bytea not null unique,
      created_at timestamptz not null,
      expires_at timestamptz not null check (expires_at > created_at),
      -- Taken back by an officer, or followed by a newer one.
      ended_at timestamptz,
      ended_by text,
      looks int not null default 0 check (looks >= 0),
      looked_at timestamptz,
      primary key (association_id, id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id),
      check ((ended_at is null) = (ended_by is null)),
      check ((looks = 0) = (looked_at is null))
    );
    create unique index city_list_lives_once on city_list (association_id, safety_check_id) where ended_at is null;

    -- What an officer has looked at and approved, as it was then. Append-only.
    create table city_list_version (
      association_id uuid not null,
      city_list_id uuid not null,
      version int not null check (version > 0),
      clinics jsonb not null check (jsonb_typeof(clinics) = 'array'),
      approved_by text not null,
      approved_by_name text not null,
      approved_at timestamptz not null,
      primary key (association_id, city_list_id, version),
      foreign key (association_id, city_list_id) references city_list (association_id, id)
    );

    alter table year_figure enable row level security;
    alter table year_figure force row level security;
    create policy own on year_figure to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert on year_figure to tomoshibi_app;

    alter table city_list enable row level security;
    alter table city_list force row level security;
    create policy own on city_list to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    create policy door on city_list for select to tomoshibi_door using (true);
    grant select, insert, update on city_list to tomoshibi_app;
    grant select on city_list to tomoshibi_door;

    alter table city_list_version enable row level security;
    alter table city_list_version force row level security;
    create policy own on city_list_version to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert on city_list_version to tomoshibi_app;

    -- 議事録の案 is kept as the words of the meeting paper are.
    alter table review_note drop constraint review_note_kind_check;
    alter table review_note add constraint review_note_kind_check check (kind in ('rain', 'paper', 'minutes'));
    alter table review_note drop constraint review_note_note_check;
    alter table review_note add check (length(note) <= case kind when 'minutes' then 4000 else 400 end);

    grant create on schema public to tomoshibi_door;
    create function door_city_list(hash bytea) returns table (association_id uuid, city_list_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select l.association_id, l.id from city_list l where l.token_hash = hash
      $$;
    alter function door_city_list(bytea) owner to tomoshibi_door;
    revoke execute on function door_city_list(bytea) from public;
    grant execute on function door_city_list(bytea) to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
