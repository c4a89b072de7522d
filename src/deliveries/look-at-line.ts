import type { LineAccount, WebhookTry } from '../channels/line-account.ts'
import type { LineRead } from '../channels/line-answers.ts'
import { FAILURES } from '../channels/outcome.ts'
import { bad, type Finding, good, note } from '../ui/findings.ts'
import type { OpenLineChannel } from './line-channel.ts'

/** A reminder to everybody must still be possible. */
const FEW_LEFT = 0.2

/** What to do about a key and about a network, which depends on who is told. */
export interface LineWays {
  renew: string
  connect: string
}

/** 接続の確認 — asks LINE itself about one channel; nothing is changed there. `tries` has LINE knock at our door too. */
export async function lookAtLineChannel({
  about,
  channel,
  account,
  ours,
  ways,
  tries = false,
}: {
  about: string
  channel: OpenLineChannel
  account: LineAccount
  /** The address that LINE should bring answers to. */
  ours: string
  ways: LineWays
  tries?: boolean
}): Promise<Finding[]> {
  const known = await account.account()
  if (!known.ok) {
    const { failure } = known
    return failure === 'unauthorized'
      ? [bad(about, 'アクセストークンが無効です', ways.renew)]
      : [bad(about, FAILURES[failure].label, ways.connect)]
  }
  const [webhook, quota] = await Promise.all([account.webhook(), account.quota()])
  const is_ours = webhook.ok && webhook.read?.url === ours
  return [
    botFinding(about, channel, known.read.bot_user_id, ways),
    webhook.ok ? webhookFinding(about, webhook.read, ours) : note(`${about} Webhook`, '調べられません', null),
    ...(tries && is_ours ? [tryFinding(about, await account.tryWebhook(ours), ways)] : []),
    quota.ok ? quotaFinding(about, quota) : note(`${about} 通数`, '調べられません', null),
    ...stopFinding(about, channel),
  ]
}

function botFinding(
  about: string,
  { bot_user_id }: OpenLineChannel,
  known_to_line: string,
  { renew }: LineWays,
): Finding {
  if (bot_user_id && bot_user_id !== known_to_line)
    return bad(about, 'トークンが、登録したものとは別の公式アカウントのものです', renew)
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

/** Only a webhook that LINE signs tells whether the channel secret is right: no call of ours is signed with it. */
export function tryFinding(
  about: string,
  tried: LineRead<WebhookTry>,
  { renew, connect }: LineWays,
): Finding {
  const where = `${about} 受信`
  if (!tried.ok)
    return tried.failure === 'throttled'
      ? note(where, 'LINEで試せるのは1時間に60回までです', '1時間ほど待ってから、もう一度確かめてください')
      : note(where, 'LINEから試せませんでした', '1分ほど待ってから、もう一度確かめてください')
  const { success, status } = tried.read
  if (success) return good(where, 'LINEからの知らせを受け取れます')
  if (status === 401) return bad(where, 'チャネルシークレットが違います。会員の回答が届きません', renew)
  if (status <= 0) return bad(where, 'LINEからこのサーバーへつながりません', connect)
  return bad(where, `LINEからの知らせを受け取れません(${status})`, connect)
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
