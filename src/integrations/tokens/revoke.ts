import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { ApiTokenId } from '../table.ts'
import { findToken } from './queries.ts'

/** 鍵を止める — at once and for good. */
export const revokeToken = (
  db: Db,
  { association, id, by, at }: { association: AssociationId; id: ApiTokenId; by: string; at: Date },
): Promise<{ ok: true } | Refusal<'not_found' | 'already_revoked'>> =>
  inAssociation(db, association, async (tx) => {
    if (!(await findToken(tx, association, id))) return refuse('not_found')
    const revoked = await tx
      .updateTable('api_token')
      .set({ revoked_at: at, revoked_by: by })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!revoked) return refuse('already_revoked')
    await audit(tx, { association, actor: by, action: 'api_token.revoke', detail: { id }, at })
    return { ok: true }
  })
