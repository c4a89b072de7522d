import type { Context } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { findBoardCheck } from '../../board/queries.ts'
import { inAssociation, type Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'

/** One of the association's own checks that has left; null for anything else, whoever guesses its id. */
export function readingPaper<T>(
  { db }: Pick<Deps, 'db'>,
  c: Context<SignedIn>,
  read: (tx: Tx, of: { association: AssociationId; check: SafetyCheck }) => Promise<T>,
): Promise<T | null> {
  const { association } = c.var.staff
  const id = c.req.param('id') as SafetyCheckId
  return inAssociation(db, association, async (tx) => {
    const check = await findBoardCheck(tx, association, id)
    return check?.launched_at ? read(tx, { association, check }) : null
  })
}
