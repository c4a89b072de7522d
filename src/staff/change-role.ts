import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type AboutStaff, mayLeaveOffice, type Stays } from './leave-office.ts'
import { revokeInvitationsBy } from './revoke-invitation.ts'
import { isOfficer, OFFICERS, type StaffRole } from './table.ts'

/** 役割の変更 — holds from that person's next request on. */
export const changeRole = (
  db: Db,
  { association, user_id, role, by, at }: AboutStaff & { role: StaffRole },
): Promise<{ ok: true } | Stays> =>
  inAssociation(db, association, async (tx) => {
    const refused = await mayLeaveOffice(tx, { association, user_id, by }, role === 'office')
    if (refused) return refused
    await tx
      .updateTable('staff')
      .set((eb) => ({
        role,
        officer_since: isOfficer(role)
          ? eb.case().when('role', 'in', OFFICERS).then(eb.ref('officer_since')).else(at).end()
          : null,
      }))
      .where('association_id', '=', association)
      .where('user_id', '=', user_id)
      .execute()
    if (role !== 'office') await revokeInvitationsBy(tx, { association, user_id, by, at })
    await audit(tx, { association, actor: by, action: 'staff.change_role', detail: { user_id, role }, at })
    return { ok: true }
  })
