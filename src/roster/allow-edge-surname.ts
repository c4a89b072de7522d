import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import type { AssociationId } from './table.ts'

/** 姓を載せてよいか — whether the edge's page may call a doctor by surname while this server is away. */
export const allowEdgeSurname = (
  db: Db,
  { association, allowed, by, at }: { association: AssociationId; allowed: boolean; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('association')
      .set({ edge_surname: allowed })
      .where('id', '=', association)
      .where('edge_surname', '<>', allowed)
      .executeTakeFirst()
    if (numUpdatedRows > 0n)
      await audit(tx, {
        association,
        actor: by,
        action: 'association.allow_edge_surname',
        detail: { allowed },
        at,
      })
    return { ok: true as const }
  })
