import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, IncidentId } from '../../roster/table.ts'
import type { SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'

/** A check as others may know it: one that has left. Drafts and what is planned stay in the office. */
export type SentCheck = SafetyCheck & { launched_at: Date }

const isSent = (check: SafetyCheck | undefined): check is SentCheck =>
  check !== undefined &&
  check.launched_at !== null &&
  check.status !== 'draft' &&
  check.status !== 'scheduled'

/** Scoped by association on purpose: a guessed id from next door finds nothing. */
export async function findSentCheck(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const check = await tx
    .selectFrom('safety_check')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()
  return isSent(check) ? check : null
}

/** The rounds of one incident that were sent and still count, the oldest first. */
export async function findSentRounds(tx: Tx, association: AssociationId, incident: IncidentId) {
  const found = await tx
    .selectFrom('safety_check')
    .selectAll()
    .where('association_id', '=', association)
    .where('incident_id', '=', incident)
    .where('status', '<>', 'withdrawn')
    .where('discarded_at', 'is', null)
    .orderBy('round')
    .execute()
  return found.filter(isSent)
}

/** One page, the newest first, and one more to see whether another follows; `after` is the last of the page before. */
export async function findSentChecks(
  tx: Tx,
  association: AssociationId,
  { after, limit }: { after: SentCheck | null; limit: number },
) {
  const found = await tx
    .selectFrom('safety_check')
    .selectAll()
    .where('association_id', '=', association)
    .where('launched_at', 'is not', null)
    .where('status', 'not in', ['draft', 'scheduled'])
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(launched_at, id) < (
        select launched_at, id from safety_check where association_id = ${association} and id = ${after?.id ?? null})`),
    )
    .orderBy('launched_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return found.filter(isSent)
}
