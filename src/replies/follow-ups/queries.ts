import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, MemberId } from '../../roster/table.ts'
import { roundsUpTo } from '../../safety-checks/rounds/queries.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import type { FollowUp } from '../table.ts'
import { type FollowState, followState } from './rules.ts'

/** What a list needs of the newest step in this check and its earlier rounds; joined to members called `p`. */
export interface Following {
  follow_state: FollowUp['state'] | null
  follow_at: Date | null
  held_by: string | null
  held_by_name: string | null
  held_since: Date | null
  follow_note: string | null
  /** How many steps have been taken with him at all: what the next press has seen. */
  follow_seen: number
}

/** The columns of `Following`, and the join behind them; `rounds` is a common table with the checks that count. */
export const FOLLOWING = sql`follow.state as follow_state, follow.taken_at as follow_at, follow.held_by,
  follow.held_by_name, follow.held_since, follow.note as follow_note, coalesce(steps.seen, 0) as follow_seen`
export const following = (association: AssociationId) => sql`
  left join lateral (
    select f.state, f.taken_at, f.held_by, f.held_by_name, f.held_since, (
        select n.note from follow_up n
        where n.association_id = ${association} and n.member_id = p.member_id and n.note is not null
          and n.safety_check_id in (select id from rounds)
        order by n.place desc limit 1) as note
    from follow_up f
    where f.association_id = ${association} and f.member_id = p.member_id
      and f.safety_check_id in (select id from rounds)
    order by f.place desc limit 1
  ) follow on true
  left join lateral (
    select max(f.place) as seen from follow_up f
    where f.association_id = ${association} and f.member_id = p.member_id
  ) steps on true`

/** How it stands with somebody who pressed ▲ last at `called_at`. */
export const stateOf = (
  { follow_state, follow_at }: Pick<Following, 'follow_state' | 'follow_at'>,
  called_at: Date,
): FollowState =>
  followState(follow_state && follow_at ? { state: follow_state, taken_at: follow_at } : null, called_at)

export type PastStep = Pick<FollowUp, 'step' | 'note' | 'taken_by_name' | 'taken_at'>

/** Every step with one member, the newest first. */
export async function findSteps(
  tx: Tx,
  { association, check, member }: { association: AssociationId; check: SafetyCheckId; member: MemberId },
) {
  const { rows } = await sql<PastStep>`
    select f.step, f.note, f.taken_by_name, f.taken_at
    from follow_up f
    where f.association_id = ${association} and f.member_id = ${member}
      and f.safety_check_id in (select id from (${roundsUpTo(association, check)}) c)
    order by f.place desc
  `.execute(tx)
  return rows
}
