import { NOTE_REFUSALS, refusalOfNote } from '../../roster/note-rules.ts'
import { toDateField } from '../../ui/time.ts'
import { readDay, readNumber, readText } from '../units/read-fields.ts'
import { type Fuel, INSPECTION_KINDS, type InspectionKind, type UnitKind, type UnitStatus } from '../words.ts'
import { LEAST_CHARGE_PERCENT } from './plan.ts'
import { type Point, pointsOf } from './points.ts'

/** What the page of an inspection sends: the points that were found right, and the button that was pressed. */
export interface InspectionForm {
  kind: string
  result: string
  good: string[]
  charge_percent: string
  gasoline_bought_on: string
  note: string
}

export type InspectionErrors = Partial<
  Record<'kind' | 'points' | 'result' | 'charge_percent' | 'gasoline_bought_on' | 'note', string>
>

interface Judged {
  kind: InspectionKind
  passed: boolean
  faults: Point[]
  charge_percent: number | null
  gasoline_bought_on: string | null
  note: string | null
}

interface Inspected {
  kind: UnitKind
  fuel: Fuel | null
  status: UnitStatus
}

const isKind = (code: string): code is InspectionKind => Object.hasOwn(INSPECTION_KINDS, code)
const HAS_CHARGE: UnitKind[] = ['portable_battery', 'ventilator_battery']

/** Whether the page asks for the charge. */
export const asksCharge = (kind: UnitKind) => HAS_CHARGE.includes(kind)
export const asksGasoline = (fuel: Fuel | null) => fuel === 'gasoline'

/**
 * 合格 wants every point ticked, so that nobody passes a unit by a slip of the thumb; 不合格 takes what is not ticked for
 * what is wrong.
 */
export function judgeInspection(
  form: InspectionForm,
  { unit, names, at }: { unit: Inspected; names: readonly string[]; at: Date },
): { ok: true; inspection: Judged } | { ok: false; errors: InspectionErrors } {
  if (!isKind(form.kind)) return { ok: false, errors: { kind: '点検の種類を選んでください。' } }
  const errors: InspectionErrors = {}
  const points = pointsOf(unit, form.kind)
  const open = points.filter((point) => !form.good.includes(point))
  const passed = form.result === 'passed'
  if (form.result !== 'passed' && form.result !== 'failed')
    errors.result = '「合格」か「不合格」を押してください。'
  else if (passed && open.length > 0)
    errors.points = `印のない項目が${open.length}つあります。よければ印を付け、悪ければ「不合格」を押してください。`
  else if (!passed && open.length === 0)
    errors.points = 'すべての項目に印が付いています。悪かった項目の印を外してから「不合格」を押してください。'

  const today = toDateField(at).slice(0, 10)
  const charge = asksCharge(unit.kind)
    ? readNumber(form.charge_percent, { label: '充電の残量', unit: '%', least: 0, most: 100, needed: true })
    : { value: null }
  if (charge.fault !== undefined) errors.charge_percent = charge.fault
  else if (passed && charge.value !== null && charge.value < LEAST_CHARGE_PERCENT)
    errors.charge_percent = `充電が${LEAST_CHARGE_PERCENT}%未満です。充電してから「合格」を押すか、充電の印を外して「不合格」を押してください。`
  const bought = asksGasoline(unit.fuel)
    ? readDay(form.gasoline_bought_on, { label: 'ガソリンの購入日', today, oldest: '2000-01-01' })
    : { value: null }
  if (bought.fault !== undefined) errors.gasoline_bought_on = bought.fault
  const is_mended = passed && unit.status === 'out_of_order'
  const note = readText(form.note, {
    label: is_mended ? '直したこと' : 'ひとこと',
    max: 200,
    needed: is_mended,
  })
  const refused = note.value ? refusalOfNote(note.value, names) : null
  if (note.fault !== undefined) errors.note = note.fault
  else if (refused) errors.note = NOTE_REFUSALS[refused]
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  return {
    ok: true,
    inspection: {
      kind: form.kind,
      passed,
      faults: passed ? [] : open,
      charge_percent: charge.value ?? null,
      gasoline_bought_on: bought.value ?? null,
      note: note.value ?? null,
    },
  }
}
