import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { holdCheck } from '../hold.ts'
import { hasAudience } from '../launch.ts'
import { otherDay } from '../notices/dates.ts'
import { cancelPlanned } from '../planned/cancel.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'
import { findRunningActual } from './freeze-drills.ts'
import { COUNTDOWN_MS, type DueFault, dueFault } from './rules.ts'

interface Planning {
  association: AssociationId
  id: SafetyCheckId
  by: string
  at: Date
  /** Minutes after the launch; null is what is usual for the purpose. */
  remind_after_min: number[] | null
  /** Also where it takes of the reserve of LINE; else what leaves keeps to what lies above it. */
  may_use_reserve?: boolean
}

type Obstacle = 'not_found' | 'not_draft' | 'deadline_past' | 'nobody_to_ask' | 'actual_running'
type Begun = { ok: true; due_at: Date } | Refusal<Obstacle | 'changed_meanwhile' | 'other_day'>

/** 発報の開始 — the countdown in which a launch can be taken back: 30 seconds for a drill, 60 for an actual check. */
export const beginLaunch = (
  db: Db,
  {
    reason,
    seen,
    is_other_day = false,
    ...planning
  }: Planning & {
    reason: string | null
    /** The version that whoever sends it has read. */
    seen: number
    /** Also on another day than the members are told. */
    is_other_day?: boolean
  },
) =>
  inAssociation(db, planning.association, async (tx): Promise<Begun> => {
    const { association, id, by, at } = planning
    const check = await holdCheck(tx, association, id)
    if (!check) return refuse('not_found')
    if (check.status !== 'draft' || check.discarded_at) return refuse('not_draft')
    if (seen !== check.version) return refuse('changed_meanwhile')
    const due_at = new Date(at.getTime() + COUNTDOWN_MS[check.purpose])
    const obstacle = await obstacleTo(tx, check, due_at)
    if (obstacle) return refuse(obstacle)
    if (!is_other_day && otherDay(check, due_at)) return refuse('other_day')
    await plan(tx, planning, due_at, check.purpose === 'actual' ? { reason } : {})
    await audit(tx, { association, actor: by, action: 'safety_check.begin_launch', detail: { id }, at })
    return { ok: true, due_at }
  })

type Scheduled =
  | { ok: true }
  | Refusal<'not_found' | 'not_draft' | 'changed_meanwhile' | 'nobody_to_ask' | 'actual' | DueFault>

/** 日時の指定 — a drill or a test leaves by itself at `due_at`; asked again, at the new time instead. */
export const scheduleLaunch = (
  db: Db,
  {
    due_at,
    deadline_at,
    seen,
    ...planning
  }: Planning & { due_at: Date; deadline_at: Date | null /** As with a launch. */; seen: number },
) =>
  inAssociation(db, planning.association, async (tx): Promise<Scheduled> => {
    const { association, id, by, at } = planning
    const check = await holdCheck(tx, association, id)
    if (!check) return refuse('not_found')
    if (check.purpose === 'actual') return refuse('actual')
    if ((check.status !== 'draft' && check.status !== 'scheduled') || check.discarded_at)
      return refuse('not_draft')
    if (seen !== check.version) return refuse('changed_meanwhile')
    const fault = dueFault({ due_at, deadline_at }, at)
    if (fault) return refuse(fault)
    if (!(await hasAudience(tx, check))) return refuse('nobody_to_ask')
    await cancelPlanned(tx, { association, checks: [id], kinds: ['launch'], by, at })
    const is_moved = deadline_at?.getTime() !== check.deadline_at?.getTime()
    // Another who still has the old draft before him is told.
    await plan(tx, planning, due_at, is_moved ? { deadline_at, version: check.version + 1 } : {})
    const detail = { id, due_at: due_at.toISOString() }
    await audit(tx, { association, actor: by, action: 'safety_check.schedule', detail, at })
    return { ok: true }
  })

async function obstacleTo(tx: Tx, check: SafetyCheck, due_at: Date) {
  if (check.deadline_at && check.deadline_at <= due_at) return 'deadline_past'
  if (check.purpose !== 'actual' && (await findRunningActual(tx, check.association_id)))
    return 'actual_running'
  return (await hasAudience(tx, check)) ? null : 'nobody_to_ask'
}

async function plan(
  tx: Tx,
  { association, id, by, at, remind_after_min, may_use_reserve = false }: Planning,
  due_at: Date,
  more: { reason?: string | null; deadline_at?: Date | null; version?: number } = {},
) {
  await tx
    .updateTable('safety_check')
    .set({ status: 'scheduled', remind_after_min, ...more })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .execute()
  await tx
    .insertInto('planned_send')
    .values({
      association_id: association,
      safety_check_id: id,
      kind: 'launch',
      due_at,
      created_by: by,
      created_at: at,
      may_use_reserve,
    })
    .execute()
}
