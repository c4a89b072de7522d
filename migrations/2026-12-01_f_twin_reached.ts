import { type Kysely, sql } from 'kysely'

/** Whose mail of a night's twin was taken: a later try writes to the others only. */
export async function up(db: Kysely<unknown>) {
  await sql`alter table twin_run add column reached text[] not null default '{}'`.execute(db)
}
