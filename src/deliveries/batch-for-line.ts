import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import type { LineBatchId } from './table.ts'

/** LINE takes at most 500 users in one multicast call. */
const USERS_A_BATCH = 500
/** Of each wave and channel: thirty thousand people, so that one statement stays far within its time. */
export const BATCHES_A_STATEMENT = 60

/**
 * Puts LINE deliveries of a check that have no batch yet into one, recipients and body frozen; to be asked again while
 * it gives `BATCHES_A_STATEMENT` or more. A LINE account shared by several members stands in one batch once, so that
 * its phone rings once.
 */
export async function batchForLine(
  tx: Tx,
  { association, check }: { association: AssociationId; check: SafetyCheckId },
): Promise<{ line_batch_id: LineBatchId; line_channel_id: LineChannelId }[]> {
  // Two planners at once would each freeze the same people; the second waits here and then finds nobody left.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`batch ${check}`}, 0))`.execute(tx)
  if (!(await isReady(tx, association, check))) return []
  await dropAnswered(tx, association, check)
  // Statistics still say that these tables are empty; a nested loop over 30,000 rows would then take minutes.
  await sql`set local enable_nestloop = off`.execute(tx)
  // A hash that outgrows its room is built anew each time that it does.
  await sql`set local work_mem = '64MB'`.execute(tx)
  const { rows } = await sql<{ line_batch_id: LineBatchId; line_channel_id: LineChannelId }>`
    with ranked as (
      select d.id, d.wording_id, cp.value, cp.line_channel_id,
        (dense_rank() over (partition by d.wording_id, cp.line_channel_id order by cp.value) - 1) / ${USERS_A_BATCH} as n
      from delivery d
        join wording w on w.association_id = d.association_id and w.id = d.wording_id
        join contact_point cp on cp.association_id = d.association_id and cp.id = d.contact_point_id
      where d.association_id = ${association} and w.safety_check_id = ${check}
        and d.system = 'line' and d.status = 'queued' and d.line_batch_id is null
    ),
    waiting as materialized (select * from ranked where n < ${BATCHES_A_STATEMENT}),
    bundled as materialized (
      select wording_id, line_channel_id, n, gen_random_uuid() as id, array_agg(distinct value) as recipients
      from waiting group by wording_id, line_channel_id, n
    ),
    made as (
      insert into line_batch
        (association_id, id, line_channel_id, safety_check_id, wave, purpose, alt_text, body, recipients)
      select w.association_id, b.id, b.line_channel_id, w.safety_check_id, w.wave, w.purpose, w.alt_text,
        w.line_messages, b.recipients
      from bundled b join wording w on w.association_id = ${association} and w.id = b.wording_id
      returning id, line_channel_id
    ),
    put as (
      update delivery d set line_batch_id = b.id
      from waiting x join bundled b
        on b.wording_id = x.wording_id and b.line_channel_id = x.line_channel_id and b.n = x.n
      where d.association_id = ${association} and d.id = x.id
    )
    select id as line_batch_id, line_channel_id from made
  `.execute(tx)
  return rows
}

/** Who has answered meanwhile is not reminded. */
const dropAnswered = (tx: Tx, association: AssociationId, check: SafetyCheckId) =>
  sql`
    update delivery d set status = 'failed', failure = 'answered'
    from wording w
    where d.association_id = ${association} and d.system = 'line' and d.status = 'queued' and d.line_batch_id is null
      and w.association_id = d.association_id and w.id = d.wording_id and w.safety_check_id = ${check} and w.wave > 0
      and exists (select from standing_reply r where r.association_id = d.association_id and r.prompt_id = d.prompt_id)
  `.execute(tx)

/**
 * Open, and every prompt planned: a batch made while another planner still holds some would let an account that two
 * members share ring once for each. The planner that ends last makes the batches, or else the sweep's does.
 */
async function isReady(tx: Tx, association: AssociationId, check: SafetyCheckId) {
  const { rows } = await sql`
    select from safety_check c where c.association_id = ${association} and c.id = ${check} and c.status = 'open'
      and not exists (select from prompt p where p.association_id = c.association_id
        and p.safety_check_id = c.id and p.planned_at is null)
    for share`.execute(tx)
  return rows.length === 1
}
