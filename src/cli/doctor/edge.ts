import { lookAtEdge as ask, type EdgeLook } from '../../channels/edge.ts'
import { findLineChannels } from '../../deliveries/line-channel.ts'
import { publicKeyOf } from '../../relay/seal.ts'
import { bad, type Finding, good, none, note } from '../../ui/findings.ts'
import type { Terminal } from '../terminal.ts'

const ABOUT = 'エッジ(停止中に回答を預かる仕組み)'

/** Whether the edge stands, and would seal what it takes so that this server can open it. */
export async function lookAtEdge({ config, store }: Pick<Terminal, 'config' | 'store'>): Promise<Finding> {
  const { edge } = config
  if (!edge)
    return none(
      ABOUT,
      '使いません。このサーバーが止まっている間の回答は、LINEが送り直すまで届きません',
      '使うときは tomoshibi edge keys で鍵を作ります(READMEの Edge intake)',
    )
  const [seen, public_key, channels] = await Promise.all([
    ask(edge),
    publicKeyOf(edge.private_key),
    findLineChannels(store.db).catch(() => []),
  ])
  return edgeFinding(seen, { public_key, channels })
}

/** The rule of it: another key means answers that nobody can ever open. */
export function edgeFinding(
  seen: EdgeLook | 'away' | 'stranger',
  own: { public_key: string | null; channels: string[] },
): Finding {
  if (seen === 'away')
    return bad(
      ABOUT,
      '答えません',
      'TOMOSHIBI_EDGE_URL と、Cloudflareの側の動き(wrangler tail)を確かめてください',
    )
  if (seen === 'stranger')
    return bad(
      ABOUT,
      '動いていますが、秘密の文字列が違います。回答が届きません',
      'TOMOSHIBI_EDGE_SECRET と、エッジの EDGE_SECRET を同じにしてください',
    )
  if (!own.public_key || seen.public_key !== own.public_key)
    return bad(
      ABOUT,
      'エッジの鍵が、このサーバーの鍵と合いません。預かった回答を開けません',
      'エッジの ORIGIN_PUBLIC_KEY に、この鍵と一緒に作られたものを入れてください(前の鍵で預かったものの引き渡しが済んでから)',
    )
  const missing = own.channels.filter((id) => !seen.channels.includes(id))
  if (missing.length > 0)
    return note(
      ABOUT,
      `${missing.length}つのLINE公式アカウントを知りません。その先生の回答は、停止中に預かれません`,
      `エッジの LINE_CHANNELS に加えてください: ${missing.join(', ')}`,
    )
  return good(ABOUT, '動いていて、鍵も合っています')
}
