import { kanaKey } from './cells.ts'
import type { Column } from './columns.ts'
import type { RowFault, Suspicion } from './faults.ts'
import type { ReadRow, RosterRecord } from './rules.ts'

/** What a row says, by column, trimmed; an empty cell is absent. */
export type Cells = Partial<Record<Column, string>>
/** The columns that tell of the facility and not of the person. */
export const OF_FACILITY = [
  'facility_type',
  'ward',
  'medical_code',
  'home_ventilator_patients',
  'home_oxygen_patients',
] as const

/** Who a row speaks of where the office keeps no member numbers. */
export const personKey = ({ name, kana, facility_name, ward }: Cells) =>
  [kanaKey(kana ?? ''), name, facility_name ?? '', ward ?? ''].join('\t')

/** Of two rows that contradict each other neither is taken in: which one is right is for the office to say. */
export function refuseContradictions(read: ReadRow[]) {
  refuseRepeated(read, 'member_number', 'member_number_twice', ({ member_number }) => member_number)
  refuseRepeated(read, 'name', 'person_twice', (cells) =>
    cells.name && !cells.member_number ? personKey(cells) : undefined,
  )
  refuseDiffering(read)
  refuseSharedCodes(read)
}

function refuseRepeated(
  read: ReadRow[],
  column: Column,
  reason: RowFault['reason'],
  keyOf: (cells: Cells) => string | undefined,
) {
  const even = read.filter(({ faults }) => faults[0]?.reason !== 'uneven')
  for (const [key, group] of Map.groupBy(even, ({ cells }) => keyOf(cells))) {
    if (key === undefined || group.length < 2) continue
    for (const { row, faults } of group) faults.push({ row, column, reason })
  }
}

/** Two doctors of one facility stand in two rows, which may not tell two stories about it. */
function refuseDiffering(read: ReadRow[]) {
  const sound = read.filter(({ cells, faults }) => cells.facility_name && faults.length === 0)
  const facilities = Map.groupBy(sound, ({ cells }) => `${cells.facility_name}\t${cells.ward}`)
  for (const group of facilities.values()) {
    const differs = OF_FACILITY.some(
      (column) => new Set(group.flatMap(({ cells }) => cells[column] ?? [])).size > 1,
    )
    if (!differs) continue
    for (const { row, faults } of group)
      faults.push({ row, column: 'facility_name', reason: 'facility_differs' })
  }
}

function refuseSharedCodes(read: ReadRow[]) {
  const sound = read.filter(({ cells, faults }) => cells.medical_code && faults.length === 0)
  for (const group of Map.groupBy(sound, ({ cells }) => cells.medical_code).values()) {
    const facilities = new Set(group.map(({ cells }) => `${cells.facility_name}\t${cells.ward}`))
    if (facilities.size < 2) continue
    for (const { row, faults } of group)
      faults.push({ row, column: 'medical_code', reason: 'medical_code_twice' })
  }
}

/** Rows that are taken in, yet may mean one person twice. */
export function findSuspicions(records: RosterRecord[]): Suspicion[] {
  const byMail = Map.groupBy(
    records.flatMap(({ row, mails }) => mails.map((mail) => ({ row, key: mail.toLowerCase() }))),
    ({ key }) => key,
  )
  const byLineUser = Map.groupBy(
    records.filter(({ line_user_id }) => line_user_id),
    ({ line_user_id }) => line_user_id,
  )
  const byName = Map.groupBy(records, ({ name, kana }) => `${name}\t${kanaKey(kana)}`)
  const repeated = <Row extends { row: number }>(groups: Map<unknown, Row[]>) =>
    [...groups.values()].filter((group) => group.length > 1).flat()
  return [
    ...repeated(byMail).map(({ row }) => ({ row, column: 'mail_1', reason: 'same_address' }) as const),
    ...repeated(byLineUser).map(
      ({ row }) => ({ row, column: 'line_user_id', reason: 'same_line_user' }) as const,
    ),
    ...repeated(byName).map(({ row }) => ({ row, column: 'name', reason: 'same_name' }) as const),
  ]
}
