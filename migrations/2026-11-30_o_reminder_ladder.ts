import { type Kysely, sql } from 'kysely'

/** How long after its launch a check asks the silent again, where the office chose otherwise than usual. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table safety_check add column remind_after_min int[]
      check (cardinality(remind_after_min) <= 5 and 0 < all (remind_after_min));
  `.execute(db)
}
