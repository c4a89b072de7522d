import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Accounts } from './accounts.ts'
import { findOpenReset } from './open-resets.ts'
import {
  findHindrance,
  type Hindrance,
  isOfficerElsewhere,
  lockOfficers,
  mayApprove,
} from './two-officers.ts'

interface About {
  association: AssociationId
  user_id: string
  by: string
  at: Date
}

/** 認証アプリの解除の依頼 — the first of two officers; nothing is taken away yet. */
export const requestReset = (
  db: Db,
  { association, user_id, by, at }: About,
): Promise<{ ok: true } | Refusal<'not_found' | 'oneself' | 'already_asked' | Hindrance>> =>
  inAssociation(db, association, async (tx) => {
    if (!(await worksHere(tx, association, user_id))) return refuse('not_found')
    if (user_id === by) return refuse('oneself')
    const officers = await lockOfficers(tx, association)
    if (!officers.some((officer) => officer.user_id === by)) return refuse('not_found')
    const hindrance = await findHindrance(tx, { association, user_id, by, at })
    if (hindrance) return refuse(hindrance)
    if (await findOpenReset(tx, { association, user_id, at })) return refuse('already_asked')
    await withdrawOpen(tx, { association, user_id, at })
    const asked = await tx
      .insertInto('factor_reset')
      .values({ association_id: association, user_id, requested_by: by, requested_at: at })
      .onConflict((open) =>
        open
          .columns(['association_id', 'user_id'])
          .where('approved_at', 'is', null)
          .where('withdrawn_at', 'is', null)
          .doNothing(),
      )
      .returning('id')
      .executeTakeFirst()
    if (!asked) return refuse('already_asked')
    await audit(tx, { association, actor: by, action: 'staff.ask_factor_reset', detail: { user_id }, at })
    return { ok: true }
  })

type Approved =
  | { ok: true }
  | Refusal<'not_found' | 'oneself' | 'asked_by_you' | 'asker_gone' | 'too_new' | 'elsewhere'>

/** 解除の承認 — by a second officer, neither the one who asked nor the one concerned. The factor is gone after it. */
export async function approveReset(
  { db, accounts }: { db: Db; accounts: Accounts },
  { association, user_id, by, at }: About,
): Promise<Approved> {
  const approved = await inAssociation(db, association, async (tx): Promise<Approved> => {
    if (!(await worksHere(tx, association, user_id))) return refuse('not_found')
    if (user_id === by) return refuse('oneself')
    const open = await findOpenReset(tx, { association, user_id, at })
    if (!open) return refuse('not_found')
    if (open.requested_by === by) return refuse('asked_by_you')
    const officers = await lockOfficers(tx, association)
    const approver = officers.find((officer) => officer.user_id === by)
    if (!approver) return refuse('not_found')
    // Who asked and is no officer any more does not count as one of two.
    if (!officers.some((officer) => officer.user_id === open.requested_by)) return refuse('asker_gone')
    if (!mayApprove(approver, open.requested_at)) return refuse('too_new')
    if (await isOfficerElsewhere(tx, association, user_id)) return refuse('elsewhere')
    const updated = await tx
      .updateTable('factor_reset')
      .set({ approved_by: by, approved_at: at })
      .where('association_id', '=', association)
      .where('id', '=', open.id)
      .where('approved_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!updated) return refuse('not_found')
    const detail = { user_id, requested_by: open.requested_by }
    await audit(tx, { association, actor: by, action: 'staff.approve_factor_reset', detail, at })
    return { ok: true }
  })
  // After its trace is safe: a reset without a trace would be worse than a trace without a reset.
  if (approved.ok) await accounts.factor.remove(user_id)
  return approved
}

/** 依頼の取り下げ — by whom else than the one concerned, it does not matter: it takes nothing from anybody. */
export const withdrawReset = (
  db: Db,
  { association, user_id, by, at }: About,
): Promise<{ ok: true } | Refusal<'not_found'>> =>
  inAssociation(db, association, async (tx) => {
    if (!(await withdrawOpen(tx, { association, user_id, at }))) return refuse('not_found')
    await audit(tx, {
      association,
      actor: by,
      action: 'staff.withdraw_factor_reset',
      detail: { user_id },
      at,
    })
    return { ok: true }
  })

async function withdrawOpen(tx: Tx, { association, user_id, at }: Omit<About, 'by'>) {
  const withdrawn = await tx
    .updateTable('factor_reset')
    .set({ withdrawn_at: at })
    .where('association_id', '=', association)
    .where('user_id', '=', user_id)
    .where('approved_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .execute()
  return withdrawn.length > 0
}

const worksHere = (tx: Tx, association: AssociationId, user_id: string) =>
  tx
    .selectFrom('staff')
    .select('user_id')
    .where('association_id', '=', association)
    .where('user_id', '=', user_id)
    .where('left_at', 'is', null)
    .executeTakeFirst()
