import { type Kysely, sql } from 'kysely'

/**
 * The doors that every answer passes, planned once per connection: PostgreSQL plans a function in plain SQL anew at
 * each call, which was a third of the time that one tap took.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- Events come as [{line_channel_id, webhook_event_id, event, event_at, received_at}]; a known id changes nothing.
    create or replace function door_take_line_events(events jsonb) returns int
      language plpgsql security definer set search_path = public, pg_temp as $$
      declare taken int;
      begin
        insert into line_event (line_channel_id, webhook_event_id, event, event_at, received_at)
        select e.line_channel_id, e.webhook_event_id, e.event, e.event_at, e.received_at
        from jsonb_to_recordset(events) as e(
          line_channel_id uuid, webhook_event_id text, event jsonb, event_at timestamptz, received_at timestamptz)
        on conflict do nothing;
        get diagnostics taken = row_count;
        return taken;
      end $$;

    -- Taps come as [{id, token_hash (hex), condition, at}].
    create or replace function door_take_web_events(events jsonb) returns int
      language plpgsql security definer set search_path = public, pg_temp as $$
      declare taken int;
      begin
        insert into web_event (id, token_hash, condition, at)
        select e.id, decode(e.token_hash, 'hex'), e.condition, e.at
        from jsonb_to_recordset(events) as e(id uuid, token_hash text, condition text, at timestamptz)
        on conflict do nothing;
        get diagnostics taken = row_count;
        return taken;
      end $$;

    create or replace function door_prompt_by_token(hash bytea) returns table (association_id uuid, prompt_id uuid)
      language plpgsql stable security definer set search_path = public, pg_temp as $$
      begin
        return query select p.association_id, p.id from prompt p where p.token_hash = hash;
      end $$;
  `.execute(db)
}
