import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { readInvitationToken } from './invitation-link.ts'
import { isOfficer } from './table.ts'

/** 招待の受諾 — once: of two who follow the same link at the same moment, one comes too late. */
export async function acceptInvitation(
  db: Db,
  { token, user_id, at }: { token: string; user_id: string; at: Date },
): Promise<{ ok: true } | Refusal<'gone' | 'already_staff'>> {
  const read = readInvitationToken(token)
  if (!read) return refuse('gone')
  const { association, token_hash } = read
  return inAssociation(db, association, async (tx) => {
    const works_here = await tx
      .selectFrom('staff')
      .select('user_id')
      .where('association_id', '=', association)
      .where('user_id', '=', user_id)
      .where('left_at', 'is', null)
      .executeTakeFirst()
    if (works_here) return refuse('already_staff')
    const accepted = await tx
      .updateTable('invitation')
      .set({ accepted_at: at, accepted_by: user_id })
      .where('association_id', '=', association)
      .where('token_hash', '=', token_hash)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', at)
      // Sent while its inviter was just leaving: no removal has seen it, so nobody revoked it.
      .where(({ eb, or, exists, selectFrom }) =>
        or([
          eb('invited_by', '=', 'cli'),
          exists(
            selectFrom('staff')
              .select('user_id')
              .where('association_id', '=', association)
              .whereRef('staff.user_id', '=', 'invitation.invited_by')
              .where('staff.role', '=', 'office')
              .where('left_at', 'is', null),
          ),
        ]),
      )
      .returning(['id', 'role'])
      .executeTakeFirst()
    if (!accepted) return refuse('gone')
    const { id, role } = accepted
    const officer_since = isOfficer(role) ? at : null
    await tx
      .insertInto('staff')
      .values({ association_id: association, user_id, role, officer_since })
      .onConflict((taken) =>
        taken.columns(['association_id', 'user_id']).doUpdateSet({ role, officer_since, left_at: null }),
      )
      .execute()
    await audit(tx, { association, actor: user_id, action: 'staff.join', detail: { id, user_id, role }, at })
    return { ok: true }
  })
}
