import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'

/** The names that no note may hold. */
export async function findNames(tx: Tx, association: AssociationId): Promise<string[]> {
  const members = await tx
    .selectFrom('member')
    .select('name')
    .where('association_id', '=', association)
    .execute()
  return members.map(({ name }) => name)
}
