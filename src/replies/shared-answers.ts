import { type Insertable, sql } from 'kysely'
import { type Tx, tellBoards } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { ReplyTables, SharedAnswerId } from './table.ts'

export type NewSharedAnswer = Omit<Insertable<ReplyTables['shared_answer']>, 'association_id' | 'id'> & {
  id: SharedAnswerId
}

/** 確認中の回答 — keeps what still lacks a name; a name settles also what the same telephone pressed before. */
export async function keepSharedAnswers(
  tx: Tx,
  {
    association,
    held,
    named,
    at,
  }: { association: AssociationId; held: NewSharedAnswer[]; named: SharedAnswerId[]; at: Date },
) {
  if (held.length > 0)
    await tx
      .insertInto('shared_answer')
      .values(held.map((answer) => ({ ...answer, association_id: association })))
      .onConflict((known) => known.columns(['association_id', 'source_event_id']).doNothing())
      .execute()
  if (named.length > 0)
    await sql`
      update shared_answer a set resolved_at = ${at}
      from shared_answer n
      where n.association_id = ${association} and n.id = any(${named}::uuid[])
        and a.association_id = n.association_id and a.safety_check_id = n.safety_check_id
        and a.line_channel_id = n.line_channel_id and a.user_id = n.user_id
        and a.event_at <= n.event_at and a.resolved_at is null
    `.execute(tx)
  if (held.length + named.length > 0) await tellBoards(tx, association)
}
