import { z } from 'zod'
import { addLineChannel } from '../deliveries/add-line-channel.ts'
import { useLineChannel } from '../roster/use-line-channel.ts'
import { CLI, findNamed } from './association.ts'
import { fail, told } from './errors.ts'
import { type Command, readBytes, readStdin, textOption } from './terminal.ts'

const KEYS = z.object({ channel_secret: z.string(), access_token: z.string() })

export const lineChannelAdd: Command = {
  usage: 'line-channel add --association 医師会 --name 名前 [--from ファイル] [--bot-user-id U…]',
  about: [
    'LINE公式アカウントを登録し、医師会で使い始めます。',
    '{"channel_secret": "…", "access_token": "…"} を、標準入力か --from のファイルから読みます。',
    '引数に書いた文字はほかの人から見えるので、鍵は引数では受け取りません。',
  ],
  options: { association: textOption, name: textOption, from: textOption, 'bot-user-id': textOption },
  needed: ['association', 'name'],
  words: 0,
  settings: 'everything',
  async run(terminal) {
    const { store, secrets, config, option, now } = terminal
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const from = option('from')
    const typed = from ? await readBytes(from) : Buffer.from(await readStdin())
    if (!typed) return fail('no_file')
    const keys = KEYS.safeParse(parsed(Buffer.from(typed).toString('utf8')))
    if (!keys.success) return fail('bad_json')
    const added = await addLineChannel(store.db, {
      secrets,
      association: association.id,
      name: option('name'),
      ...keys.data,
      bot_user_id: option('bot-user-id') || null,
      at: now(),
    })
    if (!added.ok) return fail(added.reason)
    const { line_channel_id } = added
    const used = await useLineChannel(store.db, {
      association: association.id,
      line_channel_id,
      by: CLI,
      at: now(),
    })
    if (!used.ok) return fail(used.reason)
    const webhook_url = `${config.public_url}/webhooks/line/${line_channel_id}`
    return told(
      [
        `LINE公式アカウントを登録しました: ${option('name')}`,
        'LINE Developersの「Webhook URL」に、次のアドレスを入れてください。',
        webhook_url,
      ],
      { line_channel_id, webhook_url },
    )
  },
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return null
  }
}
