import { randomBytes } from 'node:crypto'
import { askEdgeAgain } from '../channels/edge.ts'
import { findLineChannels } from '../deliveries/line-channel.ts'
import { makeKeyPair } from '../relay/seal.ts'
import { allowEdgeSurname } from '../roster/allow-edge-surname.ts'
import { CLI, findNamed } from './association.ts'
import { fail, told } from './errors.ts'
import { type Command, textOption } from './terminal.ts'

export const edgeKeys: Command = {
  usage: 'edge keys',
  about: [
    'エッジ(サーバーが止まっている間、回答を預かる仕組み)の鍵を作り、どこに何を入れるかを示します。',
    '何も保存しません。作り直すと、前の鍵で預かった回答は開けなくなります。引き渡しが済んでから替えてください。',
  ],
  options: {},
  needed: [],
  words: 0,
  settings: 'database',
  async run({ store }) {
    const { public_key, private_key } = await makeKeyPair()
    const secret = randomBytes(32).toString('base64url')
    const channels = await findLineChannels(store.db)
    const example = Object.fromEntries(channels.map((id) => [id, { secret: 'チャネルシークレット' }]))
    return told(
      [
        'この画面には秘密が出ています。ほかの人に見せず、写したら閉じてください。',
        '',
        '1. このサーバーの設定に加えます:',
        '   TOMOSHIBI_EDGE_URL=https://…(エッジのアドレス)',
        `   TOMOSHIBI_EDGE_SECRET=${secret}`,
        `   TOMOSHIBI_EDGE_PRIVATE_KEY=${private_key}`,
        '',
        '2. エッジ(Cloudflare)に入れます。聞かれたら右の値を貼ります:',
        `   npx wrangler secret put EDGE_SECRET          ${secret}`,
        `   npx wrangler secret put ORIGIN_PUBLIC_KEY    ${public_key}`,
        `   npx wrangler secret put LINE_CHANNELS        ${JSON.stringify(example)}`,
        '   (チャネルシークレットは LINE Developers にあります。"token" も書くと、停止中もLINEでお礼を返します)',
      ],
      { secret, public_key, private_key, channels },
    )
  },
}

export const edgeSurname: Command = {
  usage: 'edge surname yes|no --association 医師会',
  about: [
    'サーバーが止まっているときの回答ページに、先生の姓を載せてよいかを決めます。初めは載せません。',
    '姓は、その先生のリンクを持つ人にしか開けない形でエッジに渡ります。',
  ],
  options: { association: textOption },
  needed: ['association'],
  words: 1,
  settings: 'database',
  async run(terminal) {
    const [word = ''] = terminal.words
    if (word !== 'yes' && word !== 'no') return fail('usage', ['yes か no を書いてください。'])
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const allowed = word === 'yes'
    const { store, now } = terminal
    await allowEdgeSurname(store.db, { association: association.id, allowed, by: CLI, at: now() })
    return told([allowed ? '姓を載せることにしました。' : '姓を載せないことにしました。'], { allowed })
  },
}

export const edgeAgain: Command = {
  usage: 'edge again',
  about: [
    'このサーバーが受け取らず、エッジが取り置いているものを、もう一度引き渡させます。',
    '原因(鍵、LINE公式アカウントの登録、プロキシの大きさの制限)を直してから実行してください。',
  ],
  options: {},
  needed: [],
  words: 0,
  settings: 'database',
  async run({ config }) {
    if (!config.edge)
      return fail('settings_missing', ['TOMOSHIBI_EDGE_URL、_SECRET、_PRIVATE_KEY (エッジを使うとき)'])
    const again = await askEdgeAgain(config.edge)
    if (again === null) return fail('edge_away')
    return told([`${again}件を、もう一度引き渡すように頼みました。`], { again })
  },
}
