import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Accounts } from './accounts.ts'
import { isOfficer, type StaffRole } from './table.ts'

interface Addition {
  association: AssociationId
  name: string
  email: string
  password: string
  role: StaffRole
  /** User id of the staff who adds, or `cli`. */
  by: string
  at: Date
}

type Added =
  | { ok: true; user_id: string; account: 'new' | 'existing' }
  | Refusal<'email_invalid' | 'email_taken' | 'password_too_short' | 'already_staff'>

/** 職員の登録 — an account that exists joins one more association and keeps its password. */
export async function addStaff(
  { db, accounts }: { db: Db; accounts: Accounts },
  { association, name, email, password, role, by, at }: Addition,
): Promise<Added> {
  const known = await accounts.findByEmail(email)
  const account = known ? { ok: true as const, ...known } : await accounts.create({ name, email, password })
  if (!account.ok) return account
  const { user_id } = account

  return inAssociation(db, association, async (tx): Promise<Added> => {
    const officer_since = isOfficer(role) ? at : null
    const added = await tx
      .insertInto('staff')
      .values({ association_id: association, user_id, role, officer_since })
      .onConflict((known) =>
        known
          .columns(['association_id', 'user_id'])
          .doUpdateSet({ role, officer_since, left_at: null })
          .where('staff.left_at', 'is not', null),
      )
      .returning('user_id')
      .executeTakeFirst()
    if (!added) return refuse('already_staff')
    await audit(tx, { association, actor: by, action: 'staff.add', detail: { user_id, role }, at })
    return { ok: true, user_id, account: known ? 'existing' : 'new' }
  })
}
