import { type Kysely, sql } from 'kysely'

/** What a later refusal says no more: one of a batch's earlier tries may have been taken. A correction follows it then. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table line_batch add column may_have_arrived boolean not null default false;
    update line_batch set may_have_arrived = true where failure = 'unavailable';
  `.execute(db)
}
