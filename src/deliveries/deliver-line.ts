import type { messagingApi } from '@line/bot-sdk'
import { sql } from 'kysely'
import type { Line } from '../channels/line.ts'
import { failed, type Outcome } from '../channels/outcome.ts'
import { type Db, inAssociation, type Tx, tellBoards } from '../db.ts'
import type { Log } from '../log.ts'
import type { Queues } from '../queues.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { cancelBatchesOver } from './cancel-queued.ts'
import { keepQuota } from './keep-quota.ts'
import { openLineChannel } from './line-channel.ts'
import { mayLeave } from './notices/may-leave.ts'
import { confirmStop, isLineKeySpent, type LineStep, stepLine } from './rules.ts'
import { settleLineBatch } from './settle-line-batch.ts'
import type { LineBatch, LineBatchId } from './table.ts'

/** Longer than two calls may take (10 s each), short enough that a dead worker's batch goes on within the minute. */
const LEASE = '30 seconds'
/** LINE counts its rate by the second: after a 429 every worker of the channel waits for the next one. */
const HOLD_BACK_MS = 1_000

export interface LineDeps {
  db: Db
  line: Line
  secrets: Secrets
  queues: Queues
  random: () => number
  log: Log
}

/** 配信 — one try of one batch. Safe to repeat: a batch that is accepted, or in another worker's hands, is left alone. */
export async function deliverLine(
  deps: LineDeps,
  { association, batch: id }: { association: AssociationId; batch: LineBatchId },
) {
  const { db, queues, random, log } = deps
  const claimed = await inAssociation(db, association, (tx) => claim(tx, association, id))
  if (!claimed) return
  const { batch, now } = claimed

  const outcome = await confirmed(deps, batch, await send(deps, batch, now))
  const step: LineStep = isLineKeySpent(batch.first_tried_at, now)
    ? { to: 'unknown', failure: 'too_late' }
    : stepLine({ ...batch, size: batch.recipients.length }, outcome, { now, random: random() })
  await inAssociation(db, association, async (tx) => {
    await settleLineBatch(tx, batch, step)
    await tellBoards(tx, association)
  })
  log.info({ event: 'line_batch_tried', batch: id, attempt: batch.attempt, ...told(step) })
  if (!outcome.accepted && outcome.failure === 'throttled')
    await queues.holdBack(`line-${batch.line_channel_id}`, HOLD_BACK_MS)
  if (step.to === 'stopped') await queues.hint([{ kind: 'follow_channel', association_id: association }])
}

const told = (step: LineStep) => ({
  to: step.to,
  ...('failure' in step ? { failure: step.failure } : {}),
  ...('request_id' in step ? { request_id: step.request_id } : {}),
})

type Claimed = LineBatch & { first_tried_at: Date }

/** Committed before the call: whoever finds the lease expired knows the key, the list and the body of this try. */
async function claim(tx: Tx, association: AssociationId, id: LineBatchId) {
  const { rows } = await sql<Claimed & { now: Date }>`
    update line_batch set status = 'sending', attempt = attempt + 1,
      may_have_arrived = may_have_arrived or status = 'sending',
      lease_until = app_clock() + ${LEASE}::interval, first_tried_at = coalesce(first_tried_at, app_clock())
    where association_id = ${association} and id = ${id}
      and exists (select from safety_check c where c.association_id = line_batch.association_id
        and c.id = line_batch.safety_check_id and ${mayLeave(sql`line_batch`, sql`c`)})
      and ((status = 'queued' and next_try_at <= app_clock()) or (status = 'sending' and lease_until < app_clock()))
      and exists (select from door_line_channel(line_channel_id) channel where channel.stop_reason is null)
    returning *, app_clock() as now
  `.execute(tx)
  if (rows.length === 0) await cancelBatchesOver(tx, association)
  return rows[0] ? { batch: rows[0], now: rows[0].now } : null
}

async function send({ db, line, secrets }: LineDeps, batch: Claimed, now: Date): Promise<Outcome> {
  if (isLineKeySpent(batch.first_tried_at, now)) return failed('too_late')
  const channel = await openLineChannel(db, secrets, batch.line_channel_id)
  if (!channel) return failed('unauthorized')
  const messages: messagingApi.Message[] = JSON.parse(batch.body)
  return line.multicast({ token: channel.token, to: batch.recipients, messages, retry_key: batch.retry_key })
}

/** Before a whole channel is stopped, LINE is asked once more in another way. */
async function confirmed(deps: LineDeps, batch: LineBatch, outcome: Outcome) {
  if (outcome.accepted || (outcome.failure !== 'out_of_quota' && outcome.failure !== 'unauthorized'))
    return outcome
  const read = await keepQuota(deps, batch.line_channel_id)
  return confirmStop(outcome, read, batch.recipients.length)
}
