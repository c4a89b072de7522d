import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import type { AssociationId } from './table.ts'

interface Numbers {
  phone: string | null
  fax: string | null
}

/** 事務局の番号 — telephone and FAX as every paper and every page for doctors print them. */
export const setOfficeNumbers = (
  db: Db,
  { association, phone, fax, by, at }: Numbers & { association: AssociationId; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('association')
      .set({ phone, fax })
      .where('id', '=', association)
      .where(({ eb, or }) => or([eb('phone', 'is distinct from', phone), eb('fax', 'is distinct from', fax)]))
      .executeTakeFirst()
    const detail = { has_phone: phone !== null, has_fax: fax !== null }
    if (numUpdatedRows > 0n)
      await audit(tx, { association, actor: by, action: 'association.set_numbers', detail, at })
    return { ok: true as const }
  })
