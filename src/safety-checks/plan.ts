import { sql } from 'kysely'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { BATCHES_A_STATEMENT, batchForLine } from '../deliveries/batch-for-line.ts'
import { mailHints } from '../deliveries/deliver-mail.ts'
import { queueDeliveries } from '../deliveries/queue-deliveries.ts'
import { replyToken, tokenHash } from '../deliveries/reply-link.ts'
import type { Log } from '../log.ts'
import type { Queues } from '../queues.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import type { Prompt, SafetyCheckId } from './table.ts'

const PROMPTS_A_STATEMENT = 2_500

/**
 * 配信計画 — turns prompts into deliveries and LINE deliveries into batches, some thousands at a time. Safe to repeat and
 * to run twice at once: what is planned is marked in the transaction that plans it.
 */
export async function plan(
  { db, queues, secrets, log }: { db: Db; queues: Queues; secrets: Secrets; log: Log },
  { association, id }: { association: AssociationId; id: SafetyCheckId },
) {
  const total = { prompts: 0, mails: 0 }
  for (;;) {
    const planned = await inAssociation(db, association, (tx) => planSome(tx, secrets, { association, id }))
    total.prompts += planned.prompts
    total.mails += planned.mails
    if (planned.mails > 0) await queues.hint(mailHints(association, planned.mails))
    if (planned.prompts < PROMPTS_A_STATEMENT) break
  }
  const line_batches = await batchAll({ db, queues }, { association, id })
  if (total.prompts + line_batches > 0)
    log.info({ event: 'planned', association, safety_check: id, ...total, line_batches })
}

/** Hinted as soon as they are made; gives how many. */
async function batchAll(
  { db, queues }: { db: Db; queues: Queues },
  { association, id }: { association: AssociationId; id: SafetyCheckId },
) {
  for (let made = 0; ; ) {
    const batches = await inAssociation(db, association, (tx) => batchForLine(tx, { association, check: id }))
    await queues.hint(batches.map((batch) => ({ kind: 'line', association_id: association, ...batch })))
    made += batches.length
    if (batches.length < BATCHES_A_STATEMENT) return made
  }
}

async function planSome(
  tx: Tx,
  secrets: Secrets,
  { association, id }: { association: AssociationId; id: SafetyCheckId },
) {
  if (!(await holdOpen(tx, association, id))) return { prompts: 0, mails: 0 }
  const prompts = await claimUnplanned(tx, association, id)
  if (prompts.length === 0) return { prompts: 0, mails: 0 }
  const hashes = prompts.map((prompt) =>
    tokenHash(replyToken(secrets.reply_link_key, prompt)).toString('hex'),
  )
  const ids = prompts.map((prompt) => prompt.id)
  // Named twice: statistics still say that the table is small, and the join alone would read all of it each time.
  await sql`
    update prompt set token_hash = decode(fresh.hash, 'hex'), planned_at = app_clock()
    from unnest(${ids}::uuid[], ${hashes}::text[]) as fresh(id, hash)
    where prompt.association_id = ${association} and prompt.id = fresh.id and prompt.id = any(${ids}::uuid[])
  `.execute(tx)
  const { mails } = await queueDeliveries(tx, { association, check: id, wave: 0, prompts })
  return { prompts: prompts.length, mails }
}

/** A close waits for this chunk and then takes back what it queued; after a close nothing is planned any more. */
const holdOpen = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  tx
    .selectFrom('safety_check')
    .select('id')
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('status', '=', 'open')
    .forShare()
    .executeTakeFirst()

const claimUnplanned = (
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<Pick<Prompt, 'id' | 'member_id' | 'generation'>[]> =>
  tx
    .selectFrom('prompt')
    .select(['id', 'member_id', 'generation'])
    .where('association_id', '=', association)
    .where('safety_check_id', '=', id)
    .where('planned_at', 'is', null)
    .limit(PROMPTS_A_STATEMENT)
    .forUpdate()
    .skipLocked()
    .execute()
