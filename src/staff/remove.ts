import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type AboutStaff, mayLeaveOffice, type Stays } from './leave-office.ts'
import { revokeInvitationsBy } from './revoke-invitation.ts'

/** 職員の削除 — the account stays, as it may belong to another association too. Whoever calls this ends its sessions where it does not. */
export const removeStaff = (
  db: Db,
  { association, user_id, by, at }: AboutStaff,
): Promise<{ ok: true } | Stays> =>
  inAssociation(db, association, async (tx) => {
    const refused = await mayLeaveOffice(tx, { association, user_id, by }, false)
    if (refused) return refused
    await tx
      .updateTable('staff')
      .set({ left_at: at })
      .where('association_id', '=', association)
      .where('user_id', '=', user_id)
      .execute()
    await revokeInvitationsBy(tx, { association, user_id, by, at })
    await audit(tx, { association, actor: by, action: 'staff.remove', detail: { user_id }, at })
    return { ok: true }
  })
