import { type Kysely, sql } from 'kysely'

/** くわしい状況: what a doctor adds after the one tap. Append-only, and never part of whether somebody has answered. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table reply_detail (
      association_id uuid not null,
      id uuid not null default gen_random_uuid(),
      prompt_id uuid not null,
      question text not null check (question ~ '^[A-Z_]{2,10}$'),
      choice text not null check (length(choice) between 1 and 4),
      via text not null check (via in ('line', 'link')),
      event_at timestamptz not null,
      received_at timestamptz not null default app_clock(),
      source_event_id text not null,
      primary key (association_id, id),
      unique (association_id, source_event_id, question),
      foreign key (association_id, prompt_id) references prompt (association_id, id)
    );
    create index reply_detail_of_prompt on reply_detail (association_id, prompt_id, question, event_at desc);

    alter table reply_detail enable row level security;
    alter table reply_detail force row level security;
    create policy own on reply_detail to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert on reply_detail to tomoshibi_app;

    create view latest_detail with (security_invoker = true) as
      select distinct on (association_id, prompt_id, question)
        association_id, prompt_id, question, choice, via, event_at
      from reply_detail order by association_id, prompt_id, question, event_at desc, received_at desc;
    grant select on latest_detail to tomoshibi_app;
  `.execute(db)
}
