import { sql } from 'kysely'
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

export interface Head {
  seq: number
  hash: Buffer
}

/** The newest entry, or the one of this number. */
export async function findHead(tx: Tx, association: AssociationId, seq?: number): Promise<Head | null> {
  const { rows } = await sql<Head>`
    select seq::int, hash from audit
    where association_id = ${association} and (${seq ?? null}::bigint is null or seq = ${seq ?? null})
    order by seq desc limit 1
  `.execute(tx)
  return rows[0] ?? null
}
