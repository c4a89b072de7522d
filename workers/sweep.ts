import type { Plant } from '../src/boot.ts'
import { blankReplyTokens, findDueWork } from '../src/deliveries/due-work.ts'
import { findLineChannels } from '../src/deliveries/line-channel.ts'
import type { LineChannelId } from '../src/roster/table.ts'

const EVERY_MS = 1_000
const HOUSEKEEPING_EVERY = 600

/**
 * Once a second, in every process with workers: whatever the database says is due and no queue holds is hinted again.
 * This alone brings everything back after a wiped Redis or a killed worker.
 */
export function startSweep(plant: Plant, employForLine: (channels: LineChannelId[]) => Promise<void>) {
  const { store, queues, log } = plant
  let rounds = 0
  let closed = false
  const sweep = async () => {
    await employForLine(await findLineChannels(store.db))
    await queues.hint(await queues.withoutBacklog(await findDueWork(store.db)))
    if (rounds++ % HOUSEKEEPING_EVERY === 0) await blankReplyTokens(store.db)
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
