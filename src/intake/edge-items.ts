import { z } from 'zod'
import { asId } from '../id.ts'
import { fromBase64, textOf } from '../relay/bytes.ts'
import { type Item, itemContext, itemParts, type RefusedItem } from '../relay/protocol.ts'
import { unsealWith } from '../relay/seal.ts'
import { isSigned } from '../relay/sign.ts'
import { CONDITIONS, type Condition } from '../replies/table.ts'
import type { Intake } from './intake.ts'
import type { openWebhooks } from './take-webhook.ts'

/** `again`: the database is away, so that the edge has to keep it. */
export type ItemTaken = 'taken' | 'again' | RefusedItem

const LINE_CONTENT = z.object({ channel: z.string(), signature: z.string(), body: z.string() })
const TAP_CONTENT = z.object({
  token_hash: z.string().regex(/^[0-9a-f]{64}$/),
  condition: z.enum(Object.keys(CONDITIONS) as [Condition, ...Condition[]]),
  stands_for: z.enum(['doctor', 'facility']).nullish(),
})

interface EdgeItems {
  secret: string
  key: CryptoKey
  intake: Intake
  webhooks: ReturnType<typeof openWebhooks>
  now: () => Date
}

/** Opens what the edge kept and takes it with its own times; LINE's signature is verified here again. */
export async function takeItem(deps: EdgeItems, item: Item): Promise<ItemTaken> {
  if (!(await isSigned(deps.secret, itemParts(item), item.mac))) return 'forged'
  const content = await readContent(deps.key, item)
  if (!content) return 'unreadable'
  // The edge's clock is not ours: an answer from the future would win over every later one.
  const at = new Date(Math.min(item.at, deps.now().getTime()))
  return item.kind === 'line' ? takeLine(deps, content, at) : takeTap(deps, { id: item.id, content, at })
}

async function readContent(key: CryptoKey, item: Item): Promise<unknown> {
  const bytes = await unsealWith(key, item.sealed, itemContext(item))
  return bytes && JSON.parse(textOf(bytes))
}

const WEBHOOK: Record<string, ItemTaken> = {
  stored: 'taken',
  // On this machine's disk only: a hand-over is over once the database has it.
  spooled: 'again',
  away: 'again',
  unknown: 'unknown_channel',
  forged: 'forged',
  malformed: 'no_webhook',
}

async function takeLine({ webhooks }: EdgeItems, content: unknown, received_at: Date): Promise<ItemTaken> {
  const read = LINE_CONTENT.safeParse(content)
  const body = read.success ? fromBase64(read.data.body) : null
  const channel = read.success ? asId<'line_channel'>(read.data.channel) : null
  if (!read.success || !body) return 'unreadable'
  if (!channel) return 'unknown_channel'
  const taken = await webhooks.take({ channel, body, signature: read.data.signature, received_at })
  return WEBHOOK[taken] ?? 'again'
}

async function takeTap(
  { intake }: EdgeItems,
  { id: given, content, at }: { id: string; content: unknown; at: Date },
): Promise<ItemTaken> {
  const read = TAP_CONTENT.safeParse(content)
  const id = asId<'web_event'>(given)
  if (!read.success || !id) return 'no_answer'
  const { token_hash, condition, stands_for = null } = read.data
  const tap = { token_hash: Buffer.from(token_hash, 'hex'), condition, stands_for, at, id }
  const taken = await intake.takeTap(tap)
  return taken === 'stored' ? 'taken' : 'again'
}
