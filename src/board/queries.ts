import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId, FacilityType, IncidentId, Role } from '../roster/table.ts'
import type { Purpose, SafetyCheck, SafetyCheckId } from '../safety-checks/table.ts'
import { deliveryStates } from './delivery-states.ts'
import type { CurvePoint } from './rules.ts'

/** 集計の1行 — counted by PostgreSQL at every refresh; nothing here is kept in a table. */
export interface Tally {
  prompted: number
  replied: number
  open: number
  partly_open: number
  closed: number
  needs_help: number
  /** Whose newest answer came after the deadline or the close, whichever was first. */
  late: number
  reached: number
  /** Silent, and nothing we sent is known to have arrived or still under way. */
  unreached: number
  /** Silent, nothing arrived yet, something still under way. */
  sending: number
}

export interface Tallies {
  total: Tally
  by_role: (Tally & { role: Role })[]
  by_ward: (Tally & { ward: string | null })[]
  by_facility_type: (Tally & { facility_type: FacilityType | null })[]
}

type Row = Tally & { grouped: number; role: Role; ward: string | null; facility_type: FacilityType | null }

/** The bits of `grouping(role, ward, facility_type)`: a set bit is a column that was added up. */
const GROUPED = { total: 7, role: 3, ward: 5, facility_type: 6 } as const

/** The common table `asked`: every prompt of the check, how its asking stands, and the answer that counts. */
export const asked = (association: AssociationId, id: SafetyCheckId) => sql`
  ${deliveryStates(association, id)}, asked as (
    select s.*, r.condition, r.event_at > least(c.deadline_at, c.closed_at) as late
    from states s
      join safety_check c on c.association_id = ${association} and c.id = ${id}
      left join lateral (
        -- The limit keeps this a lookup per prompt: without it every reply of the association is sorted.
        select condition, event_at from latest_reply
        where association_id = ${association} and prompt_id = s.prompt_id limit 1
      ) r on true
  )`

/** The columns of `Tally` over rows of `asked`. */
export const COUNTS = sql`
  count(*)::int as prompted,
  count(condition)::int as replied,
  count(*) filter (where condition = 'open')::int as open,
  count(*) filter (where condition = 'partly_open')::int as partly_open,
  count(*) filter (where condition = 'closed')::int as closed,
  count(*) filter (where condition = 'needs_help')::int as needs_help,
  count(*) filter (where late)::int as late,
  count(*) filter (where reached)::int as reached,
  count(*) filter (where condition is null and not reached and not under_way and not covered)::int as unreached,
  count(*) filter (where condition is null and not reached and under_way)::int as sending`

/** 集計 — the whole table of the board in one statement, so that its sums agree with each other. */
export async function tally(tx: Tx, association: AssociationId, id: SafetyCheckId): Promise<Tallies> {
  const { rows } = await sql<Row>`
    with ${asked(association, id)}
    select grouping(role, ward, facility_type) as grouped, role, ward, facility_type, ${COUNTS}
    from asked
    group by grouping sets ((), (role), (ward), (facility_type))
    order by role desc, ward nulls last, facility_type
  `.execute(tx)
  const rowsOf = (grouped: number) => rows.filter((row) => row.grouped === grouped)
  const [total] = rowsOf(GROUPED.total)
  if (!total) throw new Error('Grouping by nothing always gives one row')
  return {
    total,
    by_role: rowsOf(GROUPED.role),
    by_ward: rowsOf(GROUPED.ward),
    by_facility_type: rowsOf(GROUPED.facility_type),
  }
}

/** Scoped by association on purpose: a guessed id from next door finds nothing. */
export const findBoardCheck = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  tx
    .selectFrom('safety_check')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()

/**
 * First replies per 10 seconds in the first ten minutes after the launch, when most doctors answer, and per minute
 * after that; a change of mind later does not move the curve.
 */
export async function replyCurve(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<CurvePoint[]> {
  const { rows } = await sql<CurvePoint>`
    select greatest(0, case when s <= 600 then ceil(s / 10) / 6 else ceil(s / 60) end)::float8 as minute,
      count(*)::int as replies
    from (
      select extract(epoch from min(r.event_at) - c.launched_at)::float8 as s
      from safety_check c
        join prompt p on p.association_id = c.association_id and p.safety_check_id = c.id
        join standing_reply r on r.association_id = p.association_id and r.prompt_id = p.id
      where c.association_id = ${association} and c.id = ${id}
      group by p.id, c.launched_at
    ) first
    group by 1 order by 1
  `.execute(tx)
  return rows
}

/** What the dashed line is drawn from. */
export interface PreviousCheck {
  id: SafetyCheckId
  launched_at: Date
  audience_roles: Role[]
  prompted: number
  curve: CurvePoint[]
}

/** 前回 — the newest earlier check of the same purpose that asked some of the same people. */
export async function findPrevious(tx: Tx, check: SafetyCheck): Promise<PreviousCheck | null> {
  const { association_id, launched_at, purpose, audience_roles } = check
  if (!launched_at) return null
  const previous = await tx
    .selectFrom('safety_check')
    .select(['id', 'audience_roles', sql<Date>`launched_at`.as('launched_at')])
    .where('association_id', '=', association_id)
    .where('purpose', '=', purpose)
    .where('launched_at', '<', launched_at)
    .where('status', '<>', 'withdrawn')
    .where('left_out', '=', false)
    .where(sql<boolean>`audience_roles && ${audience_roles}::text[]`)
    .orderBy('launched_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!previous) return null
  const { prompted } = await tx
    .selectFrom('prompt')
    .select(sql<number>`count(*)::int`.as('prompted'))
    .where('association_id', '=', association_id)
    .where('safety_check_id', '=', previous.id)
    .executeTakeFirstOrThrow()
  return { ...previous, prompted, curve: await replyCurve(tx, association_id, previous.id) }
}

/**
 * One association's line of the joint board: counts only, through the one door that gives them, and only of the
 * newest check there with the same purpose.
 */
export type JointCount = Omit<Tally, 'late' | 'unreached' | 'sending'> & {
  association_id: AssociationId
  association_name: string
}

/** One's own line of the joint board is of the check one looks at; of the neighbours it is their newest. */
export const ofThisCheck = (joint: JointCount[], association: AssociationId, total: Tally): JointCount[] =>
  joint.map((count) => (count.association_id === association ? { ...count, ...total } : count))

export async function jointCounts(tx: Tx, incident: IncidentId, purpose: Purpose): Promise<JointCount[]> {
  const { rows } = await sql<JointCount>`
    select * from door_joint_counts(${incident}, ${purpose})
  `.execute(tx)
  return rows
}
