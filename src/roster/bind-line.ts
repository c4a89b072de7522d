import type { Tx } from '../db.ts'
import type { AssociationId, LineChannelId, MemberId } from './table.ts'

interface Bound {
  line_channel_id: LineChannelId
  user_id: string
  at: Date
}

/** LINEの結び付け — asks this member over this LINE from now on; repeating it, or binding anew, changes one row only. */
export const bindLine = (
  tx: Tx,
  association: AssociationId,
  { member_id, line_channel_id, user_id, at }: Bound & { member_id: MemberId },
) =>
  tx
    .insertInto('contact_point')
    .values({
      association_id: association,
      member_id,
      system: 'line',
      value: user_id,
      line_channel_id,
      checked_at: at,
      bound_at: at,
    })
    .onConflict((known) =>
      known
        .columns(['association_id', 'member_id', 'system', 'value', 'line_channel_id'])
        .doUpdateSet({ reachable: true, failure: null, checked_at: at, bound_at: at, unbound_at: null }),
    )
    .execute()

/** LINEの解除 — nothing goes to this LINE any more for these members; what was sent stays in the records. */
export async function unbindLine(
  tx: Tx,
  association: AssociationId,
  { line_channel_id, user_id, at, members }: Bound & { members: MemberId[] },
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
  return unbound.map(({ member_id }) => member_id)
}
