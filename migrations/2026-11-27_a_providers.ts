import { type Kysely, sql } from 'kysely'

/** What real providers need: LINE's quota, paced mail domains, bounces, reminders, and news for the office. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- The month's quota as LINE last told it; a limit of null is «no limit» once it has been read at all.
    alter table line_channel
      add column quota_limit int check (quota_limit >= 0),
      add column quota_used int check (quota_used >= 0),
      add column quota_read_at timestamptz;

    -- The address's domain, without the person, and the pace group it belongs to if it has one.
    alter table delivery
      add column mail_domain text,
      add column pace_group text,
      add check (pace_group is null or mail_domain is not null);
    drop index delivery_mail_due;
    create index delivery_mail_due on delivery (association_id, next_try_at)
      where system = 'mail' and pace_group is null and status in ('queued', 'sending', 'maybe');
    create index delivery_paced_mail_due on delivery (association_id, pace_group, next_try_at)
      where system = 'mail' and pace_group is not null and status in ('queued', 'sending', 'maybe');

    -- How many mails a pace group may take now, over all associations and workers. Holds no personal data.
    create table mail_pace (
      pace_group text primary key,
      tokens double precision not null,
      filled_at timestamptz not null
    );

    -- 知らせ: what needs a person of the office, until it is settled; told by mail once.
    create table office_alert (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      about text not null check (about in ('line_out_of_quota', 'line_unauthorized', 'mail_settings')),
      safety_check_id uuid,
      raised_at timestamptz not null default app_clock(),
      settled_at timestamptz,
      told_at timestamptz,
      lease_until timestamptz,
      primary key (association_id, id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id)
    );
    create unique index office_alert_unsettled on office_alert (association_id, about) where settled_at is null;

    alter table mail_pace enable row level security;
    alter table mail_pace force row level security;
    create policy everybody on mail_pace to tomoshibi_app using (true) with check (true);
    grant select, insert, update on mail_pace to tomoshibi_app;

    alter table office_alert enable row level security;
    alter table office_alert force row level security;
    create policy own on office_alert to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    create policy door on office_alert for select to tomoshibi_door using (true);
    grant select, insert, update on office_alert to tomoshibi_app;
    grant select on office_alert to tomoshibi_door;

    -- A channel may serve several associations, so what LINE says of it passes a door.
    create policy door_on on line_channel for update to tomoshibi_door using (true);
    grant update (stopped_at, stop_reason, quota_limit, quota_used, quota_read_at) on line_channel to tomoshibi_door;
    grant create on schema public to tomoshibi_door;
  `.execute(db)

  await sql`
    drop function door_line_channel(uuid);
    create function door_line_channel(channel uuid)
      returns table (secret_sealed text, token_sealed text, bot_user_id text, stop_reason text,
                     quota_limit int, quota_used int, quota_read_at timestamptz)
      language sql stable security definer set search_path = public, pg_temp as $$
        select secret_sealed, token_sealed, bot_user_id, stop_reason, quota_limit, quota_used, quota_read_at
        from line_channel where id = channel
      $$;

    -- Gives whether this call stopped it: of two workers that hear the same news, one acts on it.
    create function door_stop_line_channel(channel uuid, reason text) returns boolean
      language sql security definer set search_path = public, pg_temp as $$
        with stopped as (
          update line_channel set stopped_at = app_clock(), stop_reason = reason
          where id = channel and stopped_at is null returning 1)
        select exists (select from stopped)
      $$;

    -- Keeps what LINE says of the month. Its answer shows that the key is good; a channel stopped for want of quota
    -- goes on once more is left than at the last reading: a new month, or a larger plan. Gives whether it goes on.
    create function door_line_quota_read(channel uuid, new_limit int, new_used int) returns boolean
      language sql security definer set search_path = public, pg_temp as $$
        with before as (select * from line_channel where id = channel for update),
        kept as (
          update line_channel l set quota_limit = new_limit, quota_used = new_used, quota_read_at = app_clock(),
            stopped_at = case when back.is_back then null else l.stopped_at end,
            stop_reason = case when back.is_back then null else l.stop_reason end
          from (select id, coalesce(stop_reason = 'unauthorized' or stop_reason = 'out_of_quota' and
              (new_limit is null or new_limit - new_used > coalesce(quota_limit - quota_used, 0)), false) as is_back
            from before) back
          where l.id = back.id
          returning back.is_back)
        select coalesce((select is_back from kept), false)
      $$;

    -- Whose mail came back: the delivery's id stands in the address that bounces return to.
    create function door_delivery(delivery uuid) returns table (association_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select d.association_id from association a join delivery d on d.association_id = a.id and d.id = delivery
      $$;

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

    -- Counts of the whole installation, for whoever watches over the machines: no association, no person.
    create function door_counts()
      returns table (what text, label text, n bigint)
      language sql stable security definer set search_path = public, pg_temp as $$
        select 'delivery', concat_ws(' ', d.system, d.status, d.failure), count(*) from delivery d
          group by d.system, d.status, d.failure
        union all select 'reply', r.via, count(*) from reply r group by r.via
      $$;
  `.execute(db)

  for (const signature of NEW_DOORS) {
    await sql`
      alter function ${sql.raw(signature)} owner to tomoshibi_door;
      revoke execute on function ${sql.raw(signature)} from public;
      grant execute on function ${sql.raw(signature)} to tomoshibi_app;
    `.execute(db)
  }
  await sql`revoke create on schema public from tomoshibi_door`.execute(db)
}

const NEW_DOORS = [
  'door_line_channel(uuid)',
  'door_stop_line_channel(uuid, text)',
  'door_line_quota_read(uuid, int, int)',
  'door_delivery(uuid)',
  'door_due_work()',
  'door_counts()',
]
