import { audit } from '../audit/write.ts'
import type { Line } from '../channels/line.ts'
import type { Failure } from '../channels/outcome.ts'
import { type Db, inAssociation } from '../db.ts'
import { openLineChannel } from '../deliveries/line-channel.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { webhookUrl } from './rules.ts'

type Set = { ok: true } | { ok: false; failure: Failure }

/** Webhookの設定 — tells LINE where to bring what doctors press; switching its use on stays with a person. */
export async function setWebhook(
  { db, line, secrets, front_url }: { db: Db; line: Line; secrets: Secrets; front_url: string },
  { association, id, by, at }: { association: AssociationId; id: LineChannelId; by: string; at: Date },
): Promise<Set> {
  const channel = await openLineChannel(db, secrets, id)
  if (!channel) return { ok: false, failure: 'unauthorized' }
  const set = await line.account(channel.token).setWebhook(webhookUrl(front_url, id))
  if (!set.ok) return set
  const detail = { line_channel_id: id }
  await inAssociation(db, association, (tx) =>
    audit(tx, { association, actor: by, action: 'line_channel.set_webhook', detail, at }),
  )
  return { ok: true }
}
