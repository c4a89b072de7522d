import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import type { AssociationId } from './table.ts'

/** 先生のお名前を載せてよいか — whether the list of open clinics for the city may name doctors. */
export const allowCityNames = (
  db: Db,
  { association, allowed, by, at }: { association: AssociationId; allowed: boolean; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('association')
      .set({ city_list_names: allowed })
      .where('id', '=', association)
      .where('city_list_names', '<>', allowed)
      .executeTakeFirst()
    if (numUpdatedRows > 0n)
      await audit(tx, {
        association,
        actor: by,
        action: 'association.allow_city_names',
        detail: { allowed },
        at,
      })
    return { ok: true as const }
  })
