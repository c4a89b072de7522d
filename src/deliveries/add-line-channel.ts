import { type Db, inAssociation } from '../db.ts'
import { newId } from '../id.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { type LineKeyFault, lineKeyFault, sealKeys } from './line-channel.ts'

type Added =
  | { ok: true; line_channel_id: LineChannelId }
  | Refusal<LineKeyFault | 'no_name' | 'bad_bot_user_id'>

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
    /** 「@」で始まるID, where LINE has told it. */
    basic_id?: string | null
    at: Date
  },
): Promise<Added> {
  const { secrets, association, bot_user_id, at } = channel
  const name = channel.name.trim()
  if (name === '') return refuse('no_name')
  const fault = lineKeyFault(channel)
  if (fault) return refuse(fault)
  if (bot_user_id !== null && !/^U[0-9a-f]{32}$/.test(bot_user_id)) return refuse('bad_bot_user_id')

  const id: LineChannelId = newId<'line_channel'>()
  await inAssociation(db, association, (tx) =>
    tx
      .insertInto('line_channel')
      .values({
        id,
        name,
        ...sealKeys(secrets, id, channel),
        bot_user_id,
        basic_id: channel.basic_id ?? null,
        stopped_at: null,
        stop_reason: null,
        quota_limit: null,
        quota_used: null,
        quota_read_at: null,
        created_at: at,
      })
      .execute(),
  )
  return { ok: true, line_channel_id: id }
}
