import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, Role } from '../../roster/table.ts'
import type { SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'
import { replyCurve } from '../queries.ts'
import type { PastCurve } from './forecast.ts'
import { isOtherMix } from './verdict.ts'

/** Enough to judge by, and few enough to read while a check runs. */
const MOST = 6

/** The newest closed checks of the same purpose that asked the same roles in the same mix, each with its curve. */
export async function findPastCurves(
  tx: Tx,
  check: SafetyCheck,
  by_role: { role: Role; prompted: number }[],
): Promise<PastCurve[]> {
  const { association_id, id, purpose, launched_at, audience_roles, status } = check
  if (status !== 'open' || !launched_at) return []
  const past = await tx
    .selectFrom('safety_check')
    .select('id')
    .where('association_id', '=', association_id)
    .where('id', '<>', id)
    .where('purpose', '=', purpose)
    .where('status', '=', 'closed')
    .where('left_out', '=', false)
    .where('launched_at', '<', launched_at)
    .where(
      sql<boolean>`audience_roles @> ${audience_roles}::text[] and audience_roles <@ ${audience_roles}::text[]`,
    )
    .orderBy('launched_at', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute()
  const now = new Map<string, number>(by_role.map(({ role, prompted }) => [role, prompted]))
  const curves: PastCurve[] = []
  for (const one of past) {
    const mix = new Map((await countRoles(tx, association_id, one.id)).map(({ role, n }) => [role, n]))
    if (isOtherMix(mix, now)) continue
    const prompted = [...mix.values()].reduce((sum, count) => sum + count, 0)
    curves.push({ prompted, curve: await replyCurve(tx, association_id, one.id) })
  }
  return curves
}

const countRoles = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  tx
    .selectFrom('prompt')
    .select(['role', sql<number>`count(*)::int`.as('n')])
    .where('association_id', '=', association)
    .where('safety_check_id', '=', id)
    .groupBy('role')
    .execute()
