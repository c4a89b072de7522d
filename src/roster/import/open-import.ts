import { type Db, inAssociation } from '../../db.ts'
import type { Secrets } from '../../secrets.ts'
import { findFacilities, findRoster } from '../queries.ts'
import type { AssociationId, ImportSettings, RosterImportId } from '../table.ts'
import type { Encoding } from './csv.ts'
import { guessColumns, guessSettings, headingsKey, keysOf, type Remembered, rowsOf } from './mapping.ts'
import type { NamedItem } from './outcome-pages.tsx'
import { type Review, reviewRows } from './review.ts'
import { readTables, type Table } from './roster-file.ts'
import { unsealFile } from './stored-file.ts'
import { findImport, findRemembered, findSealed, type StoredImport } from './stored-imports.ts'

interface Here {
  db: Db
  secrets: Secrets
}

export interface OpenImport {
  stored: StoredImport
  /** Null once the file is gone. */
  tables: Table[] | null
  encoding: Encoding | null
  remembered: Remembered
}

/** One import of this association with its file unsealed and read; null where there is none. */
export async function openImport(
  { db, secrets }: Here,
  association: AssociationId,
  id: RosterImportId,
  encoding?: Encoding,
): Promise<OpenImport | null> {
  const found = await inAssociation(db, association, async (tx) => ({
    stored: await findImport(tx, association, id),
    sealed: await findSealed(tx, association, id),
  }))
  const { stored, sealed } = found
  if (!stored) return null
  const nothing = { stored, tables: null, encoding: null, remembered: new Map() }
  if (!sealed?.file_sealed) return nothing
  const bytes = unsealFile(secrets, { association_id: association, id }, sealed.file_sealed)
  const read = await readTables(bytes, encoding ?? stored.settings?.encoding ?? undefined)
  if (!read.ok) return nothing
  const remembered = await inAssociation(db, association, (tx) =>
    findRemembered(tx, association, keysOf(read.tables)),
  )
  return { stored, tables: read.tables, encoding: read.encoding, remembered }
}

/** What the clerk asked to look at; the rest as chosen before, as last time, or as it most likely is. */
export function settingsFor(
  { stored, encoding, remembered }: OpenImport,
  tables: Table[],
  asked: { sheet?: string | undefined; header?: string | undefined },
): ImportSettings {
  const usual = stored.settings ?? guessSettings(tables, { encoding, remembered })
  const sheet = numberBelow(tables.length, asked.sheet) ?? usual.sheet
  const table = tables[sheet]
  if (asked.header === undefined || !table)
    return { ...usual, encoding, columns: fitted(usual.columns, tables, usual) }
  const moved = sheet !== usual.sheet
  const header = moved
    ? guessSettings([table], { encoding, remembered }).header
    : (numberBelow(table.lines.length, asked.header) ?? usual.header)
  return { encoding, sheet, header, columns: guessColumns(table.lines[header] ?? [], remembered) }
}

const fitted = (columns: ImportSettings['columns'], tables: Table[], { sheet, header }: ImportSettings) =>
  (tables[sheet]?.lines[header] ?? []).map((_, index) => columns[index] ?? null)

export const numberBelow = (end: number, text: string | undefined) =>
  text !== undefined && /^[0-9]{1,5}$/.test(text) && Number(text) < end ? Number(text) : null

export const isRemembered = ({ remembered }: OpenImport, tables: Table[], settings: ImportSettings) =>
  remembered.has(headingsKey(tables[settings.sheet]?.lines[settings.header] ?? []))

/** The dry run of an import whose columns are chosen. */
export const reviewImport = (
  db: Db,
  association: AssociationId,
  { tables, settings }: { tables: Table[]; settings: ImportSettings },
): Promise<Review> =>
  inAssociation(
    db,
    association,
    async (tx) => (await reviewRows(tx, association, rowsOf(tables, settings))).review,
  )

/** Names for what was kept; what has gone since has none. */
export async function namesOf(
  db: Db,
  association: AssociationId,
  kept: { kind: string; id: string }[],
): Promise<(item: { id: string }) => string> {
  if (kept.length === 0) return () => ''
  const rows = await inAssociation(db, association, async (tx) => [
    ...(await findRoster(tx, association)),
    ...(await findFacilities(tx, association)),
  ])
  const names = new Map<string, string>(rows.map(({ id, name }) => [id, name]))
  return ({ id }) => names.get(id) ?? '(いまは名簿にありません)'
}

export const named = async (
  db: Db,
  association: AssociationId,
  kept: Omit<NamedItem, 'name'>[],
): Promise<NamedItem[]> => {
  const nameOf = await namesOf(db, association, kept)
  return kept.map((item) => ({ ...item, name: nameOf(item) }))
}
