import type { Deps } from '../app.tsx'
import type { LineChannelId } from '../roster/table.ts'
import type { Taken } from './intake.ts'
import { knownChannels } from './known-channels.ts'
import { isSignedBy } from './signature.ts'
import { readWebhook } from './webhook-body.ts'

export type WebhookTaken = Taken | 'unknown' | 'forged' | 'away' | 'malformed'

interface Arrived {
  channel: LineChannelId
  /** As LINE sent them: the signature is over these. */
  body: Uint8Array
  signature: string | undefined
  received_at: Date
}

/** Verifies what came from LINE, directly or by way of the edge, and keeps it. */
export function openWebhooks(deps: Pick<Deps, 'db' | 'intake' | 'secrets' | 'now' | 'log'>) {
  const channels = knownChannels(deps)

  /** The channel that signed these bytes; a secret renewed a moment ago is read anew before anyone is refused. */
  async function signerOf({ channel: id, body, signature }: Arrived) {
    const channel = await channels.find(id)
    if (typeof channel === 'string' || isSignedBy(channel.secret, body, signature)) return channel
    const renewed = signature ? await channels.findAgain(id) : null
    if (renewed === null || typeof renewed === 'string') return 'forged'
    return isSignedBy(renewed.secret, body, signature) ? renewed : 'forged'
  }

  return {
    async take(arrived: Arrived): Promise<WebhookTaken> {
      const { channel, body, received_at } = arrived
      const signer = await signerOf(arrived)
      if (typeof signer === 'string') return signer
      const webhook = await readWebhook(body, received_at)
      if (!webhook) return 'malformed'
      if (signer.bot_user_id && webhook.destination !== signer.bot_user_id) return 'forged'
      const { dropped, events } = webhook
      if (dropped > 0) deps.log.warn({ event: 'webhook_events_dropped', channel, dropped })
      return deps.intake.takeLineEvents(channel, events, received_at)
    },
  }
}
