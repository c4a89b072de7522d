import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import { type Condition, type Reply, STAFF_VIAS } from '../../replies/table.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { deliveryStates } from '../delivery-states.ts'
import { BY_TELEPHONE, PERSON, type Person, who } from '../people.ts'
import { mergedRounds } from './queries.ts'

/** One answer of one round. */
export interface RoundAnswer {
  round: number
  condition: Condition
  via: Reply['via']
  heard_from: string | null
  event_at: Date
}

/** A member over all rounds; `history` has every answer that stands, the one that counts now first. */
export type MemberOfRounds = Person & {
  is_asked_now: boolean
  is_fresh: boolean
  /** Silent in the newest round, and its question with him or on its way to him. */
  is_reached: boolean
  /** How much he said beyond the four buttons in the newest round. */
  details: number
  history: RoundAnswer[]
}

type Read = Omit<MemberOfRounds, 'history'> & {
  history: (Omit<RoundAnswer, 'event_at'> & { event_at: string })[]
}

/** 先生ごとの経過 — who has not answered the newest round comes first, in the order of the telephone. */
export async function findMembersOfRounds(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<MemberOfRounds[]> {
  const { rows } = await sql<Read>`
    with ${mergedRounds(association, id)}, ${deliveryStates(association, id)}
    select ${PERSON}, p.is_asked_now, coalesce(newest.is_fresh, false) as is_fresh,
      coalesce(s.reached or s.under_way or s.covered, false) as is_reached,
      (select count(*)::int from latest_detail d
        where d.association_id = ${association} and d.prompt_id = s.prompt_id) as details,
      coalesce((
        select json_agg(json_build_object('round', c.round, 'condition', r.condition, 'via', r.via,
            'heard_from', r.heard_from, 'event_at', r.event_at)
          order by r.event_at desc, (r.via = any(${STAFF_VIAS}::text[])), r.received_at desc, r.id)
        from rounds c
          join prompt q on q.association_id = ${association} and q.safety_check_id = c.id and q.member_id = p.member_id
          join standing_reply r on r.association_id = ${association} and r.prompt_id = q.id
      ), '[]') as history
    from asked p ${who(association)}
      left join newest on newest.member_id = p.member_id
      left join states s on s.member_id = p.member_id
    order by (p.is_asked_now and not coalesce(newest.is_fresh, false)) desc, ${BY_TELEPHONE}
  `.execute(tx)
  return rows.map((row) => ({
    ...row,
    history: row.history.map((answer) => ({ ...answer, event_at: new Date(answer.event_at) })),
  }))
}
