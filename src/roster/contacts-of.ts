import type { Tx } from '../db.ts'
import type { HandSystem } from './contact-rules.ts'
import type { AssociationId, ContactPointId, MemberId } from './table.ts'

export interface Whose {
  association: AssociationId
  member: MemberId
}

/** All of one kind in their order, for a verb that has the roster's lock. */
export const findOfKind = (tx: Tx, { association, member }: Whose, system: HandSystem) =>
  tx
    .selectFrom('contact_point')
    .select(['id', 'value', 'rank'])
    .where('association_id', '=', association)
    .where('member_id', '=', member)
    .where('system', '=', system)
    .where('removed_at', 'is', null)
    .orderBy('rank')
    .orderBy('created_at')
    .orderBy('id')
    .execute()

/** One mail address, telephone or fax number of this member; a LINE binding is not touched here. */
export async function findContact(tx: Tx, { association, member }: Whose, id: ContactPointId) {
  const found = await tx
    .selectFrom('contact_point')
    .select(['id', 'system', 'value', 'rank'])
    .where('association_id', '=', association)
    .where('member_id', '=', member)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!found) return null
  const { system, ...rest } = found
  return system === 'line' ? null : { ...rest, system }
}

/** Puts one on the roster, or back on it where it had been taken off. */
export const putContact = async (
  tx: Tx,
  { association, member }: Whose,
  { system, value, rank, at }: { system: HandSystem; value: string; rank: number; at: Date },
) =>
  await tx
    .insertInto('contact_point')
    .values({ association_id: association, member_id: member, system, value, rank, created_at: at })
    .onConflict((conflict) =>
      conflict
        .columns(['association_id', 'member_id', 'system', 'value', 'line_channel_id'])
        .doUpdateSet({ removed_at: null, rank, reachable: true, failure: null, checked_at: null }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()

export const takeOff = (tx: Tx, { association }: Whose, { id, at }: { id: ContactPointId; at: Date }) =>
  tx
    .updateTable('contact_point')
    .set({ removed_at: at })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .execute()
