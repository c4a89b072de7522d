import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Loan, PowerUnitId } from '../table.ts'
import type { HeldLoan } from './held-loan.ts'
import { keepStep } from './keep-step.ts'
import { meetNeed } from './met-need.ts'
import type { Step } from './steps.ts'
import { tellOfLoan } from './tell.ts'
import type { Rival } from './unit-places.ts'

/** 本番の優先 — a booking of a drill keeps nobody waiting who is in need; what is out there is out there. */
export const givesWay = (rival: Pick<Rival, 'purpose' | 'is_out'>, loan: Pick<Loan, 'purpose'>) =>
  loan.purpose === 'actual' && rival.purpose !== 'actual' && !rival.is_out

/**
 * Cancels, each with its history, the bookings that an actual approval displaces, and all of a unit that is lost; to be
 * asked while the unit is held, once nothing can refuse the step any more.
 */
export async function giveWay(tx: Tx, { loan, step, at }: { loan: HeldLoan; step: Step; at: Date }) {
  const why = reasonFor(step, loan)
  if (!why) return
  for (const booking of await findBookings(tx, { loan, all: step === 'lose', at })) {
    const { association_id: association, id, from, until, papers_due_at, papers_done_at } = booking
    const kept = { from, until, papers_due_at, papers_done_at, handed_over_at: null, returned_at: null }
    const said = { step: 'cancel' as const, note: why, by: 'system', by_name: '灯（自動）', at }
    const place = await keepStep(tx, booking, { status: 'cancelled', ...kept }, said)
    if (place === null) continue
    await meetNeed(tx, booking)
    await tellOfLoan(tx, { association, loan: id, place, about: 'cancel', at })
  }
}

function reasonFor(step: Step, { purpose }: HeldLoan) {
  if (step === 'lose') return '電源が見つからないため'
  return purpose === 'actual' && (step === 'approve' || step === 'approve_orally')
    ? '本番の貸出を優先するため'
    : null
}

async function findBookings(tx: Tx, { loan, all, at }: { loan: HeldLoan; all: boolean; at: Date }) {
  const of: { association: AssociationId; unit: PowerUnitId } = {
    association: loan.association_id,
    unit: loan.power_unit_id,
  }
  const { rows } = await sql<HeldLoan>`
    select association_id, id, power_need_id, status, version, lower(period) as "from", upper(period) as until, papers_due_at,
      papers_done_at
    from loan
    where association_id = ${of.association} and power_unit_id = ${of.unit} and id <> ${loan.id}
      and status in ('approved', 'reserved')
      and (${all} or (purpose <> 'actual' and period && tstzrange(${at}, ${loan.until}::timestamptz)))
    -- The needs behind them are held one after the other, by everybody in this order.
    order by power_need_id
  `.execute(tx)
  return rows
}
