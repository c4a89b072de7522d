import { type RosterFile, readRosterFile, refuseFile } from './csv.ts'
import { readWorkbook } from './workbook.ts'

/** 名簿のファイル — a roster from Excel (.xlsx) or CSV, told apart by its first bytes and not by its name. */
export async function readRoster(bytes: Uint8Array): Promise<RosterFile> {
  const starts = (...head: number[]) => head.every((byte, index) => bytes[index] === byte)
  if (starts(0x50, 0x4b)) return readWorkbook(bytes)
  // .xls and a workbook with a password are the same kind of container; only the latter names its package.
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return refuseFile(namesPackage(bytes) ? 'password' : 'old_excel')
  if (starts(0x25, 0x50, 0x44, 0x46)) return refuseFile('not_a_workbook')
  return readRosterFile(bytes)
}

const namesPackage = (bytes: Uint8Array) =>
  Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'))
