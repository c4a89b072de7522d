import { type Kysely, sql } from 'kysely'

/** The number to which clinics send their FAX sheets back. */
export async function up(db: Kysely<unknown>) {
  await sql`alter table association add column fax text check (length(fax) between 1 and 40)`.execute(db)
}
