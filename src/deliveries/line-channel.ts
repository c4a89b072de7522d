import { sql } from 'kysely'
import type { Db } from '../db.ts'
import type { LineChannelId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'

/** A LINE公式アカウント with its secret and token in the clear. Keep it in memory and out of logs. */
export interface OpenLineChannel {
  id: LineChannelId
  secret: string
  token: string
  bot_user_id: string | null
  stopped: boolean
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
  const { rows } = await sql<{
    secret_sealed: string
    token_sealed: string
    bot_user_id: string | null
    stopped: boolean
  }>`select * from door_line_channel(${id})`.execute(db)
  const [channel] = rows
  if (!channel) return null
  return {
    id,
    secret: secrets.unseal(channel.secret_sealed, sealedAs(id, 'secret')),
    token: secrets.unseal(channel.token_sealed, sealedAs(id, 'token')),
    bot_user_id: channel.bot_user_id,
    stopped: channel.stopped,
  }
}

/** Every channel's id: each has a queue of its own, and workers ask again at every sweep for new ones. */
export async function findLineChannels(db: Db): Promise<LineChannelId[]> {
  const { rows } = await sql<{ id: LineChannelId }>`select id from door_line_channels()`.execute(db)
  return rows.map(({ id }) => id)
}
