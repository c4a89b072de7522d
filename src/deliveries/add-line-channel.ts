import { type Db, inAssociation } from '../db.ts'
import { newId } from '../id.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { sealedAs } from './line-channel.ts'

type Added =
  | { ok: true; line_channel_id: LineChannelId }
  | Refusal<'no_name' | 'no_secret' | 'no_token' | 'bad_bot_user_id'>

/** LINE公式アカウントの登録 — seals its secret and token. The roster decides afterwards who uses it. */
export async function addLineChannel(
  db: Db,
  channel: {
    secrets: Secrets
    association: AssociationId
    name: string
    channel_secret: string
    access_token: string
    bot_user_id: string | null
    at: Date
  },
): Promise<Added> {
  const { secrets, association, bot_user_id, at } = channel
  const name = channel.name.trim()
  const channel_secret = channel.channel_secret.trim()
  const access_token = channel.access_token.trim()
  if (name === '') return refuse('no_name')
  // LINE's signature check accepts anybody's webhook under an empty secret.
  if (channel_secret === '') return refuse('no_secret')
  if (access_token === '') return refuse('no_token')
  if (bot_user_id !== null && !/^U[0-9a-f]{32}$/.test(bot_user_id)) return refuse('bad_bot_user_id')

  const id: LineChannelId = newId<'line_channel'>()
  await inAssociation(db, association, (tx) =>
    tx
      .insertInto('line_channel')
      .values({
        id,
        name,
        secret_sealed: secrets.seal(channel_secret, sealedAs(id, 'secret')),
        token_sealed: secrets.seal(access_token, sealedAs(id, 'token')),
        bot_user_id,
        stopped_at: null,
        stop_reason: null,
        created_at: at,
      })
      .execute(),
  )
  return { ok: true, line_channel_id: id }
}
