import { RichMenus } from './line-menus.ts'
import {
  perSecond,
  REPLY_TOKEN_END_MS,
  REPLY_TOKEN_LIFE_MS,
  RETRY_KEY_LIFE_MS,
  TokenBucket,
} from './line-rules.ts'

/** What an association's LINE公式アカウント is opened with. */
export interface AccountSettings {
  channel_secret: string
  access_token: string
  /** '' where the console has none yet. */
  webhook_url: string
  /** The console's switch 「Webhookの利用」; on when left out. */
  webhook_active?: boolean
  bot_user_id: string
  /** 月の上限通数; none when left out. */
  monthly_limit?: number
}

/** What a retry key stood for already. */
interface Accepted {
  request_id: string
  body: Record<string, unknown>
  at: number
}

interface ReplyToken {
  user_id: string
  event_at: number
  usable_from: number
  used: boolean
}

/** One LINE公式アカウント as the platform knows it: its friends, its quota, its keys and tokens. */
export class LineAccount {
  readonly settings: AccountSettings
  /** 月の上限通数 as it stands now; none when undefined. */
  monthly_limit: number | undefined
  /** Its access token is no longer good. */
  revoked = false
  /** user id → display name. Those who blocked or never befriended are not in it. */
  readonly friends = new Map<string, string>()
  used = 0
  readonly menus = new RichMenus()
  readonly #retry_keys = new Map<string, Accepted>()
  readonly #reply_tokens = new Map<string, ReplyToken>()
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(settings: AccountSettings) {
    this.settings = settings
    this.monthly_limit = settings.monthly_limit
  }

  withinRate(endpoint: string, now: number) {
    const bucket = this.#buckets.get(endpoint) ?? new TokenBucket(perSecond(endpoint), now)
    this.#buckets.set(endpoint, bucket)
    return bucket.take(now)
  }

  /** Within 24 hours. */
  acceptedBefore(retry_key: string, now: number): Accepted | null {
    const known = this.#retry_keys.get(retry_key)
    return known && now - known.at < RETRY_KEY_LIFE_MS ? known : null
  }

  rememberKey(retry_key: string, accepted: Accepted) {
    this.#retry_keys.set(retry_key, accepted)
  }

  hasQuotaFor(messages: number) {
    return this.monthly_limit === undefined || this.used + messages <= this.monthly_limit
  }

  issueReplyToken(user_id: string, now: number) {
    const token = crypto.randomUUID().replaceAll('-', '')
    this.#reply_tokens.set(token, { user_id, event_at: now, usable_from: now, used: false })
    return token
  }

  renewReplyToken(token: string, now: number) {
    const known = this.#reply_tokens.get(token)
    if (known) known.usable_from = now
  }

  /** Whose token it is, or null where it was used, is too old or was never given out. */
  useReplyToken(token: unknown, now: number) {
    const known = typeof token === 'string' ? this.#reply_tokens.get(token) : undefined
    if (!known || known.used) return null
    if (now - known.usable_from > REPLY_TOKEN_LIFE_MS || now - known.event_at > REPLY_TOKEN_END_MS)
      return null
    known.used = true
    return known.user_id
  }
}
