import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PlannedSend, Purpose, SafetyCheckId } from '../table.ts'
import { findPlannedOf } from './queries.ts'

/** When a check asks the silent again by itself. */
export const findReminders = async (tx: Tx, association: AssociationId, check: SafetyCheckId) =>
  (await findPlannedOf(tx, association, check))
    .filter(({ kind }) => kind === 'reminder')
    .map(({ due_at }) => due_at)

/** 単独発令 — its countdown ran out before anybody approved. What the command line launches has no countdown. */
export async function wasLaunchedAlone(tx: Tx, association: AssociationId, check: SafetyCheckId) {
  const { rows } = await sql`
    select from planned_send
    where association_id = ${association} and safety_check_id = ${check} and kind = 'launch'
      and outcome = 'sent' and approved_by is null and done_at >= due_at limit 1
  `.execute(tx)
  return rows.length > 0
}

/** これから送るもの — one send that will leave by itself. */
export interface Upcoming {
  kind: PlannedSend['kind']
  due_at: Date
  id: SafetyCheckId
  purpose: Purpose
  title: string
}

/** Everything of an association that will leave by itself, the next first. */
export const findUpcoming = (tx: Tx, association: AssociationId): Promise<Upcoming[]> =>
  tx
    .selectFrom('planned_send')
    .innerJoin('safety_check', (join) =>
      join
        .onRef('safety_check.association_id', '=', 'planned_send.association_id')
        .onRef('safety_check.id', '=', 'planned_send.safety_check_id'),
    )
    .select(['kind', 'due_at', 'safety_check.id', 'purpose', 'title'])
    .where('planned_send.association_id', '=', association)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .where('discarded_at', 'is', null)
    .where('kind', '<>', 'correction')
    .orderBy('due_at')
    .limit(50)
    .execute()

/** A send whose time came and that could not leave, as long as nobody has seen to it. */
export interface MissedLaunch {
  id: SafetyCheckId
  purpose: Purpose
  title: string
  outcome: string
}

export async function findMissedLaunches(tx: Tx, association: AssociationId): Promise<MissedLaunch[]> {
  const { rows } = await sql<MissedLaunch>`
    select c.id, c.purpose, c.title, s.outcome
    from safety_check c
      join lateral (
        select outcome, cancelled_at from planned_send
        where association_id = c.association_id and safety_check_id = c.id and kind = 'launch'
        order by created_at desc, due_at desc limit 1
      ) s on s.outcome is not null and s.outcome <> 'sent'
    where c.association_id = ${association} and c.status = 'draft' and c.discarded_at is null
  `.execute(tx)
  return rows
}

/** What left by itself without LINE, with less of it, or not at all, so that the reserve stays; until somebody has seen to it. */
export interface SparedSend {
  id: SafetyCheckId
  purpose: Purpose
  title: string
  kind: 'launch' | 'reminder' | 'advance'
  /** `by_mail`, or `takes_reserve` where nobody had mail. */
  outcome: 'by_mail' | 'takes_reserve'
  done_at: Date
  /** Of a launch: how many by LINE, and how many whom nothing reached, as they have no mail. */
  by_line: number
  by_nothing: number
}

export async function findSpared(tx: Tx, association: AssociationId): Promise<SparedSend[]> {
  const { rows } = await sql<SparedSend>`
    select c.id, c.purpose, c.title, s.kind, s.outcome, s.done_at, coalesce(c.line_at_most, 0) as by_line,
      coalesce((select (a.detail ->> 'by_nothing')::int from audit a where a.association_id = c.association_id
        and a.action = 'safety_check.launch' and a.detail ->> 'id' = c.id::text order by a.seq desc limit 1), 0) as by_nothing
    from safety_check c
      join lateral (
        select kind, outcome, done_at from planned_send
        where association_id = c.association_id and safety_check_id = c.id and done_at is not null
          and (case when kind = 'advance' then c.status <> 'open' else c.status = 'open' end)
        order by done_at desc limit 1
      ) s on s.outcome in ('by_mail', 'takes_reserve')
    where c.association_id = ${association} and c.status in ('draft', 'scheduled', 'open') and c.discarded_at is null
      -- Sent once more by hand, it is settled.
      and not exists (select from audit a where a.association_id = c.association_id and a.detail ->> 'id' = c.id::text
        and a.at > s.done_at and a.action in ('safety_check.remind', 'safety_check.announce'))
    order by s.done_at desc
  `.execute(tx)
  return rows
}

/** An advance notice whose time came and that did not leave, while its drill is still ahead and nobody has sent it since. */
export async function findMissedNotices(tx: Tx, association: AssociationId): Promise<MissedLaunch[]> {
  const { rows } = await sql<MissedLaunch>`
    select c.id, c.purpose, c.title, s.outcome
    from safety_check c
      join lateral (
        select outcome, done_at from planned_send
        where association_id = c.association_id and safety_check_id = c.id and kind = 'advance' and done_at is not null
        order by done_at desc, due_at desc limit 1
      ) s on s.outcome not in ('sent', 'by_mail', 'takes_reserve')
    where c.association_id = ${association} and c.status in ('draft', 'scheduled') and c.discarded_at is null
      -- Once its day has come a notice is of no use any more.
      and coalesce((select due_at from planned_send l where l.association_id = c.association_id
        and l.safety_check_id = c.id and l.kind = 'launch' and l.done_at is null and l.cancelled_at is null),
        c.announced_for, 'infinity') > app_clock()
      and not exists (select from audit a where a.association_id = c.association_id and a.detail ->> 'id' = c.id::text
        and a.at > s.done_at and a.action in ('safety_check.announce', 'safety_check.call_off'))
  `.execute(tx)
  return rows
}
