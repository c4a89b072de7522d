import { type Kysely, sql } from 'kysely'

/** Answers that were heard by telephone, FAX or at the counter: who said so, the slip taken back, the call in vain. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- 班長 is a way of its own: the office must see that it was not the office that telephoned.
    alter table reply drop constraint reply_via_check;
    alter table reply add constraint reply_via_check
      check (via in ('line', 'menu', 'link', 'facility', 'office', 'fax', 'leader', 'edge'));
    alter table reply drop constraint reply_check;
    alter table reply add constraint reply_check
      check ((via in ('office', 'fax', 'leader')) = (entered_by is not null));
    create index reply_entered_by on reply (association_id, entered_by, received_at desc) where entered_by is not null;

    -- 記録の取り消し: the reply itself stays for ever, and counts nowhere any more.
    create table reply_retraction (
      association_id uuid not null references association,
      reply_id uuid not null,
      retracted_by text not null,
      retracted_at timestamptz not null,
      primary key (association_id, reply_id),
      foreign key (association_id, reply_id) references reply (association_id, id)
    );

    create table call_note (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      safety_check_id uuid not null,
      member_id uuid not null,
      what text not null check (what = 'no_answer'),
      noted_by text not null,
      noted_at timestamptz not null,
      primary key (association_id, id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id),
      foreign key (association_id, member_id) references member (association_id, id)
    );
    create index call_note_of_member on call_note (association_id, safety_check_id, member_id, noted_at desc);
  `.execute(db)
  for (const table of ['reply_retraction', 'call_note'])
    await sql`
      alter table ${sql.table(table)} enable row level security;
      alter table ${sql.table(table)} force row level security;
      create policy own on ${sql.table(table)} to tomoshibi_app
        using (association_id = current_association()) with check (association_id = current_association());
      grant select, insert on ${sql.table(table)} to tomoshibi_app;
    `.execute(db)
  await sql`
    -- The joint counts look through latest_reply, as the door's own role.
    create policy door on reply_retraction for select to tomoshibi_door using (true);
    grant select on reply_retraction to tomoshibi_door;

    -- What counts: every answer that nobody has taken back.
    create view standing_reply with (security_invoker = true) as
      select r.* from reply r where not exists (
        select from reply_retraction x where x.association_id = r.association_id and x.reply_id = r.id);
    create or replace view latest_reply with (security_invoker = true) as
      select distinct on (association_id, prompt_id)
        association_id, prompt_id, member_id, id, condition, via, event_at, received_at, entered_by, heard_from
      from standing_reply where prompt_id is not null
      order by association_id, prompt_id, event_at desc, (via in ('office', 'fax', 'leader')), received_at desc, id;
    grant select on standing_reply to tomoshibi_app, tomoshibi_door;
  `.execute(db)
}
