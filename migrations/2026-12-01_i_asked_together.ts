import { type Kysely, sql } from 'kysely'

/** Which units were asked for in one press, said and not guessed from the moment. */
export async function up(db: Kysely<unknown>) {
  await sql`alter table loan add column asked_together uuid`.execute(db)
}
