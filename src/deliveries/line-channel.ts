import { sql } from 'kysely'
import type { Failure } from '../channels/outcome.ts'
import type { Db, Tx } from '../db.ts'
import type { LineChannelId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import type { ChannelStop } from './rules.ts'

/** A LINE公式アカウント with its secret and token in the clear. Keep it in memory and out of logs. */
export interface OpenLineChannel {
  id: LineChannelId
  secret: string
  token: string
  bot_user_id: string | null
  /** Why nothing is sent over it for the time being, or null while it runs. */
  stop_reason: Failure | null
  quota_limit: number | null
  quota_used: number | null
  quota_read_at: Date | null
}

/** What each sealed text is bound to, so that a row's secret cannot be read as another channel's. */
export const sealedAs = (id: LineChannelId, part: 'secret' | 'token') => `line-channel:${id}:${part}`

interface LineKeys {
  channel_secret: string
  access_token: string
}

export type LineKeyFault = 'no_secret' | 'no_token'

/** LINE's signature check accepts anybody's webhook under an empty secret. */
export function lineKeyFault({ channel_secret, access_token }: LineKeys): LineKeyFault | null {
  if (channel_secret.trim() === '') return 'no_secret'
  return access_token.trim() === '' ? 'no_token' : null
}

export const sealKeys = (
  secrets: Secrets,
  id: LineChannelId,
  { channel_secret, access_token }: LineKeys,
) => ({
  secret_sealed: secrets.seal(channel_secret.trim(), sealedAs(id, 'secret')),
  token_sealed: secrets.seal(access_token.trim(), sealedAs(id, 'token')),
})

/** Reads one channel through its door, as a webhook and a worker have no association yet; null if unknown. */
export async function openLineChannel(
  db: Db,
  secrets: Secrets,
  id: LineChannelId,
): Promise<OpenLineChannel | null> {
  const { rows } = await sql<
    Omit<OpenLineChannel, 'id' | 'secret' | 'token'> & { secret_sealed: string; token_sealed: string }
  >`select * from door_line_channel(${id})`.execute(db)
  const [channel] = rows
  if (!channel) return null
  const { secret_sealed, token_sealed, ...plain } = channel
  return {
    id,
    secret: secrets.unseal(secret_sealed, sealedAs(id, 'secret')),
    token: secrets.unseal(token_sealed, sealedAs(id, 'token')),
    ...plain,
  }
}

/** Nothing more goes out over it; of several workers with the same news the first one's counts. */
export const stopLineChannel = (db: Db | Tx, id: LineChannelId, reason: ChannelStop) =>
  sql`select door_stop_line_channel(${id}, ${reason})`.execute(db)

/** Every channel's id: each has a queue of its own, and workers ask again at every sweep for new ones. */
export async function findLineChannels(db: Db): Promise<LineChannelId[]> {
  const { rows } = await sql<{ id: LineChannelId }>`select id from door_line_channels()`.execute(db)
  return rows.map(({ id }) => id)
}
