import { createHmac } from 'node:crypto'
import { pick, type Random } from '../../src/demo/random.ts'
import { signedWebhook, webhookPath } from './answers.ts'
import type { Home } from './people.ts'

/** One webhook that LINE sends, or somebody who is not LINE. */
export interface Webhook {
  kind: 'genuine' | 'again' | 'forged'
  event_id: string
  user_id: string
  at: number
  body: string
  headers: Record<string, string>
}

/** What was asked of the edge, and whether it said that it has it. */
export interface Tap {
  user_id: string
  /** From just before the button was pressed until the answer. */
  from: number
  until: number
  is_kept: boolean
}

interface Shares {
  webhooks: number
  duplicates: number
  forged: number
  /** So far back the first answer was given, in milliseconds. */
  span_ms: number
}

/** So many webhooks in all: genuine ones over the span, some of them twice, some of them signed by nobody, shuffled. */
export function makeWebhooks(home: Home, random: Random, { webhooks, duplicates, forged, span_ms }: Shares) {
  const again = Math.round(webhooks * duplicates)
  const false_ones = Math.round(webhooks * forged)
  const now = Date.now()
  const genuine = Array.from({ length: webhooks - again - false_ones }, (_, n) =>
    oneOf(home, { kind: 'genuine', member: n, at: Math.round(now - span_ms + (span_ms * n) / webhooks) }),
  )
  const twice = Array.from({ length: again }, () => redelivered(home, pick(random, genuine as [Webhook])))
  const wrong = Array.from({ length: false_ones }, (_, n) => {
    const { headers, ...made } = oneOf(home, { kind: 'forged', member: n, at: now - n })
    return { ...made, headers: { ...headers, 'x-line-signature': Buffer.alloc(32, n).toString('base64') } }
  })
  return shuffled([...genuine, ...twice, ...wrong], random)
}

function oneOf(
  home: Home,
  { kind, member, at }: { kind: Webhook['kind']; member: number; at: number },
): Webhook {
  const user_id = home.members[member % home.members.length]?.user_id ?? ''
  const made = signedWebhook(home, [{ user_id, at }])
  return { kind, user_id, at, ...made, event_id: idIn(made.body) }
}

/** As LINE does it: the same event with one flag turned, so other bytes and another signature. */
function redelivered(home: Home, first: Webhook): Webhook {
  const body = first.body.replace('"isRedelivery":false', '"isRedelivery":true')
  return { ...first, kind: 'again', ...signedAnew(home, body) }
}

function signedAnew({ keys }: Home, body: string) {
  const signature = createHmac('sha256', keys.channel_secret).update(body).digest('base64')
  return { body, headers: { 'content-type': 'application/json', 'x-line-signature': signature } }
}

export const idIn = (body: string) => /"webhookEventId":"([^"]+)"/.exec(body)?.[1] ?? ''

export function shuffled<T>(all: T[], random: Random) {
  const left = [...all]
  return all.map(() => left.splice(Math.floor(random() * left.length), 1)[0] as T)
}

/** Sent until it is answered, as LINE redelivers; the status that it was answered with. */
export async function send(url: string, home: Home, { body, headers }: Webhook) {
  for (let tries = 0; tries < 300; tries++) {
    const status = await fetch(url + webhookPath(home), { method: 'POST', body, headers })
      .then((answer) => answer.arrayBuffer().then(() => answer.status))
      .catch(() => 0)
    if (status === 200 || status === 401) return status
    await new Promise((later) => setTimeout(later, 100))
  }
  return 0
}

/** One press on the page, pressed again until the page says that it is kept: each of them is an answer of its own. */
export async function pressUntilKept(url: string, path: string, user_id: string): Promise<Tap[]> {
  const taps: Tap[] = []
  for (let tries = 0; tries < 300; tries++) {
    const from = Date.now()
    const is_kept = await fetch(url + path, {
      method: 'POST',
      body: new URLSearchParams({ condition: 'open' }),
    })
      .then(async (answer) => answer.status === 200 && (await answer.text()).includes('お預かりしました'))
      .catch(() => false)
    taps.push({ user_id, from, until: Date.now(), is_kept })
    if (is_kept) return taps
    await new Promise((later) => setTimeout(later, 100))
  }
  return taps
}

/** So many at once, in their order. */
export async function inParallel<T>(all: T[], at_once: number, work: (one: T) => Promise<unknown>) {
  const waiting = [...all]
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: at_once }, worker))
}
