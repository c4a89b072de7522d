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

/** Counts one more try with a code; false, and nothing is counted, where the user's or the channel's hour is full. */
export async function mayTry(tx: Tx, association: AssociationId, user: LineUser, at: Date) {
  const channel = { ...user, user_id: '' }
  if (!(await hasRoom(tx, association, { ...user, most: TRIES_OF_A_USER, at }))) return false
  if (!(await hasRoom(tx, association, { ...channel, most: TRIES_OF_A_CHANNEL, at }))) return false
  for (const who of [user, channel]) await count(tx, association, { ...who, at })
  return true
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
