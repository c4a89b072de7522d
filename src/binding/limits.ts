import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'

export interface LineUser {
  line_channel_id: LineChannelId
  user_id: string
}

const HOUR_MS = 60 * 60_000
export const TRIES_OF_A_USER = 5
export const TRIES_OF_A_CHANNEL = 50

/** Whether another code is looked at: false where the user's or the channel's hour is full of wrong ones. */
export const mayTry = async (tx: Tx, association: AssociationId, user: LineUser, at: Date) =>
  (await hasRoom(tx, association, { ...user, most: TRIES_OF_A_USER, at })) &&
  (await hasRoom(tx, association, { ...user, user_id: '', most: TRIES_OF_A_CHANNEL, at }))

/** Only wrong codes count: fifty doctors with good letters may come in one evening, and a clinic's phone binds six. */
export async function countWrongTry(tx: Tx, association: AssociationId, user: LineUser, at: Date) {
  for (const user_id of [user.user_id, '']) await count(tx, association, { ...user, user_id, at })
}

/**
 * Guidance once an hour a person: this is no chat, and a robot that answers every word teaches people to write. Gives
 * those whose hour is free, and takes it.
 */
export async function takeGuidance(
  tx: Tx,
  association: AssociationId,
  { users, at }: { users: LineUser[]; at: Date },
): Promise<LineUser[]> {
  if (users.length === 0) return []
  const { rows } = await sql<LineUser>`
    insert into binding_limit (association_id, line_channel_id, what, user_id, times)
    select distinct ${association}::uuid, u.channel, 'guidance', u.id, array[${at}::timestamptz]
    from unnest(${users.map((user) => user.line_channel_id)}::uuid[], ${users.map((user) => user.user_id)}::text[])
      as u(channel, id)
    order by 2, 4
    on conflict (association_id, line_channel_id, what, user_id) do update set times = excluded.times
    where binding_limit.times[1] <= ${at}::timestamptz - interval '1 hour'
    returning line_channel_id, user_id
  `.execute(tx)
  return rows
}

interface Counted extends LineUser {
  at: Date
}

async function hasRoom(tx: Tx, association: AssociationId, counted: Counted & { most: number }) {
  const { line_channel_id, user_id, most, at } = counted
  const row = await tx
    .selectFrom('binding_limit')
    .select('times')
    .where('association_id', '=', association)
    .where('line_channel_id', '=', line_channel_id)
    .where('what', '=', 'code')
    .where('user_id', '=', user_id)
    .executeTakeFirst()
  const recent = (row?.times ?? []).filter((time) => at.getTime() - time.getTime() < HOUR_MS)
  return recent.length < most
}

const count = (tx: Tx, association: AssociationId, { line_channel_id, user_id, at }: Counted) =>
  sql`
    insert into binding_limit (association_id, line_channel_id, what, user_id, times)
    values (${association}, ${line_channel_id}, 'code', ${user_id}, array[${at}::timestamptz])
    on conflict (association_id, line_channel_id, what, user_id) do update
    set times = array(select t from unnest(binding_limit.times) t where t > ${at}::timestamptz - interval '1 hour')
      || ${at}::timestamptz
  `.execute(tx)
