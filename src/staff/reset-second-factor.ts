import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Accounts } from './accounts.ts'

/** 認証アプリの解除 — by the operator, where an association has too few officers to free one of their own. */
export async function resetSecondFactor(
  { db, accounts }: { db: Db; accounts: Accounts },
  { association, email, by, at }: { association: AssociationId; email: string; by: string; at: Date },
): Promise<{ ok: true; user_id: string } | Refusal<'no_staff'>> {
  const known = await accounts.findByEmail(email)
  if (!known) return refuse('no_staff')
  const { user_id } = known
  const found = await inAssociation(db, association, async (tx) => {
    const works_here = await tx
      .selectFrom('staff')
      .select('user_id')
      .where('association_id', '=', association)
      .where('user_id', '=', user_id)
      .where('left_at', 'is', null)
      .executeTakeFirst()
    if (!works_here) return false
    await audit(tx, { association, actor: by, action: 'staff.reset_second_factor', detail: { user_id }, at })
    return true
  })
  if (!found) return refuse('no_staff')
  // After its trace is safe, as with passwords.
  await accounts.factor.remove(user_id)
  return { ok: true, user_id }
}
