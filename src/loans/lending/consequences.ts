import type { Tx } from '../../db.ts'
import type { PowerUnit } from '../table.ts'
import { missingPoints, RETURN_POINTS } from './checklists.ts'
import type { HeldLoan } from './held-loan.ts'
import type { Change, Said } from './keep-step.ts'
import { meetNeed, openNeed } from './met-need.ts'

interface Happened {
  loan: HeldLoan
  unit: PowerUnit
  change: Change
  said: Said
}

/** What a step means for the need, the unit and its inspections. */
export async function afterStep(tx: Tx, { loan, unit, said }: Happened) {
  switch (said.step) {
    case 'hand_over':
    case 'decline':
    case 'cancel':
      return meetNeed(tx, loan)
    case 'break':
      await setAside(tx, unit)
      return openNeed(tx, loan)
    case 'lose':
      return setAside(tx, unit)
    case 'inspect':
      return inspectReturned(tx, unit, said)
    default:
      return
  }
}

/** Nobody is offered it until an inspection says that it works. */
const setAside = async (tx: Tx, { association_id, id }: PowerUnit) => {
  await tx
    .updateTable('power_unit')
    .set((row) => ({ status: 'out_of_order' as const, version: row('version', '+', 1) }))
    .where('association_id', '=', association_id)
    .where('id', '=', id)
    .where('status', '=', 'ready')
    .execute()
}

/** 返却検査 — kept among the unit's inspections; a fault takes it out of lending, and passing brings a broken one back. */
async function inspectReturned(
  tx: Tx,
  unit: PowerUnit,
  { checked = [], note, photo_id, by, by_name, at }: Said,
) {
  const faults = missingPoints(RETURN_POINTS, unit, checked)
  await tx
    .insertInto('power_inspection')
    .values({
      association_id: unit.association_id,
      power_unit_id: unit.id,
      kind: 'return',
      passed: faults.length === 0,
      faults,
      note: note ?? null,
      photo_id: photo_id ?? null,
      inspected_by: by,
      inspected_by_name: by_name,
      inspected_at: at,
    })
    .execute()
  if (faults.length > 0) return setAside(tx, unit)
  await tx
    .updateTable('power_unit')
    .set((row) => ({ status: 'ready' as const, version: row('version', '+', 1) }))
    .where('association_id', '=', unit.association_id)
    .where('id', '=', unit.id)
    .where('status', '=', 'out_of_order')
    .execute()
}
