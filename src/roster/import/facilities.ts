import { newId } from '../../id.ts'
import type { FacilityOnRoster } from '../queries.ts'
import type { FacilityRecord, RosterRecord } from './rules.ts'

/** A facility is known by its name in its ward; one that was renamed is known by its 医療機関コード. */
export function planFacilities(known: FacilityOnRoster[], records: RosterRecord[]) {
  const byKey = new Map(known.map((facility) => [facilityKey(facility), facility]))
  const wanted = Map.groupBy(
    records.flatMap(({ facility }) => facility ?? []),
    facilityKey,
  )
  const byCode = new Map(
    known
      .filter((facility) => facility.medical_code && !wanted.has(facilityKey(facility)))
      .map((facility) => [facility.medical_code, facility]),
  )
  const rows = [...wanted].map(([key, told]) => {
    const code = told.find(({ medical_code }) => medical_code)?.medical_code
    const old = byKey.get(key) ?? (code ? byCode.get(code) : undefined)
    return { old, row: facilityRow(told, old) }
  })
  const ids = new Map(rows.map(({ row }) => [facilityKey(row), row.id]))
  return {
    added: rows.filter(({ old }) => !old).map(({ row }) => row),
    changed: rows.filter(({ old, row }) => old && differs(old, row)).map(({ row }) => row),
    idOf: (facility: FacilityRecord) => ids.get(facilityKey(facility)) ?? null,
  }
}

const facilityKey = ({ name, ward }: { name: string; ward: string }) => `${name}\t${ward}`

const differs = (old: FacilityOnRoster, row: FacilityOnRoster) =>
  (Object.keys(row) as (keyof FacilityOnRoster)[]).some((column) => old[column] !== row[column])

/** Several rows may tell of one facility, each a part; what none of them tells stays as it is. */
function facilityRow(told: FacilityRecord[], old: FacilityOnRoster | undefined): FacilityOnRoster {
  const [first] = told as [FacilityRecord]
  const tells = <Column extends keyof FacilityRecord>(column: Column) =>
    told.find((facility) => facility[column] !== null)?.[column] ?? old?.[column] ?? null
  return {
    id: old?.id ?? newId<'facility'>(),
    name: first.name,
    ward: first.ward,
    facility_type: first.facility_type,
    medical_code: tells('medical_code'),
    home_ventilator_patients: tells('home_ventilator_patients') ?? 0,
    home_oxygen_patients: tells('home_oxygen_patients') ?? 0,
  }
}
