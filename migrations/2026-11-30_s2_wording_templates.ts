import { type Kysely, sql } from 'kysely'

/** ひな形 — an association's own wording, for drills and for what is real apart. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table wording_template (
      association_id uuid not null references association,
      id uuid not null default gen_random_uuid(),
      purpose text not null check (purpose in ('actual', 'drill', 'test')),
      name text not null check (length(name) between 1 and 60),
      title text not null check (length(title) between 1 and 60),
      scenario text check (length(scenario) <= 200),
      note_to_doctors text check (length(note_to_doctors) <= 120),
      -- Counts every change, so that the second of two editors is told and overwrites nothing.
      version int not null default 1,
      created_by text not null,
      created_at timestamptz not null,
      -- Put away, never deleted: a check may have been written with it.
      put_away_at timestamptz,
      primary key (association_id, id),
      unique (association_id, id, purpose),
      -- What is real never says that it is a drill.
      check (purpose <> 'actual' or concat(title, scenario, note_to_doctors) not like '%訓練%')
    );
    create function refuse_template_purpose() returns trigger language plpgsql set search_path = public, pg_temp as $$
      begin
        raise exception 'the purpose of a template never changes' using errcode = 'check_violation';
      end $$;
    create trigger template_purpose_never_changes before update of purpose on wording_template
      for each row when (old.purpose is distinct from new.purpose) execute function refuse_template_purpose();

    -- The key carries the purpose: a drill's template in an actual check breaks it.
    alter table safety_check
      add column wording_template_id uuid,
      add foreign key (association_id, wording_template_id, purpose)
        references wording_template (association_id, id, purpose);

    alter table wording_template enable row level security;
    alter table wording_template force row level security;
    create policy own on wording_template to tomoshibi_app
      using (association_id = current_association()) with check (association_id = current_association());
    grant select, insert, update on wording_template to tomoshibi_app;
  `.execute(db)
}
