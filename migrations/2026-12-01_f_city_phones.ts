import { type Kysely, sql } from 'kysely'

/** Whether the city's list may carry telephone numbers: the roster cannot tell a clinic's from a doctor's own landline. */
export async function up(db: Kysely<unknown>) {
  await sql`alter table association add column city_list_phones boolean not null default false`.execute(db)
}
