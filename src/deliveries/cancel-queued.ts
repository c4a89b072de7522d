import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { isOver } from './notices/may-leave.ts'

/**
 * Takes back what has not left yet, corrections excepted; what a worker holds at this moment still goes out. A batch
 * that LINE may have taken although it did not say so is unknown.
 */
export const cancelQueued = (tx: Tx, association: AssociationId, check: SafetyCheckId) =>
  cancelQueuedOf(tx, association, [check])

/** The same for several checks. */
export const cancelQueuedOf = (tx: Tx, association: AssociationId, checks: SafetyCheckId[]) =>
  cancel(tx, { association, checks, which: sql`<> 'correction'` })

/** Takes back the notices that have not left yet: what is said next would otherwise be read before them. */
export const cancelNotices = (tx: Tx, association: AssociationId, check: SafetyCheckId) =>
  cancel(tx, { association, checks: [check], which: sql`<> 'prompt'` })

async function cancel(
  tx: Tx,
  {
    association,
    checks,
    which,
  }: { association: AssociationId; checks: SafetyCheckId[]; which: RawBuilder<unknown> },
) {
  await sql`
    with over as (
      update line_batch
      set status = case when may_have_arrived then 'unknown' else 'failed' end, failure = 'cancelled'
      where association_id = ${association} and safety_check_id = any(${checks}::uuid[]) and status = 'queued'
        and kind ${which} and kind <> 'trial'
      returning id, status)
    update delivery d set status = over.status, failure = case when over.status = 'failed' then 'cancelled' end
    from over where d.association_id = ${association} and d.line_batch_id = over.id and d.status = 'queued'
  `.execute(tx)
  await sql`
    update delivery d set status = case when d.maybe_doubled then 'unknown' else 'failed' end,
      failure = case when not d.maybe_doubled then 'cancelled' end
    from wording w
    where d.association_id = ${association} and d.status = 'queued' and w.kind ${which}
      and w.association_id = d.association_id and w.id = d.wording_id and w.safety_check_id = any(${checks}::uuid[])
      and not exists (
        select from line_batch b where b.association_id = d.association_id and b.id = d.line_batch_id
          and b.status = 'sending')
  `.execute(tx)
}

/**
 * What came back into the queue after its check was over or frozen is not sent any more: cancelled where it cannot have
 * arrived, and unknown where a try may have.
 */
export const cancelBatchesOver = (tx: Tx, association: AssociationId) =>
  sql`
    with over as (
      update line_batch b
      set status = case when b.status = 'queued' and not b.may_have_arrived
          then 'failed' else 'unknown' end,
        failure = 'cancelled', lease_until = null
      from safety_check c
      where b.association_id = ${association} and c.association_id = b.association_id
        and c.id = b.safety_check_id and ${isOver(sql`b`, sql`c`)}
        and (b.status = 'queued' or (b.status = 'sending' and b.lease_until < app_clock()))
      returning b.id, b.status)
    update delivery d
    set status = over.status, failure = case when over.status = 'failed' then 'cancelled' end
    from over where d.association_id = ${association} and d.line_batch_id = over.id and d.status = 'queued'
  `.execute(tx)

/** The same for mails: one that was never marked never left. */
export const cancelMailsOver = (tx: Tx, association: AssociationId) =>
  sql`
    update delivery d
    set status = case when d.status = 'maybe' or d.maybe_doubled then 'unknown' else 'failed' end,
      failure = case when d.status <> 'maybe' and not d.maybe_doubled then 'cancelled' end, lease_until = null
    from wording w join safety_check c on c.association_id = w.association_id and c.id = w.safety_check_id
    where d.association_id = ${association} and d.system = 'mail'
      and w.association_id = d.association_id and w.id = d.wording_id and ${isOver(sql`w`, sql`c`)}
      and (d.status = 'queued' or (d.status in ('sending', 'maybe') and d.lease_until < app_clock()))
  `.execute(tx)
