import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomOf } from '../../src/demo/random.ts'
import type { HandOver, LineContent } from '../../src/relay/protocol.ts'
import { itemContext } from '../../src/relay/protocol.ts'
import { readPrivateKey, unsealWith } from '../../src/relay/seal.ts'
import { requestParts, SIGNATURE_HEADER, sign } from '../../src/relay/sign.ts'
import { startEdge } from '../edge/edge-process.ts'
import { idIn, inParallel, makeWebhooks, pressUntilKept, send, shuffled, type Tap } from './edge-load.ts'
import { standEdge } from './edge-stand.ts'
import { judgeEdge } from './edge-verdict.ts'
import { openStand, waitFor } from './stand.ts'
import { conclude, packageVersion, readOptions, table } from './verdict.ts'

const MEMBERS = 240
const WEBHOOKS = 500
const TAPS = 200
const AT_ONCE = 12
/** The answers' own times lie so far back: five minutes without a server. */
const SPAN_MS = 5 * 60_000

const options = readOptions()
const random = randomOf('edge', options.seed)
const began = performance.now()
const stand = await openStand()
const at = await standEdge(stand, { members: MEMBERS, startEdge })
const { here, home, front, edge, paths } = at

await at.originDies()
const webhooks = makeWebhooks(home, random, {
  webhooks: WEBHOOKS,
  duplicates: 0.1,
  forged: 0.02,
  span_ms: SPAN_MS,
})
const taps: Tap[] = []
const statuses = new Map<string, number>()
let done = 0
const kills: Promise<void>[] = []
const work = shuffled(
  [
    ...webhooks.map((webhook) => async () => {
      const key = `${webhook.kind} ${await send(edge.url, home, webhook)}`
      statuses.set(key, (statuses.get(key) ?? 0) + 1)
    }),
    ...home.members.slice(0, TAPS).map(({ user_id }) => async () => {
      taps.push(...(await pressUntilKept(edge.url, paths.get(user_id) ?? '', user_id)))
    }),
  ],
  random,
)
await inParallel(work, AT_ONCE, async (one) => {
  done += 1
  if (done === 250 || done === 500) kills.push(killAndStart())
  await one()
})
await Promise.all(kills)
const while_away = await edge.status()
// The objects' own files; beside them wrangler's local tools keep traces of their own, which no deployment has.
const stored_plain = plainWordsIn(join(edge.files, 'v3', 'do'))

// Back, but at first its answers are lost on the way; then it is slow; then it answers 500 for a while; then it takes
// everything but one, whoever sends it.
front.behave('answers_lost')
await at.originStarts()
await later(2_000)
front.behave({ slow_ms: 1_500 })
await later(4_000)
front.behave({ status: 500 })
await later(3_000)
const poison = choosePoison()
front.behave('up')
const others_ended = await waitFor(async () => (await edge.status()).inbox.waiting === 0, 60_000)
await at.allTakenIn()
const with_poison = await edge.status()
const poisoned = await poison.event()
const before = await judgeEdge(here, webhooks, taps)
const only_poison = before.missing.length === 1 && before.missing[0] === poisoned

// Somebody has mended the origin, and asks the edge to try again what was set aside.
front.insteadOf(() => null)
await askAgain()
const ended = await waitFor(async () => {
  const { waiting, refused } = (await edge.status()).inbox
  return waiting === 0 && refused.length === 0
}, 30_000)
await at.allTakenIn()
const { missing, strange, ...counts } = await judgeEdge(here, webhooks, taps)
await stand.close()

table([...statuses].sort().map(([answered, n]) => ({ answered, n })))
const sent = webhooks.length + TAPS
const checks = {
  forged_refused: statuses.get('forged 401') === WEBHOOKS * 0.02,
  all_kept_while_away: while_away.inbox.waiting >= counts.stored && while_away.inbox.handed_over === 0,
  nothing_plain_in_the_files: stored_plain.length === 0,
  others_not_held_up: others_ended && only_poison,
  poison_shown: with_poison.inbox.refused.some(({ why, n }) => why === '413' && n === 1),
  poison_kept: ended && missing.length === 0,
  nothing_strange: strange === 0,
}
table(Object.entries(checks).map(([check, holds]) => ({ check, holds })))
const ok =
  counts.lost === 0 &&
  counts.doubled === 0 &&
  counts.forged_accepted === 0 &&
  Object.values(checks).every(Boolean)
conclude(
  ok,
  {
    proof: 'edge',
    quiet: stand.quiet,
    seed: options.seed,
    sent,
    presses: taps.length,
    ...counts,
    kills: kills.length,
    ...checks,
    seconds: Math.round((performance.now() - began) / 1_000),
  },
  { wrangler: packageVersion('wrangler'), workerd: packageVersion('workerd') },
)

function later(ms: number) {
  return new Promise((done) => setTimeout(done, ms))
}

async function killAndStart() {
  await edge.kill()
  await edge.startAgain()
}

/** From now on any hand-over with this item in it is too much for the origin. */
function choosePoison() {
  let poison: HandOver['items'][number] | null = null
  front.insteadOf(({ path, body }) => {
    if (path !== '/edge/intake') return null
    const { items } = JSON.parse(body) as HandOver
    poison ??= items.find(({ kind }) => kind === 'line') ?? null
    return items.some(({ id }) => id === poison?.id) ? 413 : null
  })
  return {
    /** LINE's id of what is inside, which only the origin's key can tell. */
    async event() {
      const key = await readPrivateKey(at.keys.private_key)
      if (!poison || !key) return ''
      const bytes = await unsealWith(key, poison.sealed, itemContext(poison))
      const { body } = JSON.parse(new TextDecoder().decode(bytes ?? undefined)) as LineContent
      return idIn(Buffer.from(body, 'base64').toString())
    },
  }
}

async function askAgain() {
  const [path, body] = ['/edge/again', '{}']
  const signature = await sign(at.secret, await requestParts(path, body))
  await fetch(edge.url + path, { method: 'POST', body, headers: { [SIGNATURE_HEADER]: signature } })
}

/** Whatever a thief of the Durable Object's files could read: users, tokens, answers, signatures. */
function plainWordsIn(folder: string) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  const all = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('\n')
  if (all.length === 0) return ['no files']
  const words = [
    ...home.members.flatMap(({ user_id }) => [user_id, paths.get(user_id)?.slice(3) ?? '-']),
    'postback',
    '"condition"',
    'a=A1',
    home.keys.channel_secret,
    at.secret,
  ]
  return words.filter((word) => word !== '-' && all.includes(word))
}
