import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { exportRows } from './export-rows.ts'
import { findAssociation, findContactPoints, findFacilities, findRoster } from './queries.ts'
import type { AssociationId } from './table.ts'

/** 名簿の書き出し — the rows of everybody who has not left. Who took the list away is written down. */
export const exportRoster = (
  db: Db,
  { association, by, at }: { association: AssociationId; by: string; at: Date },
): Promise<string[][]> =>
  inAssociation(db, association, async (tx) => {
    const roster = {
      members: await findRoster(tx, association),
      facilities: await findFacilities(tx, association),
      contact_points: await findContactPoints(tx, association),
    }
    const home = await findAssociation(tx, association)
    const rows = exportRows(roster, home?.line_channel_id ?? null)
    await audit(tx, {
      association,
      actor: by,
      action: 'roster.export',
      detail: { members: rows.length - 1 },
      at,
    })
    return rows
  })
