import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import { CHAIN_START, linkHash } from './rules.ts'

/**
 * The number of the first entry that was changed, moved or removed, or null. Entries cut off at the end leave no
 * trace inside the chain: keep the newest hash somewhere else to notice that.
 */
export async function findBrokenLink(tx: Tx, association: AssociationId): Promise<number | null> {
  const entries = await tx
    .selectFrom('audit')
    .selectAll()
    .where('association_id', '=', association)
    .orderBy('seq')
    .execute()
  let prev: Uint8Array = CHAIN_START
  for (const [index, entry] of entries.entries()) {
    const seq = index + 1
    const hash = linkHash(prev, { ...entry, seq: Number(entry.seq) })
    if (Number(entry.seq) !== seq || !hash.equals(entry.hash)) return seq
    prev = hash
  }
  return null
}
