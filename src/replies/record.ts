import type { Insertable } from 'kysely'
import { type Tx, tellBoards } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { ReplyTables } from './table.ts'

/** An answer to keep; `received_at` is now where it is not given. */
export type NewReply = Omit<Insertable<ReplyTables['reply']>, 'association_id' | 'id'>

/**
 * 回答の記録 — keeps every answer, also one that repeats the last: a second "open" after an aftershock is news. One
 * with a known `source_event_id` changes nothing. Returns how many were new.
 */
export async function recordReplies(
  tx: Tx,
  { association, replies }: { association: AssociationId; replies: NewReply[] },
): Promise<number> {
  if (replies.length === 0) return 0
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('reply')
    .values(replies.map((reply) => ({ ...reply, association_id: association })))
    .onConflict((conflict) => conflict.columns(['association_id', 'source_event_id']).doNothing())
    .executeTakeFirstOrThrow()
  const recorded = Number(numInsertedOrUpdatedRows ?? 0)
  if (recorded > 0) await tellBoards(tx, association)
  return recorded
}
