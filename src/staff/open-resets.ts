import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'

const HOURS_MS = 24 * 60 * 60_000
/** Until when another officer may approve what was asked for then. */
export const resetExpiry = (requested_at: Date) => new Date(requested_at.getTime() + HOURS_MS)
const stillOpenSince = (at: Date) => new Date(at.getTime() - HOURS_MS)

/** The request that waits for its second officer now; null where none does. */
export const findOpenReset = async (
  tx: Tx,
  { association, user_id, at }: { association: AssociationId; user_id: string; at: Date },
) =>
  (await tx
    .selectFrom('factor_reset')
    .select(['id', 'requested_by', 'requested_at'])
    .where('association_id', '=', association)
    .where('user_id', '=', user_id)
    .where('approved_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('requested_at', '>', stillOpenSince(at))
    .executeTakeFirst()) ?? null

/** Whose reset waits for its second officer. */
export async function findOpenResets(tx: Tx, association: AssociationId, at: Date) {
  const open = await tx
    .selectFrom('factor_reset')
    .select('user_id')
    .where('association_id', '=', association)
    .where('approved_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('requested_at', '>', stillOpenSince(at))
    .execute()
  return open.map(({ user_id }) => user_id)
}
