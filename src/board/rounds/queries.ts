import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../db.ts'
import { type Condition, STAFF_VIAS } from '../../replies/table.ts'
import type { AssociationId, FacilityType, Role } from '../../roster/table.ts'
import { laterRounds, roundsUpTo } from '../../safety-checks/rounds/queries.ts'
import type { SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'

/** 最新の回答の1行 — each member once, by the newest answer of all rounds. */
export interface MergedTally extends Record<Condition, number> {
  /** Asked in one of the rounds, whichever. */
  prompted: number
  replied: number
  /** Answered the newest round. */
  fresh: number
  /** Asked in the newest round, and known by an earlier answer only. */
  old_only: number
  /** Asked in the newest round, and never heard of. */
  never: number
  /** Not among those whom the newest round asks. */
  not_asked: number
}

export interface Merged {
  total: MergedTally
  /** Of those known by an earlier answer only. */
  old: Record<Condition, number>
  by_role: (MergedTally & { role: Role })[]
  by_ward: (MergedTally & { ward: string | null })[]
  by_facility_type: (MergedTally & { facility_type: FacilityType | null })[]
}

type Row = MergedTally & {
  grouped: number
  rounds: number
  role: Role
  ward: string | null
  facility_type: FacilityType | null
} & Record<`old_${Condition}`, number>

/** The bits of `grouping(role, ward, facility_type)`, as in the tally of one check. */
const GROUPED = { total: 7, role: 3, ward: 5, facility_type: 6 } as const

/**
 * Common tables: `asked` has a row per member with the attributes of the newest round that asked him, `answers` what
 * counts in each of his rounds, `newest` the one of these that counts now. On a tie the doctor's own comes first.
 */
export const mergedRounds = (association: AssociationId, id: SafetyCheckId): RawBuilder<unknown> => sql`
  rounds as materialized (${roundsUpTo(association, id)}),
  asked as (
    select distinct on (p.member_id) p.member_id, p.facility_id, p.role, p.ward, p.facility_type,
      c.id = ${id} as is_asked_now
    from rounds c join prompt p on p.association_id = ${association} and p.safety_check_id = c.id
    order by p.member_id, c.round desc
  ),
  answers as (
    select p.member_id, c.round, c.id = ${id} as is_now, r.condition, r.via, r.event_at, r.received_at, r.id
    from rounds c join prompt p on p.association_id = ${association} and p.safety_check_id = c.id
      cross join lateral (
        select condition, via, event_at, received_at, id from latest_reply
        where association_id = ${association} and prompt_id = p.id limit 1
      ) r
  ),
  newest as (
    select distinct on (member_id) member_id, condition, event_at, round,
      bool_or(is_now) over (partition by member_id) as is_fresh
    from answers
    order by member_id, event_at desc, (via = any(${STAFF_VIAS}::text[])), received_at desc, id
  )`

/** 第1報からのまとめ; null where there is one round only, as the earlier ones may all be withdrawn. */
export async function mergedTally(tx: Tx, check: SafetyCheck): Promise<Merged | null> {
  if (check.round === 1) return null
  const { rounds, ...merged } = await countMerged(tx, check)
  return rounds < 2 ? null : merged
}

/** All rounds up to this one in one statement, so that its sums agree, and how many they are. */
export async function countMerged(
  tx: Tx,
  { association_id: association, id }: Pick<SafetyCheck, 'association_id' | 'id'>,
): Promise<Merged & { rounds: number }> {
  const { rows } = await sql<Row>`
    with ${mergedRounds(association, id)}
    select grouping(role, ward, facility_type) as grouped, role, ward, facility_type,
      (select count(*)::int from rounds) as rounds,
      count(*)::int as prompted, count(condition)::int as replied,
      count(*) filter (where is_fresh)::int as fresh,
      count(*) filter (where is_asked_now and condition is not null and not is_fresh)::int as old_only,
      count(*) filter (where is_asked_now and condition is null)::int as never,
      count(*) filter (where not is_asked_now)::int as not_asked,
      count(*) filter (where condition = 'open')::int as open,
      count(*) filter (where condition = 'partly_open')::int as partly_open,
      count(*) filter (where condition = 'closed')::int as closed,
      count(*) filter (where condition = 'needs_help')::int as needs_help,
      count(*) filter (where condition = 'open' and not is_fresh)::int as old_open,
      count(*) filter (where condition = 'partly_open' and not is_fresh)::int as old_partly_open,
      count(*) filter (where condition = 'closed' and not is_fresh)::int as old_closed,
      count(*) filter (where condition = 'needs_help' and not is_fresh)::int as old_needs_help
    from asked left join newest using (member_id)
    group by grouping sets ((), (role), (ward), (facility_type))
    order by role desc, ward nulls last, facility_type
  `.execute(tx)
  const rowsOf = (grouped: number) => rows.filter((row) => row.grouped === grouped)
  const [total] = rowsOf(GROUPED.total)
  if (!total) throw new Error('Grouping by nothing always gives one row')
  return {
    rounds: total.rounds,
    total,
    old: {
      open: total.old_open,
      partly_open: total.old_partly_open,
      closed: total.old_closed,
      needs_help: total.old_needs_help,
    },
    by_role: rowsOf(GROUPED.role),
    by_ward: rowsOf(GROUPED.ward),
    by_facility_type: rowsOf(GROUPED.facility_type),
  }
}

/** The newest round after this one that was sent; a draft behind it changes nothing. */
export const findNextSent = async (tx: Tx, check: SafetyCheck) =>
  (await laterRounds(tx, check)
    .where('launched_at', 'is not', null)
    .select(['id', 'round'])
    .executeTakeFirst()) ?? null
