import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import type { AssociationId } from './table.ts'

interface Allowing {
  association: AssociationId
  what: 'names' | 'phones'
  allowed: boolean
  by: string
  at: Date
}

/** 市へ渡す一覧に載せてよいか — whether the list of open clinics may name doctors, and whether it may carry numbers of the roster. */
export const allowOnCityList = (db: Db, { association, what, allowed, by, at }: Allowing) =>
  inAssociation(db, association, async (tx) => {
    const is_names = what === 'names'
    const column = is_names ? 'city_list_names' : 'city_list_phones'
    const { numUpdatedRows } = await tx
      .updateTable('association')
      .set({ [column]: allowed })
      .where('id', '=', association)
      .where(column, '<>', allowed)
      .executeTakeFirst()
    const action = is_names ? 'association.allow_city_names' : 'association.allow_city_phones'
    if (numUpdatedRows > 0n) await audit(tx, { association, actor: by, action, detail: { allowed }, at })
    return { ok: true as const }
  })
