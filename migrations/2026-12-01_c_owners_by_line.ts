import { type Kysely, sql } from 'kysely'

/** As before; and a button with which an owner answers a loan (l=) goes to the association that asked him. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- Ids are unique in the whole table: the tap knows no association.
    create index loan_message_id on loan_message (id);

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
  `.execute(db)
}
