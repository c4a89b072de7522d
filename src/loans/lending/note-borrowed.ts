import { type Db, inAssociation } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerNeedId } from '../table.ts'
import { meetNeed, openNeed } from './met-need.ts'
import type { LoanMessage } from './table.ts'

export interface News extends Pick<LoanMessage, 'loan_id' | 'place' | 'about' | 'to_whom'> {
  borrower_association_id: AssociationId | null
  borrower_need_id: PowerNeedId | null
}

/** Steps that bring a unit to a need or take the hope of one away. */
const JUDGED = ['hand_over', 'decline', 'cancel', 'break']

/**
 * 隣から借りた電源 — what news for a neighbour's office means for the need that the unit was lent for; noted on the
 * neighbour's side of the wall before the news leaves, once for each step, whoever sends it again.
 */
export async function noteBorrowed(
  db: Db,
  { loan_id, place, about, to_whom, borrower_association_id, borrower_need_id }: News,
  at: Date,
) {
  if (to_whom !== 'borrower' || !JUDGED.includes(about)) return
  if (!borrower_association_id || !borrower_need_id) return
  const of = { association_id: borrower_association_id, power_need_id: borrower_need_id }
  await inAssociation(db, borrower_association_id, async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('borrowed_news')
      .values({ ...of, loan_id, place, noted_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows === 0n) return
    if (about === 'break') return openNeed(tx, of)
    // It came, even where it went back before this was noted.
    await meetNeed(tx, of, about === 'hand_over' ? loan_id : null)
  })
}
