import { type Kysely, sql } from 'kysely'

/** Tables of one association: forced row-level security, one policy for the app, and what the doors may read. */
const TENANT_TABLES = [
  'incident_association',
  'facility',
  'member',
  'contact_point',
  'staff',
  'safety_check',
  'prompt',
  'notice',
  'wording',
  'line_batch',
  'delivery',
  'line_event',
  'web_event',
  'reply',
  'audit',
]

export async function up(db: Kysely<unknown>) {
  for (const table of [...TENANT_TABLES, 'association', 'line_channel', 'incident']) {
    await sql`
      alter table ${sql.table(table)} enable row level security;
      alter table ${sql.table(table)} force row level security;
    `.execute(db)
  }
  for (const table of TENANT_TABLES) {
    await sql`
      create policy own on ${sql.table(table)} to tomoshibi_app
        using (association_id = current_association()) with check (association_id = current_association());
      grant select, insert on ${sql.table(table)} to tomoshibi_app;
    `.execute(db)
  }
  for (const table of TENANT_TABLES.filter((name) => name !== 'audit' && name !== 'reply')) {
    await sql`grant update on ${sql.table(table)} to tomoshibi_app`.execute(db)
  }

  await sql`
    create policy own on association to tomoshibi_app
      using (id = current_association()) with check (id = current_association());
    grant select, insert, update on association to tomoshibi_app;

    -- An office sees its own channel's row; the secret inside is sealed under TOMOSHIBI_SECRET.
    create policy own on line_channel to tomoshibi_app using (
      id = (select association.line_channel_id from association where association.id = current_association()));
    create policy added on line_channel for insert to tomoshibi_app with check (true);
    grant select, insert, update on line_channel to tomoshibi_app;

    create policy taking_part on incident to tomoshibi_app using (exists (
      select from incident_association where incident_id = incident.id and association_id = current_association()));
    create policy added on incident for insert to tomoshibi_app with check (true);
    grant select, insert on incident to tomoshibi_app;

    grant select on latest_reply to tomoshibi_app, tomoshibi_door;
    grant execute on function app_clock(), current_association() to tomoshibi_app, tomoshibi_door;
  `.execute(db)

  for (const table of [
    'association',
    'line_channel',
    'incident',
    'incident_association',
    'staff',
    'contact_point',
    'safety_check',
    'prompt',
    'wording',
    'line_batch',
    'delivery',
    'line_event',
    'web_event',
    'reply',
  ]) {
    await sql`
      create policy door on ${sql.table(table)} for select to tomoshibi_door using (true);
      grant select on ${sql.table(table)} to tomoshibi_door;
    `.execute(db)
  }
  for (const table of ['line_event', 'web_event']) {
    await sql`
      create policy door_in on ${sql.table(table)} for insert to tomoshibi_door with check (true);
      create policy door_on on ${sql.table(table)} for update to tomoshibi_door using (true);
      grant insert, update on ${sql.table(table)} to tomoshibi_door;
    `.execute(db)
  }
  await sql`
    create policy door_on on contact_point for update to tomoshibi_door using (system = 'line');
    grant update (reachable, failure, checked_at) on contact_point to tomoshibi_door;
  `.execute(db)

  await sql`
    -- 戸口: the only ways through the tenant wall. Each gives ids or counts, and the schema test holds the list.
    create function door_line_channel(channel uuid)
      returns table (secret_sealed text, token_sealed text, bot_user_id text, stopped boolean)
      language sql stable security definer set search_path = public, pg_temp as $$
        select secret_sealed, token_sealed, bot_user_id, stopped_at is not null from line_channel where id = channel
      $$;

    create function door_line_channels() returns table (id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select id from line_channel order by created_at
      $$;

    create function door_associations() returns table (id uuid, name text)
      language sql stable security definer set search_path = public, pg_temp as $$
        select id, name from association order by created_at, name
      $$;

    -- Knowing the code is the invitation: the neighbour's office reads it out over the telephone.
    create function door_incident_by_code(code text) returns table (id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select id from incident where join_code = code
      $$;

    create function door_staff_of(person text) returns table (association_id uuid, association_name text, role text)
      language sql stable security definer set search_path = public, pg_temp as $$
        select staff.association_id, association.name, staff.role
        from staff join association on association.id = staff.association_id
        where staff.user_id = person order by association.created_at, association.name
      $$;

    create function door_prompt_by_token(hash bytea) returns table (association_id uuid, prompt_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select association_id, id from prompt where token_hash = hash
      $$;

    -- Events come as [{line_channel_id, webhook_event_id, event, event_at, received_at}]; a known id changes nothing.
    create function door_take_line_events(events jsonb) returns int
      language sql security definer set search_path = public, pg_temp as $$
        with taken as (
          insert into line_event (line_channel_id, webhook_event_id, event, event_at, received_at)
          select e.line_channel_id, e.webhook_event_id, e.event, e.event_at, e.received_at
          from jsonb_to_recordset(events) as e(
            line_channel_id uuid, webhook_event_id text, event jsonb, event_at timestamptz, received_at timestamptz)
          on conflict do nothing returning 1)
        select count(*)::int from taken
      $$;

    -- Taps come as [{id, token_hash (hex), condition, at}].
    create function door_take_web_events(events jsonb) returns int
      language sql security definer set search_path = public, pg_temp as $$
        with taken as (
          insert into web_event (id, token_hash, condition, at)
          select e.id, decode(e.token_hash, 'hex'), e.condition, e.at
          from jsonb_to_recordset(events) as e(id uuid, token_hash text, condition text, at timestamptz)
          on conflict do nothing returning 1)
        select count(*)::int from taken
      $$;

    -- Gives each waiting event its association, and lists the associations that have something waiting.
    -- A button names its check; otherwise the LINE user's binding tells; otherwise the oldest one on the channel.
    create function door_route_events() returns table (association_id uuid)
      language plpgsql security definer set search_path = public, pg_temp as $$
      #variable_conflict use_column
      begin
        update line_event e set association_id = coalesce(
          (select c.association_id from safety_check c
             join association a on a.id = c.association_id and a.line_channel_id = e.line_channel_id
            where c.id = substring(e.event -> 'postback' ->> 'data' 
              from '(?:^|&)c=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:&|$)')::uuid),
          (select p.association_id from contact_point p
             join association a on a.id = p.association_id
            where p.system = 'line' and p.line_channel_id = e.line_channel_id
              and p.value = e.event -> 'source' ->> 'userId'
            order by a.created_at, a.name limit 1),
          (select a.id from association a where a.line_channel_id = e.line_channel_id order by a.created_at, a.name limit 1))
        where e.taken_in_at is null and e.association_id is null;

        update web_event w set association_id = p.association_id
        from prompt p where p.token_hash = w.token_hash and w.taken_in_at is null and w.association_id is null;

        -- Nobody's: a channel without an association, or a tap kept during an outage under a link that never was.
        update line_event set taken_in_at = app_clock() where taken_in_at is null and association_id is null;
        update web_event set taken_in_at = app_clock() where taken_in_at is null and association_id is null;

        return query
          select e.association_id from line_event e where e.taken_in_at is null
          union select w.association_id from web_event w where w.taken_in_at is null;
      end $$;

    -- A doctor of several associations blocks or befriends the shared account once, for all of them.
    create function door_follow_changed(channel uuid, line_user text, follows boolean, changed_at timestamptz) returns int
      language sql security definer set search_path = public, pg_temp as $$
        with changed as (
          update contact_point
          set reachable = follows, failure = case when follows then null else 'blocked' end, checked_at = changed_at
          where system = 'line' and line_channel_id = channel and value = line_user
            and (checked_at is null or checked_at < changed_at)
          returning 1)
        select count(*)::int from changed
      $$;

    -- Everything that should be in a queue now: what the sweep re-creates after a crash or a wiped Redis.
    create function door_due_work() returns table (kind text, association_id uuid, id uuid, line_channel_id uuid, due int)
      language sql stable security definer set search_path = public, pg_temp as $$
        select 'plan', p.association_id, p.safety_check_id, null::uuid, count(*)::int
          from prompt p join safety_check c on c.association_id = p.association_id and c.id = p.safety_check_id
          where p.planned_at is null and c.status = 'open' group by 2, 3
        union all
        select 'plan', d.association_id, w.safety_check_id, null::uuid, count(*)::int
          from delivery d join wording w on w.association_id = d.association_id and w.id = d.wording_id
          where d.system = 'line' and d.status = 'queued' and d.line_batch_id is null group by 2, 3
        union all
        select 'line', b.association_id, b.id, b.line_channel_id, 1
          from line_batch b join line_channel l on l.id = b.line_channel_id and l.stopped_at is null
          where (b.status = 'queued' and b.next_try_at <= app_clock())
             or (b.status = 'sending' and b.lease_until < app_clock())
        union all
        select 'mail', d.association_id, null::uuid, null::uuid, count(*)::int
          from delivery d
          where d.system = 'mail' and ((d.status = 'queued' and d.next_try_at <= app_clock())
             or (d.status in ('sending', 'maybe') and d.lease_until < app_clock())) group by 2
        union all
        select 'take_in', null::uuid, null::uuid, null::uuid, n from (
          select ((select count(*) from line_event where taken_in_at is null)
                + (select count(*) from web_event where taken_in_at is null))::int as n) waiting where n > 0
      $$;

    -- Reply tokens live a minute; an hour later they are blanked everywhere.
    create function door_blank_reply_tokens() returns int
      language sql security definer set search_path = public, pg_temp as $$
        with blanked as (
          update line_event set event = event - 'replyToken'
          where event ? 'replyToken' and received_at < app_clock() - interval '1 hour' returning 1)
        select count(*)::int from blanked
      $$;

    -- Counts of every association that takes part and shares, for an association that takes part itself. Of each it
    -- counts the newest check with the purpose of the one looked at: a drill next door is nobody's disaster.
    create function door_joint_counts(joint uuid, asked_for text)
      returns table (association_id uuid, association_name text, prompted int, reached int, replied int,
                     open int, partly_open int, closed int, needs_help int)
      language sql stable security definer set search_path = public, pg_temp as $$
        select a.id, a.name, count(p.id)::int,
          count(p.id) filter (where exists (
            select from delivery d
              join contact_point cp on cp.association_id = d.association_id and cp.id = d.contact_point_id
            where d.association_id = p.association_id and d.prompt_id = p.id and d.status = 'accepted'
              and (cp.reachable or cp.checked_at < d.accepted_at)))::int,
          count(r.condition)::int,
          count(*) filter (where r.condition = 'open')::int,
          count(*) filter (where r.condition = 'partly_open')::int,
          count(*) filter (where r.condition = 'closed')::int,
          count(*) filter (where r.condition = 'needs_help')::int
        from incident_association i
          join association a on a.id = i.association_id
          left join lateral (
            select association_id, id from safety_check
            where association_id = a.id and incident_id = i.incident_id and purpose = asked_for
              and status in ('open', 'frozen', 'closed')
            order by launched_at desc, id desc limit 1) c on true
          left join prompt p on p.association_id = c.association_id and p.safety_check_id = c.id
          left join latest_reply r on r.association_id = p.association_id and r.prompt_id = p.id
        where i.incident_id = joint
          and (i.shares_counts or i.association_id = current_association())
          and exists (select from incident_association mine
                      where mine.incident_id = joint and mine.association_id = current_association())
        group by a.id, a.name, a.created_at order by a.created_at, a.name
      $$;
  `.execute(db)

  const doors = await sql<{ signature: string }>`
    select oid::regprocedure::text as signature from pg_proc
    where proname like 'door\_%' and pronamespace = 'public'::regnamespace`.execute(db)
  for (const { signature } of doors.rows) {
    await sql`
      alter function ${sql.raw(signature)} owner to tomoshibi_door;
      revoke execute on function ${sql.raw(signature)} from public;
      grant execute on function ${sql.raw(signature)} to tomoshibi_app;
    `.execute(db)
  }
  await sql`revoke create on schema public from tomoshibi_door`.execute(db)
}
