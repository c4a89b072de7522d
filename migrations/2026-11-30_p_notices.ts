import { type Kysely, sql } from 'kysely'

/** Advance notices and corrections leave through the same pipeline as the questions, and are told apart from them. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table safety_check
      -- When the members were told that it will come; kept until the launch itself.
      add column announced_for timestamptz;

    alter table notice
      add column wave int not null check (wave < 0),
      add unique (association_id, safety_check_id, member_id, wave);

    alter table wording
      add column kind text not null default 'prompt' check (kind in ('prompt', 'advance', 'correction')),
      add check ((wave < 0) = (kind <> 'prompt')),
      -- Nobody announces a disaster.
      add check (kind <> 'advance' or purpose <> 'actual'),
      add check (kind <> 'correction' or purpose <> 'actual'
        or (alt_text like '【訂正】%' and mail_subject like '【訂正】%' and mail_text like '【訂正】%')),
      drop constraint wording_check1,
      -- Whoever sent a drill as an actual check must be able to say so, and only the correction says it.
      add constraint wording_of_actual check (purpose <> 'actual' or kind = 'correction'
        or (alt_text || line_messages || mail_subject || mail_text || mail_html) not like '%訓練%');

    alter table line_batch
      add column kind text not null default 'prompt' check (kind in ('prompt', 'advance', 'correction')),
      add check ((wave < 0) = (kind <> 'prompt')),
      add check (kind <> 'correction' or purpose <> 'actual' or alt_text like '【訂正】%'),
      drop constraint line_batch_check1,
      add constraint line_batch_of_actual check (purpose <> 'actual' or kind = 'correction'
        or (alt_text || body) not like '%訓練%');

    alter table delivery
      -- A correction of what is in a worker's hands: it leaves once that has arrived, and never if that did not.
      add column held boolean not null default false;
    create index delivery_held on delivery (association_id) where held;
  `.execute(db)
}
