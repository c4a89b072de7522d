import type { Inbox } from './inbox.ts'
import type { Watch } from './watch.ts'

/** What the operator sets at Cloudflare; README, Edge intake, says where each comes from. */
export interface Env {
  INBOX: DurableObjectNamespace<Inbox>
  WATCH: DurableObjectNamespace<Watch>
  /** The association's own server, without a slash at the end. */
  ORIGIN: string
  /** The origin's public key: the edge seals to it and can open nothing. */
  ORIGIN_PUBLIC_KEY?: string
  /** The same as the origin's TOMOSHIBI_EDGE_SECRET. */
  EDGE_SECRET?: string
  /** {"<channel id>": {"secret": "…", "token": "…"}}; with a token the edge may thank on LINE meanwhile. */
  LINE_CHANNELS?: string
  /** Shown where no check is known. */
  OFFICE_PHONE?: string
  KEEP_DAYS?: string
  /** Officers to tell when the origin is silent: LINE user ids, comma separated, and the channel that tells them. */
  TELL_LINE_TO?: string
  TELL_LINE_TOKEN?: string
  /** Or a mail API that takes {from, to, subject, text} with a bearer key. */
  TELL_MAIL_URL?: string
  TELL_MAIL_KEY?: string
  TELL_MAIL_FROM?: string
  TELL_MAIL_TO?: string
  /** Only proofs and stories point this away from LINE, and shorten these. */
  LINE_API_URL?: string
  PULSE_MS?: string
  SILENT_MS?: string
  RETRY_MS?: string
  RETRY_LONGEST_MS?: string
}

/** A setting in milliseconds or days, or what is usual. */
export const numberIn = (text: string | undefined, usual: number) =>
  text && /^\d+$/.test(text) ? Number(text) : usual

export interface Channel {
  secret: string
  token: string | null
}

const known = new Map<string, Map<string, Channel>>()

/** LINE's channels by their id in Tomoshibi; nothing where the setting is missing or no JSON. */
export function channelsOf({ LINE_CHANNELS: text = '' }: Pick<Env, 'LINE_CHANNELS'>) {
  const read = known.get(text) ?? readChannels(text)
  known.set(text, read)
  return read
}

function readChannels(text: string) {
  const channels = new Map<string, Channel>()
  try {
    const parsed: unknown = JSON.parse(text || '{}')
    if (typeof parsed !== 'object' || parsed === null) return channels
    for (const [id, channel] of Object.entries(parsed)) {
      const { secret, token } = channel as { secret?: unknown; token?: unknown }
      if (typeof secret !== 'string' || secret === '') continue
      channels.set(id.toLowerCase(), { secret, token: typeof token === 'string' && token ? token : null })
    }
  } catch {
    // A status page that says "0 channels" is how the operator learns of it; a throw would lose the taps of others.
  }
  return channels
}
