import { FACILITY_TYPES, type FacilityType, ROLES, type Role } from '../table.ts'
import { cellFault, membershipOf, phoneKey, trim } from './cells.ts'
import type { Column } from './columns.ts'
import type { SheetRow } from './csv.ts'
import { type Cells, findSuspicions, OF_FACILITY, refuseContradictions } from './duplicates.ts'
import type { RowFault } from './faults.ts'

/** One accepted row. Names stay as typed; null leaves what the roster already says. */
export interface RosterRecord {
  row: number
  member_number: string | null
  name: string
  kana: string
  role: Role
  membership: 'A' | 'B' | 'C' | null
  facility: FacilityRecord | null
  mails: string[]
  phones: string[]
  faxes: string[]
  line_user_id: string | null
}

export interface FacilityRecord {
  name: string
  ward: string
  facility_type: FacilityType
  medical_code: string | null
  home_ventilator_patients: number | null
  home_oxygen_patients: number | null
}

/** A row as read: what it says even where it is refused, so that its faults and its owner can be named. */
export interface ReadRow {
  row: number
  cells: Cells
  faults: RowFault[]
}

const MAILS = ['mail_1', 'mail_2', 'mail_3', 'mail_4'] as const
/** Judges every row alone and against the others. A row comes out whole or not at all. */
export function readRecords(rows: SheetRow[], { has_line_channel }: { has_line_channel: boolean }) {
  const read = rows.map((row) => readRow(row, has_line_channel))
  refuseContradictions(read)
  const records = read.filter(({ faults }) => faults.length === 0).map(recordOf)
  return {
    records,
    refused: read.flatMap(({ faults }) => faults),
    /** Cells of the refused rows: who is in the file, though not taken in, is not missing from it. */
    refused_people: read.filter(({ faults }) => faults.length > 0).map(({ cells }) => cells),
    suspicions: findSuspicions(records),
  }
}

function readRow({ row, cells: typed, uneven }: SheetRow, has_line_channel: boolean): ReadRow {
  const filled = Object.entries(typed).flatMap(([column, text]) => {
    const trimmed = trim(text)
    return trimmed === '' ? [] : [[column as Column, trimmed] as const]
  })
  const cells: Cells = Object.fromEntries(filled)
  // Behind a stray comma every cell stands in the wrong column: naming those faults would only mislead.
  if (uneven) return { row, cells, faults: [{ row, column: null, reason: 'uneven' }] }
  const faults: RowFault[] = filled.flatMap(([column, text]) => {
    const found = cellFault(column, text)
    return found ? [{ row, column, ...found }] : []
  })
  const add = (column: Column, reason: RowFault['reason']) => faults.push({ row, column, reason })
  for (const column of neededOf(cells)) if (!cells[column]) add(column, 'empty')
  if (!cells.facility_name && OF_FACILITY.some((column) => cells[column]))
    add('facility_name', 'facility_without_name')
  const addresses = mailsOf(cells).map((mail) => mail.toLowerCase())
  if (new Set(addresses).size < addresses.length) add('mail_1', 'address_twice_in_row')
  if (cells.line_user_id && !has_line_channel) add('line_user_id', 'no_line_channel')
  return { row, cells, faults }
}

/** A retired member has no facility; a facility always has a type and a ward. */
const neededOf = ({ facility_name }: Cells): Column[] =>
  facility_name ? ['name', 'kana', 'role', 'facility_type', 'ward'] : ['name', 'kana', 'role']

const mailsOf = (cells: Cells) => MAILS.flatMap((column) => cells[column] ?? [])

function recordOf({ row, cells }: ReadRow): RosterRecord {
  const phones = [cells.phone, cells.mobile].filter((phone) => phone !== undefined)
  return {
    row,
    member_number: cells.member_number ?? null,
    name: cells.name ?? '',
    kana: cells.kana ?? '',
    role: keyOf(ROLES, cells.role) ?? 'member',
    membership: membershipOf(cells.membership ?? ''),
    facility: facilityOf(cells),
    mails: mailsOf(cells),
    phones: phones.filter(
      (phone, index) => phones.findIndex((other) => phoneKey(other) === phoneKey(phone)) === index,
    ),
    faxes: cells.fax ? [cells.fax] : [],
    line_user_id: cells.line_user_id ?? null,
  }
}

function facilityOf(cells: Cells): FacilityRecord | null {
  if (!cells.facility_name) return null
  return {
    name: cells.facility_name,
    ward: cells.ward ?? '',
    facility_type: keyOf(FACILITY_TYPES, cells.facility_type) ?? 'other',
    medical_code: cells.medical_code ?? null,
    home_ventilator_patients: countOf(cells.home_ventilator_patients),
    home_oxygen_patients: countOf(cells.home_oxygen_patients),
  }
}

const keyOf = <Key extends string>(labels: Record<Key, string>, label: string | undefined) =>
  (Object.keys(labels) as Key[]).find((key) => labels[key] === label)

const countOf = (text: string | undefined) => (text ? Number(text.normalize('NFKC')) : null)
