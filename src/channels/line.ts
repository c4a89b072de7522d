import { HTTPFetchError, messagingApi } from '@line/bot-sdk'
import { accepted, type Failure, failed, type Outcome } from './outcome.ts'
import { withinTime } from './within-time.ts'

/** LINE's Messaging API as far as we use it. Every call ends within 10 s. */
export interface Line {
  /** Same key and same body on every try; a 409 means that an earlier try was accepted. */
  multicast(call: {
    token: string
    to: string[]
    messages: messagingApi.Message[]
    retry_key: string
  }): Promise<Outcome>
  /** Free of charge, once per reply token, within a minute of the event; never retried. */
  reply(call: { token: string; reply_token: string; messages: messagingApi.Message[] }): Promise<Outcome>
  /** How many messages the account may send this month and, roughly, how many it has: replies are not counted. */
  quota(token: string): Promise<QuotaRead>
}

/** `limit` is null on a plan without one. `used` is LINE's own approximation. */
export type QuotaRead = { ok: true; limit: number | null; used: number } | { ok: false; failure: Failure }

const CALL_TIMEOUT_MS = 10_000

export function openLine(baseURL: string): Line {
  const clients = new Map<string, messagingApi.MessagingApiClient>()
  const clientFor = (channelAccessToken: string) => {
    const known = clients.get(channelAccessToken)
    if (known) return known
    const client = new messagingApi.MessagingApiClient({ channelAccessToken, baseURL })
    clients.set(channelAccessToken, client)
    return client
  }
  return {
    multicast: ({ token, to, messages, retry_key }) =>
      outcomeOf(() => clientFor(token).multicastWithHttpInfo({ to, messages }, retry_key)),
    reply: ({ token, reply_token, messages }) =>
      outcomeOf(() => clientFor(token).replyMessageWithHttpInfo({ replyToken: reply_token, messages })),
    quota: (token) => readQuota(clientFor(token)),
  }
}

async function readQuota(client: messagingApi.MessagingApiClient): Promise<QuotaRead> {
  try {
    const asked = Promise.all([client.getMessageQuota(), client.getMessageQuotaConsumption()])
    const [{ type, value }, { totalUsage }] = await withinTime(asked, CALL_TIMEOUT_MS)
    return { ok: true, limit: type === 'limited' ? (value ?? 0) : null, used: totalUsage }
  } catch (error) {
    const refused =
      error instanceof HTTPFetchError ? refusalOf(error.status, error.body) : failed('unavailable')
    return { ok: false, failure: refused.accepted ? 'unavailable' : refused.failure }
  }
}

async function outcomeOf(call: () => Promise<{ httpResponse: Response }>): Promise<Outcome> {
  try {
    const { httpResponse } = await withinTime(call(), CALL_TIMEOUT_MS)
    return accepted(httpResponse.headers.get('x-line-request-id'))
  } catch (error) {
    if (!(error instanceof HTTPFetchError)) return failed('unavailable')
    if (error.status === 409) return accepted(error.headers.get('x-line-accepted-request-id'))
    return refusalOf(error.status, error.body)
  }
}

/** What an error answer means: status first, then the one sentence that tells the three kinds of 429 apart. */
export function refusalOf(status: number, body: string): Outcome {
  if (status === 429) return failed(/monthly limit/i.test(body) ? 'out_of_quota' : 'throttled')
  if (status === 401 || status === 403) return failed('unauthorized')
  if (status >= 500) return failed('unavailable')
  const index = /\bto\[(\d+)\]/.exec(body)?.[1]
  return index === undefined ? failed('bad_request') : failed('bad_recipient', Number(index))
}
