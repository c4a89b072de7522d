import { sql } from 'kysely'
import { tally } from '../../board/queries.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { newId } from '../../id.ts'
import type { AssociationId } from '../../roster/table.ts'
import { findSafetyCheck } from '../../safety-checks/queries.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import type { Hook, HookEvent, HookId } from '../table.ts'
import { bodyOf } from './rules.ts'

interface News {
  kind: HookEvent['kind']
  event_key: string
  safety_check_id: SafetyCheckId
}

/**
 * できごとを書き留める — one row for each thing that happened since the hook began, read from the checks themselves: no verb
 * has to remember to tell, and nothing is lost with a queue. Safe to repeat and to do twice at once.
 */
export const noteNews = (db: Db, association: AssociationId, id: HookId, at: Date) =>
  inAssociation(db, association, async (tx) => {
    const { rows } = await sql<News>`
      select n.* from hook h, hook_news(h) n
      where h.association_id = ${association} and h.id = ${id} and h.paused_at is null and h.removed_at is null`.execute(
      tx,
    )
    for (const news of rows) await add(tx, { association, id, news, at })
    const hook = await claimCounts(tx, association, id)
    if (hook) await noteCounts(tx, hook, at)
  })

/** The numbers are looked at by one worker a minute: whoever moves the time on. */
const claimCounts = (tx: Tx, association: AssociationId, id: HookId) =>
  tx
    .updateTable('hook')
    .set({ tally_looked_at: sql<Date>`app_clock()` })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('paused_at', 'is', null)
    .where('removed_at', 'is', null)
    .where(sql<boolean>`'tally.changed' = any(events)`)
    .where(sql<boolean>`tally_looked_at <= app_clock() - interval '1 minute'`)
    .returningAll()
    .executeTakeFirst()

/** Of a check whose last numbers still wait to be sent, newer ones wait too: a dead receiver piles up nothing. */
async function noteCounts(tx: Tx, { association_id: association, id }: Hook, at: Date) {
  const { rows } = await sql<{ check: SafetyCheckId; last: string | null; told: number }>`
    select c as check, last.body as last, (select count(*)::int from hook_event e
      where e.association_id = ${association} and e.hook_id = ${id} and e.kind = 'tally.changed'
        and e.safety_check_id = c) as told
    from hook h cross join lateral hook_counts(h) c
      left join lateral (
        select body, delivered_at, given_up_at from hook_event e
        where e.association_id = ${association} and e.hook_id = ${id} and e.kind = 'tally.changed'
          and e.safety_check_id = c
        order by e.made_at desc, e.id limit 1
      ) last on true
    where h.association_id = ${association} and h.id = ${id}
      and (last.body is null or last.delivered_at is not null or last.given_up_at is not null)`.execute(tx)
  for (const { check, last, told } of rows) {
    const news: News = {
      kind: 'tally.changed',
      event_key: `tally ${check} ${told + 1}`,
      safety_check_id: check,
    }
    await add(tx, { association, id, news, at, last })
  }
}

async function add(
  tx: Tx,
  {
    association,
    id,
    news,
    at,
    last = null,
  }: { association: AssociationId; id: HookId; news: News; at: Date; last?: string | null },
) {
  const { kind, event_key, safety_check_id } = news
  const check = await findSafetyCheck(tx, association, safety_check_id)
  if (!check) return
  const { total } = await tally(tx, association, safety_check_id)
  const event_id = newId<'hook_event'>()
  const body = bodyOf({ id: event_id, kind, at, check, total })
  if (last !== null && countsIn(last) === countsIn(body)) return
  await tx
    .insertInto('hook_event')
    .values({
      association_id: association,
      id: event_id,
      hook_id: id,
      event_key,
      kind,
      safety_check_id,
      body,
      made_at: at,
      next_try_at: at,
    })
    .onConflict((conflict) => conflict.columns(['association_id', 'hook_id', 'event_key']).doNothing())
    .execute()
}

const countsIn = (body: string) => JSON.stringify((JSON.parse(body) as { counts: object }).counts)
