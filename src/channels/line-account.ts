import { messagingApi } from '@line/bot-sdk'
import { type LineRead, readFromLine } from './line-answers.ts'
import { type QuotaRead, readQuota } from './line-quota.ts'

/** Whom LINE takes the token for. */
interface LineAccountRead {
  bot_user_id: string
  /** 「@」で始まるベーシックID. */
  basic_id: string
  display_name: string
}

interface WebhookEndpoint {
  url: string
  active: boolean
}

/** What came of LINE's own try; a status of 0 or less is no answer at all. */
export interface WebhookTry {
  success: boolean
  status: number
}

/** An account as LINE itself sees it, for whoever sets it up. Only `setWebhook` changes anything there. */
export interface LineAccount {
  account(): Promise<LineRead<LineAccountRead>>
  /** Null where the console has no address yet. */
  webhook(): Promise<LineRead<WebhookEndpoint | null>>
  /** LINE sends us an empty, signed webhook and says how it was answered; 60 times an hour at most. */
  tryWebhook(url: string): Promise<LineRead<WebhookTry>>
  quota(): Promise<QuotaRead>
  /** What the console's field 「Webhook URL」 does; LINE takes https only. Switching its use on is left to a person. */
  setWebhook(url: string): Promise<LineRead<unknown>>
}

export function openLineAccount(baseURL: string, channelAccessToken: string): LineAccount {
  const client = new messagingApi.MessagingApiClient({ channelAccessToken, baseURL })
  return {
    account: () =>
      readFromLine(() =>
        client.getBotInfo().then(({ userId, basicId, displayName }) => ({
          bot_user_id: userId,
          basic_id: basicId,
          display_name: displayName,
        })),
      ),
    async webhook() {
      const asked = await readFromLine(() => client.getWebhookEndpoint())
      // LINE answers 404 for an account without one; `bad_request` is what a 404 reads as.
      if (!asked.ok) return asked.failure === 'bad_request' ? { ok: true, read: null } : asked
      const { endpoint, active } = asked.read
      return { ok: true, read: endpoint ? { url: endpoint, active } : null }
    },
    tryWebhook: (endpoint) =>
      readFromLine(() =>
        client
          .testWebhookEndpoint({ endpoint })
          .then(({ success = false, statusCode }) => ({ success, status: statusCode })),
      ),
    quota: () => readQuota(client),
    setWebhook: (endpoint) => readFromLine(() => client.setWebhookEndpoint({ endpoint })),
  }
}
