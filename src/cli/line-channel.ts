import { z } from 'zod'
import { openLineAccount } from '../channels/line-account.ts'
import { frontOf } from '../config.ts'
import { inAssociation } from '../db.ts'
import { addLineChannel } from '../deliveries/add-line-channel.ts'
import { renewLineChannel } from '../deliveries/renew-line-channel.ts'
import { refuse } from '../refusal.ts'
import { findAssociation } from '../roster/queries.ts'
import type { LineChannelId } from '../roster/table.ts'
import { useLineChannel } from '../roster/use-line-channel.ts'
import { CLI, findNamed } from './association.ts'
import { fail, told } from './errors.ts'
import { type Command, flagOption, readBytes, readStdin, type Terminal, textOption } from './terminal.ts'

const KEYS = z.object({ channel_secret: z.string(), access_token: z.string() })

export const lineChannelAdd: Command = {
  usage:
    'line-channel add --association 医師会 --name 名前 [--from ファイル] [--bot-user-id U…] [--replace] [--set-webhook]',
  about: [
    'LINE公式アカウントを登録し、医師会で使い始めます。',
    '{"channel_secret": "…", "access_token": "…"} を、標準入力か --from のファイルから読みます。',
    '--set-webhook では、LINEの側のWebhook URLも書き換えます(「Webhookの利用」は画面でオンにしてください)。',
    '別の公式アカウントに替えるときだけ、--replace を付けます。前のアカウントで友だちだった先生には届かなくなります。',
    '引数に書いた文字はほかの人から見えるので、鍵は引数では受け取りません。',
  ],
  options: {
    association: textOption,
    name: textOption,
    from: textOption,
    'bot-user-id': textOption,
    replace: flagOption,
    'set-webhook': flagOption,
  },
  needed: ['association', 'name'],
  words: 0,
  settings: 'everything',
  async run(terminal) {
    const { store, secrets, option, flag, now } = terminal
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const present = await inAssociation(store.db, association.id, (tx) => findAssociation(tx, association.id))
    if (present?.line_channel_id && !flag('replace')) return fail('has_channel', [REPLACING])
    const keys = await readKeys(terminal)
    if (!keys.ok) return fail(keys.reason)
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
    const webhook = await pointWebhook(terminal, line_channel_id, keys.data)
    return told([`LINE公式アカウントを登録しました: ${option('name')}`, ...webhook.lines], {
      line_channel_id,
      ...webhook.json,
    })
  },
}

export const lineChannelRenew: Command = {
  usage: 'line-channel renew --association 医師会 [--from ファイル] [--set-webhook]',
  about: [
    'いまのLINE公式アカウントの鍵を入れ替えます。先生方とのつながりとWebhook URLは、そのままです。',
    '{"channel_secret": "…", "access_token": "…"} を、標準入力か --from のファイルから読みます。',
    '止まっていた配信も、また動きます。',
  ],
  options: { association: textOption, from: textOption, 'set-webhook': flagOption },
  needed: ['association'],
  words: 0,
  settings: 'everything',
  async run(terminal) {
    const { store, secrets, now } = terminal
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const keys = await readKeys(terminal)
    if (!keys.ok) return fail(keys.reason)
    const renewed = await renewLineChannel(store.db, {
      secrets,
      association: association.id,
      ...keys.data,
      by: CLI,
      at: now(),
    })
    if (!renewed.ok) return fail(renewed.reason)
    const { line_channel_id } = renewed
    const webhook = await pointWebhook(terminal, line_channel_id, keys.data)
    return told(['LINE公式アカウントの鍵を入れ替えました。', ...webhook.lines], {
      line_channel_id,
      ...webhook.json,
    })
  },
}

const REPLACING = '別の公式アカウントに替えるときは、line-channel add に --replace を付けてください。'

/** Tells LINE where to bring answers, if wanted; otherwise, or where LINE refuses, tells a person. */
async function pointWebhook({ config, flag }: Terminal, id: LineChannelId, keys: z.infer<typeof KEYS>) {
  const webhook_url = `${frontOf(config)}/webhooks/line/${id}`
  const wanted = flag('set-webhook')
  const account = openLineAccount(config.line_api_url, keys.access_token.trim())
  const is_set = wanted && (await account.setWebhook(webhook_url)).ok
  const lines = is_set
    ? ['LINEの側のWebhook URLを、次のアドレスにしました。', webhook_url]
    : [
        ...(wanted ? ['LINEの側のWebhook URLは書き換えられませんでした。'] : []),
        'LINE Developersの「Webhook URL」が、次のアドレスになっているか確かめてください。',
        webhook_url,
      ]
  return { lines, json: { webhook_url, ...(wanted ? { webhook_set: is_set } : {}) } }
}

async function readKeys(terminal: Terminal) {
  const from = terminal.option('from')
  const typed = from ? await readBytes(from) : Buffer.from(await readStdin(terminal))
  if (!typed) return refuse('no_file')
  const keys = KEYS.safeParse(parsed(Buffer.from(typed).toString('utf8')))
  return keys.success ? { ok: true as const, data: keys.data } : refuse('bad_json')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return null
  }
}
