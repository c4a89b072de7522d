import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'
import type { Loan, LoanId, PowerUnit } from '../table.ts'

export interface DrillChoice {
  id: SafetyCheckId
  title: string
  purpose: 'drill'
  status: SafetyCheck['status']
  launched_at: Date | null
  /** When it will be sent by itself; null where no time is set. */
  due_at: Date | null
  /** The loan of its exercise; null where it has none yet. */
  loan_id: LoanId | null
}

/** Drills that are still to come or run, and those that had an exercise. */
export async function findDrills(tx: Tx, association: AssociationId): Promise<DrillChoice[]> {
  const { rows } = await sql<DrillChoice>`
    select c.id, c.title, c.purpose, c.status, c.launched_at, (select s.due_at from planned_send s
        where s.association_id = c.association_id and s.safety_check_id = c.id and s.kind = 'launch'
          and s.done_at is null and s.cancelled_at is null limit 1) as due_at, (select l.id from loan l where l.association_id = c.association_id
        and l.power_need_id = e.power_need_id order by l.created_at desc limit 1) as loan_id
    from safety_check c
      left join loan_exercise e on e.association_id = c.association_id and e.safety_check_id = c.id
    where c.association_id = ${association} and c.purpose = 'drill' and c.discarded_at is null
      and (c.status in ('draft', 'scheduled', 'open') or e.safety_check_id is not null)
    order by c.created_at desc limit 30
  `.execute(tx)
  return rows
}

/** One line of the report: what was practised, and how long after the request. */
export interface ExerciseLine {
  step: string
  taken_at: Date
  minutes: number
  has_photo: boolean
  checked: number
}

export interface Exercise extends Pick<PowerUnit, 'kind' | 'asset_number'> {
  title: string
  loan_id: LoanId
  status: Loan['status']
  borrower_name: string
  /** Of the sample need; null where it names no device. */
  rated_w: number | null
  hours_needed: number
  patients: number
  lines: ExerciseLine[]
}

/** 報告の行 — of the loan with which a drill practised; null where it practised none. */
export async function findLoanExercise(
  tx: Tx,
  association: AssociationId,
  check: SafetyCheckId,
): Promise<Exercise | null> {
  const { rows } = await sql<Exercise>`
    select c.title, l.id as loan_id, l.status, u.kind, u.asset_number, f.name as borrower_name,
      n.hours_needed::float8 as hours_needed, n.patients, (
      select sum(d.count * d.rated_w)::int from power_need_device d
      where d.association_id = n.association_id and d.power_need_id = n.id and d.need_version = (
        select max(v.need_version) from power_need_device v
        where v.association_id = n.association_id and v.power_need_id = n.id)) as rated_w, (
      select json_agg(json_build_object('step', s.step, 'taken_at', s.taken_at, 'has_photo', s.photo_id is not null,
          'checked', cardinality(s.checked), 'minutes', round(extract(epoch from s.taken_at - l.created_at) / 60))
        order by s.place) from loan_step s where s.association_id = l.association_id and s.loan_id = l.id) as lines
    from loan_exercise e
      join safety_check c on c.association_id = e.association_id and c.id = e.safety_check_id
      join power_need n on n.association_id = e.association_id and n.id = e.power_need_id
      join loan l on l.association_id = e.association_id and l.power_need_id = e.power_need_id
      join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
      join facility f on f.association_id = l.association_id and f.id = l.facility_id
    where e.association_id = ${association} and e.safety_check_id = ${check}
    order by l.created_at desc limit 1
  `.execute(tx)
  const [found] = rows
  if (!found) return null
  return { ...found, lines: found.lines.map((line) => ({ ...line, taken_at: new Date(line.taken_at) })) }
}
