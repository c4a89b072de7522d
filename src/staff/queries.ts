import { type Kysely, sql } from 'kysely'
import { type Db, inAssociation, type Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Accounts } from './accounts.ts'
import { readInvitationToken } from './invitation-link.ts'
import { findOpenResets } from './open-resets.ts'
import { STAFF_ROLES, type StaffRole } from './table.ts'

/** Where a person works: asked anew for every request, so that leaving takes effect at once. */
export async function findWorkplaces(db: Db | Tx, user_id: string) {
  const { rows } = await sql<{ association_id: AssociationId; association_name: string; role: StaffRole }>`
    select association_id, association_name, role from door_staff_of(${user_id})
  `.execute(db)
  return rows
}

/** How many people of this association may launch. */
export async function countOffice(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from staff where association_id = ${association} and role = 'office' and left_at is null
  `.execute(tx)
  return rows[0]?.n ?? 0
}

/** Everybody who signs in for this association, the office first. */
export async function findStaff({ db, auth }: { db: Db; auth: Kysely<never> }, association: AssociationId) {
  const staff = await inAssociation(db, association, (tx) =>
    tx
      .selectFrom('staff')
      .select(['user_id', 'role'])
      .where('association_id', '=', association)
      .where('left_at', 'is', null)
      .orderBy('role', 'desc')
      .orderBy('created_at')
      .execute(),
  )
  const { rows } = await sql<{ id: string; name: string; email: string }>`
    select id, name, email from auth."user" where id = any(${staff.map(({ user_id }) => user_id)}::text[])
  `.execute(auth)
  const known = new Map(rows.map((row) => [row.id, row]))
  return staff.flatMap(({ user_id, role }) => {
    const account = known.get(user_id)
    return account ? [{ user_id, role, name: account.name, email: account.email }] : []
  })
}

/** The invitation that a link belongs to, whatever has become of it; null for a link that never was. */
export async function findInvitation(db: Db, token: string) {
  const read = readInvitationToken(token)
  if (!read) return null
  const { association, token_hash } = read
  const found = await inAssociation(db, association, (tx) =>
    tx
      .selectFrom('invitation')
      .innerJoin('association', 'association.id', 'invitation.association_id')
      .selectAll('invitation')
      .select('association.name as association_name')
      .where('invitation.association_id', '=', association)
      .where('token_hash', '=', token_hash)
      .executeTakeFirst(),
  )
  return found ?? null
}

/** Invitations that nobody has followed yet, the newest first; those past their 72 hours too. */
export const findOpenInvitations = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('invitation')
    .select(['id', 'name', 'email', 'role', 'sent_at', 'expires_at', 'mailed_at'])
    .where('association_id', '=', association)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .orderBy('sent_at', 'desc')
    .execute()

/** Everybody of the staff as the staff page shows them. */
export async function findPeople(
  { db, accounts }: { db: Db; accounts: Accounts },
  association: AssociationId,
  at: Date,
) {
  const { staff, resets } = await inAssociation(db, association, async (tx) => ({
    staff: await tx
      .selectFrom('staff')
      .select(['user_id', 'role'])
      .where('association_id', '=', association)
      .where('left_at', 'is', null)
      .orderBy('created_at')
      .execute(),
    resets: await findOpenResets(tx, association, at),
  }))
  const known = await accounts.factor.of(staff.map(({ user_id }) => user_id))
  const rank = (role: StaffRole) => Object.keys(STAFF_ROLES).indexOf(role)
  return staff
    .sort((a, b) => rank(a.role) - rank(b.role))
    .flatMap(({ user_id, role }) => {
      const account = known.get(user_id)
      return account ? [{ ...account, role, waits_for_approval: resets.includes(user_id) }] : []
    })
}
