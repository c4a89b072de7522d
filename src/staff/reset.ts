import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Accounts } from './accounts.ts'
import { LEAST_PASSWORD_LENGTH } from './create-account.ts'

/** 職員のパスワードの再設定 — only for somebody who works for this association; whoever was signed in is signed out. */
export async function resetStaff(
  { db, accounts }: { db: Db; accounts: Accounts },
  {
    association,
    email,
    password,
    by,
    at,
  }: { association: AssociationId; email: string; password: string; by: string; at: Date },
): Promise<{ ok: true; user_id: string } | Refusal<'no_staff' | 'password_too_short'>> {
  const known = await accounts.findByEmail(email)
  if (!known) return refuse('no_staff')
  const { user_id } = known
  const works_here = await inAssociation(db, association, (tx) =>
    tx
      .selectFrom('staff')
      .select('user_id')
      .where('association_id', '=', association)
      .where('user_id', '=', user_id)
      .where('left_at', 'is', null)
      .executeTakeFirst(),
  )
  if (!works_here) return refuse('no_staff')
  if ([...password].length < LEAST_PASSWORD_LENGTH) return refuse('password_too_short')
  // Written first: a reset without a trace would be worse than a trace without a reset.
  await inAssociation(db, association, (tx) =>
    audit(tx, { association, actor: by, action: 'staff.reset', detail: { user_id }, at }),
  )
  const reset = await accounts.reset({ user_id, password })
  return reset.ok ? { ok: true, user_id } : reset
}
