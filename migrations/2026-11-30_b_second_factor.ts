import { type Kysely, sql } from 'kysely'

/** Second factors beside the accounts; invitations, resets by two officers and leaving beside the staff. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- 認証アプリ: the secret is sealed under TOMOSHIBI_SECRET. No step of time is accepted twice.
    create table auth.second_factor (
      user_id text primary key references auth."user" ("id") on delete cascade,
      secret_sealed text not null,
      last_step bigint not null,
      enrolled_at timestamptz not null
    );
    -- 予備コード: keyed hashes; a used one is gone.
    create table auth.backup_code (
      user_id text not null references auth.second_factor (user_id) on delete cascade,
      hash bytea not null,
      primary key (user_id, hash)
    );
    -- When the second factor was last confirmed in this session; null where only the password was.
    alter table auth.session add column factor_at timestamptz;
    alter table auth."user" add column signed_in_at timestamptz;

    -- Leaving keeps the row: the audit speaks of its user id.
    alter table staff add column left_at timestamptz;
    create or replace function door_staff_of(person text)
      returns table (association_id uuid, association_name text, role text)
      language sql stable security definer set search_path = public, pg_temp as $$
        select staff.association_id, association.name, staff.role
        from staff join association on association.id = staff.association_id
        where staff.user_id = person and staff.left_at is null order by association.created_at, association.name
      $$;

    create table invitation (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      name text not null,
      email text not null,
      role text not null check (role in ('office', 'chair', 'committee', 'viewer')),
      token_hash bytea not null,
      invited_by text not null,
      sent_at timestamptz not null,
      expires_at timestamptz not null,
      mailed_at timestamptz,
      accepted_at timestamptz,
      accepted_by text,
      revoked_at timestamptz,
      primary key (association_id, id),
      unique (association_id, token_hash),
      check ((accepted_at is null) = (accepted_by is null))
    );
    create unique index invitation_open on invitation (association_id, email)
      where accepted_at is null and revoked_at is null;

    create table factor_reset (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      user_id text not null,
      requested_by text not null,
      requested_at timestamptz not null,
      approved_by text,
      approved_at timestamptz,
      withdrawn_at timestamptz,
      primary key (association_id, id),
      check (requested_by <> user_id),
      check (approved_by <> user_id and approved_by <> requested_by),
      check ((approved_at is null) = (approved_by is null))
    );
    create unique index factor_reset_open on factor_reset (association_id, user_id)
      where approved_at is null and withdrawn_at is null;
  `.execute(db)

  for (const table of ['invitation', 'factor_reset']) {
    await sql`
      alter table ${sql.table(table)} enable row level security;
      alter table ${sql.table(table)} force row level security;
      create policy own on ${sql.table(table)} to tomoshibi_app
        using (association_id = current_association()) with check (association_id = current_association());
      grant select, insert, update on ${sql.table(table)} to tomoshibi_app;
    `.execute(db)
  }
}
