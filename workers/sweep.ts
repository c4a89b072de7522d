import type { Plant } from '../src/boot.ts'
import { blankReplyTokens, findDueWork } from '../src/deliveries/due-work.ts'
import { keepQuotaFresh } from '../src/deliveries/keep-quota.ts'
import { findLineChannels } from '../src/deliveries/line-channel.ts'
import type { LineChannelId } from '../src/roster/table.ts'

const EVERY_MS = 1_000
const HOUSEKEEPING_EVERY = 600
const LOOK_AT_QUOTA_EVERY = 20

/**
 * Once a second, in every process with workers: whatever the database says is due and no queue holds is hinted again.
 * This alone brings everything back after a wiped Redis or a killed worker.
 */
export function startSweep(plant: Plant, employForLine: (channels: LineChannelId[]) => Promise<void>) {
  const { store, queues, log, now } = plant
  let rounds = 0
  let closed = false
  const sweep = async () => {
    const channels = await findLineChannels(store.db)
    await employForLine(channels)
    await queues.hint(await queues.withoutBacklog(await findDueWork(store.db)))
    if (rounds % HOUSEKEEPING_EVERY === 0) await blankReplyTokens(store.db)
    // LINE may take its ten seconds; what is due does not wait for that.
    if (rounds % LOOK_AT_QUOTA_EVERY === 0) void lookAtQuotas(channels)
    rounds += 1
  }
  let looking = false
  async function lookAtQuotas(channels: LineChannelId[]) {
    if (looking) return
    looking = true
    const asked = channels.map((id) => keepQuotaFresh({ ...plant, db: store.db }, id, now()))
    const failed = (await Promise.allSettled(asked)).some(({ status }) => status === 'rejected')
    if (failed) log.warn({ event: 'quota_not_read' })
    looking = false
  }
  const round = async () => {
    const [result] = await Promise.allSettled([sweep()])
    if (result.status === 'rejected') log.warn({ event: 'sweep_failed' })
    if (!closed) timer = setTimeout(next, EVERY_MS)
  }
  let timer: NodeJS.Timeout | undefined
  let last = round()
  function next() {
    last = round()
  }
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await last
    },
  }
}
