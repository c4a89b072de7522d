import { type Kysely, sql } from 'kysely'
import { type Db, inAssociation } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { StaffRole } from './table.ts'

/** Where the people of this association's office, or of these roles, read their mail: the addresses they sign in with. */
export async function findOfficeAddresses(
  { db, auth }: { db: Db; auth: Kysely<never> },
  association: AssociationId,
  roles: StaffRole[] = ['office'],
): Promise<string[]> {
  const office = await inAssociation(db, association, (tx) =>
    tx
      .selectFrom('staff')
      .select('user_id')
      .where('association_id', '=', association)
      .where('role', 'in', roles)
      .where('left_at', 'is', null)
      .execute(),
  )
  if (office.length === 0) return []
  const { rows } = await sql<{ email: string }>`
    select email from auth."user" where id = any(${office.map(({ user_id }) => user_id)}::text[]) order by email
  `.execute(auth)
  return rows.map(({ email }) => email)
}
