import { type Kysely, sql } from 'kysely'

/** Keys of other systems that read `/api/v1`. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table api_token (
      association_id uuid not null references association (id),
      id uuid not null,
      -- What the office calls it: which system it is for.
      name text not null check (length(name) between 1 and 60),
      scopes text[] not null check (
        cardinality(scopes) > 0 and scopes <@ array['checks:read', 'tallies:read', 'clinics:read']),
      -- sha256 of 32 random bytes: nothing that could be guessed, so no slow hash either.
      token_hash bytea not null unique,
      made_by text not null,
      made_at timestamptz not null,
      expires_at timestamptz not null check (expires_at > made_at),
      last_used_at timestamptz,
      revoked_at timestamptz,
      revoked_by text,
      primary key (association_id, id),
      check ((revoked_at is null) = (revoked_by is null))
    );
    alter table api_token enable row level security;
    alter table api_token force row level security;
    create policy own on api_token to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    create policy door on api_token for select to tomoshibi_door using (true);
    grant select, insert, update on api_token to tomoshibi_app;
    grant select on api_token to tomoshibi_door;

    grant create on schema public to tomoshibi_door;
    create function door_api_token(hash bytea) returns table (association_id uuid, api_token_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select t.association_id, t.id from api_token t where t.token_hash = hash
      $$;
    alter function door_api_token(bytea) owner to tomoshibi_door;
    revoke execute on function door_api_token(bytea) from public;
    grant execute on function door_api_token(bytea) to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
