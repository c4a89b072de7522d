import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import type { StaffRole } from './table.ts'

interface About {
  association: AssociationId
  user_id: string
  by: string
  at: Date
}

type Stays = Refusal<'not_found' | 'oneself' | 'last_office'>

/** 役割の変更 — holds from that person's next request on. */
export const changeRole = (
  db: Db,
  { association, user_id, role, by, at }: About & { role: StaffRole },
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

/** 職員の削除 — the account stays, as it may belong to another association too. Whoever calls this ends its sessions. */
export const removeStaff = (db: Db, { association, user_id, by, at }: About): Promise<{ ok: true } | Stays> =>
  inAssociation(db, association, async (tx) => {
    const refused = await mayLeaveOffice(tx, { association, user_id, by }, false)
    if (refused) return refused
    await tx
      .updateTable('staff')
      .set({ left_at: at })
      .where('association_id', '=', association)
      .where('user_id', '=', user_id)
      .execute()
    await audit(tx, { association, actor: by, action: 'staff.remove', detail: { user_id }, at })
    return { ok: true }
  })

/** Locks the office's rows, so that two people who remove each other at the same moment do not both succeed. */
async function mayLeaveOffice(
  tx: Tx,
  { association, user_id, by }: Omit<About, 'at'>,
  stays_in_office: boolean,
): Promise<Stays | null> {
  const working = await tx
    .selectFrom('staff')
    .select(['user_id', 'role'])
    .where('association_id', '=', association)
    .where('left_at', 'is', null)
    .orderBy('user_id')
    .forUpdate()
    .execute()
  const office = working.filter(({ role }) => role === 'office')
  if (!working.some((person) => person.user_id === user_id)) return refuse('not_found')
  if (user_id === by) return refuse('oneself')
  if (!stays_in_office && office.length === 1 && office[0]?.user_id === user_id) return refuse('last_office')
  return null
}
