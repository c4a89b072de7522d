import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, tellBoards } from '../../db.ts'
import type { Queues } from '../../queues.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { holdCheck } from '../hold.ts'
import type { SafetyCheckId } from '../table.ts'
import { findRunningActual, launchInTurn } from './freeze-drills.ts'

interface Resuming {
  association: AssociationId
  id: SafetyCheckId
  by: string
  at: Date
}

type Resumed = { ok: true } | Refusal<'not_found' | 'not_frozen' | 'actual_running'>

/** 再開 — a drill that a disaster stopped asks again, once the disaster's check is over. Nothing cancelled comes back. */
export async function resumeDrill({ db, queues }: { db: Db; queues: Queues }, resuming: Resuming) {
  const { association: association_id, id: safety_check_id, by, at } = resuming
  const resumed = await inAssociation(db, association_id, async (tx): Promise<Resumed> => {
    const check = await holdCheck(tx, association_id, safety_check_id)
    if (!check) return refuse('not_found')
    if (check.status !== 'frozen') return refuse('not_frozen')
    await launchInTurn(tx, association_id)
    if (await findRunningActual(tx, association_id)) return refuse('actual_running')
    await tx
      .updateTable('safety_check')
      .set({ status: 'open', frozen_for: null })
      .where('association_id', '=', association_id)
      .where('id', '=', safety_check_id)
      .execute()
    await tellBoards(tx, association_id)
    const detail = { id: safety_check_id }
    await audit(tx, { association: association_id, actor: by, action: 'safety_check.resume', detail, at })
    return { ok: true }
  })
  if (resumed.ok) await queues.hint([{ kind: 'plan', association_id, safety_check_id }])
  return resumed
}
