import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Accounts } from './accounts.ts'
import { OFFICERS } from './table.ts'

const HOURS_MS = 24 * 60 * 60_000
/** Until when another officer may approve what was asked for then. */
export const resetExpiry = (requested_at: Date) => new Date(requested_at.getTime() + HOURS_MS)
const stillOpenSince = (at: Date) => new Date(at.getTime() - HOURS_MS)

interface About {
  association: AssociationId
  user_id: string
  by: string
  at: Date
}

/** Two officers besides the person concerned are needed; where there are fewer, the operator does it. */
export async function countHelpers(tx: Tx, association: AssociationId, user_id: string) {
  const { n } = await tx
    .selectFrom('staff')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .where('association_id', '=', association)
    .where('role', 'in', OFFICERS)
    .where('left_at', 'is', null)
    .where('user_id', '<>', user_id)
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** The request that waits for its second officer now; null where none does. */
export const findOpenReset = async (tx: Tx, { association, user_id, at }: Omit<About, 'by'>) =>
  (await tx
    .selectFrom('factor_reset')
    .select(['id', 'requested_by', 'requested_at'])
    .where('association_id', '=', association)
    .where('user_id', '=', user_id)
    .where('approved_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('requested_at', '>', stillOpenSince(at))
    .executeTakeFirst()) ?? null

/** Whose reset waits for its second officer. */
export async function findOpenResets(tx: Tx, association: AssociationId, at: Date) {
  const open = await tx
    .selectFrom('factor_reset')
    .select('user_id')
    .where('association_id', '=', association)
    .where('approved_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('requested_at', '>', stillOpenSince(at))
    .execute()
  return open.map(({ user_id }) => user_id)
}

/** 認証アプリの解除の依頼 — the first of two officers; nothing is taken away yet. */
export const requestReset = (
  db: Db,
  { association, user_id, by, at }: About,
): Promise<{ ok: true } | Refusal<'not_found' | 'oneself' | 'too_few' | 'already_asked'>> =>
  inAssociation(db, association, async (tx) => {
    if (!(await worksHere(tx, association, user_id))) return refuse('not_found')
    if (user_id === by) return refuse('oneself')
    if ((await countHelpers(tx, association, user_id)) < 2) return refuse('too_few')
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

/** 解除の承認 — by a second officer, neither the one who asked nor the one concerned. The factor is gone after it. */
export async function approveReset(
  { db, accounts }: { db: Db; accounts: Accounts },
  { association, user_id, by, at }: About,
): Promise<{ ok: true } | Refusal<'not_found' | 'oneself' | 'asked_by_you'>> {
  const approved = await inAssociation(
    db,
    association,
    async (tx): Promise<{ ok: true } | Refusal<'not_found' | 'oneself' | 'asked_by_you'>> => {
      if (!(await worksHere(tx, association, user_id))) return refuse('not_found')
      if (user_id === by) return refuse('oneself')
      const open = await findOpenReset(tx, { association, user_id, at })
      if (!open) return refuse('not_found')
      if (open.requested_by === by) return refuse('asked_by_you')
      // Somebody who asked and left since does not count as one of two.
      if (!(await worksHere(tx, association, open.requested_by))) return refuse('not_found')
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
    },
  )
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
