import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import { CHAIN_START, linkHash } from './rules.ts'

interface Entry {
  association: AssociationId
  /** User id, `cli`, `system`, or `member` for a doctor's own doing. */
  actor: string
  /** Module and verb, as in `safety_check.launch`. */
  action: string
  /** Ids and counts only: no name, address or message text. */
  detail: Record<string, string | number | boolean | null | readonly string[]>
  at: Date
}

/** Adds one entry to the association's chain, in the transaction of what it tells of. Call it last: it locks. */
export async function audit(tx: Tx, { association, actor, action, detail, at }: Entry) {
  // Two entries on the same predecessor would fork the chain; the lock goes with the transaction.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`audit ${association}`}, 0))`.execute(tx)
  const last = await tx
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .where('association_id', '=', association)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  const seq = Number(last?.seq ?? 0) + 1
  const prev_hash = last?.hash ?? CHAIN_START
  const hash = linkHash(prev_hash, { seq, at, actor, action, detail })
  await tx
    .insertInto('audit')
    .values({
      association_id: association,
      seq,
      at,
      actor,
      action,
      detail: JSON.stringify(detail),
      prev_hash,
      hash,
    })
    .execute()
}
