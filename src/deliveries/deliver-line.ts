import type { messagingApi } from '@line/bot-sdk'
import { sql } from 'kysely'
import type { Line } from '../channels/line.ts'
import { failed } from '../channels/outcome.ts'
import { type Db, inAssociation, type Tx, tellBoards } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { cancelBatchesOver } from './cancel-queued.ts'
import { openLineChannel } from './line-channel.ts'
import { isLineKeySpent, type LineStep, stepLine } from './rules.ts'
import { settleLineBatch } from './settle-line-batch.ts'
import type { LineBatch, LineBatchId } from './table.ts'

/** Longer than one call may take (10 s), short enough that a dead worker's batch goes on within the minute. */
const LEASE = '30 seconds'

/** 配信 — one try of one batch. Safe to repeat: a batch that is accepted, or in another worker's hands, is left alone. */
export async function deliverLine(
  { db, line, secrets, random }: { db: Db; line: Line; secrets: Secrets; random: () => number },
  { association, batch: id }: { association: AssociationId; batch: LineBatchId },
) {
  const claimed = await inAssociation(db, association, (tx) => claim(tx, association, id))
  if (!claimed) return
  const { batch, now } = claimed

  const outcome = await send({ db, line, secrets }, batch, now)
  const step: LineStep = isLineKeySpent(batch.first_tried_at, now)
    ? { to: 'unknown', failure: 'too_late' }
    : stepLine({ ...batch, size: batch.recipients.length }, outcome, { now, random: random() })
  await inAssociation(db, association, async (tx) => {
    await settleLineBatch(tx, batch, step)
    await tellBoards(tx, association)
  })
}

type Claimed = LineBatch & { first_tried_at: Date }

/** Committed before the call: whoever finds the lease expired knows the key, the list and the body of this try. */
async function claim(tx: Tx, association: AssociationId, id: LineBatchId) {
  const { rows } = await sql<Claimed & { now: Date }>`
    update line_batch set status = 'sending', attempt = attempt + 1,
      lease_until = app_clock() + ${LEASE}::interval, first_tried_at = coalesce(first_tried_at, app_clock())
    where association_id = ${association} and id = ${id}
      and exists (select from safety_check c where c.association_id = line_batch.association_id
        and c.id = line_batch.safety_check_id and c.status = 'open')
      and ((status = 'queued' and next_try_at <= app_clock()) or (status = 'sending' and lease_until < app_clock()))
    returning *, app_clock() as now
  `.execute(tx)
  if (rows.length === 0) await cancelBatchesOver(tx, association)
  return rows[0] ? { batch: rows[0], now: rows[0].now } : null
}

async function send(
  { db, line, secrets }: { db: Db; line: Line; secrets: Secrets },
  batch: Claimed,
  now: Date,
) {
  if (isLineKeySpent(batch.first_tried_at, now)) return failed('too_late')
  const channel = await openLineChannel(db, secrets, batch.line_channel_id)
  if (!channel) return failed('unauthorized')
  const messages: messagingApi.Message[] = JSON.parse(batch.body)
  return line.multicast({ token: channel.token, to: batch.recipients, messages, retry_key: batch.retry_key })
}
