import type { Tx } from '../../db.ts'
import type { SafetyCheck } from '../table.ts'
import { reminderTimes } from './rules.ts'

/** 督促の予定 — the ladder of a check that has just been launched, in the transaction of its launch. */
export async function planReminders(tx: Tx, check: SafetyCheck, { by, at }: { by: string; at: Date }) {
  const times = reminderTimes(check, at)
  if (times.length === 0) return
  const { association_id, id: safety_check_id } = check
  await tx
    .insertInto('planned_send')
    .values(
      times.map((due_at) => ({
        association_id,
        safety_check_id,
        kind: 'reminder' as const,
        due_at,
        created_by: by,
        created_at: at,
      })),
    )
    .execute()
}
