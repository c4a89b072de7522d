import { type Encoding, type RosterFile, readCsv, readRosterFile, refuseFile } from './csv.ts'
import { isTooLarge, readSheets, readWorkbook } from './workbook.ts'

/** 名簿のファイル — a roster from Excel (.xlsx) or CSV, told apart by its first bytes and not by its name. */
export async function readRoster(bytes: Uint8Array): Promise<RosterFile> {
  const refused = refuseOthers(bytes)
  if (refused) return refused
  return isZip(bytes) ? readWorkbook(bytes) : readRosterFile(bytes)
}

export interface Table {
  /** Null in a CSV. */
  sheet: string | null
  lines: string[][]
}

/** The same file before anybody has said which sheet, which line and which column is what. */
export async function readTables(bytes: Uint8Array, encoding?: Encoding) {
  const refused = bytes.length === 0 ? refuseFile('empty') : refuseOthers(bytes)
  if (refused) return refused
  const read = isZip(bytes) ? await readSheets(bytes) : readCsv(bytes, encoding)
  if (!read.ok) return read
  const tables: Table[] = 'tables' in read ? read.tables : [{ sheet: null, lines: read.lines }]
  if (tables.some(({ lines }) => isTooLarge(lines))) return refuseFile('too_large')
  if (tables.every(({ lines }) => !lines.flat().some((cell) => cell.trim()))) return refuseFile('empty')
  return { ok: true, tables, encoding: 'encoding' in read ? read.encoding : null } as const
}

const starts = (bytes: Uint8Array, ...head: number[]) => head.every((byte, index) => bytes[index] === byte)
const isZip = (bytes: Uint8Array) => starts(bytes, 0x50, 0x4b)

function refuseOthers(bytes: Uint8Array) {
  // .xls and a workbook with a password are the same kind of container; only the latter names its package.
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return refuseFile(namesPackage(bytes) ? 'password' : 'old_excel')
  return starts(bytes, 0x25, 0x50, 0x44, 0x46) ? refuseFile('not_a_workbook') : null
}

const namesPackage = (bytes: Uint8Array) =>
  Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'))
