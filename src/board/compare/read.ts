import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import { type Covariates, findCovariates } from '../../safety-checks/review/queries.ts'
import { hourOf } from '../../safety-checks/review/rules.ts'
import type { Purpose, SafetyCheckId } from '../../safety-checks/table.ts'
import { countBoard, type Tallies } from '../queries.ts'
import type { CurvePoint } from '../rules.ts'
import { talliesOf } from '../tallies.ts'
import { findPast, findWaves, type PastCheck, tallyByWay, type WayTally } from './queries.ts'
import { type Added, addedBy } from './reminded.ts'
import { countSilentInARow, type SilentCount } from './silent.ts'
import { type Exclusion, exclusionOf, type Mix, type Side, type Verdict, verdictOf } from './verdict.ts'

/** One check with everything that a comparison shows of it. */
export interface Compared extends Tallies {
  check: PastCheck
  covariates: Covariates
  by_way: WayTally[]
  curve: CurvePoint[]
  added: Added[]
  /** From the launch to the close, or to now. */
  ran_minutes: number
  side: Side
}

/** 比較 — checks of one purpose beside each other: a drill and a disaster never share a figure. */
export interface Comparison {
  purpose: Purpose
  /** The newest first. */
  checks: Compared[]
  base: Compared
  verdicts: Map<SafetyCheckId, Verdict>
  silent: SilentCount
}

export interface Comparisons {
  past: PastCheck[]
  comparisons: Comparison[]
  /** What was chosen and may not be compared. */
  excluded: { check: PastCheck; reason: Exclusion }[]
}

interface Asked {
  association: AssociationId
  ids: SafetyCheckId[]
  /** Against which to hold the others, one for each purpose; the oldest where none is named. */
  bases: SafetyCheckId[]
  at: Date
}

export async function readComparisons(tx: Tx, { association, ids, bases, at }: Asked): Promise<Comparisons> {
  const past = await findPast(tx, association)
  const chosen = past.filter(({ id }) => ids.includes(id))
  const excluded = chosen.flatMap((check) => {
    const reason = exclusionOf(check)
    return reason ? [{ check, reason }] : []
  })
  const left = chosen.filter((check) => !exclusionOf(check))
  const covariates = await findCovariates(
    tx,
    association,
    left.map(({ id }) => id),
  )
  const comparisons: Comparison[] = []
  for (const [purpose, some] of Map.groupBy(left, (check) => check.purpose)) {
    const checks: Compared[] = []
    // The board's own statement for each of them, so that the two can never say different things.
    for (const check of some) checks.push(await readCompared(tx, association, check, covariates, at))
    const base = checks.find(({ check }) => bases.includes(check.id)) ?? checks.at(-1)
    if (!base) continue
    const others = checks.filter((one) => one !== base)
    comparisons.push({
      purpose,
      checks,
      base,
      verdicts: new Map(others.map(({ check, side }) => [check.id, verdictOf(side, base.side)])),
      silent: await countSilentInARow(tx, association, purpose),
    })
  }
  return { past, comparisons, excluded }
}

/** One check as a side of a comparison. */
export async function readCompared(
  tx: Tx,
  association: AssociationId,
  check: PastCheck,
  known: Map<SafetyCheckId, Covariates>,
  at: Date,
): Promise<Compared> {
  const covariates = known.get(check.id) ?? {
    ...hourOf(check.launched_at),
    advance_notices: null,
    rain: null,
  }
  const { cells, curve } = await countBoard(tx, association, check.id)
  const tallies = talliesOf(cells)
  const ran_minutes = minutesBetween(check.launched_at, check.closed_at ?? at)
  return {
    ...tallies,
    check,
    covariates,
    by_way: await tallyByWay(tx, association, check.id),
    curve,
    ran_minutes,
    added: addedBy(curve, await findWaves(tx, association, check.id), ran_minutes),
    side: {
      ...check,
      ...covariates,
      prompted: tallies.total.prompted,
      replied: tallies.total.replied,
      roles: mixOf(tallies.by_role, ({ role }) => role),
      wards: mixOf(tallies.by_ward, ({ ward }) => ward),
      facility_types: mixOf(tallies.by_facility_type, ({ facility_type }) => facility_type),
      window_minutes: minutesBetween(check.launched_at, windowEnd(check, at)),
    },
  }
}

/** The last moment at which an answer was on time. */
const windowEnd = ({ deadline_at, closed_at }: PastCheck, at: Date) =>
  [deadline_at, closed_at, at].reduce<Date>((first, end) => (end && end < first ? end : first), at)

const minutesBetween = (from: Date, to: Date) => Math.max(0, (to.getTime() - from.getTime()) / 60_000)

const mixOf = <Row extends { prompted: number }>(rows: Row[], kindOf: (row: Row) => string | null): Mix =>
  new Map(rows.map((row) => [kindOf(row) ?? '', row.prompted]))
