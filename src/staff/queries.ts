import { type Kysely, sql } from 'kysely'
import type { Db, Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { StaffRole } from './table.ts'

/** Where a person works: asked anew for every request, so that leaving takes effect at once. */
export async function findWorkplaces(db: Db, user_id: string) {
  const { rows } = await sql<{ association_id: AssociationId; association_name: string; role: StaffRole }>`
    select association_id, association_name, role from door_staff_of(${user_id})
  `.execute(db)
  return rows
}

/** How many people of this association may launch. */
export async function countOffice(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from staff where association_id = ${association} and role = 'office'
  `.execute(tx)
  return rows[0]?.n ?? 0
}

/** Everybody who signs in for this association, the office first. */
export async function findStaff({ tx, auth }: { tx: Tx; auth: Kysely<never> }, association: AssociationId) {
  const staff = await tx
    .selectFrom('staff')
    .select(['user_id', 'role'])
    .where('association_id', '=', association)
    .orderBy('role', 'desc')
    .orderBy('created_at')
    .execute()
  const { rows } = await sql<{ id: string; name: string; email: string }>`
    select id, name, email from auth."user" where id = any(${staff.map(({ user_id }) => user_id)}::text[])
  `.execute(auth)
  const known = new Map(rows.map((row) => [row.id, row]))
  return staff.flatMap(({ user_id, role }) => {
    const account = known.get(user_id)
    return account ? [{ user_id, role, name: account.name, email: account.email }] : []
  })
}

/** What these accounts are called, also those that work here no longer. */
export async function findNames(auth: Kysely<never>, user_ids: string[]): Promise<Map<string, string>> {
  if (user_ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from auth."user" where id = any(${user_ids}::text[])
  `.execute(auth)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
