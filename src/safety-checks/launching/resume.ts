import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx, tellBoards } from '../../db.ts'
import { spendInTurn } from '../../deliveries/line-room.ts'
import type { Queues } from '../../queues.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { holdCheck } from '../hold.ts'
import { withMonth } from '../quota/queries.ts'
import { takesReserve } from '../quota/rules.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'
import { findRunningActual, launchInTurn } from './freeze-drills.ts'

interface Resuming {
  association: AssociationId
  id: SafetyCheckId
  /** Whoever is asked only now may cost of the reserve, which the disaster has left smaller. */
  may_use_reserve?: boolean
  by: string
  at: Date
}

type Resumed = { ok: true } | Refusal<'not_found' | 'not_frozen' | 'actual_running' | 'takes_reserve'>

/** 再開 — a drill that a disaster stopped asks again, once the disaster's check is over. Nothing cancelled comes back. */
export async function resumeDrill({ db, queues }: { db: Db; queues: Queues }, resuming: Resuming) {
  const { association: association_id, id: safety_check_id, may_use_reserve = false, by, at } = resuming
  const resumed = await inAssociation(db, association_id, async (tx): Promise<Resumed> => {
    await spendInTurn(tx, { association: association_id, check: safety_check_id })
    const check = await holdCheck(tx, association_id, safety_check_id)
    if (!check) return refuse('not_found')
    if (check.status !== 'frozen') return refuse('not_frozen')
    await launchInTurn(tx, association_id)
    if (await findRunningActual(tx, association_id)) return refuse('actual_running')
    const cost = await findResumeCost(tx, check)
    const takes_reserve = cost !== null && takesReserve(cost, check.purpose)
    if (takes_reserve && !may_use_reserve) return refuse('takes_reserve')
    await tx
      .updateTable('safety_check')
      .set({ status: 'open', frozen_for: null, ...(takes_reserve && { line_at_most: null }) })
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

/**
 * What it costs by LINE to ask those whom the stop came before; null for an association without a channel. Where even the
 * few that the launch was held to take of the reserve, whoever ticks lets all of them go, so all of them are counted.
 */
export async function findResumeCost(tx: Tx, check: SafetyCheck) {
  const held = await findCostUpTo(tx, check, check.line_at_most)
  return held && takesReserve(held, check.purpose) ? findCostUpTo(tx, check, null) : held
}

async function findCostUpTo(tx: Tx, { association_id, id }: SafetyCheck, line_at_most: number | null) {
  const { rows } = await sql<{ users: number }>`
    select least(count(distinct cp.value), ${line_at_most}::int)::int as users
    from prompt p
      join association a on a.id = p.association_id
      join contact_point cp on cp.association_id = p.association_id and cp.member_id = p.member_id
        and cp.system = 'line' and cp.line_channel_id = a.line_channel_id and cp.reachable and cp.removed_at is null
    where p.association_id = ${association_id} and p.safety_check_id = ${id} and p.planned_at is null
  `.execute(tx)
  return withMonth(tx, association_id, rows[0]?.users ?? 0)
}
