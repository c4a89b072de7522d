import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { cp932Loss } from './cp932.ts'
import { exportRows } from './export-rows.ts'
import { findAssociation, findContactPoints, findFacilities, findRoster } from './queries.ts'
import type { AssociationId } from './table.ts'

/** Why the list is taken away: one of a few, so that the audit never holds a sentence with a name in it. */
export const EXPORT_REASONS = {
  meeting: '会議や訓練の資料にする',
  check: '名簿の内容を点検する',
  edit: 'Excelで直して、取り込み直す',
  safekeeping: '災害に備えて、紙や別の場所に控える',
  other: 'そのほか',
} as const
export type ExportReason = keyof typeof EXPORT_REASONS

export const EXPORT_FORMATS = ['xlsx', 'csv', 'csv_cp932'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** 名簿の書き出し — the rows of everybody who has not left. Who took the list away, and what for, is written down. */
export const exportRoster = (
  db: Db,
  {
    association,
    by,
    at,
    ...what
  }: { association: AssociationId; by: string; at: Date; reason?: ExportReason; format?: ExportFormat },
): Promise<string[][]> =>
  inAssociation(db, association, async (tx) => {
    const rows = await readRows(tx, association)
    const detail = { members: rows.length - 1, ...what }
    await audit(tx, { association, actor: by, action: 'roster.export', detail, at })
    return rows
  })

async function readRows(tx: Tx, association: AssociationId) {
  const roster = {
    members: await findRoster(tx, association),
    facilities: await findFacilities(tx, association),
    contact_points: await findContactPoints(tx, association),
  }
  const home = await findAssociation(tx, association)
  return exportRows(roster, home?.line_channel_id ?? null)
}

export interface Loss {
  was: string
  becomes: string
}

/** How many there are, and which names and places CP932 cannot carry, each once. */
export const findExportable = (db: Db, association: AssociationId) =>
  inAssociation(db, association, async (tx) => {
    const [, ...rows] = await readRows(tx, association)
    const losses = [...new Set(rows.flat())].flatMap((was): Loss[] => {
      const becomes = cp932Loss(was)
      return becomes === null ? [] : [{ was, becomes }]
    })
    return { members: rows.length, losses }
  })
