import { asId, newId } from '../../id.ts'
import type { PowerInspectionId } from '../table.ts'
import { INSPECTION_KINDS, type InspectionKind } from '../words.ts'
import type { InspectionForm } from './form-rules.ts'
import { isPoint } from './points.ts'

type Fields = Record<string, string | undefined>

export const readInspection = (fields: Fields): InspectionForm => ({
  kind: fields.kind ?? '',
  result: fields.result ?? '',
  good: Object.keys(fields).flatMap((name) => {
    const point = name.replace(/^good_/, '')
    return name.startsWith('good_') && isPoint(point) ? [point] : []
  }),
  charge_percent: fields.charge_percent ?? '',
  gasoline_bought_on: fields.gasoline_bought_on ?? '',
  note: fields.note ?? '',
})

/** The monthly look unless the address says otherwise; a return is inspected with its loan. */
export const kindAsked = (asked: string | undefined): InspectionKind =>
  asked !== undefined && asked !== 'return' && Object.hasOwn(INSPECTION_KINDS, asked)
    ? (asked as InspectionKind)
    : 'monthly'

export const entryOf = (fields: Fields) =>
  asId<'power_inspection'>(fields.entry ?? '') ?? newId<'power_inspection'>()

export const newEntry = (): PowerInspectionId => newId<'power_inspection'>()
