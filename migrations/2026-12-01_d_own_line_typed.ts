import { type Kysely, sql } from 'kysely'

/** 自分のLINE of somebody who is no member: the code stands on the screen, and is typed into LINE. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table own_line
      add column is_typed boolean not null default false,
      -- Who typed it, known from then on; a member's LINE stands in contact_point.
      add column line_channel_id uuid references line_channel,
      add column line_user text,
      add column blocked_at timestamptz,
      alter column contact_point_id drop not null,
      add constraint own_line_way check (case when is_typed
        then contact_point_id is null and (confirmed_at is not null) = (line_user is not null)
        else contact_point_id is not null and line_user is null end),
      add constraint own_line_account check ((line_user is null) = (line_channel_id is null)),
      add constraint own_line_user check (line_user ~ '^U[0-9a-f]{32}$');
    create index own_line_of_user on own_line (line_channel_id, line_user) where line_user is not null;

    create policy door on own_line for select to tomoshibi_door using (true);
    create policy door_on on own_line for update to tomoshibi_door using (true);
    grant select on own_line to tomoshibi_door;
    grant update (blocked_at) on own_line to tomoshibi_door;
    grant create on schema public to tomoshibi_door;

    -- As before; and no trial goes to whom blocked the account. The count is of members' LINEs, as ever.
    create or replace function door_follow_changed(channel uuid, line_user text, follows boolean, changed_at timestamptz)
      returns int language sql security definer set search_path = public, pg_temp as $$
        with own as (
          update own_line o set blocked_at = case when follows then null else changed_at end
          where o.line_channel_id = channel and o.line_user = $2 and o.ended_at is null
            and o.confirmed_at < changed_at and (o.blocked_at is null or o.blocked_at < changed_at)),
        changed as (
          update contact_point
          set reachable = follows, failure = case when follows then null else 'blocked' end, checked_at = changed_at
          where system = 'line' and line_channel_id = channel and value = $2 and unbound_at is null
            and (checked_at is null or checked_at < changed_at)
          returning 1)
        select count(*)::int from changed
      $$;

    -- As before; and an event moves also for an officer's code that still lives.
    create or replace function door_route_code(channel uuid, event_id text, code_hash bytea) returns boolean
      language sql security definer set search_path = public, pg_temp as $$
        with alive as (
          select c.association_id from binding_code c
          where c.hash = $3 and c.used_at is null and c.revoked_at is null and c.expires_at > app_clock()
          union all
          select o.association_id from own_line o
          where o.code_hash = $3 and o.is_typed and o.confirmed_at is null and o.ended_at is null
            and o.asked_at > app_clock() - interval '30 minutes'),
        moved as (
          update line_event e set association_id = c.association_id
          from alive c join association a on a.id = c.association_id and a.line_channel_id = channel
          where e.association_id = current_association() and c.association_id <> e.association_id
            and e.line_channel_id = channel and e.webhook_event_id = event_id and e.taken_in_at is null
          returning 1)
        select exists (select from moved)
      $$;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
