import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type HookOutcome, postToHook } from '../../channels/hook.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import type { Log } from '../../log.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Secrets } from '../../secrets.ts'
import type { Hook, HookEvent, HookId } from '../table.ts'
import { hookContext } from './make.ts'
import { noteNews } from './note-news.ts'
import { afterFailure, isToBePaused, signatureOf } from './rules.ts'

export interface HookDeps {
  db: Db
  secrets: Secrets
  /** Hosts inside the operator's house that he has named. */
  hook_hosts: readonly string[]
  now: () => Date
  log: Log
  /** Shorter in stories of slow receivers. */
  within_ms?: number
}

/** 通知 — notes what one hook has not been told yet, and tells it what is due, until something fails. */
export async function workHook(deps: HookDeps, association: AssociationId, id: HookId) {
  await noteNews(deps.db, association, id, deps.now())
  for (;;) {
    const claimed = await claim(deps.db, association, id)
    if (!claimed) return
    const { hook, event } = claimed
    const result = await post(deps, hook, event)
    const at = deps.now()
    await inAssociation(deps.db, association, (tx) => settle(tx, { hook, event, result, at }))
    const { outcome, status } = result
    deps.log.info({ event: 'hook_tried', association, hook: id, hook_event: event.id, outcome, status })
    if (outcome !== 'delivered') return
  }
}

/** One due event, for as long as a try may take: a worker that dies leaves it to the next after a minute. */
const claim = (db: Db, association: AssociationId, id: HookId) =>
  inAssociation(db, association, async (tx) => {
    const hook = await tx
      .selectFrom('hook')
      .selectAll()
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    if (!hook) return null
    const event = await tx
      .updateTable('hook_event')
      .set({ tries: sql<number>`tries + 1`, next_try_at: sql<Date>`app_clock() + interval '1 minute'` })
      .where('association_id', '=', association)
      .where('id', '=', ({ selectFrom }) =>
        selectFrom('hook_event')
          .select('id')
          .where('association_id', '=', association)
          .where('hook_id', '=', id)
          .where('delivered_at', 'is', null)
          .where('given_up_at', 'is', null)
          .where('next_try_at', '<=', sql<Date>`app_clock()`)
          .$if(hook.paused_at !== null, (query) => query.where('kind', '=', 'hook.test'))
          .orderBy('made_at')
          // Noticed together, a launch is told before what ended it.
          .orderBy(sql`kind <> 'check.launched'`)
          .orderBy('id')
          .limit(1)
          .forUpdate()
          .skipLocked(),
      )
      .returningAll()
      .executeTakeFirst()
    return event ? { hook, event } : null
  })

function post({ secrets, hook_hosts, now, within_ms }: HookDeps, hook: Hook, event: HookEvent) {
  const secret = secrets.unseal(hook.secret_sealed, hookContext(hook.association_id, hook.id))
  const { body } = event
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'User-Agent': 'Tomoshibi-Webhook/1',
    'Tomoshibi-Event-Id': event.id,
    'Tomoshibi-Event': event.kind,
    'Tomoshibi-Signature': signatureOf(secret, body, now()),
  }
  return postToHook(
    new URL(hook.url),
    { headers, body },
    { own_hosts: hook_hosts, ...(within_ms ? { within_ms } : {}) },
  )
}

async function settle(
  tx: Tx,
  { hook, event, result, at }: { hook: Hook; event: HookEvent; result: HookOutcome; at: Date },
) {
  const { association_id: association, id } = hook
  const is_delivered = result.outcome === 'delivered'
  await tx
    .insertInto('hook_attempt')
    .values({ association_id: association, hook_event_id: event.id, attempt: event.tries, at, ...result })
    .execute()
  await tx
    .updateTable('hook_event')
    .set(is_delivered ? { delivered_at: at } : afterFailure(event, at))
    .where('association_id', '=', association)
    .where('id', '=', event.id)
    .execute()
  // A trial that fails says nothing of what really happened.
  if (!is_delivered && event.kind === 'hook.test') return
  const { failing_since } = await tx
    .updateTable('hook')
    .set({ failing_since: is_delivered ? null : sql<Date>`coalesce(failing_since, ${at})` })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .returning('failing_since')
    .executeTakeFirstOrThrow()
  if (failing_since && isToBePaused(failing_since, at)) await stop(tx, hook, at)
}

async function stop(tx: Tx, { association_id: association, id }: Hook, at: Date) {
  const stopped = await tx
    .updateTable('hook')
    .set({ paused_at: at, paused_by: 'system' })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('paused_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (stopped) await audit(tx, { association, actor: 'system', action: 'hook.stop', detail: { id }, at })
}
