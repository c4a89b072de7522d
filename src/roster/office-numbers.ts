import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from './table.ts'

export interface OfficeNumbers {
  phone: string | null
  fax: string | null
}

interface Setting extends OfficeNumbers {
  association: AssociationId
  /** What stood on the page. */
  seen: OfficeNumbers
  by: string
  at: Date
}

/** 事務局の番号 — telephone and FAX as every paper and every page for doctors print them; who saw older ones is told. */
export const setOfficeNumbers = (db: Db, { association, phone, fax, seen, by, at }: Setting) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'changed_meanwhile'>> => {
    const now = await tx
      .selectFrom('association')
      .select(['phone', 'fax'])
      .where('id', '=', association)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    if (now.phone === phone && now.fax === fax) return { ok: true }
    if (now.phone !== seen.phone || now.fax !== seen.fax) return refuse('changed_meanwhile')
    await tx.updateTable('association').set({ phone, fax }).where('id', '=', association).execute()
    const detail = { has_phone: phone !== null, has_fax: fax !== null }
    await audit(tx, { association, actor: by, action: 'association.set_numbers', detail, at })
    return { ok: true }
  })
