import { type Kysely, sql } from 'kysely'

/**
 * An event is found to be nobody's by the statement that looked for its association, and by no later one: what was
 * committed between two statements had been looked at by neither, and a doctor's answer was thrown away.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create or replace function door_route_events() returns table (association_id uuid)
      language plpgsql security definer set search_path = public, pg_temp as $$
      #variable_conflict use_column
      begin
        -- A button names its check; otherwise the LINE user's binding tells; otherwise the oldest one on the channel.
        with looked_at as materialized (
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
          from line_event e where e.taken_in_at is null and e.association_id is null)
        update line_event e set association_id = looked_at.found,
          taken_in_at = case when looked_at.found is null then app_clock() end
        from looked_at
        where e.line_channel_id = looked_at.line_channel_id and e.webhook_event_id = looked_at.webhook_event_id
          and e.taken_in_at is null and e.association_id is null;

        with looked_at as materialized (
          select w.id, p.association_id as found
          from web_event w left join prompt p on p.token_hash = w.token_hash
          where w.taken_in_at is null and w.association_id is null)
        update web_event w set association_id = looked_at.found,
          taken_in_at = case when looked_at.found is null then app_clock() end
        from looked_at
        where w.id = looked_at.id and w.taken_in_at is null and w.association_id is null;

        return query
          select e.association_id from line_event e where e.taken_in_at is null and e.association_id is not null
          union select w.association_id from web_event w where w.taken_in_at is null and w.association_id is not null;
      end $$;
  `.execute(db)
}
