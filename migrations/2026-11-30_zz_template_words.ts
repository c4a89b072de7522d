import { type Kysely, sql } from 'kysely'

/** Texts are looked at with a gap between them: 「…教訓」 before 「練馬…」 is no drill. */
export async function up(db: Kysely<unknown>) {
  await sql`
    do $$
    declare old text;
    begin
      select conname into strict old from pg_constraint
        where conrelid = 'wording_template'::regclass and contype = 'c'
          and pg_get_constraintdef(oid) like '%note_to_doctors%訓練%';
      execute format('alter table wording_template drop constraint %I', old);
    end $$;
    alter table wording_template add constraint wording_template_of_actual
      check (purpose <> 'actual' or concat_ws(' ', title, scenario, note_to_doctors) not like '%訓練%');
  `.execute(db)
}
