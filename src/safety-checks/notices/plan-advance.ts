import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { cancelPlanned } from '../planned/cancel.ts'
import type { PlannedSendId, SafetyCheckId } from '../table.ts'
import { isAfterDeadline, isOtherTime } from './dates.ts'
import { findAdvances, findLaunchDate, holdCheck } from './queries.ts'
import { isAhead, isAnnounceable } from './rules.ts'

type Planned =
  | { ok: true; planned: number }
  | Refusal<
      | 'not_found'
      | 'not_draft'
      | 'is_actual'
      | 'day_past'
      | 'notice_past'
      | 'none_chosen'
      | 'other_time'
      | 'after_deadline'
    >

/** 事前案内の予約 — keeps the day that the members will be told, and when; what is planned already stays as it is. */
export const planAdvance = (
  db: Db,
  {
    association,
    id,
    comes_at,
    due,
    is_sure = false,
    by,
    at,
  }: {
    association: AssociationId
    id: SafetyCheckId
    comes_at: Date
    due: Date[]
    /** Also where the deadline lies before that day and has still to be mended. */
    is_sure?: boolean
    by: string
    at: Date
  },
) =>
  inAssociation(db, association, async (tx): Promise<Planned> => {
    const check = await holdCheck(tx, association, id)
    if (!check) return refuse('not_found')
    if (!isAhead(check)) return refuse('not_draft')
    if (!isAnnounceable(check)) return refuse('is_actual')
    if (comes_at <= at) return refuse('day_past')
    if (isOtherTime(await findLaunchDate(tx, check), comes_at)) return refuse('other_time')
    if (due.length === 0) return refuse('none_chosen')
    if (due.some((time) => time <= at)) return refuse('notice_past')
    if (!is_sure && isAfterDeadline(check, comes_at)) return refuse('after_deadline')

    const standing = (await findAdvances(tx, association, id)).filter(({ cancelled_at }) => !cancelled_at)
    const known = new Set(standing.map(({ due_at }) => due_at.getTime()))
    const fresh = due.filter((time) => !known.has(time.getTime()))
    await tx
      .updateTable('safety_check')
      .set({ announced_for: comes_at })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute()
    if (fresh.length === 0) return { ok: true, planned: 0 }
    await tx
      .insertInto('planned_send')
      .values(
        fresh.map((due_at) => ({
          association_id: association,
          safety_check_id: id,
          kind: 'advance' as const,
          due_at,
          created_by: by,
          created_at: at,
        })),
      )
      .execute()
    const detail = { id, due: fresh.map((time) => time.toISOString()) }
    await audit(tx, { association, actor: by, action: 'safety_check.plan_advance', detail, at })
    return { ok: true, planned: fresh.length }
  })

/** 予約の取り消し — one advance notice that has not gone yet. */
export const cancelAdvance = (
  db: Db,
  {
    association,
    id,
    planned,
    by,
    at,
  }: { association: AssociationId; id: SafetyCheckId; planned: PlannedSendId; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'not_found' | 'not_planned'>> => {
    if (!(await holdCheck(tx, association, id))) return refuse('not_found')
    const one = { kinds: ['advance' as const], only: planned }
    const cancelled = await cancelPlanned(tx, { association, checks: [id], ...one, by, at })
    if (cancelled.length === 0) return refuse('not_planned')
    await audit(tx, { association, actor: by, action: 'safety_check.cancel_advance', detail: { id }, at })
    return { ok: true }
  })
