import { withinTime } from '../channels/within-time.ts'
import type { Db } from '../db.ts'
import { type OpenLineChannel, openLineChannel } from '../deliveries/line-channel.ts'
import type { LineChannelId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'

const FRESH_MS = 60_000
/** A secret that was just renewed is read again on a bad signature, but forgers cannot make us read all day. */
const REREAD_AFTER_MS = 2_000
const LOOK_UP_WITHIN_MS = 800

export type KnownChannel = OpenLineChannel | 'unknown' | 'away'

/**
 * The channels' secrets, in memory. What is known is used at once and read anew behind the answer, a minute later or
 * more: LINE waits 2 s in all, and a webhook that cannot be verified cannot be kept.
 */
export function knownChannels({ db, secrets, now }: { db: Db; secrets: Secrets; now: () => Date }) {
  const known = new Map<LineChannelId, { channel: OpenLineChannel; read_at: number }>()
  const reading = new Map<LineChannelId, Promise<KnownChannel>>()

  const read = async (id: LineChannelId): Promise<KnownChannel> => {
    const channel = await withinTime(openLineChannel(db, secrets, id), LOOK_UP_WITHIN_MS).then(
      (found) => found ?? ('unknown' as const),
      () => 'away' as const,
    )
    if (channel === 'unknown') known.delete(id)
    else if (channel !== 'away') known.set(id, { channel, read_at: now().getTime() })
    return channel === 'away' ? (known.get(id)?.channel ?? channel) : channel
  }
  const readOnce = (id: LineChannelId) => {
    const asked = reading.get(id) ?? read(id).finally(() => reading.delete(id))
    reading.set(id, asked)
    return asked
  }
  const ageOf = (id: LineChannelId) => now().getTime() - (known.get(id)?.read_at ?? 0)

  return {
    async find(id: LineChannelId): Promise<KnownChannel> {
      const channel = known.get(id)?.channel
      if (!channel) return readOnce(id)
      if (ageOf(id) >= FRESH_MS) void readOnce(id)
      return channel
    },
    /** After a bad signature: the channel as it is now, or null where it was read only just before. */
    async findAgain(id: LineChannelId): Promise<KnownChannel | null> {
      return ageOf(id) < REREAD_AFTER_MS ? null : readOnce(id)
    },
  }
}
