import { type Kysely, sql } from 'kysely'

const TENANT_TABLES = ['binding_code', 'binding_question', 'binding_limit', 'letter_setting', 'shared_answer']

/** One-time codes that bind a doctor's LINE, what is asked meanwhile, and answers of telephones that several share. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- A binding is never deleted: what was sent over it points at it.
    alter table contact_point add column bound_at timestamptz;
    alter table contact_point add column unbound_at timestamptz;
    alter table contact_point add constraint contact_point_unbound
      check (unbound_at is null or (system = 'line' and not reachable));

    create table binding_code (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      member_id uuid not null,
      hash bytea not null,
      issued_at timestamptz not null,
      issued_by text not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      revoked_at timestamptz,
      primary key (association_id, id),
      unique (association_id, hash),
      foreign key (association_id, member_id) references member (association_id, id),
      check (used_at is null or revoked_at is null),
      check (expires_at > issued_at)
    );
    create unique index binding_code_alive on binding_code (association_id, member_id)
      where used_at is null and revoked_at is null;

    create table binding_question (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      kind text not null check (kind in ('bind', 'unbind')),
      line_channel_id uuid not null references line_channel,
      user_id text not null check (user_id ~ '^U[0-9a-f]{32}$'),
      code_id uuid,
      member_id uuid,
      asked_at timestamptz not null,
      expires_at timestamptz not null,
      answered_at timestamptz,
      answer text check (answer in ('yes', 'no')),
      primary key (association_id, id),
      foreign key (association_id, code_id) references binding_code (association_id, id),
      foreign key (association_id, member_id) references member (association_id, id),
      check ((kind = 'bind') = (code_id is not null)),
      check (kind <> 'bind' or member_id is not null),
      check ((answered_at is null) = (answer is null))
    );
    create index binding_question_by_id on binding_question (id);

    -- The times of the last hour, of one LINE user or (user_id '') of a whole channel.
    create table binding_limit (
      association_id uuid not null references association,
      line_channel_id uuid not null references line_channel,
      what text not null check (what in ('code', 'guidance')),
      user_id text not null,
      times timestamptz[] not null,
      primary key (association_id, line_channel_id, what, user_id)
    );

    create table letter_setting (
      association_id uuid not null references association,
      left_mm int not null check (left_mm between 10 and 100),
      top_mm int not null check (top_mm between 5 and 60),
      basic_id text check (basic_id ~ '^@[a-z0-9._-]{3,30}$'),
      primary key (association_id)
    );

    create table shared_answer (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      safety_check_id uuid not null,
      line_channel_id uuid not null references line_channel,
      user_id text not null check (user_id ~ '^U[0-9a-f]{32}$'),
      condition text not null check (condition in ('open', 'partly_open', 'closed', 'needs_help')),
      event_at timestamptz not null,
      source_event_id text not null,
      resolved_at timestamptz,
      primary key (association_id, id),
      unique (association_id, source_event_id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id)
    );
    create index shared_answer_open on shared_answer (association_id, safety_check_id) where resolved_at is null;
  `.execute(db)

  for (const table of TENANT_TABLES)
    await sql`
      alter table ${sql.table(table)} enable row level security;
      alter table ${sql.table(table)} force row level security;
      create policy own on ${sql.table(table)} to tomoshibi_app
        using (association_id = current_association()) with check (association_id = current_association());
      grant select, insert, update on ${sql.table(table)} to tomoshibi_app;
    `.execute(db)

  await sql`
    create policy door on binding_code for select to tomoshibi_door using (true);
    create policy door on binding_question for select to tomoshibi_door using (true);
    grant select on binding_code, binding_question to tomoshibi_door;
    grant create on schema public to tomoshibi_door;

    -- Who unbound himself stays so, whatever else he does with the account.
    create or replace function door_follow_changed(channel uuid, line_user text, follows boolean, changed_at timestamptz)
      returns int language sql security definer set search_path = public, pg_temp as $$
        with changed as (
          update contact_point
          set reachable = follows, failure = case when follows then null else 'blocked' end, checked_at = changed_at
          where system = 'line' and line_channel_id = channel and value = line_user and unbound_at is null
            and (checked_at is null or checked_at < changed_at)
          returning 1)
        select count(*)::int from changed
      $$;

    -- As before; and a button that answers a binding question (b=) goes to the association that asked it.
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
            (select p.association_id from contact_point p
               join association a on a.id = p.association_id
              where p.system = 'line' and p.line_channel_id = e.line_channel_id
                and p.value = e.event -> 'source' ->> 'userId' and p.unbound_at is null
              order by a.created_at, a.name limit 1),
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

    -- On an account that several associations share, a code tells whose event it is: moves the event there, says if so.
    create function door_route_code(channel uuid, event_id text, code_hash bytea) returns boolean
      language sql security definer set search_path = public, pg_temp as $$
        with moved as (
          update line_event e set association_id = c.association_id
          from binding_code c join association a on a.id = c.association_id and a.line_channel_id = channel
          where c.hash = code_hash and c.used_at is null and c.revoked_at is null
            and c.association_id <> e.association_id
            and e.line_channel_id = channel and e.webhook_event_id = event_id and e.taken_in_at is null
          returning 1)
        select exists (select from moved)
      $$;
    alter function door_route_code(uuid, text, bytea) owner to tomoshibi_door;
    revoke execute on function door_route_code(uuid, text, bytea) from public;
    grant execute on function door_route_code(uuid, text, bytea) to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
