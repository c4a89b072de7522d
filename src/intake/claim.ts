import { sql } from 'kysely'
import type { Db, Tx } from '../db.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'
import type { LineEvent, WebEvent } from './table.ts'

export type WaitingLineEvent = Pick<
  LineEvent,
  'line_channel_id' | 'webhook_event_id' | 'event' | 'event_at' | 'received_at'
>
export type WaitingWebEvent = Pick<
  WebEvent,
  'id' | 'token_hash' | 'condition' | 'stands_for' | 'at' | 'received_at'
>

/** Gives the oldest events that nobody looked at yet their association, `most` of each kind; says how many it found. */
export async function routeEvents(db: Db, most: number): Promise<number> {
  const { rows } = await sql<{ routed: number }>`select door_route_events(${most}) as routed`.execute(db)
  return rows[0]?.routed ?? 0
}

/** The associations that have something waiting. */
export async function associationsWaiting(db: Db): Promise<AssociationId[]> {
  const { rows } = await sql<{ association_id: AssociationId }>`
    select association_id from door_associations_waiting()`.execute(db)
  return rows.map(({ association_id }) => association_id)
}

/** Up to `limit` events that nobody else is taking in, the earliest first, held until the transaction ends. */
export const claimLineEvents = (tx: Tx, association: AssociationId, limit: number) =>
  tx
    .selectFrom('line_event')
    .select(['line_channel_id', 'webhook_event_id', 'event', 'event_at', 'received_at'])
    .where('association_id', '=', association)
    .where('taken_in_at', 'is', null)
    .orderBy('event_at')
    .orderBy('webhook_event_id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()

/** One of them by its key; nothing where somebody else holds it, or has taken it in. */
export const claimLineEvent = (tx: Tx, association: AssociationId, key: LineEventKey) =>
  tx
    .selectFrom('line_event')
    .select(['line_channel_id', 'webhook_event_id', 'event', 'event_at', 'received_at'])
    .where('association_id', '=', association)
    .where('line_channel_id', '=', key.line_channel_id)
    .where('webhook_event_id', '=', key.webhook_event_id)
    .where('taken_in_at', 'is', null)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()

/** Whose button carries this field, the earliest first; held by nobody, so that no other event is passed over meanwhile. */
export const findWaitingTaps = (tx: Tx, association: AssociationId, field: 'l'): Promise<LineEventKey[]> =>
  tx
    .selectFrom('line_event')
    .select(['line_channel_id', 'webhook_event_id'])
    .where('association_id', '=', association)
    .where('taken_in_at', 'is', null)
    .where(sql<string>`event -> 'postback' ->> 'data'`, '~', `(?:^|&)${field}=`)
    .orderBy('event_at')
    .orderBy('webhook_event_id')
    .execute()

/** The same for presses on the reply page. */
export const claimWebEvents = (tx: Tx, association: AssociationId, limit: number) =>
  tx
    .selectFrom('web_event')
    .select(['id', 'token_hash', 'condition', 'stands_for', 'at', 'received_at'])
    .where('association_id', '=', association)
    .where('taken_in_at', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()

/** `acknowledged` is written before LINE is called: a reply token works once, and a crash must not try it twice. */
export const markLineEventsTaken = (
  tx: Tx,
  {
    association,
    events,
    at,
  }: { association: AssociationId; events: (LineEventKey & { acknowledged: boolean })[]; at: Date },
) =>
  sql`
    update line_event
    set taken_in_at = ${at}, acknowledged_at = case when done.acknowledged then ${at}::timestamptz end
    from unnest(
      ${events.map((event) => event.line_channel_id)}::uuid[],
      ${events.map((event) => event.webhook_event_id)}::text[],
      ${events.map((event) => event.acknowledged)}::boolean[]) as done(channel, id, acknowledged)
    where line_event.association_id = ${association}
      and line_event.line_channel_id = done.channel and line_event.webhook_event_id = done.id
  `.execute(tx)

export interface LineEventKey {
  line_channel_id: LineChannelId
  webhook_event_id: string
}

export const markWebEventsTaken = (
  tx: Tx,
  { association, ids, at }: { association: AssociationId; ids: WebEvent['id'][]; at: Date },
) =>
  sql`
    update web_event set taken_in_at = ${at}
    where association_id = ${association} and id = any(${ids}::uuid[])
  `.execute(tx)

/** Befriended or blocked, for every association on the channel; what is older than what is known changes nothing. */
export const noteFollows = (
  tx: Tx,
  follows: { line_channel_id: LineChannelId; user_id: string; follows: boolean; at: Date }[],
) =>
  sql`
    select door_follow_changed(f.line_channel_id, f.user_id, f.follows, f.at)
    from jsonb_to_recordset(${JSON.stringify(follows)}::jsonb)
      as f(line_channel_id uuid, user_id text, follows boolean, at timestamptz)
    order by f.at
  `.execute(tx)
