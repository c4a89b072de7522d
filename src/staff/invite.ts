import { z } from 'zod'
import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Accounts } from './accounts.ts'
import { spelled } from './create-account.ts'
import { expiryOf, newInvitationToken } from './invitation-link.ts'
import type { InvitationId, StaffRole } from './table.ts'

export type InviteFault =
  | 'name_empty'
  | 'name_too_long'
  | 'email_invalid'
  | 'already_staff'
  | 'already_invited'

export interface Invited {
  ok: true
  id: InvitationId
  token: string
  name: string
  email: string
  role: StaffRole
}

const LONGEST_NAME = 60

/** 招待 — the link is in the answer and nowhere else; whoever calls this mails it. */
export async function invite(
  { db, accounts }: { db: Db; accounts: Accounts },
  asked: { association: AssociationId; name: string; email: string; role: StaffRole; by: string; at: Date },
): Promise<Invited | { ok: false; faults: InviteFault[] }> {
  const { association, role, by, at } = asked
  const [name, email] = [asked.name.trim(), spelled(asked.email)]
  const faults = inviteFaults(asked)
  if (faults.length > 0) return { ok: false, faults }
  const known = await accounts.findByEmail(email)
  const { token, token_hash } = newInvitationToken(association)
  return inAssociation(db, association, async (tx) => {
    const works_here =
      known &&
      (await tx
        .selectFrom('staff')
        .select('user_id')
        .where('association_id', '=', association)
        .where('user_id', '=', known.user_id)
        .where('left_at', 'is', null)
        .executeTakeFirst())
    if (works_here) return { ok: false, faults: ['already_staff'] }
    const added = await tx
      .insertInto('invitation')
      .values({
        association_id: association,
        name,
        email,
        role,
        token_hash,
        invited_by: by,
        sent_at: at,
        expires_at: expiryOf(at),
      })
      .onConflict((taken) =>
        taken
          .columns(['association_id', 'email'])
          .where('accepted_at', 'is', null)
          .where('revoked_at', 'is', null)
          .doNothing(),
      )
      .returning('id')
      .executeTakeFirst()
    if (!added) return { ok: false, faults: ['already_invited'] }
    const { id } = added
    await audit(tx, { association, actor: by, action: 'staff.invite', detail: { id, role }, at })
    return { ok: true, id, token, name, email, role }
  })
}

/** What is wrong with the form by itself, before anybody looks who is known. */
export function inviteFaults(typed: { name: string; email: string }): InviteFault[] {
  const [name, email] = [typed.name.trim(), spelled(typed.email)]
  return [
    ...(name === '' ? ['name_empty' as const] : []),
    ...([...name].length > LONGEST_NAME ? ['name_too_long' as const] : []),
    ...(email.length <= 254 && z.email().safeParse(email).success ? [] : ['email_invalid' as const]),
  ]
}
