import { type Kysely, sql } from 'kysely'

/** What the office notes at the telephone: who is calling whom now, and whom to call again. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table call_note drop constraint call_note_what_check;
    alter table call_note add constraint call_note_what_check
      check (what in ('calling', 'no_answer', 'call_again'));
  `.execute(db)
}
