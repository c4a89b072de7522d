import { trim } from './import/cells.ts'
import { type Form, type FormFault, textFault, typeOf } from './member-rules.ts'
import type { FacilityOnRoster } from './queries.ts'

export const FACILITY_FIELDS = [
  'facility_name',
  'ward',
  'facility_type',
  'medical_code',
  'home_ventilator_patients',
  'home_oxygen_patients',
] as const
export type FacilityField = (typeof FACILITY_FIELDS)[number]

/** A facility as the form says it, also for comparing with what the form said when it was opened. */
export const formOfFacility = (facility: FacilityOnRoster): Record<FacilityField, string> => ({
  facility_name: facility.name,
  ward: facility.ward,
  facility_type: facility.facility_type,
  medical_code: facility.medical_code ?? '',
  home_ventilator_patients: String(facility.home_ventilator_patients),
  home_oxygen_patients: String(facility.home_oxygen_patients),
})

/** Every mistake at once, by the same rules that the import has for a cell. Patients are numbers, never people. */
export function judgeFacility(form: Form) {
  const facility_type = typeOf(form.facility_type)
  const text = (field: Exclude<FacilityField, 'facility_type'>, needed: boolean) =>
    textFault(field, field, { typed: form[field], needed })
  const faults: (FormFault<FacilityField> | null)[] = [
    text('facility_name', true),
    text('ward', true),
    facility_type ? null : { field: 'facility_type', reason: 'not_chosen' },
    text('medical_code', false),
    text('home_ventilator_patients', true),
    text('home_oxygen_patients', true),
  ]
  const found = faults.filter((fault) => fault !== null)
  if (found.length > 0 || !facility_type) return { ok: false as const, faults: found }
  const count = (typed: string | undefined) => Number(trim(typed ?? '').normalize('NFKC'))
  return {
    ok: true as const,
    draft: {
      name: trim(form.facility_name ?? ''),
      ward: trim(form.ward ?? ''),
      facility_type,
      medical_code: trim(form.medical_code ?? '') || null,
      home_ventilator_patients: count(form.home_ventilator_patients),
      home_oxygen_patients: count(form.home_oxygen_patients),
    },
  }
}
