import { type Kysely, sql } from 'kysely'

/**
 * What a whole prefecture answers while the workers are away waits by the hundred thousand. Looking at all of it in one
 * statement, and counting it all again for each five hundred taken in, kept every answer off the boards for minutes.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    grant create on schema public to tomoshibi_door;
    drop function door_route_events();

    -- Gives the oldest waiting events their association, so many at most, and says how many of them it looked at.
    -- A button names its check; otherwise the LINE user's binding tells; otherwise the oldest one on the channel.
    create function door_route_events(most int) returns int
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
            (select p.association_id from contact_point p
               join association a on a.id = p.association_id
              where p.system = 'line' and p.line_channel_id = e.line_channel_id
                and p.value = e.event -> 'source' ->> 'userId'
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

    -- Whose events wait to be taken in: one look into an index per association, however many wait.
    create function door_associations_waiting() returns table (association_id uuid)
      language plpgsql stable security definer set search_path = public, pg_temp as $$
      begin
        return query select a.id from association a
          where exists (select from line_event e where e.association_id = a.id and e.taken_in_at is null)
             or exists (select from web_event w where w.association_id = a.id and w.taken_in_at is null);
      end $$;
  `.execute(db)
  for (const signature of ['door_route_events(int)', 'door_associations_waiting()'])
    await sql`
      alter function ${sql.raw(signature)} owner to tomoshibi_door;
      revoke execute on function ${sql.raw(signature)} from public;
      grant execute on function ${sql.raw(signature)} to tomoshibi_app;
    `.execute(db)
  await sql`revoke create on schema public from tomoshibi_door`.execute(db)
}
