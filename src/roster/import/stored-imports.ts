import type { Tx } from '../../db.ts'
import type { AssociationId, RosterImport, RosterImportId } from '../table.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
/** After so long without an end, the process that was at it is gone, and its transaction with it. */
const GONE_AFTER_MS = 2 * 60 * 1_000
const SHOWN_IN_HISTORY = 10

export type StoredImport = NonNullable<Awaited<ReturnType<typeof findImport>>>

/** Without the file and the way back, which are large. */
export const findImport = (tx: Tx, association: AssociationId, id: RosterImportId) =>
  tx
    .selectFrom('roster_import')
    .select(COLUMNS_SHOWN)
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()

/** The newest first; what was thrown away before it changed anything is no history. */
export const findRecentImports = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('roster_import')
    .select(COLUMNS_SHOWN)
    .where('association_id', '=', association)
    .where('state', '<>', 'discarded')
    .orderBy('uploaded_at', 'desc')
    .orderBy('id')
    .limit(SHOWN_IN_HISTORY)
    .execute()

export const findSealed = (tx: Tx, association: AssociationId, id: RosterImportId) =>
  tx
    .selectFrom('roster_import')
    .select(['file_sealed', 'before_sealed', 'added'])
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()

/** How the office read the columns under these headings before. */
export async function findRemembered(tx: Tx, association: AssociationId, keys: string[]) {
  const rows = await tx
    .selectFrom('roster_import_columns')
    .select(['headings_key', 'choice'])
    .where('association_id', '=', association)
    .where('headings_key', 'in', keys.length > 0 ? keys : [''])
    .execute()
  return new Map(rows.map(({ headings_key, choice }) => [headings_key, choice.columns]))
}

type Times = Pick<RosterImport, 'state' | 'uploaded_at' | 'applied_at' | 'claimed_at'>

/** Whether the file is still there to be looked at and taken in. */
export const isWaiting = ({ state, uploaded_at, claimed_at }: Times, at: Date) =>
  (state === 'uploaded' ||
    state === 'failed' ||
    (state === 'applying' && claimed_at !== null && claimed_at < goneBefore(at))) &&
  uploaded_at > dayBefore(at)

export const canBeTakenBack = ({ state, applied_at }: Times, at: Date) =>
  state === 'applied' && applied_at !== null && applied_at > dayBefore(at)

export const endOfTakingBack = (applied_at: Date) => new Date(applied_at.getTime() + DAY_MS)
export const dayBefore = (at: Date) => new Date(at.getTime() - DAY_MS)
export const goneBefore = (at: Date) => new Date(at.getTime() - GONE_AFTER_MS)

const COLUMNS_SHOWN = [
  'id',
  'state',
  'file_name',
  'settings',
  'counts',
  'kept',
  'uploaded_by_name',
  'uploaded_at',
  'claimed_at',
  'recheck_at',
  'applied_by_name',
  'applied_at',
  'undone_at',
] as const
