import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type AboutStaff, mayLeaveOffice, type Stays } from './leave-office.ts'
import type { StaffRole } from './table.ts'

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
      .set({ role })
      .where('association_id', '=', association)
      .where('user_id', '=', user_id)
      .execute()
    await audit(tx, { association, actor: by, action: 'staff.change_role', detail: { user_id, role }, at })
    return { ok: true }
  })
