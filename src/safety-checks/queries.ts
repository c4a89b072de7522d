import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import { STAFF_VIAS } from '../replies/table.ts'
import type { AssociationId, FacilityType } from '../roster/table.ts'
import { type AudienceOf, isAsked, MEMBERS } from './audience.ts'
import type { SafetyCheck, SafetyCheckId } from './table.ts'

/** Scoped by association on purpose: a guessed id from next door finds nothing. */
export const findSafetyCheck = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  tx
    .selectFrom('safety_check')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()

/** A draft that somebody threw away, for taking that back. */
export const findDiscarded = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  tx
    .selectFrom('safety_check')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('discarded_at', 'is not', null)
    .executeTakeFirst()

/** Who changed a draft last, and when. */
export const findLastChange = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  tx
    .selectFrom('audit')
    .select(['actor', 'at'])
    .where('association_id', '=', association)
    .where('action', '=', 'safety_check.change')
    .where(sql<boolean>`detail ->> 'id' = ${id}`)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()

/**
 * Who needs help by the newest answer of all rounds, whether or not the newest round asks them: a ▲ of the last one is
 * forgotten neither by asking again nor by asking fewer.
 */
const helpInRounds = sql<number>`(
  select count(*)::int from (
    select distinct on (p.member_id) r.condition
    from safety_check c
      join prompt p on p.association_id = c.association_id and p.safety_check_id = c.id
      join standing_reply r on r.association_id = p.association_id and r.prompt_id = p.id
    where c.association_id = safety_check.association_id and c.incident_id = safety_check.incident_id
      and c.round <= safety_check.round and c.launched_at is not null and c.status <> 'withdrawn'
    order by p.member_id, r.event_at desc, (r.via = any(${STAFF_VIAS}::text[])), r.received_at desc, r.id) newest
  where condition = 'needs_help')`

/**
 * Closed by the launch of a later round that was withdrawn since: a ▲ in it waits for a person, who closes it once more.
 * A condition on rows of `safety_check`.
 */
export const isLeftOver = sql<boolean>`(safety_check.status = 'closed' and exists (
  select from safety_check later
  where later.association_id = safety_check.association_id and later.incident_id = safety_check.incident_id
    and later.round > safety_check.round and later.launched_at is not null
  having bool_and(later.status = 'withdrawn') and max(later.launched_at) >= safety_check.closed_at))`

/** A ▲ came in after the close, as it may for a day, and nobody has begun to see to it; a later round would show it. */
const isCalledAgain = sql`(safety_check.status = 'closed' and safety_check.closed_at > app_clock() - interval '8 days'
  and not exists (select from safety_check later
    where later.association_id = safety_check.association_id and later.incident_id = safety_check.incident_id
      and later.round > safety_check.round and later.launched_at is not null and later.status <> 'withdrawn')
  and exists (select from prompt p
      join latest_reply r on r.association_id = p.association_id and r.prompt_id = p.id
    where p.association_id = safety_check.association_id and p.safety_check_id = safety_check.id
      and r.condition = 'needs_help' and r.received_at > safety_check.closed_at
      and not exists (select from follow_up f where f.association_id = p.association_id
        and f.member_id = p.member_id and f.safety_check_id = p.safety_check_id and f.state <> 'waiting'
        and f.taken_at >= r.received_at)))`

/** Somebody still looks after the answers of such a check. */
const isAwaited = sql`(safety_check.status in ('open', 'frozen') or ${isLeftOver} or ${isCalledAgain})`

/** Whether check `id` is such a one. */
export const findLeftOver = async (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  (await tx
    .selectFrom('safety_check')
    .select('id')
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where(isLeftOver)
    .executeTakeFirst()) !== undefined

const counted = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('safety_check')
    .leftJoinLateral(
      ({ selectFrom }) =>
        selectFrom('prompt')
          .select([
            sql<number>`count(*)::int`.as('prompted'),
            sql<number>`count(*) filter (where exists (
              select from standing_reply r where r.association_id = prompt.association_id and r.prompt_id = prompt.id
            ))::int`.as('replied'),
            sql<number>`count(*) filter (where safety_check.round = 1 and ${isAwaited} and (
              select condition from latest_reply
              where association_id = prompt.association_id and prompt_id = prompt.id limit 1) = 'needs_help')::int`.as(
              'needs_help',
            ),
          ])
          .whereRef('prompt.association_id', '=', 'safety_check.association_id')
          .whereRef('prompt.safety_check_id', '=', 'safety_check.id')
          .as('asked'),
      (join) => join.onTrue(),
    )
    .selectAll('safety_check')
    .select([
      sql<number>`coalesce(asked.prompted, 0)`.as('prompted'),
      sql<number>`coalesce(asked.replied, 0)`.as('replied'),
      sql<number>`case when safety_check.round > 1 and ${isAwaited} then ${helpInRounds}
        else coalesce(asked.needs_help, 0) end`.as('needs_help'),
      isLeftOver.as('is_left_over'),
    ])
    .where('association_id', '=', association)

/** A safety check with how many were asked and answered, and, while it runs, how many of them need help. */
export type CountedCheck = Awaited<ReturnType<typeof findSafetyChecks>>[number]

/** The newest hundred, without the drafts that were thrown away or called off. */
export const findSafetyChecks = (tx: Tx, association: AssociationId) =>
  counted(tx, association)
    .where('discarded_at', 'is', null)
    .orderBy((eb) => eb.fn.coalesce('launched_at', 'created_at'), 'desc')
    .limit(100)
    .execute()

/** What was called off before anybody was asked: its members may have been told that it comes. */
export const findNeverAsked = (tx: Tx, association: AssociationId) =>
  counted(tx, association)
    .where('discarded_at', 'is not', null)
    .where('left_out', '=', true)
    .orderBy('discarded_at', 'desc')
    .limit(20)
    .execute()

/** What doctors told us without being asked and nobody has brought to an end yet. */
export async function countReports(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ waiting: number; needs_help: number }>`
    select count(*)::int as waiting, (count(*) filter (where r.condition = 'needs_help'))::int as needs_help
    from reply r where r.association_id = ${association} and r.prompt_id is null
      and coalesce((select s.state from report_step s where s.association_id = r.association_id and s.reply_id = r.id
          order by s.place desc limit 1), case when exists (select from report_handling h
          where h.association_id = r.association_id and h.reply_id = r.id) then 'done' else 'waiting' end) <> 'done'
  `.execute(tx)
  return rows[0] ?? { waiting: 0, needs_help: 0 }
}

export const findCountedCheck = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  counted(tx, association).where('id', '=', id).executeTakeFirst()

export interface Audience {
  members: number
  line: number
  mail_only: number
  neither: number
}

/** Over which ways a sending now would reach member `m` of association `a`: the same that the deliveries take. */
export const WAYS = sql`
  cross join lateral (
    select coalesce(bool_or(cp.system = 'line' and cp.line_channel_id = a.line_channel_id), false) as line,
      coalesce(bool_or(cp.system = 'mail'), false) as mail
    from contact_point cp
    where cp.association_id = m.association_id and cp.member_id = m.id and cp.reachable and cp.removed_at is null
  ) ways`

/** Everybody counted once, under the way that comes first. */
export const BY_WAY = sql`
  count(*) filter (where ways.line)::int as line,
  count(*) filter (where ways.mail and not ways.line)::int as mail_only,
  count(*) filter (where not ways.mail and not ways.line)::int as neither`

/** The family name of somebody who would be asked, for previews; only what stands before a space is shown. */
export async function findSurname(tx: Tx, check: SafetyCheck): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select m.name from ${MEMBERS}
    where m.association_id = ${check.association_id} and ${isAsked(check)} and m.name ~ ${'[[:space:]\u3000]'}
    order by m.role desc, m.created_at, m.id limit 1
  `.execute(tx)
  return rows[0]?.name.split(/\s/u)[0] || '○○'
}

/** What an audience can be narrowed by: the wards and kinds of facility at which members work. */
export async function findPlaces(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ wards: string[] | null; facility_types: FacilityType[] | null }>`
    select array_agg(distinct f.ward order by f.ward) as wards, array_agg(distinct f.facility_type) as facility_types
    from member m join facility f on f.association_id = m.association_id and f.id = m.facility_id
    where m.association_id = ${association} and m.left_at is null
  `.execute(tx)
  return { wards: rows[0]?.wards ?? [], facility_types: rows[0]?.facility_types ?? [] }
}
export type Places = Awaited<ReturnType<typeof findPlaces>>

/** Who would be asked now, and over which ways. */
export async function countAudience(tx: Tx, association: AssociationId, of: AudienceOf): Promise<Audience> {
  const { rows } = await sql<Audience>`
    select count(*)::int as members, ${BY_WAY}
    from ${MEMBERS}
      join association a on a.id = m.association_id
      ${WAYS}
    where m.association_id = ${association} and ${isAsked(of)}
  `.execute(tx)
  return rows[0] ?? { members: 0, line: 0, mail_only: 0, neither: 0 }
}
