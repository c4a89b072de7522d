import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { spendInTurn } from '../../deliveries/line-room.ts'
import type { Queues } from '../../queues.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { holdCheck } from '../hold.ts'
import { type LaunchRefusal, launchIn } from '../launch.ts'
import { approvePlanned, findPlannedLaunch } from '../planned/queries.ts'
import type { PlannedSendId, SafetyCheckId } from '../table.ts'

interface LaunchingNow {
  association: AssociationId
  id: SafetyCheckId
  /** The countdown that the page showed: of another one nobody has read the words. Needed for an actual check. */
  seen?: PlannedSendId | null
  by: string
  at: Date
}

type LaunchedNow =
  | { ok: true; prompted: number }
  | Refusal<LaunchRefusal | 'already_sent' | 'not_scheduled' | 'own_launch'>

/** いますぐ送る — ends a countdown at once; of an actual check only by the approval of a second officer. */
export async function launchNow(
  { db, queues }: { db: Db; queues: Queues },
  launching: LaunchingNow,
): Promise<LaunchedNow> {
  const { association: association_id, id: safety_check_id } = launching
  const launched = await inAssociation(db, association_id, async (tx) => {
    await spendInTurn(tx, { association: association_id, check: safety_check_id })
    return launchNowIn(tx, launching)
  })
  if (launched.ok) await queues.hint([{ kind: 'plan', association_id, safety_check_id }])
  return launched
}

async function launchNowIn(tx: Tx, { association, id, seen, by, at }: LaunchingNow): Promise<LaunchedNow> {
  const check = await holdCheck(tx, association, id)
  if (!check) return refuse('not_found')
  const planned = await findPlannedLaunch(tx, association, id)
  if (check.status !== 'scheduled' || !planned)
    return refuse(check.launched_at ? 'already_sent' : 'not_scheduled')
  if (check.purpose === 'actual' && planned.created_by === by) return refuse('own_launch')
  if (seen ? seen !== planned.id : check.purpose === 'actual') return refuse('changed_meanwhile')
  const reserve = planned.may_use_reserve ? 'use' : 'spare'
  if (check.purpose !== 'actual') return launchIn(tx, { association, id, reserve, by, at })

  const launched = await launchIn(tx, { association, id, by: planned.created_by, at })
  if (!launched.ok) return launched
  await approvePlanned(tx, planned, by)
  await audit(tx, { association, actor: by, action: 'safety_check.approve_launch', detail: { id }, at })
  return launched
}
