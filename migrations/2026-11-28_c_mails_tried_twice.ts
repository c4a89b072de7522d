import { type Kysely, sql } from 'kysely'

/** Each worker asks some ten times a second for mails that were lost twice: there are hardly ever any. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create index delivery_tried_twice on delivery (association_id, lease_until)
      where system = 'mail' and status = 'maybe' and maybe_doubled
  `.execute(db)
}
