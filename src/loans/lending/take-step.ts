import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { keepPhoto, type Picture } from '../photos.ts'
import type { LoanId, PowerUnit } from '../table.ts'
import { changeOf } from './changes.ts'
import { HAND_OVER_POINTS, missingPoints } from './checklists.ts'
import { afterStep } from './consequences.ts'
import { givesWay, giveWay } from './give-way.ts'
import { type HeldLoan, holdLoan } from './held-loan.ts'
import { keepStep } from './keep-step.ts'
import { type PeriodFault, periodFault } from './periods.ts'
import { mayTake, type Step } from './steps.ts'
import { tellOfLoan } from './tell.ts'
import { findPeriodTerms } from './terms.ts'
import { findRivals, isElsewhere } from './unit-places.ts'

export type StepFault =
  | 'not_found'
  | 'already_done'
  | 'overlaps'
  | 'still_out'
  | 'unit_not_ready'
  | 'not_checked'
  | 'no_day'
  | 'later_than_promised'
  | 'not_later'
  | PeriodFault

export type Taken = { ok: true; place: number } | Refusal<StepFault>

export interface Taking {
  association: AssociationId
  id: LoanId
  step: Exclude<Step, 'request'>
  /** Of the page that the button stood on; null for whoever saw none. */
  version?: number | null
  /** The new last day, of an extension or a recall. */
  until?: Date | null
  /** Codes of the points that were ticked. */
  checked?: readonly string[]
  note?: string | null
  photo?: Picture | null
  by: string
  by_name: string
  at: Date
}

/** 貸出の一歩 — from approval to the inspection after the return: row, history, news and trail in one transaction. */
export const takeStep = (db: Db, taking: Taking) =>
  inAssociation(db, taking.association, (tx) => takeStepIn(tx, taking))

export async function takeStepIn(tx: Tx, taking: Taking): Promise<Taken> {
  const { association, id, step, by, by_name, at } = taking
  const held = await holdLoan(tx, association, id)
  if (!held) return refuse('not_found')
  const { loan, unit } = held
  const seen = taking.version ?? loan.version
  if (!mayTake(step, loan) || seen !== loan.version) return refuse('already_done')
  const fault = await faultOf(tx, taking, held)
  if (fault) return refuse(fault)
  await giveWay(tx, { loan, step, at })
  const photo_id = taking.photo ? await keepPhoto(tx, { association, ...taking.photo, by, at }) : null
  const said = { step, checked: taking.checked ?? [], note: taking.note ?? null, photo_id, by, by_name, at }
  const change = changeOf(step, loan, { at, until: taking.until ?? null })
  const place = await keepStep(tx, loan, change, said)
  if (place === null) return refuse('already_done')
  await afterStep(tx, { loan, unit, change, said })
  await tellOfLoan(tx, { association, loan: id, place, about: step, at })
  await audit(tx, { association, actor: by, action: 'loan.step', detail: { id, step }, at })
  return { ok: true, place }
}

/** Why this step may not be taken now, beside the order of the states. */
async function faultOf(
  tx: Tx,
  { step, until = null, checked = [], at }: Taking,
  { loan, unit }: { loan: HeldLoan; unit: PowerUnit },
): Promise<StepFault | null> {
  const { association_id: association, id: except, power_unit_id } = loan
  const of_unit = { association, unit: power_unit_id, except }
  switch (step) {
    case 'approve':
    case 'approve_orally': {
      if (unit.status !== 'ready') return 'unit_not_ready'
      if (loan.until && loan.until <= at) return 'past'
      const rivals = await findRivals(tx, { ...of_unit, from: at, until: loan.until })
      return rivals.every((rival) => givesWay(rival, loan)) ? null : 'overlaps'
    }
    case 'hand_over':
      if (unit.status !== 'ready') return 'unit_not_ready'
      if (loan.until && loan.until <= at) return 'past'
      if (await isElsewhere(tx, of_unit)) return 'still_out'
      return missingPoints(HAND_OVER_POINTS, unit, checked).length > 0 ? 'not_checked' : null
    case 'extend': {
      if (!until) return 'no_day'
      if (loan.until && until <= loan.until) return 'not_later'
      const fault = periodFault({ from: loan.from, until, at }, await findPeriodTerms(tx, association))
      if (fault) return fault
      const rivals = await findRivals(tx, { ...of_unit, from: loan.from, until })
      return rivals.length > 0 ? 'overlaps' : null
    }
    case 'recall':
      // Of what is overdue the day is past already; the rest is asked back earlier than it was promised.
      if (loan.until && loan.until <= at) return null
      if (!until) return 'no_day'
      if (until <= at) return 'past'
      return loan.until && until > loan.until ? 'later_than_promised' : null
    default:
      return null
  }
}
