import type { Tx } from '../../db.ts'
import type { AssociationId, MemberId } from '../../roster/table.ts'

/** Every telephone of a member, the one to dial first on top. */
export const findPhones = async (tx: Tx, association: AssociationId, member: MemberId) =>
  (
    await tx
      .selectFrom('contact_point')
      .select('value')
      .where('association_id', '=', association)
      .where('member_id', '=', member)
      .where('system', '=', 'phone')
      .where('removed_at', 'is', null)
      .orderBy('rank')
      .orderBy('created_at')
      .execute()
  ).map(({ value }) => value)
