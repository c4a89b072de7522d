import type { Line } from '../channels/line.ts'
import type { Failure } from '../channels/outcome.ts'
import { type Db, inAssociation } from '../db.ts'
import { addLineChannel } from '../deliveries/add-line-channel.ts'
import { keepQuota } from '../deliveries/keep-quota.ts'
import { renewLineChannel } from '../deliveries/renew-line-channel.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'
import { useLineChannel } from '../roster/use-line-channel.ts'
import type { Secrets } from '../secrets.ts'
import { findLineSettings } from './queries.ts'
import { type KeyFault, keyFaults } from './rules.ts'

type Taken =
  | { ok: true; line_channel_id: LineChannelId; is_new: boolean }
  | { ok: false; faults: KeyFault[] }
  /** LINE could not be asked; nothing was kept. */
  | { ok: false; failure: Failure }

/**
 * 鍵の登録と入れ替え — keeps keys only after LINE has said whose they are: a channel of its own at first, later the same
 * account's new keys. The verbs behind it are the command line's.
 */
export async function takeKeys(
  { db, line, secrets }: { db: Db; line: Line; secrets: Secrets },
  asked: { association: AssociationId; channel_secret: string; access_token: string; by: string; at: Date },
): Promise<Taken> {
  const { association, by, at } = asked
  const faults = keyFaults(asked)
  if (faults.length > 0) return { ok: false, faults }
  const told = await line.account(asked.access_token.trim()).account()
  if (!told.ok)
    return told.failure === 'unauthorized'
      ? { ok: false, faults: ['token_refused'] }
      : { ok: false, failure: told.failure }
  const { bot_user_id, basic_id, display_name } = told.read

  const present = await inAssociation(db, association, (tx) => findLineSettings(tx, association))
  // New keys of another account would cut every doctor off without a word.
  if (present?.bot_user_id && present.bot_user_id !== bot_user_id)
    return { ok: false, faults: ['other_account'] }
  const kept = present
    ? await renewLineChannel(db, { secrets, ...asked, account: { bot_user_id, basic_id } })
    : await addLineChannel(db, { secrets, ...asked, name: display_name || basic_id, bot_user_id, basic_id })
  if (!kept.ok) return { ok: false, faults: [kept.reason === 'no_secret' ? 'no_secret' : 'token_refused'] }
  const { line_channel_id } = kept
  if (!present) await useLineChannel(db, { association, line_channel_id, by, at })
  await keepQuota({ db, line, secrets }, line_channel_id)
  return { ok: true, line_channel_id, is_new: !present }
}
