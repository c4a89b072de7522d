import { type Kysely, sql } from 'kysely'

/** 対応: who of the committee sees to a doctor that asked for help, step by step. Append-only. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table follow_up (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      safety_check_id uuid not null,
      member_id uuid not null,
      -- Counts the steps of one member through all checks: of two people at once the second finds his place taken.
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
      primary key (association_id, id),
      unique (association_id, member_id, place),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id),
      foreign key (association_id, member_id) references member (association_id, id),
      check ((held_by is null) = (held_by_name is null) and (held_by is null) = (held_since is null)),
      check ((state = 'waiting') = (held_by is null)),
      check (step <> 'note' or note is not null)
    );

    alter table follow_up enable row level security;
    alter table follow_up force row level security;
    create policy own on follow_up to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert on follow_up to tomoshibi_app;
  `.execute(db)
}
