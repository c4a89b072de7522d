import { type Kysely, sql } from 'kysely'

/** LINE's rich menus: what each channel shows, whom the members' menu is linked to, and reports that nobody asked for. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table line_channel
      add column basic_id text check (basic_id ~ '^@[A-Za-z0-9._-]{1,40}$'),
      -- Nobody's own menu is replaced before the office says so.
      add column menus_wanted_at timestamptz,
      add column menu_version int,
      add column registered_menu text,
      add column unregistered_menu text,
      -- Until then somebody is at it, or LINE has asked for patience.
      add column menus_try_at timestamptz,
      add column menus_failure text;

    -- What LINE has been told for each user; a menu of null was taken away again.
    create table line_menu_link (
      association_id uuid not null references association,
      line_channel_id uuid not null references line_channel,
      user_id text not null check (user_id ~ '^U[0-9a-f]{32}$'),
      rich_menu_id text,
      changed_at timestamptz not null default app_clock(),
      primary key (association_id, line_channel_id, user_id)
    );

    create table report_handling (
      association_id uuid not null references association,
      reply_id uuid not null,
      handled_by text not null,
      handled_by_name text not null,
      handled_at timestamptz not null,
      primary key (association_id, reply_id),
      foreign key (association_id, reply_id) references reply (association_id, id)
    );
    -- Help that nobody had asked about reaches the office by mail too.
    alter table office_alert drop constraint office_alert_about_check;
    alter table office_alert add constraint office_alert_about_check
      check (about in ('line_out_of_quota', 'line_unauthorized', 'mail_settings', 'needs_help_reported'));
    create index reply_without_prompt on reply (association_id, event_at desc) where prompt_id is null;
  `.execute(db)
  for (const table of ['line_menu_link', 'report_handling'])
    await sql`
      alter table ${sql.table(table)} enable row level security;
      alter table ${sql.table(table)} force row level security;
      create policy own on ${sql.table(table)} to tomoshibi_app
        using (association_id = current_association()) with check (association_id = current_association());
      grant select, insert on ${sql.table(table)} to tomoshibi_app;
    `.execute(db)
  await sql`
    grant update on line_menu_link to tomoshibi_app;
    create policy door on line_menu_link for select to tomoshibi_door using (true);
    grant select on line_menu_link to tomoshibi_door;
    grant create on schema public to tomoshibi_door;

    -- Whose menus differ from what the bindings ask for. Befriending again wants a new link: LINE may have dropped it.
    create function door_menu_work(version int) returns table (association_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select a.id from association a join line_channel l on l.id = a.line_channel_id
        where l.menus_wanted_at is not null and (l.menus_try_at is null or l.menus_try_at <= app_clock())
          and (l.menu_version is distinct from version
            or exists (select from contact_point p
              where p.association_id = a.id and p.system = 'line' and p.line_channel_id = l.id and p.reachable
                and not exists (select from line_menu_link k
                  where k.association_id = a.id and k.line_channel_id = l.id and k.user_id = p.value
                    and k.rich_menu_id = l.registered_menu and k.changed_at >= coalesce(p.checked_at, k.changed_at)))
            or exists (select from line_menu_link k
              where k.association_id = a.id and k.line_channel_id = l.id and k.rich_menu_id is not null
                and not exists (select from contact_point p
                  where p.association_id = a.id and p.system = 'line' and p.line_channel_id = l.id
                    and p.value = k.user_id and (p.reachable or p.failure = 'blocked'))))
      $$;

    -- Which of these users, named by one association of the channel, another one of it still knows.
    create function door_bound_elsewhere(channel uuid, users text[]) returns table (user_id text)
      language sql stable security definer set search_path = public, pg_temp as $$
        select distinct p.value from contact_point p
          join association a on a.id = p.association_id and a.line_channel_id = channel
        where p.system = 'line' and p.line_channel_id = channel and p.value = any(users)
          and (p.reachable or p.failure = 'blocked') and p.association_id <> current_association()
          and exists (select from association mine
            where mine.id = current_association() and mine.line_channel_id = channel)
      $$;
  `.execute(db)
  for (const signature of ['door_menu_work(int)', 'door_bound_elsewhere(uuid, text[])'])
    await sql`
      alter function ${sql.raw(signature)} owner to tomoshibi_door;
      revoke execute on function ${sql.raw(signature)} from public;
      grant execute on function ${sql.raw(signature)} to tomoshibi_app;
    `.execute(db)
  await sql`revoke create on schema public from tomoshibi_door`.execute(db)
}
