import { type Kysely, sql } from 'kysely'

/**
 * Prompts of one launch have ids that begin as their check's does: what hangs on them lies side by side in the indices,
 * however many checks there were before. Checks launched earlier say that theirs do not.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table safety_check add column prompts_together boolean not null default false;
    -- Asked for at every refresh of a board, and few: else all answers of the association are looked through.
    create index reply_for_help on reply (association_id, prompt_id) where condition = 'needs_help';
  `.execute(db)
}
