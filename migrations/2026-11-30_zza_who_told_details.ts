import { type Kysely, sql } from 'kysely'

/** くわしい状況 by a clinic's staff, as with the answer itself. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table reply_detail drop constraint reply_detail_via_check,
      add constraint reply_detail_via_check check (via in ('line', 'link', 'facility'));
  `.execute(db)
}
