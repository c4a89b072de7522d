import type { Tx } from '../db.ts'
import { noteChanges } from './note-changes.ts'
import type { AssociationId, LineChannelId, MemberId } from './table.ts'

interface Bound {
  line_channel_id: LineChannelId
  user_id: string
  at: Date
}

/** LINEの結び付け — asks this member over this LINE from now on; repeating it, or binding anew, changes one row only. */
export async function bindLine(
  tx: Tx,
  association: AssociationId,
  { member_id, line_channel_id, user_id, said_at, at }: Bound & { member_id: MemberId; said_at: Date },
) {
  const known = await tx
    .selectFrom('contact_point')
    .select('id')
    .where('association_id', '=', association)
    .where('member_id', '=', member_id)
    .where('line_channel_id', '=', line_channel_id)
    .where('value', '=', user_id)
    .where('unbound_at', 'is', null)
    .executeTakeFirst()
  await tx
    .insertInto('contact_point')
    .values({
      association_id: association,
      member_id,
      system: 'line',
      value: user_id,
      line_channel_id,
      // LINE's own time: a block that came after it, but is taken in later, must still count.
      checked_at: said_at,
      bound_at: at,
    })
    .onConflict((known) =>
      known
        .columns(['association_id', 'member_id', 'system', 'value', 'line_channel_id'])
        .doUpdateSet({ reachable: true, failure: null, checked_at: said_at, bound_at: at, unbound_at: null }),
    )
    .execute()
  const changes = known ? [] : [{ field: 'line' as const, old: null, new: user_id }]
  await noteChanges(tx, { association, subject: { member_id }, changes, by: member_id, source: 'self', at })
}

/**
 * LINEの解除 — nothing goes to this LINE any more for these members; what was sent stays in the records. `by` is the
 * staff who did it, or null where it was said in LINE itself.
 */
export async function unbindLine(
  tx: Tx,
  association: AssociationId,
  { line_channel_id, user_id, at, members, by }: Bound & { members: MemberId[]; by: string | null },
): Promise<MemberId[]> {
  if (members.length === 0) return []
  const unbound = await tx
    .updateTable('contact_point')
    .set({ reachable: false, failure: 'unbound', checked_at: at, unbound_at: at })
    .where('association_id', '=', association)
    .where('system', '=', 'line')
    .where('line_channel_id', '=', line_channel_id)
    .where('value', '=', user_id)
    .where('member_id', 'in', members)
    .where('unbound_at', 'is', null)
    .returning('member_id')
    .execute()
  const changes = [{ field: 'line' as const, old: user_id, new: null }]
  const source = by === null ? 'self' : 'screen'
  for (const { member_id } of unbound)
    await noteChanges(tx, { association, subject: { member_id }, changes, by: by ?? member_id, source, at })
  return unbound.map(({ member_id }) => member_id)
}
