import { type RawBuilder, sql } from 'kysely'
import { type Tx, withoutLoops } from '../db.ts'
import type { AssociationId, FacilityType, IncidentId, Role } from '../roster/table.ts'
import { isAmongPromptsOf } from '../safety-checks/prompt-ids.ts'
import type { Purpose, SafetyCheck, SafetyCheckId } from '../safety-checks/table.ts'
import { deliveryStates } from './delivery-states.ts'
import type { CurvePoint } from './rules.ts'
import { talliesOf } from './tallies.ts'

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

/** 1ます — everybody of one role, one ward and one kind of facility. */
export interface BoardCell extends Tally {
  role: Role
  ward: string | null
  facility_type: FacilityType | null
}

/** The newest and the first answer to each prompt of a check, in the common table `answers`. */
const answers = (association: AssociationId, check: Launched) => sql`
  answers as (
    select r.prompt_id, count(*) as n, max(r.condition) as condition, min(r.event_at) as first_at,
      max(r.event_at) as newest_at
    from ${
      check.prompts_together
        ? sql`standing_reply r
          where r.association_id = ${association} and ${isAmongPromptsOf(check, sql`r.prompt_id`)}`
        : sql`prompt p join standing_reply r on r.association_id = p.association_id and r.prompt_id = p.id
          where p.association_id = ${association} and p.safety_check_id = ${check.id}`
    }
    group by r.prompt_id
  )`

/**
 * The common table `asked`: every prompt of the check, how its asking stands, the answer that counts, and the seconds
 * from the launch to the first. Only where somebody gave several answers is the newest looked up.
 */
const asked = (association: AssociationId, check: Launched) => sql`
  ${deliveryStates(association, check.id, isAmongPromptsOf(check, sql`d.prompt_id`))},
  ${answers(association, check)}, asked as (
    select s.*, a.newest_at > least(c.deadline_at, c.closed_at) as late,
      extract(epoch from a.first_at - c.launched_at)::float8 as seconds,
      case when a.n > 1 then (
        select l.condition from latest_reply l
        where l.association_id = ${association} and l.prompt_id = s.prompt_id limit 1
      ) else a.condition end as condition
    from states s
      join safety_check c on c.association_id = ${association} and c.id = ${check.id}
      left join answers a on a.prompt_id = s.prompt_id
  )`

/** The columns of `Tally` over rows of `asked`. */
const COUNTS = sql`
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

/** By ten seconds in the first ten minutes after the launch, when most doctors answer, and by the minute after that. */
const minuteOf = (seconds: RawBuilder<unknown>) => sql`
  case when ${seconds} <= 600 then greatest(0, ceil(${seconds} / 10) / 6) else ceil(${seconds} / 60) end`

/** What says how a check's rows are found. */
type Launched = Pick<SafetyCheck, 'id' | 'prompts_together'>

const findLaunched = (tx: Tx, association: AssociationId, id: SafetyCheckId): Promise<Launched | undefined> =>
  tx
    .selectFrom('safety_check')
    .select(['id', 'prompts_together'])
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()

/** By lookups where the rows of a check lie anywhere, and never by them where they lie together. */
const ask = <T>(tx: Tx, { prompts_together }: Launched, question: RawBuilder<T>) =>
  prompts_together ? withoutLoops(tx, question) : question.execute(tx)

/** 集計と推移 — every cell of the board and its curve in one statement, so that all of its sums agree. */
export async function countBoard(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<{ cells: BoardCell[]; curve: CurvePoint[] }> {
  const check = await findLaunched(tx, association, id)
  if (!check) return { cells: [], curve: [] }
  const { rows } = await ask(
    tx,
    check,
    sql<BoardCell & { is_cell: boolean; minute: number | null }>`
      with ${asked(association, check)}
      select grouping(minute) = 1 as is_cell, minute, role, ward, facility_type, ${COUNTS}
      from (select *, (${minuteOf(sql`seconds`)})::float8 as minute from asked) timed
      group by grouping sets ((role, ward, facility_type), (minute))
      order by ward nulls last, minute
    `,
  )
  return {
    cells: rows.flatMap(({ is_cell, minute, ...cell }) => (is_cell ? [cell] : [])),
    curve: rows.flatMap(({ is_cell, minute, replied }) =>
      is_cell || minute === null ? [] : [{ minute, replies: replied }],
    ),
  }
}

/** 集計 — the tables of the board. */
export const tally = async (tx: Tx, association: AssociationId, id: SafetyCheckId): Promise<Tallies> =>
  talliesOf((await countBoard(tx, association, id)).cells)

/** Scoped by association on purpose: a guessed id from next door finds nothing. */
export const findBoardCheck = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  tx
    .selectFrom('safety_check')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()

/** 推移 — first replies only: a change of mind later does not move the curve. */
export async function replyCurve(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<CurvePoint[]> {
  const check = await findLaunched(tx, association, id)
  if (!check) return []
  const { rows } = await ask(
    tx,
    check,
    sql<CurvePoint>`
      with ${answers(association, check)}
      select (${minuteOf(sql`first.seconds`)})::float8 as minute, count(*)::int as replies
      from (
        select extract(epoch from a.first_at - c.launched_at)::float8 as seconds
        from answers a join safety_check c on c.association_id = ${association} and c.id = ${id}) first
      group by 1 order by 1
    `,
  )
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
