import { type Kysely, sql } from 'kysely'

/** How often the mail with a link was tried, so that none leaves for ever. */
export async function up(db: Kysely<unknown>) {
  for (const table of ['contact_link', 'power_need_link', 'self_review'])
    await sql`
      alter table ${sql.table(table)} add column mail_tries int not null default 0 check (mail_tries >= 0)
    `.execute(db)
}
