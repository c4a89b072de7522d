import { type Kysely, sql } from 'kysely'

/** A long disaster asks the same people again, and a clinic's staff may answer for its doctors. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- 第n報: the how-manieth asking of this association in its incident.
    alter table safety_check add column round int not null default 1 check (round between 1 and 99);
    -- The wall holds for the owner of the table too, who could not number what he does not see.
    alter table safety_check no force row level security;
    update safety_check c set round = n.place
    from (select id, row_number() over (partition by association_id, incident_id order by created_at, id) as place
      from safety_check where incident_id is not null) n
    where n.id = c.id;
    alter table safety_check force row level security;
    alter table safety_check add check (round = 1 or incident_id is not null);
    -- Two who make the next one at once make one; the number of a draft that was thrown away is free again.
    create unique index round_once on safety_check (association_id, incident_id, round)
      where incident_id is not null and discarded_at is null;

    -- Answers to a drill never stand beside those to a disaster.
    create function refuse_mixed_rounds() returns trigger language plpgsql set search_path = public, pg_temp as $$
      begin
        perform pg_advisory_xact_lock(hashtextextended('rounds ' || new.association_id || new.incident_id, 0));
        if exists (select from safety_check c where c.association_id = new.association_id
            and c.incident_id = new.incident_id and c.id <> new.id and c.purpose <> new.purpose) then
          raise exception 'the rounds of one incident have one purpose' using errcode = 'check_violation';
        end if;
        return new;
      end $$;
    create trigger rounds_have_one_purpose before insert or update of incident_id on safety_check
      for each row when (new.incident_id is not null) execute function refuse_mixed_rounds();
  `.execute(db)
  await sql`
    -- A correction to many thousands is queued in pieces: what one transaction leaves is due at once, and not lost.
    alter table planned_send drop constraint planned_send_kind_check;
    alter table planned_send add column corrects text[] check (corrects <@ '{prompt,advance,correction}');
    alter table planned_send add constraint planned_send_kind_check
      check (kind in ('launch', 'advance', 'reminder', 'correction'));
    alter table planned_send add check ((kind = 'correction') = (corrects is not null));
  `.execute(db)
  await sql`
    -- 代わりに回答: a nurse answers with the doctor's link, for him or for everybody of the facility.
    alter table web_event add column stands_for text check (stands_for in ('doctor', 'facility'));
    create or replace function door_take_web_events(events jsonb) returns int
      language plpgsql security definer set search_path = public, pg_temp as $$
      declare taken int;
      begin
        insert into web_event (id, token_hash, condition, at, stands_for)
        select e.id, decode(e.token_hash, 'hex'), e.condition, e.at, e.stands_for
        from jsonb_to_recordset(events)
          as e(id uuid, token_hash text, condition text, at timestamptz, stands_for text)
        on conflict do nothing;
        get diagnostics taken = row_count;
        return taken;
      end $$;

    -- On a tie the doctor's own comes before what anybody else said for him, the staff of his clinic too.
    create or replace view latest_reply with (security_invoker = true) as
      select distinct on (association_id, prompt_id)
        association_id, prompt_id, member_id, id, condition, via, event_at, received_at, entered_by, heard_from
      from standing_reply where prompt_id is not null
      order by association_id, prompt_id, event_at desc, (via in ('office', 'fax', 'leader', 'facility')),
        received_at desc, id;
  `.execute(db)
}
