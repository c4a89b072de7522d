import { sql } from 'kysely'
import type { Failure } from '../channels/outcome.ts'
import type { Tx } from '../db.ts'
import { FOLLOWING, type Following, following, stateOf } from '../replies/follow-ups/queries.ts'
import { FOLLOW_STATES, type FollowState } from '../replies/follow-ups/rules.ts'
import { type Condition, type Reply, type ReplyId, STAFF_VIAS } from '../replies/table.ts'
import type { AssociationId, MemberId, Role } from '../roster/table.ts'
import { roundsUpTo } from '../safety-checks/rounds/queries.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { deliveryStates } from './delivery-states.ts'

/** A member as the office needs him at the telephone. Role and ward are those frozen at the launch. */
export interface Person {
  member_id: MemberId
  name: string
  kana: string
  role: Role
  ward: string | null
  facility: string | null
  phone: string | null
}

/**
 * Joined to rows of prompts called `p`. Looked up one by one on purpose (`offset 0`): right after a launch PostgreSQL
 * has no statistics of the new rows yet, the embedded one never has, and its guess for a join cost minutes.
 */
export const who = (association: AssociationId) => sql`
  cross join lateral (
    select m.name, m.kana, m.member_number, f.name as facility, (
        select cp.value from contact_point cp
        where cp.association_id = m.association_id and cp.member_id = m.id and cp.system = 'phone'
          and cp.removed_at is null
        order by cp.rank, cp.created_at limit 1) as phone
    from member m left join facility f on f.association_id = m.association_id and f.id = p.facility_id
    where m.association_id = ${association} and m.id = p.member_id
    offset 0
  ) who`

export const PERSON = sql`p.member_id, who.name, who.kana, p.role, p.ward, who.facility, who.phone`

/** Officers first, then by ward and reading: the order in which the office will telephone. */
export const BY_TELEPHONE = sql`p.role = 'member', p.ward nulls last, who.kana, who.member_number`

export interface NeedsHelp extends Person, Following {
  /** Since when he has been asking for help; pressing ▲ again does not send him to the end of the queue. */
  event_at: Date
  /** When his last ▲ reached us: one that a server without power kept back may be hours old by then. */
  called_at: Date
  via: Reply['via']
  /** Asked for after the deadline or the close. */
  is_late: boolean
  heard_from: string | null
  /** The answer to this check that counts now; null where an earlier round alone has one. */
  reply_id: ReplyId | null
  /** What he said since, if he took ▲ back: he stays on the list until a person has spoken to him. */
  changed_to: Exclude<Condition, 'needs_help'> | null
  changed_at: Date | null
}

/**
 * ▲ — everybody who asked for help in this check or in an earlier round of its incident; those who still do come first,
 * and of them those to whom nobody sees yet, then the longest wait on top.
 */
export async function findNeedsHelp(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<NeedsHelp>`
    with rounds as materialized (${roundsUpTo(association, id)}),
    called as (
      select p.member_id, max(r.event_at) as last_at, max(greatest(r.event_at, r.received_at)) as heard_at
      from rounds c join prompt p on p.association_id = ${association} and p.safety_check_id = c.id
        join standing_reply r on r.association_id = p.association_id and r.prompt_id = p.id
      where r.condition = 'needs_help' group by 1
    ),
    asked as (
      select distinct on (p.member_id) p.member_id, p.facility_id, p.role, p.ward, called.last_at, called.heard_at,
        array_agg(p.id) over (partition by p.member_id) as prompt_ids, p.id as prompt_id, c.id = ${id} as is_now
      from called join prompt p on p.association_id = ${association} and p.member_id = called.member_id
        join rounds c on c.id = p.safety_check_id
      order by p.member_id, c.round desc
    )
    select ${PERSON}, since.event_at, p.heard_at as called_at, since.via, since.heard_from, ${FOLLOWING},
      case when p.is_now then (select r.id from latest_reply r
        where r.association_id = ${association} and r.prompt_id = p.prompt_id limit 1) end as reply_id,
      coalesce(since.event_at > least(c.deadline_at, c.closed_at), false) as is_late,
      nullif(now_says.condition, 'needs_help') as changed_to,
      case when now_says.condition <> 'needs_help' then now_says.event_at end as changed_at
    from asked p ${who(association)} ${following(association)}
      join safety_check c on c.association_id = ${association} and c.id = ${id}
      cross join lateral (
        select condition, event_at from standing_reply
        where association_id = ${association} and prompt_id = any(p.prompt_ids)
        order by event_at desc, (via = any(${STAFF_VIAS}::text[])), received_at desc, id limit 1
      ) now_says
      cross join lateral (
        select event_at, via, heard_from from standing_reply
        where association_id = ${association} and prompt_id = any(p.prompt_ids) and condition = 'needs_help'
          and event_at > coalesce((
            select max(event_at) from standing_reply other
            where other.association_id = ${association} and other.prompt_id = any(p.prompt_ids)
              and other.condition <> 'needs_help' and other.event_at < p.last_at), '-infinity')
        order by event_at limit 1
      ) since
    order by (now_says.condition <> 'needs_help'), since.event_at, who.kana
  `.execute(tx)
  const order = Object.keys(FOLLOW_STATES)
  const placeOf = (person: NeedsHelp) =>
    order.indexOf(stateOf(person, person.called_at)) + (person.changed_to ? order.length : 0)
  return rows.toSorted((one, other) => placeOf(one) - placeOf(other))
}

/** 対応待ち・対応中・済 — of those who still call for help. */
export function countStates(found: readonly NeedsHelp[]): Record<FollowState, number> {
  const calling = found.filter(({ changed_to }) => !changed_to)
  const many = (state: FollowState) =>
    calling.filter((person) => stateOf(person, person.called_at) === state).length
  return { waiting: many('waiting'), taken: many('taken'), done: many('done') }
}

/** What somebody said in an earlier round of the incident. */
export interface EarlierAnswer {
  earlier_round: number | null
  earlier_condition: Condition | null
  earlier_at: Date | null
}

export type Unanswered = Person &
  EarlierAnswer & {
    reached: boolean
    under_way: boolean
    /** Pressed on a telephone that several share, and not yet said whose answer it is. */
    held_condition: Condition | null
    held_at: Date | null
  }

/** 未回答 — and whether our question is with them at all; `also` are whom the reader has just taken off this list. */
export async function findUnanswered(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
  also: MemberId[] = [],
) {
  const { rows } = await sql<Unanswered>`
    with ${deliveryStates(association, id)}
    select ${PERSON}, p.reached or p.covered as reached, p.under_way,
      held.condition as held_condition, held.event_at as held_at, earlier.*
    from states p ${who(association)}
      left join lateral (
        select c.round as earlier_round, r.condition as earlier_condition, r.event_at as earlier_at
        from (${roundsUpTo(association, id)}) c
          join prompt q on q.association_id = ${association} and q.safety_check_id = c.id and q.member_id = p.member_id
          join standing_reply r on r.association_id = ${association} and r.prompt_id = q.id
        where c.id <> ${id}
        order by r.event_at desc, (r.via = any(${STAFF_VIAS}::text[])), r.received_at desc, r.id limit 1
      ) earlier on true
      left join lateral (
        select a.condition, a.event_at
        from shared_answer a
          join contact_point cp on cp.association_id = a.association_id and cp.system = 'line'
            and cp.line_channel_id = a.line_channel_id and cp.value = a.user_id and cp.unbound_at is null
        where a.association_id = ${association} and a.safety_check_id = ${id} and a.resolved_at is null
          and cp.member_id = p.member_id
        order by a.event_at desc limit 1
      ) held on true
    where ${silent(association)} or p.member_id = any(${also}::uuid[])
    order by ${BY_TELEPHONE}
  `.execute(tx)
  return rows
}

const silent = (association: AssociationId) =>
  sql`not exists (select from standing_reply r where r.association_id = ${association} and r.prompt_id = p.prompt_id)`

/** Why nothing arrived: a failure of the last try, or what was missing before the first. */
export type UnreachedReason = Failure | 'unknown' | 'no_contact' | 'not_tried'

export type Unreached = Person & { reasons: UnreachedReason[] }

/** One row per silent member whom nothing reached, with a reason for each of his LINE and mail contact points. */
const unreached = (association: AssociationId, id: SafetyCheckId, also: MemberId[] = []) => sql`
  ${deliveryStates(association, id)}, unreached as (
    select p.*, coalesce((
      select array_agg(way.reason order by way.rank, way.reason) from (
        select min(cp.rank) as rank, coalesce(
          case when last.status = 'failed' then last.failure end,
          case when not cp.reachable then coalesce(cp.failure, 'unknown') end,
          case when last.status is not null then 'unknown' end,
          'not_tried') as reason
        from contact_point cp
          left join lateral (
            select d.status, d.failure from delivery d
            where d.association_id = cp.association_id and d.prompt_id = p.prompt_id and d.contact_point_id = cp.id
            order by d.wave desc limit 1) last on true
        where cp.association_id = ${association} and cp.member_id = p.member_id and cp.system in ('line', 'mail')
          and (cp.removed_at is null or last.status is not null)
        group by 2
      ) way), '{no_contact}') as reasons
    from states p
    where not p.reached and not p.under_way and not p.covered
      and (${silent(association)} or p.member_id = any(${also}::uuid[]))
  )`

/** 届いていない — who must be called, and why our message is not with them; `also` as in `findUnanswered`. */
export async function findUnreached(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
  also: MemberId[] = [],
) {
  const { rows } = await sql<Unreached>`
    with ${unreached(association, id, also)}
    select ${PERSON}, p.reasons from unreached p ${who(association)} order by ${BY_TELEPHONE}
  `.execute(tx)
  return rows
}

export interface ReasonCount {
  reason: UnreachedReason
  people: number
}

/** The same people counted once each, under the first of their reasons, so that the sum is their number. */
export async function countUnreachedReasons(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<ReasonCount>`
    with ${unreached(association, id)}
    select reasons[1] as reason, count(*)::int as people from unreached group by 1 order by 2 desc, 1
  `.execute(tx)
  return rows
}
