import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Keeps } from './arrivals.ts'
import { type AccountSettings, LineAccount } from './line-account.ts'
import { answer, endpointOf, type PlatformState, tokenIn } from './line-api.ts'
import { type LineFault, respond, write } from './line-faults.ts'
import { LineLedger, type Received } from './line-ledger.ts'
import { Phone } from './line-phone.ts'
import { type Answer, MAX_BODY_BYTES, refusal } from './line-rules.ts'
import { type LineWebhookEvent, type Post, postWebhook, type Sent, tryWebhook } from './line-webhook.ts'
import { listenNear } from './listen.ts'
import { Mood, type Plans } from './misbehaviour.ts'

export interface LinePlatform {
  url: string
  port: number
  openChannel(account: AccountSettings): void
  /** Makes friends silently, as a seed: no follow event is sent. */
  befriend(access_token: string, user_id: string, name?: string): void
  /** An id of another provider: well formed, and refused by LINE with its index. */
  estrange(user_id: string): void
  phone(user_id: string): Phone
  phones(): Phone[]
  /** The plan changes: so many messages a month, or no limit. */
  setQuota(access_token: string, monthly_limit: number | undefined): void
  /** The token is good for nothing any more, or again. */
  revoke(access_token: string, revoked?: boolean): void
  behave(plans: Plans<LineFault>): void
  /** Posts these events in one signed webhook request. */
  sendBatch(access_token: string, events: LineWebhookEvent[]): Promise<Sent>
  ledger: LineLedger
  close(): Promise<void>
}

interface Settings {
  port?: number
  post?: Post
  now?: () => number
  /** With `counts` phones stay empty and nobody is told. */
  keeps?: Keeps
  /** Told of everything a phone receives. */
  tell?: (received: Received) => void
  /** Answers whatever is not LINE's, so that one port can carry the phones page too. */
  otherwise?: (request: IncomingMessage, response: ServerResponse) => void
  /** LINE's 200 multicasts a second and so on; on if left out. */
  limits_rate?: boolean
  /** What a slow far end's time is multiplied by, for proofs that cannot wait. */
  time_scale?: number
}

/** A server on loopback that behaves as LINE's Messaging API does, with the phones of everybody behind it. */
export async function startLinePlatform(settings: Settings = {}): Promise<LinePlatform> {
  const mood = new Mood<LineFault>()
  const { time_scale = 1 } = settings
  const inside = openInside(settings)
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const endpoint = endpointOf(request.method ?? '', path)
    if (endpoint) return void inside.serve(request, response, { endpoint, path, mood, time_scale })
    if (settings.otherwise && !path.startsWith('/v2/')) return settings.otherwise(request, response)
    write(response, crypto.randomUUID(), refusal(404, 'Not found'))
  })
  const port = await listenNear(server, settings.port ?? 0)
  return {
    ...inside,
    url: `http://127.0.0.1:${port}`,
    port,
    behave: (plans) => mood.behave(plans),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Accounts, phones and the ledger, without the server in front of them. */
function openInside({ post = fetch, now = Date.now, tell, keeps, limits_rate = true }: Settings) {
  const phones = new Map<string, Phone>()
  const ledger = new LineLedger({
    ...(keeps ? { keeps } : {}),
    tell(received) {
      phone(received.user_id).receive(received)
      tell?.(received)
    },
  })
  const accounts = new Map<string, LineAccount>()
  const state = { accounts, ledger, foreign: new Set<string>(), limits_rate }
  const account = (access_token: string) => {
    const known = state.accounts.get(access_token)
    if (!known) throw new Error('This LINE account has not been opened')
    return known
  }
  const postTo = (to: LineAccount, events: LineWebhookEvent[]) => postWebhook(post, to, events)
  const around = { now, account, accounts: () => [...state.accounts.values()], post: postTo }
  const phone = (user_id: string) => {
    const known = phones.get(user_id) ?? new Phone(user_id, around)
    phones.set(user_id, known)
    return known
  }
  return {
    ledger,
    phone,
    phones: () => [...phones.values()],
    openChannel: (opened: AccountSettings) =>
      void state.accounts.set(opened.access_token, new LineAccount(opened)),
    befriend: (access_token: string, user_id: string, name = 'LINEの名前') =>
      void account(access_token).friends.set(user_id, name),
    setQuota(access_token: string, monthly_limit: number | undefined) {
      account(access_token).monthly_limit = monthly_limit
    },
    revoke(access_token: string, revoked = true) {
      account(access_token).revoked = revoked
    },
    estrange: (user_id: string) => void state.foreign.add(user_id),
    sendBatch: (access_token: string, events: LineWebhookEvent[]) => postTo(account(access_token), events),
    serve: (request: IncomingMessage, response: ServerResponse, call: Arrived) =>
      serve({ state, now, post }, request, response, call).catch(() => void response.destroy()),
  }
}

interface Arrived {
  endpoint: string
  path: string
  mood: Mood<LineFault>
  time_scale: number
}

async function serve(
  { state, now, post }: { state: PlatformState; now: () => number; post: Post },
  request: IncomingMessage,
  response: ServerResponse,
  { endpoint, path, mood, time_scale }: Arrived,
) {
  const body = await bodyOf(request)
  const { authorization = '', 'x-line-retry-key': key } = request.headers
  const request_id = crypto.randomUUID()
  const retry_key = typeof key === 'string' ? key : null
  const call = { endpoint, authorization, retry_key, request_id, at: now() }
  state.ledger.count(endpoint)
  const account = state.accounts.get(tokenIn(authorization))
  const tried = endpoint === 'try_webhook' && account ? await tryWebhook(account, post) : null
  const carryOut = () =>
    'refused' in body ? body.refused : (tried ?? answer(state, { ...call, body: body.read }, path))
  const fault = mood.faultFor(endpoint, { access_token: tokenIn(authorization) })
  respond(response, { fault, request_id, retry_key, time_scale, carryOut })
}

async function bodyOf(
  request: IncomingMessage,
): Promise<{ read: Record<string, unknown> } | { refused: Answer }> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  if (size > MAX_BODY_BYTES) return { refused: refusal(413, 'Request Entity Too Large') }
  if (size === 0) return { read: {} }
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('image/')) return { read: { picture: { type, bytes: size } } }
  try {
    return { read: JSON.parse(Buffer.concat(chunks).toString()) ?? {} }
  } catch {
    return { refused: refusal(400, 'The request body could not be parsed as JSON') }
  }
}
