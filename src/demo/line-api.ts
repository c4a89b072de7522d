import type { LineAccount } from './line-account.ts'
import type { LineLedger, LineMessage } from './line-ledger.ts'
import { answerMenu, menuEndpointOf } from './line-menus.ts'
import {
  type Answer,
  alreadyAccepted,
  checkIn,
  faultIn,
  faultInMessages,
  faultInOne,
  INVALID_REPLY_TOKEN,
  isRetryKey,
  ok,
  QUOTA_REACHED,
  RATE_LIMITED,
  refusal,
} from './line-rules.ts'

export interface ApiCall {
  endpoint: string
  authorization: string
  retry_key: string | null
  body: Record<string, unknown>
  request_id: string
  at: number
}

/** What the platform keeps: accounts by token, the ledger, ids that belong to another provider. */
export interface PlatformState {
  accounts: Map<string, LineAccount>
  ledger: LineLedger
  foreign: Set<string>
  /** Off for benches, whose sinks must not be what limits them. */
  limits_rate: boolean
}

const SENDING = new Set(['multicast', 'push', 'reply'])

/** The endpoint that a method and path stand for, or null where LINE has none that we play. */
export function endpointOf(method: string, path: string): string | null {
  const message = /^\/v2\/bot\/message\/(multicast|push|reply)$/.exec(path)?.[1]
  if (message) return method === 'POST' ? message : null
  const menu = menuEndpointOf(method, path)
  if (menu) return menu
  if (method === 'POST' && path === '/v2/bot/channel/webhook/test') return 'try_webhook'
  if (method === 'PUT' && path === '/v2/bot/channel/webhook/endpoint') return 'set_webhook'
  if (method !== 'GET') return null
  if (path === '/v2/bot/message/quota') return 'quota'
  if (path === '/v2/bot/message/quota/consumption') return 'consumption'
  if (path === '/v2/bot/info') return 'info'
  if (path === '/v2/bot/channel/webhook/endpoint') return 'webhook'
  return /^\/v2\/bot\/profile\/[^/]+$/.test(path) ? 'profile' : null
}

export const tokenIn = (authorization: string) => authorization.replace(/^Bearer /, '')

/** Answers one call as LINE does: who, how fast, which key, what is wrong with the body, is there quota left. */
export function answer(state: PlatformState, call: ApiCall, path: string): Answer {
  const account = state.accounts.get(tokenIn(call.authorization))
  if (!account || account.revoked)
    return refusal(401, 'Authentication failed. Confirm that the access token is valid.')
  if (state.limits_rate && !account.withinRate(call.endpoint, call.at)) return refusal(429, RATE_LIMITED)
  if (SENDING.has(call.endpoint)) return send(state, account, call)
  if (call.endpoint === 'quota') return quota(account)
  if (call.endpoint === 'consumption') return ok({ totalUsage: account.used })
  if (call.endpoint === 'info') return info(account)
  if (call.endpoint === 'webhook') return webhook(account)
  if (call.endpoint.startsWith('menu_')) return answerMenu(account, call, path)
  if (call.endpoint === 'set_webhook') return setWebhook(account, call.body.endpoint)
  return profile(account, path.split('/').at(-1) ?? '')
}

function quota({ monthly_limit }: LineAccount) {
  return ok(monthly_limit === undefined ? { type: 'none' } : { type: 'limited', value: monthly_limit })
}

function info({ settings: { bot_user_id } }: LineAccount) {
  const basicId = `@${bot_user_id.slice(1, 9)}`
  return ok({ userId: bot_user_id, basicId, displayName: '灯', chatMode: 'bot', markAsReadMode: 'manual' })
}

function webhook({ settings: { webhook_url, webhook_active = true } }: LineAccount) {
  return webhook_url === ''
    ? refusal(404, 'Not found')
    : ok({ endpoint: webhook_url, active: webhook_active })
}

/** LINE itself takes https only; here nobody has a certificate. */
function setWebhook({ settings }: LineAccount, endpoint: unknown) {
  if (typeof endpoint !== 'string' || endpoint.length > 500 || !/^https?:\/\//.test(endpoint))
    return refusal(400, 'Invalid webhook endpoint URL')
  settings.webhook_url = endpoint
  return ok({})
}

function profile({ friends }: LineAccount, user_id: string) {
  const displayName = friends.get(user_id)
  return displayName === undefined ? refusal(404, 'Not found') : ok({ userId: user_id, displayName })
}

function send(state: PlatformState, account: LineAccount, call: ApiCall): Answer {
  const keyFault = faultInKey(account, call)
  if (keyFault) return keyFault
  const isForeign = (user_id: string) => state.foreign.has(user_id)
  const { to, messages, replyToken } = call.body
  const fault =
    (call.endpoint === 'multicast' ? faultIn(to, isForeign) : null) ??
    (call.endpoint === 'push' ? faultInOne(to, isForeign) : null) ??
    faultInMessages(messages)
  if (fault) return fault
  const words = messages as LineMessage[]
  if (call.endpoint !== 'reply') return deliver(state, account, call, [to].flat() as string[], words)
  const user_id = account.useReplyToken(replyToken, call.at)
  return user_id === null
    ? refusal(400, INVALID_REPLY_TOKEN)
    : deliver(state, account, call, [user_id], words)
}

function faultInKey(account: LineAccount, { endpoint, retry_key, at }: ApiCall): Answer | null {
  if (retry_key === null) return null
  if (endpoint === 'reply') return refusal(400, 'The retry key is not available on this endpoint')
  if (!isRetryKey(retry_key)) return refusal(400, 'The value for the retry key is invalid')
  const before = account.acceptedBefore(retry_key, at)
  return before && alreadyAccepted(before)
}

/** Only friends get it and only they count; LINE says 200 all the same. Replies are free. */
function deliver(
  { ledger }: PlatformState,
  account: LineAccount,
  { endpoint: asked, retry_key, request_id, at }: ApiCall,
  to: string[],
  messages: LineMessage[],
): Answer {
  const reached = to.filter((user_id) => account.friends.has(user_id))
  const endpoint = asked as 'multicast' | 'push' | 'reply'
  const free = endpoint === 'reply'
  if (!free && !account.hasQuotaFor(reached.length)) return refusal(429, QUOTA_REACHED)
  if (!free) account.used += reached.length
  const body =
    endpoint === 'multicast' ? {} : { sentMessages: messages.map(() => ({ id: crypto.randomUUID() })) }
  if (retry_key) account.rememberKey(retry_key, { request_id, body, at })
  const call = { endpoint, request_id, retry_key, at, access_token: account.settings.access_token }
  ledger.accept({ ...call, check: checkIn(messages), messages }, { addressed: to.length, reached })
  return ok(body)
}
