import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'

/** Takes back what has not left yet; what a worker holds at this moment still goes out. */
export async function cancelQueued(tx: Tx, association: AssociationId, check: SafetyCheckId) {
  await sql`
    update line_batch set status = 'failed', failure = 'cancelled'
    where association_id = ${association} and safety_check_id = ${check} and status = 'queued'
  `.execute(tx)
  await sql`
    update delivery d set status = 'failed', failure = 'cancelled'
    from wording w
    where d.association_id = ${association} and d.status = 'queued'
      and w.association_id = d.association_id and w.id = d.wording_id and w.safety_check_id = ${check}
      and not exists (
        select from line_batch b where b.association_id = d.association_id and b.id = d.line_batch_id
          and b.status = 'sending')
  `.execute(tx)
}
