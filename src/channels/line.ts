import { HTTPFetchError, messagingApi } from '@line/bot-sdk'
import { type LineAccount, openLineAccount } from './line-account.ts'
import { refusalOf, withinCallTime } from './line-answers.ts'
import { type LineMenus, openLineMenus } from './line-menus.ts'
import { type QuotaRead, readQuota } from './line-quota.ts'
import { accepted, failed, type Outcome } from './outcome.ts'

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
  /** The account as its owner sees it, for setting it up. */
  account(token: string): LineAccount
  menus(token: string): LineMenus
}

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
    account: (token) => openLineAccount(baseURL, token),
    menus: (token) => openLineMenus(baseURL, token),
  }
}

async function outcomeOf(call: () => Promise<{ httpResponse: Response }>): Promise<Outcome> {
  try {
    const { httpResponse } = await withinCallTime(call())
    return accepted(httpResponse.headers.get('x-line-request-id'))
  } catch (error) {
    if (!(error instanceof HTTPFetchError)) return failed('unavailable')
    if (error.status === 409) return accepted(error.headers.get('x-line-accepted-request-id'))
    return refusalOf(error.status, error.body)
  }
}
