import { type Kysely, sql } from 'kysely'

/** What a comparison of checks must know of each: its day and hour as they were, and what people add afterwards. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table launch_covariate (
      association_id uuid not null,
      safety_check_id uuid not null,
      -- 0 is Sunday; both in Japan's time.
      weekday int not null check (weekday between 0 and 6),
      hour int not null check (hour between 0 and 23),
      holiday text,
      -- Advance notices that LINE or a mail host had taken over when the question left.
      advance_notices int not null check (advance_notices >= 0),
      primary key (association_id, safety_check_id),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id)
    );

    -- Every version stays; the newest counts. The key lets one of two who write at once through.
    create table review_note (
      association_id uuid not null,
      safety_check_id uuid not null,
      kind text not null check (kind in ('rain', 'paper')),
      version int not null check (version > 0),
      note text not null check (length(note) <= 400),
      written_by text not null,
      written_at timestamptz not null,
      primary key (association_id, safety_check_id, kind, version),
      foreign key (association_id, safety_check_id) references safety_check (association_id, id),
      check (kind <> 'rain' or note in ('rained', 'dry', 'unknown'))
    );

    alter table launch_covariate enable row level security;
    alter table launch_covariate force row level security;
    create policy own on launch_covariate to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    alter table review_note enable row level security;
    alter table review_note force row level security;
    create policy own on review_note to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert on launch_covariate, review_note to tomoshibi_app;
  `.execute(db)
}
