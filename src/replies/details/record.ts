import type { Insertable } from 'kysely'
import { type Tx, tellBoards } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { ReplyTables } from '../table.ts'

export type NewDetail = Omit<Insertable<ReplyTables['reply_detail']>, 'association_id' | 'id'>

/** くわしい状況の記録 — keeps every one; what came in under the same `source_event_id` before changes nothing. */
export async function recordDetails(
  tx: Tx,
  { association, details }: { association: AssociationId; details: NewDetail[] },
) {
  if (details.length === 0) return
  await tx
    .insertInto('reply_detail')
    .values(details.map((detail) => ({ ...detail, association_id: association })))
    .onConflict((conflict) => conflict.columns(['association_id', 'source_event_id', 'question']).doNothing())
    .execute()
  await tellBoards(tx, association)
}
