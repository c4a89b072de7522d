import { openLineAccount } from '../../channels/line-account.ts'
import { frontOf } from '../../config.ts'
import { findLineChannels, openLineChannel } from '../../deliveries/line-channel.ts'
import { lookAtLineChannel } from '../../deliveries/look-at-line.ts'
import type { LineChannelId } from '../../roster/table.ts'
import { bad, type Finding, none } from '../../ui/findings.ts'
import type { Terminal } from '../terminal.ts'

const RENEW = 'LINE Developers でアクセストークンを発行し、line-channel renew で入れ替えてください'

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
  const connect = `この機械から ${new URL(config.line_api_url).host} につながるかを確かめてください`
  return lookAtLineChannel({
    about,
    channel,
    account: openLineAccount(config.line_api_url, channel.token),
    ours: `${frontOf(config)}/webhooks/line/${id}`,
    ways: { renew: RENEW, connect },
  })
}
