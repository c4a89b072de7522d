import { type Kysely, sql } from 'kysely'

/** What a check will send by itself later, and what a draft and a running check need to be changed without a mistake. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table safety_check
      -- Counts every change of a draft, so that the second of two editors is told and overwrites nothing.
      add column version int not null default 1,
      -- Why an actual check was launched, in the officer's own words.
      add column reason text check (length(reason) <= 200),
      -- The actual check whose launch stopped this drill.
      add column frozen_for uuid,
      -- Kept for the record, yet no comparison counts it: a drill that the rain cut short.
      add column left_out boolean not null default false,
      -- A draft that somebody threw away; nothing is deleted.
      add column discarded_at timestamptz,
      add check (discarded_at is null or status = 'draft'),
      add foreign key (association_id, frozen_for) references safety_check (association_id, id);

    create table planned_send (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      safety_check_id uuid not null,
      kind text not null check (kind in ('launch', 'advance', 'reminder')),
      due_at timestamptz not null,
      created_by text not null,
      created_at timestamptz not null,
      -- Who let an actual check go before its countdown had ended.
      approved_by text,
      done_at timestamptz,
      -- What came of it: 'sent', or why nothing was sent.
      outcome text,
      cancelled_at timestamptz,
      cancelled_by text,
      primary key (association_id, id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id),
      check ((done_at is null) = (outcome is null)),
      check ((cancelled_at is null) = (cancelled_by is null)),
      check (done_at is null or cancelled_at is null)
    );
    create index planned_send_due on planned_send (due_at) where done_at is null and cancelled_at is null;
    create index planned_send_of_check on planned_send (association_id, safety_check_id);
    create unique index planned_launch_once on planned_send (association_id, safety_check_id)
      where kind = 'launch' and done_at is null and cancelled_at is null;

    alter table planned_send enable row level security;
    alter table planned_send force row level security;
    create policy own on planned_send to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    create policy door on planned_send for select to tomoshibi_door using (true);
    grant select, insert, update on planned_send to tomoshibi_app;
    grant select on planned_send to tomoshibi_door;

    grant create on schema public to tomoshibi_door;
    drop function door_due_work();
    create function door_due_work()
      returns table (kind text, association_id uuid, id uuid, line_channel_id uuid, due int, oldest timestamptz)
      language sql stable security definer set search_path = public, pg_temp as $$
        select 'plan', p.association_id, p.safety_check_id, null::uuid, count(*)::int, min(c.launched_at)
          from prompt p join safety_check c on c.association_id = p.association_id and c.id = p.safety_check_id
          where p.planned_at is null and c.status = 'open' group by 2, 3
        union all
        select 'plan', d.association_id, w.safety_check_id, null::uuid, count(*)::int, min(d.next_try_at)
          from delivery d join wording w on w.association_id = d.association_id and w.id = d.wording_id
          where d.system = 'line' and d.status = 'queued' and d.line_batch_id is null group by 2, 3
        union all
        select 'line', b.association_id, b.id, b.line_channel_id, 1, b.next_try_at
          from line_batch b join line_channel l on l.id = b.line_channel_id and l.stopped_at is null
          where (b.status = 'queued' and b.next_try_at <= app_clock())
             or (b.status = 'sending' and b.lease_until < app_clock())
        union all
        -- A channel has stopped: what waits for it gives way to mail, and the office is told.
        select 'follow_channel', b.association_id, null::uuid, b.line_channel_id, count(*)::int, min(b.next_try_at)
          from line_batch b join line_channel l on l.id = b.line_channel_id and l.stopped_at is not null
          where b.status = 'queued' or (b.status = 'sending' and b.lease_until < app_clock()) group by 2, 4
        union all
        select 'follow_channel', a.id, null::uuid, l.id, 1, l.stopped_at
          from association a join line_channel l on l.id = a.line_channel_id and l.stopped_at is not null
          where not exists (select from office_alert o where o.association_id = a.id
            and o.about = 'line_' || l.stop_reason and o.settled_at is null)
        union all
        -- It runs again: the alert is settled, and what only its key had failed goes out after all.
        select 'follow_channel', o.association_id, null::uuid, l.id, 1, o.raised_at
          from office_alert o join association a on a.id = o.association_id
            join line_channel l on l.id = a.line_channel_id and l.stopped_at is null
          where o.settled_at is null and o.about in ('line_out_of_quota', 'line_unauthorized')
        union all
        select 'mail', d.association_id, null::uuid, null::uuid, count(*)::int, min(d.next_try_at)
          from delivery d
          where d.system = 'mail' and ((d.status = 'queued' and d.next_try_at <= app_clock())
             or (d.status in ('sending', 'maybe') and d.lease_until < app_clock())) group by 2
        union all
        select 'planned', s.association_id, null::uuid, null::uuid, count(*)::int, min(s.due_at)
          from planned_send s where s.done_at is null and s.cancelled_at is null and s.due_at <= app_clock() group by 2
        union all
        select 'tell_office', a.association_id, null::uuid, null::uuid, count(*)::int, min(a.raised_at)
          from office_alert a
          where a.told_at is null and a.settled_at is null
            and (a.lease_until is null or a.lease_until < app_clock()) group by 2
        union all
        select 'take_in', null::uuid, null::uuid, null::uuid, n, oldest from (
          select count(*)::int as n, min(received_at) as oldest from (
            select received_at from line_event where taken_in_at is null
            union all select received_at from web_event where taken_in_at is null) events
          ) waiting where n > 0
      $$;
    alter function door_due_work() owner to tomoshibi_door;
    revoke execute on function door_due_work() from public;
    grant execute on function door_due_work() to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
