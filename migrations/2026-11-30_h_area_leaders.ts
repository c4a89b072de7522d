import { type Kysely, sql } from 'kysely'

/** 班長: who telephones the silent of one ward, over a link of his own and a code told apart from it. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table area_leader (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      member_id uuid not null,
      ward text not null,
      token_hash bytea not null unique,
      code_hash bytea not null,
      wrong_codes int not null default 0,
      wrong_since timestamptz,
      appointed_at timestamptz not null,
      opened_at timestamptz,
      dismissed_at timestamptz,
      primary key (association_id, id),
      foreign key (association_id, member_id) references member (association_id, id)
    );
    create unique index area_leader_once on area_leader (association_id, member_id, ward) where dismissed_at is null;

    alter table area_leader enable row level security;
    alter table area_leader force row level security;
    create policy own on area_leader to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    create policy door on area_leader for select to tomoshibi_door using (true);
    grant select, insert, update on area_leader to tomoshibi_app;
    grant select on area_leader to tomoshibi_door;

    grant create on schema public to tomoshibi_door;
    create function door_area_leader_by_token(hash bytea) returns table (association_id uuid, area_leader_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select association_id, id from area_leader where token_hash = hash and dismissed_at is null
      $$;
    alter function door_area_leader_by_token(bytea) owner to tomoshibi_door;
    revoke execute on function door_area_leader_by_token(bytea) from public;
    grant execute on function door_area_leader_by_token(bytea) to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
