import { sql } from 'kysely'
import type { Failure } from '../channels/outcome.ts'
import type { Tx } from '../db.ts'
import { newId } from '../id.ts'
import { stopLineChannel } from './line-channel.ts'
import type { LineStep } from './rules.ts'
import type { LineBatch } from './table.ts'

/**
 * Writes down what became of a batch. An acceptance is a fact whoever reports it; any other news counts only from the
 * worker that still holds the lease, for a later try may already be under way.
 */
export async function settleLineBatch(tx: Tx, batch: LineBatch, step: LineStep) {
  switch (step.to) {
    case 'accepted':
      return settleAccepted(tx, batch, step.request_id)
    case 'queued':
      return requeue(tx, batch, step)
    case 'stopped':
      await requeue(tx, batch, { failure: step.failure, wait_ms: 0 })
      return stopLineChannel(tx, batch.line_channel_id, step.failure)
    case 'split': {
      const bad = batch.recipients[step.bad_index]
      if (!(await retire(tx, batch, 'split', 'bad_recipient'))) return
      await failDeliveries(tx, batch, { failure: 'bad_recipient', only: bad ? [bad] : [] })
      return reissue(tx, batch, [batch.recipients.filter((user) => user !== bad)])
    }
    case 'halve': {
      if (!(await retire(tx, batch, 'split', 'bad_request'))) return
      const half = Math.ceil(batch.recipients.length / 2)
      return reissue(tx, batch, [batch.recipients.slice(0, half), batch.recipients.slice(half)])
    }
    case 'failed':
      if (!(await retire(tx, batch, 'failed', step.failure))) return
      return failDeliveries(tx, batch, { failure: step.failure, only: batch.recipients })
    case 'unknown':
      if (!(await retire(tx, batch, 'unknown', step.failure))) return
      return sql`
        update delivery set status = 'unknown'
        where association_id = ${batch.association_id} and line_batch_id = ${batch.id} and status = 'queued'
      `.execute(tx)
  }
}

async function settleAccepted(tx: Tx, batch: LineBatch, request_id: string | null) {
  await sql`
    update line_batch
    set status = 'accepted', accepted_at = app_clock(), lease_until = null, failure = null, request_id = ${request_id}
    where association_id = ${batch.association_id} and id = ${batch.id} and status in ('queued', 'sending', 'unknown')
  `.execute(tx)
  await sql`
    update delivery set status = 'accepted', accepted_at = app_clock(), failure = null
    where association_id = ${batch.association_id} and line_batch_id = ${batch.id} and status <> 'accepted'
  `.execute(tx)
}

const requeue = (tx: Tx, batch: LineBatch, { failure, wait_ms }: { failure: Failure; wait_ms: number }) =>
  sql`
    update line_batch
    set status = 'queued', lease_until = null, failure = ${failure},
      may_have_arrived = may_have_arrived or ${failure === 'unavailable'},
      next_try_at = app_clock() + ${wait_ms} * interval '1 millisecond'
    where association_id = ${batch.association_id} and id = ${batch.id}
      and status = 'sending' and attempt = ${batch.attempt}
  `.execute(tx)

async function retire(tx: Tx, batch: LineBatch, status: 'split' | 'failed' | 'unknown', failure: Failure) {
  const { numUpdatedRows } = await tx
    .updateTable('line_batch')
    .set({ status, failure, lease_until: null })
    .where('association_id', '=', batch.association_id)
    .where('id', '=', batch.id)
    .where('status', '=', 'sending')
    .where('attempt', '=', batch.attempt)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

const failDeliveries = (tx: Tx, batch: LineBatch, { failure, only }: { failure: Failure; only: string[] }) =>
  sql`
    update delivery d set status = 'failed', failure = ${failure}
    from contact_point cp
    where d.association_id = ${batch.association_id} and d.line_batch_id = ${batch.id} and d.status = 'queued'
      and cp.association_id = d.association_id and cp.id = d.contact_point_id and cp.value = any(${only}::text[])
  `.execute(tx)

/** LINE refused the whole call, so nobody got it: fresh batches, and a fresh key for each because the list changed. */
async function reissue(tx: Tx, batch: LineBatch, lists: string[][]) {
  for (const recipients of lists.filter((list) => list.length > 0)) {
    const id = newId<'line_batch'>()
    await tx
      .insertInto('line_batch')
      .values({
        association_id: batch.association_id,
        id,
        line_channel_id: batch.line_channel_id,
        safety_check_id: batch.safety_check_id,
        wave: batch.wave,
        kind: batch.kind,
        purpose: batch.purpose,
        alt_text: batch.alt_text,
        body: batch.body,
        recipients,
      })
      .execute()
    await sql`
      update delivery d set line_batch_id = ${id}
      from contact_point cp
      where d.association_id = ${batch.association_id} and d.line_batch_id = ${batch.id} and d.status = 'queued'
        and cp.association_id = d.association_id and cp.id = d.contact_point_id
        and cp.value = any(${recipients}::text[])
    `.execute(tx)
  }
}
