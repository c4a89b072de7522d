import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import { cancelPlanned } from '../planned/cancel.ts'
import type { SafetyCheck } from '../table.ts'
import { findComing } from './queries.ts'
import { movedDeadline } from './rules.ts'

/**
 * 日を改める — a drill that is still ahead comes on another day: what was planned and the deadline keep their distance
 * to it. Where nobody had said when it comes, notices have no distance to keep and are planned anew.
 * What is left of a correction is told at once, whatever the day.
 */
export async function movePlanned(
  tx: Tx,
  check: SafetyCheck,
  { comes_at, by, at }: { comes_at: Date; by: string; at: Date },
) {
  const { association_id: association, id, deadline_at } = check
  const came_at = await findComing(tx, check)
  const moved_ms = came_at ? comes_at.getTime() - came_at.getTime() : 0
  await tx
    .updateTable('safety_check')
    .set({
      announced_for: comes_at,
      deadline_at: movedDeadline(deadline_at, came_at, comes_at),
      version: check.version + 1,
    })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .execute()
  if (!came_at) return cancelPlanned(tx, { association, checks: [id], by, at })
  await sql`
    update planned_send set due_at = due_at + ${moved_ms} * interval '1 millisecond'
    where association_id = ${association} and safety_check_id = ${id} and kind <> 'correction' and done_at is null
      and cancelled_at is null
  `.execute(tx)
  // Moved to an earlier day, some would be due in the past and leave at once.
  return sql`
    update planned_send set cancelled_at = ${at}, cancelled_by = ${by}
    where association_id = ${association} and safety_check_id = ${id} and kind <> 'correction' and done_at is null
      and cancelled_at is null and due_at <= ${at}
  `.execute(tx)
}
