import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import type { BindingCodeId } from './table.ts'

/** コードの取り消し — a letter that went astray binds nobody any more. */
export const revokeCode = (
  db: Db,
  { association, id, by, at }: { association: AssociationId; id: BindingCodeId; by: string; at: Date },
): Promise<{ ok: true } | Refusal<'not_found' | 'not_alive'>> =>
  inAssociation(db, association, async (tx) => {
    const revoked = await tx
      .updateTable('binding_code')
      .set({ revoked_at: at })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null)
      .returning('member_id')
      .executeTakeFirst()
    if (!revoked) {
      const known = await tx
        .selectFrom('binding_code')
        .select('id')
        .where('association_id', '=', association)
        .where('id', '=', id)
        .executeTakeFirst()
      return refuse(known ? 'not_alive' : 'not_found')
    }
    const detail = { code: id, member: revoked.member_id }
    await audit(tx, { association, actor: by, action: 'binding.revoke_code', detail, at })
    return { ok: true as const }
  })
