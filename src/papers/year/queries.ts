import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { UnitKind } from '../../loans/words.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Purpose, SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'
import type { YearItem } from '../table.ts'
import { type Figures, NO_FIGURES, type Year } from './rules.ts'

type Span = Pick<Year, 'from' | 'until'>

/** One check of the year, counted as the board counts it. */
export interface YearCheck extends Pick<SafetyCheck, 'title' | 'status' | 'left_out'> {
  id: SafetyCheckId
  purpose: Purpose
  launched_at: Date
  prompted: number
  replied: number
  /** First replies within the hour and the day after the launch. */
  in_hour: number
  in_day: number
  /** Null of checks from before they were counted. */
  advance_notices: number | null
  reminders: number
}

/** Every check that left in the year, the oldest first. */
export async function findYearChecks(tx: Tx, association: AssociationId, { from, until }: Span) {
  const { rows } = await sql<YearCheck>`
    select c.id, c.title, c.purpose, c.status, c.left_out, c.launched_at, lc.advance_notices,
      said.prompted, said.replied, said.in_hour, said.in_day, (
        select count(distinct d.wave)::int from prompt p
          join delivery d on d.association_id = p.association_id and d.prompt_id = p.id
        where p.association_id = c.association_id and p.safety_check_id = c.id and d.wave > 0 and d.status = 'accepted'
      ) as reminders
    from safety_check c
      left join launch_covariate lc on lc.association_id = c.association_id and lc.safety_check_id = c.id
      cross join lateral (
        select count(*)::int as prompted, count(first.at)::int as replied,
          count(*) filter (where first.at <= c.launched_at + interval '1 hour')::int as in_hour,
          count(*) filter (where first.at <= c.launched_at + interval '24 hours')::int as in_day
        from prompt p left join lateral (
          select min(r.event_at) as at from standing_reply r
          where r.association_id = p.association_id and r.prompt_id = p.id) first on true
        where p.association_id = c.association_id and p.safety_check_id = c.id
      ) said
    where c.association_id = ${association} and c.launched_at >= ${from} and c.launched_at < ${until}
    order by c.launched_at, c.id
  `.execute(tx)
  return rows
}

/** Loans of one kind of unit that were handed over in the year, as the ledger counts them. */
export interface YearLoans {
  kind: UnitKind
  actual: number
  drill: number
  returned: number
  late: number
}

export async function findYearLoans(tx: Tx, association: AssociationId, { from, until }: Span, at: Date) {
  const { rows } = await sql<YearLoans>`
    select u.kind, count(*) filter (where l.purpose = 'actual')::int as actual,
      count(*) filter (where l.purpose = 'drill')::int as drill,
      count(l.returned_at)::int as returned,
      count(*) filter (where coalesce(l.returned_at, ${at}) > upper(l.period))::int as late
    from loan l join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
    where l.association_id = ${association} and l.handed_over_at >= ${from} and l.handed_over_at < ${until}
      and l.purpose <> 'test'
    group by u.kind
  `.execute(tx)
  return rows
}

/** 災害への備え — of the clinics on the roster today, and of those that were asked in the year's drills. */
export interface Preparedness {
  facilities: number
  bcp_known: number
  bcp_in_year: number
  asked: number
  took_part: number
  with_power: number
}

export async function findPreparedness(
  tx: Tx,
  association: AssociationId,
  { from, until }: Span,
): Promise<Preparedness> {
  const { rows } = await sql<Preparedness>`
    with drills as (
      select p.facility_id, exists (select from standing_reply r
        where r.association_id = p.association_id and r.prompt_id = p.id) as replied
      from safety_check c join prompt p on p.association_id = c.association_id and p.safety_check_id = c.id
      where c.association_id = ${association} and c.purpose = 'drill' and c.launched_at >= ${from}
        and c.launched_at < ${until} and c.status <> 'withdrawn' and not c.left_out and p.facility_id is not null
    )
    select count(*)::int as facilities, count(f.bcp_revised_on)::int as bcp_known,
      count(*) filter (where f.bcp_revised_on >= (${from}::timestamptz at time zone 'Asia/Tokyo')::date
        and f.bcp_revised_on < (${until}::timestamptz at time zone 'Asia/Tokyo')::date)::int as bcp_in_year,
      (select count(distinct facility_id)::int from drills) as asked,
      (select count(distinct facility_id)::int from drills where replied) as took_part,
      count(*) filter (where exists (select from power_unit u where u.association_id = f.association_id
        and u.facility_id = f.id and u.status <> 'retired'))::int as with_power
    from facility f
    where f.association_id = ${association} and exists (select from member m
      where m.association_id = f.association_id and m.facility_id = f.id and m.left_at is null)
  `.execute(tx)
  const [found] = rows
  if (!found) throw new Error('Counting always gives one row')
  return found
}

/** What people typed for the year, newest version; version 0 where nobody has. */
export async function findFigures(tx: Tx, association: AssociationId, year: number) {
  const { rows } = await sql<{ item: YearItem; value: number | null; version: number }>`
    select item, value, version from year_figure
    where association_id = ${association} and fiscal_year = ${year}
      and version = (select max(version) from year_figure
        where association_id = ${association} and fiscal_year = ${year})
  `.execute(tx)
  const figures: Figures = {
    ...NO_FIGURES,
    ...Object.fromEntries(rows.map(({ item, value }) => [item, value])),
  }
  return { version: rows[0]?.version ?? 0, figures }
}
