import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { type LineKeyFault, lineKeyFault, sealKeys } from './line-channel.ts'

type Renewed = { ok: true; line_channel_id: LineChannelId } | Refusal<LineKeyFault | 'no_channel'>

/** LINEの鍵の更新 — the row stays, so that every binding, every sent button and the webhook address go on working. */
export async function renewLineChannel(
  db: Db,
  renewal: {
    secrets: Secrets
    association: AssociationId
    channel_secret: string
    access_token: string
    /** What LINE says the new token is of, where it was asked. */
    account?: { bot_user_id: string; basic_id: string }
    by: string
    at: Date
  },
): Promise<Renewed> {
  const { secrets, association, account, by, at, ...keys } = renewal
  const fault = lineKeyFault(keys)
  if (fault) return refuse(fault)

  return inAssociation(db, association, async (tx) => {
    const channel = await tx
      .selectFrom('association')
      .innerJoin('line_channel', 'line_channel.id', 'association.line_channel_id')
      .select('line_channel.id')
      .where('association.id', '=', association)
      .executeTakeFirst()
    if (!channel) return refuse('no_channel')
    const { id } = channel
    await tx
      .updateTable('line_channel')
      .set({ ...sealKeys(secrets, id, keys), ...account, stopped_at: null, stop_reason: null })
      .where('id', '=', id)
      .execute()
    const detail = { line_channel_id: id }
    await audit(tx, { association, actor: by, action: 'association.renew_line_channel', detail, at })
    return { ok: true as const, line_channel_id: id }
  })
}
