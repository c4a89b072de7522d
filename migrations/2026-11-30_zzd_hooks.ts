import { type Kysely, sql } from 'kysely'

/** Other systems that are told when a check leaves, ends or changes. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table hook (
      association_id uuid not null references association (id),
      id uuid not null,
      name text not null check (length(name) between 1 and 60),
      url text not null check (length(url) <= 500),
      events text[] not null check (cardinality(events) > 0 and
        events <@ array['check.launched', 'check.closed', 'check.withdrawn', 'tally.changed']),
      secret_sealed text not null,
      made_by text not null,
      made_at timestamptz not null,
      -- What happened before is no news to it: when it was made, or let go on.
      since timestamptz not null,
      -- Numbers are looked at once a minute.
      tally_looked_at timestamptz not null,
      -- The first failure after which nothing has arrived.
      failing_since timestamptz,
      paused_at timestamptz,
      -- User id of the staff, or 'system' after a day of failures.
      paused_by text,
      removed_at timestamptz,
      primary key (association_id, id),
      check ((paused_at is null) = (paused_by is null))
    );
    create table hook_event (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      hook_id uuid not null,
      -- What happened, once: the second to notice it adds nothing.
      event_key text not null,
      kind text not null check (
        kind in ('check.launched', 'check.closed', 'check.withdrawn', 'tally.changed', 'hook.test')),
      safety_check_id uuid,
      -- Frozen: every try sends the same bytes.
      body text not null,
      made_at timestamptz not null,
      tries int not null default 0,
      next_try_at timestamptz not null,
      delivered_at timestamptz,
      given_up_at timestamptz,
      primary key (association_id, id),
      unique (association_id, hook_id, event_key),
      foreign key (association_id, hook_id) references hook (association_id, id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id),
      check ((kind = 'hook.test') = (safety_check_id is null)),
      check (delivered_at is null or given_up_at is null)
    );
    create index hook_event_due on hook_event (association_id, hook_id, next_try_at)
      where delivered_at is null and given_up_at is null;
    create table hook_attempt (
      association_id uuid not null,
      hook_event_id uuid not null,
      attempt int not null,
      at timestamptz not null,
      outcome text not null check (outcome in ('delivered', 'status', 'redirect', 'slow', 'cut', 'private')),
      status int,
      primary key (association_id, hook_event_id, attempt),
      foreign key (association_id, hook_event_id) references hook_event (association_id, id)
    );

    alter table hook enable row level security;
    alter table hook force row level security;
    create policy own on hook to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    create policy door on hook for select to tomoshibi_door using (true);
    grant select, insert, update on hook to tomoshibi_app;
    grant select on hook to tomoshibi_door;

    alter table hook_event enable row level security;
    alter table hook_event force row level security;
    create policy own on hook_event to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    create policy door on hook_event for select to tomoshibi_door using (true);
    grant select, insert, update on hook_event to tomoshibi_app;
    grant select on hook_event to tomoshibi_door;

    alter table hook_attempt enable row level security;
    alter table hook_attempt force row level security;
    create policy own on hook_attempt to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert on hook_attempt to tomoshibi_app;

    -- What a hook has not been told yet. Seen as whoever asks.
    create function hook_news(h hook) returns table (kind text, event_key text, safety_check_id uuid)
      language sql stable as $$
        select n.kind, n.event_key, n.id from (
          select 'check.launched' as kind, 'launched ' || c.id as event_key, c.id from safety_check c
            where c.association_id = h.association_id and c.launched_at >= h.since
          union all
          select 'check.closed', 'closed ' || c.id || ' ' || extract(epoch from c.closed_at), c.id from safety_check c
            where c.association_id = h.association_id and c.status = 'closed' and c.closed_at >= h.since
          union all
          select 'check.withdrawn', 'withdrawn ' || c.id, c.id from safety_check c
            where c.association_id = h.association_id and c.status = 'withdrawn' and c.closed_at >= h.since
              and c.launched_at is not null
        ) n
        where n.kind = any(h.events) and not exists (select from hook_event e
          where e.association_id = h.association_id and e.hook_id = h.id and e.event_key = n.event_key)
      $$;
    -- Checks whose numbers may still change: those that run, and a day of late answers.
    create function hook_counts(h hook) returns setof uuid language sql stable as $$
        select c.id from safety_check c
        where c.association_id = h.association_id and c.launched_at >= h.since and (c.status in ('open', 'frozen')
          or (c.status = 'closed' and c.closed_at > app_clock() - interval '1 day'))
      $$;

    grant create on schema public to tomoshibi_door;
    create function door_hook_work() returns table (association_id uuid, hook_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select h.association_id, h.id from hook h
        where h.removed_at is null and (
          exists (select from hook_event e
            where e.association_id = h.association_id and e.hook_id = h.id and e.next_try_at <= app_clock()
              and e.delivered_at is null and e.given_up_at is null
              and (h.paused_at is null or e.kind = 'hook.test'))
          or (h.paused_at is null and exists (select from hook_news(h)))
          or (h.paused_at is null and 'tally.changed' = any(h.events)
            and h.tally_looked_at <= app_clock() - interval '1 minute' and exists (select from hook_counts(h))))
      $$;
    alter function door_hook_work() owner to tomoshibi_door;
    revoke execute on function door_hook_work() from public;
    grant execute on function door_hook_work() to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
