import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import type { AboutStaff } from './leave-office.ts'
import type { InvitationId } from './table.ts'

/** 招待の取消 — its link opens nothing from now on. */
export const revokeInvitation = (
  db: Db,
  { association, id, by, at }: { association: AssociationId; id: InvitationId; by: string; at: Date },
): Promise<{ ok: true } | Refusal<'not_found'>> =>
  inAssociation(db, association, async (tx) => {
    const revoked = await tx
      .updateTable('invitation')
      .set({ revoked_at: at })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!revoked) return refuse('not_found')
    await audit(tx, { association, actor: by, action: 'staff.revoke_invitation', detail: { id }, at })
    return { ok: true }
  })

/** What somebody invited who is of the office no more: otherwise a second account would bring them back in. */
export async function revokeInvitationsBy(tx: Tx, { association, user_id, by, at }: AboutStaff) {
  const revoked = await tx
    .updateTable('invitation')
    .set({ revoked_at: at })
    .where('association_id', '=', association)
    .where('invited_by', '=', user_id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute()
  for (const { id } of revoked)
    await audit(tx, { association, actor: by, action: 'staff.revoke_invitation', detail: { id }, at })
}
