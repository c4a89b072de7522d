import { type Kysely, sql } from 'kysely'

/** 知らせへの対応, step by step as for a ▲ of a safety check. Append-only. What `report_handling` holds counts as done. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table report_step (
      association_id uuid not null references association,
      reply_id uuid not null,
      -- Of two people at once the second finds his place taken.
      place int not null check (place > 0),
      step text not null check (step in ('take', 'note', 'hand_over', 'done', 'reopen')),
      note text check (length(note) between 1 and 200),
      -- How it stands after this step: who sees to it and since when; nobody while it waits.
      state text not null check (state in ('waiting', 'taken', 'done')),
      held_by text,
      held_by_name text,
      held_since timestamptz,
      taken_by text not null,
      taken_by_name text not null,
      taken_at timestamptz not null,
      primary key (association_id, reply_id, place),
      foreign key (association_id, reply_id) references reply (association_id, id),
      check ((held_by is null) = (held_by_name is null) and (held_by is null) = (held_since is null)),
      check ((state = 'waiting') = (held_by is null)),
      check (step <> 'note' or note is not null)
    );

    alter table report_step enable row level security;
    alter table report_step force row level security;
    create policy own on report_step to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert on report_step to tomoshibi_app;
  `.execute(db)
}
