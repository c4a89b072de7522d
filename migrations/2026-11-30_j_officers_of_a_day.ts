import { type Kysely, sql } from 'kysely'

/** Since when somebody is an officer without a break; null for who has been one from the first day. */
export async function up(db: Kysely<unknown>) {
  await sql`alter table staff add column officer_since timestamptz`.execute(db)
}
