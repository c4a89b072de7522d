import { type RawBuilder, sql } from 'kysely'
import type { Failure } from '../channels/outcome.ts'
import type { Tx } from '../db.ts'
import type { AssociationId, ContactPointId } from '../roster/table.ts'
import type { DeliveryId } from './table.ts'

/**
 * A mail that came back has not arrived, whatever its state: a bounce may be faster than our own note that the relay
 * took the mail. Gives the contact point, or null where it was known to have come back before.
 */
export async function failReturned(
  tx: Tx,
  { association, id, failure }: { association: AssociationId; id: DeliveryId; failure: Failure },
): Promise<ContactPointId | null> {
  const { rows } = await sql<{ contact_point_id: ContactPointId }>`
    update delivery set status = 'failed', failure = ${failure}, accepted_at = null, lease_until = null
    where association_id = ${association} and id = ${id} and system = 'mail'
      and not ${hasComeBack(sql`delivery`)}
    returning contact_point_id
  `.execute(tx)
  return rows[0]?.contact_point_id ?? null
}

/** Final: no later news of ours undoes it. */
export const hasComeBack = (delivery: RawBuilder<unknown>) =>
  sql<boolean>`coalesce(${delivery}.failure in ('bounced', 'mailbox_full', 'returned'), false)`
