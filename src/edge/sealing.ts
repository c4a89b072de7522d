import { utf8 } from '../relay/bytes.ts'
import { type Item, itemContext, itemParts, type LineContent, type TapContent } from '../relay/protocol.ts'
import { readPublicKey, sealTo } from '../relay/seal.ts'
import { sign } from '../relay/sign.ts'
import type { Env } from './env.ts'

let read: { text: string; key: CryptoKey | null } | null = null

/** Seals to the origin and signs; null where the operator has given no key, as nothing may be kept in the open. */
export async function sealed(
  { ORIGIN_PUBLIC_KEY: text = '', EDGE_SECRET: secret = '' }: Env,
  { content, ...bare }: Pick<Item, 'id' | 'kind' | 'at'> & { content: LineContent | TapContent },
): Promise<Item | null> {
  const known = read?.text === text ? read : { text, key: await readPublicKey(text) }
  read = known
  const { key } = known
  if (!key || secret.length < 32) return null
  const closed = await sealTo(key, utf8(JSON.stringify(content)), itemContext(bare))
  const item = { ...bare, sealed: closed }
  return { ...item, mac: await sign(secret, itemParts(item)) }
}
