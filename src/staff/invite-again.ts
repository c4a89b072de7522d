import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import { expiryOf, newInvitationToken } from './invitation-link.ts'
import type { Invited } from './invite.ts'
import type { InvitationId } from './table.ts'

/** 招待の再送 — a new link with new 72 hours; the one sent before opens nothing any more. */
export function inviteAgain(
  db: Db,
  { association, id, by, at }: { association: AssociationId; id: InvitationId; by: string; at: Date },
): Promise<Invited | Refusal<'not_found'>> {
  const { token, token_hash } = newInvitationToken(association)
  return inAssociation(db, association, async (tx) => {
    const renewed = await tx
      .updateTable('invitation')
      // Whoever sends it again answers for it from now on.
      .set({ token_hash, invited_by: by, sent_at: at, expires_at: expiryOf(at), mailed_at: null })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .returning(['name', 'email', 'role'])
      .executeTakeFirst()
    if (!renewed) return refuse('not_found')
    await audit(tx, { association, actor: by, action: 'staff.invite_again', detail: { id }, at })
    return { ok: true, id, token, ...renewed }
  })
}
