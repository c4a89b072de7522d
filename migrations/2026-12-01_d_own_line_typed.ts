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

    -- As before; and what an officer writes who is nobody's doctor goes to the association whose trials he gets.
    create or replace function door_route_events(most int) returns int
      language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        line_events int;
        web_events int;
      begin
        with waiting as materialized (
          select e.line_channel_id, e.webhook_event_id from line_event e
          where e.taken_in_at is null and e.association_id is null
          order by e.event_at limit most for update),
        looked_at as materialized (
          select e.line_channel_id, e.webhook_event_id, coalesce(
            (select c.association_id from safety_check c
               join association a on a.id = c.association_id and a.line_channel_id = e.line_channel_id
              where c.id = substring(e.event -> 'postback' ->> 'data'
                from '(?:^|&)c=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:&|$)')::uuid),
            (select q.association_id from binding_question q
              where q.line_channel_id = e.line_channel_id and q.id = substring(e.event -> 'postback' ->> 'data'
                from '(?:^|&)b=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:&|$)')::uuid
              limit 1),
            (select m.association_id from loan_message m
               join contact_point cp on cp.association_id = m.association_id and cp.id = m.contact_point_id
              where cp.line_channel_id = e.line_channel_id and m.id = substring(e.event -> 'postback' ->> 'data'
                from '(?:^|&)l=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:&|$)')::uuid
              limit 1),
            (select p.association_id from contact_point p
               join association a on a.id = p.association_id
              where p.system = 'line' and p.line_channel_id = e.line_channel_id
                and p.value = e.event -> 'source' ->> 'userId' and p.unbound_at is null
              order by a.created_at, a.name limit 1),
            (select o.association_id from own_line o
              where o.line_channel_id = e.line_channel_id and o.line_user = e.event -> 'source' ->> 'userId'
                and o.ended_at is null
              order by o.confirmed_at limit 1),
            (select a.id from association a where a.line_channel_id = e.line_channel_id
              order by a.created_at, a.name limit 1)) as found
          from line_event e join waiting using (line_channel_id, webhook_event_id))
        update line_event e set association_id = looked_at.found,
          taken_in_at = case when looked_at.found is null then app_clock() end
        from looked_at
        where e.line_channel_id = looked_at.line_channel_id and e.webhook_event_id = looked_at.webhook_event_id;
        get diagnostics line_events = row_count;

        with waiting as materialized (
          select w.id, w.token_hash from web_event w
          where w.taken_in_at is null and w.association_id is null
          order by w.at limit most for update),
        looked_at as materialized (
          select waiting.id, p.association_id as found
          from waiting left join prompt p on p.token_hash = waiting.token_hash)
        update web_event w set association_id = looked_at.found,
          taken_in_at = case when looked_at.found is null then app_clock() end
        from looked_at where w.id = looked_at.id;
        get diagnostics web_events = row_count;
        return line_events + web_events;
      end $$;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
