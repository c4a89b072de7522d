import { openLineAccount } from '../../channels/line-account.ts'
import { FAILURES } from '../../channels/outcome.ts'
import { findLineChannels, type OpenLineChannel, openLineChannel } from '../../deliveries/line-channel.ts'
import type { LineChannelId } from '../../roster/table.ts'
import type { Terminal } from '../terminal.ts'
import { bad, type Finding, good, none, note } from './findings.ts'

const RENEW = 'LINE Developers でアクセストークンを発行し、line-channel renew で入れ替えてください'
/** A reminder to everybody must still be possible. */
const FEW_LEFT = 0.2

/** Asks LINE itself about every channel; nothing is changed there. */
export async function lookAtLine(terminal: Terminal): Promise<Finding[]> {
  const channels = await findLineChannels(terminal.store.db)
  if (channels.length === 0)
    return [
      none(
        'LINE',
        '公式アカウントが登録されていません',
        'line-channel add で登録してください。メールだけでも使えます',
      ),
    ]
  const looked = await Promise.all(channels.map((id) => lookAtChannel(terminal, id)))
  return looked.flat()
}

async function lookAtChannel({ store, secrets, config }: Terminal, id: LineChannelId): Promise<Finding[]> {
  const about = `LINE ${id.slice(0, 8)}`
  const [opened] = await Promise.allSettled([openLineChannel(store.db, secrets, id)])
  if (opened.status === 'rejected' || !opened.value)
    return [
      bad(
        about,
        '鍵の封を解けません',
        'TOMOSHIBI_SECRET が登録したときと違います。元に戻すか、line-channel renew で入れ直してください',
      ),
    ]
  const channel = opened.value
  const line = openLineAccount(config.line_api_url, channel.token)
  const account = await line.account()
  if (!account.ok) {
    const { failure } = account
    return failure === 'unauthorized'
      ? [bad(about, 'アクセストークンが無効です', RENEW)]
      : [
          bad(
            about,
            FAILURES[failure].label,
            `この機械から ${new URL(config.line_api_url).host} につながるかを確かめてください`,
          ),
        ]
  }
  const [webhook, quota] = await Promise.all([line.webhook(), line.quota()])
  return [
    botFinding(about, channel, account.read.bot_user_id),
    webhook.ok
      ? webhookFinding(about, webhook.read, `${config.public_url}/webhooks/line/${id}`)
      : note(`${about} Webhook`, '調べられません', null),
    quota.ok ? quotaFinding(about, quota) : note(`${about} 通数`, '調べられません', null),
    ...stopFinding(about, channel),
  ]
}

function botFinding(about: string, { bot_user_id }: OpenLineChannel, known_to_line: string): Finding {
  if (bot_user_id && bot_user_id !== known_to_line)
    return bad(about, 'トークンが、登録したものとは別の公式アカウントのものです', RENEW)
  return good(about, 'アクセストークンは有効です')
}

export function webhookFinding(
  about: string,
  at_line: { url: string; active: boolean } | null,
  ours: string,
): Finding {
  const where = `${about} Webhook`
  const to_do = `LINE Developers の Webhook URL に ${ours} を入れ、「Webhookの利用」をオンにしてください`
  if (!at_line) return bad(where, 'Webhook URL が空です。会員の回答が届きません', to_do)
  if (at_line.url !== ours)
    return bad(where, `別のアドレスです(${at_line.url})。会員の回答が届きません`, to_do)
  return at_line.active
    ? good(where, '合っています')
    : bad(where, '「Webhookの利用」がオフです。会員の回答が届きません', to_do)
}

export function quotaFinding(
  about: string,
  { limit, used }: { limit: number | null; used: number },
): Finding {
  const where = `${about} 通数`
  if (limit === null) return good(where, `今月 ${used}通、上限なし`)
  const left = Math.max(0, limit - used)
  const says = `今月の残り ${left}通(上限 ${limit}通)`
  const to_do =
    'LINE公式アカウントのプランか追加メッセージの上限を上げてください。足りないぶんはメールで送ります'
  if (left === 0) return bad(where, says, to_do)
  return left < limit * FEW_LEFT ? note(where, says, to_do) : good(where, says)
}

const stopFinding = (about: string, { stop_reason }: OpenLineChannel): Finding[] =>
  stop_reason
    ? [
        bad(
          `${about} 配信`,
          `止めています(${FAILURES[stop_reason].label})`,
          '原因を直すと、2分ほどで自動で再開します',
        ),
      ]
    : []
