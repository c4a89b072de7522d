import { type Kysely, sql } from 'kysely'

/** A code to one's own LINE costs a message of the month like any other: when LINE took it over. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table own_line add column sent_at timestamptz;
    update own_line set sent_at = asked_at where ended_at is null or confirmed_at is not null;
  `.execute(db)
}
