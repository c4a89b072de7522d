import { type Kysely, sql } from 'kysely'

/** Only an event of the association in charge moves, and only for a code that could still bind somebody. */
export async function up(db: Kysely<unknown>) {
  await sql`
    grant create on schema public to tomoshibi_door;
    create or replace function door_route_code(channel uuid, event_id text, code_hash bytea) returns boolean
      language sql security definer set search_path = public, pg_temp as $$
        with moved as (
          update line_event e set association_id = c.association_id
          from binding_code c join association a on a.id = c.association_id and a.line_channel_id = channel
          where c.hash = code_hash and c.used_at is null and c.revoked_at is null and c.expires_at > app_clock()
            and e.association_id = current_association() and c.association_id <> e.association_id
            and e.line_channel_id = channel and e.webhook_event_id = event_id and e.taken_in_at is null
          returning 1)
        select exists (select from moved)
      $$;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
