import { type Db, inAssociation } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerNeedId } from '../table.ts'
import { meetNeed, openNeed } from './met-need.ts'
import type { LoanMessage } from './table.ts'

export interface News extends Pick<LoanMessage, 'about' | 'to_whom' | 'attempt'> {
  borrower_association_id: AssociationId | null
  borrower_need_id: PowerNeedId | null
}

/**
 * 隣から借りた電源 — what news for a neighbour's office means for the need that the unit was lent for; noted on the
 * neighbour's side of the wall before the news leaves, so that a worker's death is made good by whoever sends it again.
 */
export async function noteBorrowed(
  db: Db,
  { about, to_whom, attempt, borrower_association_id, borrower_need_id }: News,
) {
  if (to_whom !== 'borrower' || !borrower_association_id || !borrower_need_id) return
  const of = { association_id: borrower_association_id, power_need_id: borrower_need_id }
  await inAssociation(db, borrower_association_id, async (tx) => {
    if (about !== 'break') return meetNeed(tx, of)
    // At a later try it is old news: another unit may stand there since.
    if (attempt === 1) await openNeed(tx, of)
  })
}
