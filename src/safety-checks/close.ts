import { audit } from '../audit/write.ts'
import { type Db, inAssociation, tellBoards } from '../db.ts'
import { cancelQueued } from '../deliveries/cancel-queued.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import { cancelPlanned } from './planned/cancel.ts'
import { findSafetyCheck, isLeftOver } from './queries.ts'
import type { SafetyCheckId } from './table.ts'

/** 締切 — asks nobody any more; answers still count for a day, marked as late. A round left over is closed once more. */
export const closeSafetyCheck = (
  db: Db,
  { association, id, by, at }: { association: AssociationId; id: SafetyCheckId; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'not_found' | 'not_open'>> => {
    if (!(await findSafetyCheck(tx, association, id))) return refuse('not_found')
    const closed = await tx
      .updateTable('safety_check')
      .set({ status: 'closed', closed_at: at })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where((eb) => eb.or([eb('status', 'in', ['open', 'frozen']), isLeftOver]))
      .returning('id')
      .executeTakeFirst()
    if (!closed) return refuse('not_open')
    await cancelQueued(tx, association, id)
    await cancelPlanned(tx, { association, checks: [id], by, at })
    await tellBoards(tx, association)
    await audit(tx, { association, actor: by, action: 'safety_check.close', detail: { id }, at })
    return { ok: true }
  })
