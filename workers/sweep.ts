import type { Plant } from '../src/boot.ts'
import { blankReplyTokens, findDueWork } from '../src/deliveries/due-work.ts'
import { keepQuotaFresh } from '../src/deliveries/keep-quota.ts'
import { findLineChannels } from '../src/deliveries/line-channel.ts'
import { findMenuWork } from '../src/deliveries/menus/menu-work.ts'
import { findHookWork } from '../src/integrations/hooks/queries.ts'
import { codeOf, seldom } from '../src/log.ts'
import type { Hint } from '../src/queues.ts'
import { forgetImports } from '../src/roster/import/forget-imports.ts'
import type { AssociationId, LineChannelId } from '../src/roster/table.ts'
import { findSnapshotWork } from '../src/snapshots/queries.ts'
import { openOfficeMails } from './office-mails.ts'

const EVERY_MS = 1_000
const HOUSEKEEPING_EVERY = 600
const LOOK_AT_QUOTA_EVERY = 20
/** A new binding's menu may wait so long; comparing all bindings every second would cost more than it is worth. */
const LOOK_AT_MENUS_EVERY = 15
const TELL_EVERY = 60

interface Sweeping {
  /** Begins with every channel that has no worker here yet. */
  employForLine: (channels: LineChannelId[]) => unknown
  /** Whether this process has so many slow mails of an association under way that it takes no more of them. */
  isFull: (association: AssociationId) => boolean
  /** Told after every round whether hints lie in a queue, or null where a service is away. */
  watch: (waiting: boolean | null) => void
}

/**
 * Once a second, in every process with workers: whatever the database says is due and no queue holds is hinted again.
 * This alone brings everything back after a wiped Redis or a killed worker.
 */
export function startSweep(plant: Plant, { employForLine, isFull, watch }: Sweeping) {
  const { store, queues, log } = plant
  const lookAtQuotas = quotaLooker(plant)
  const lookForOfficeMails = openOfficeMails(plant)
  const hinted = hintCounter()
  const trouble = seldom((code: string) => log.warn({ event: 'sweep_failed', code }))
  let rounds = 0
  let closed = false
  const sweep = async () => {
    const channels = await findLineChannels(store.db)
    employForLine(channels)
    const menus = rounds % LOOK_AT_MENUS_EVERY === 0 ? await findMenuWork(store.db) : []
    const snapshots = plant.config.edge ? await findSnapshotWork(store.db) : []
    const due = [...(await findDueWork(store.db)), ...menus, ...snapshots, ...(await findHookWork(store.db))]
    const possible = due.filter((hint) => hint.kind !== 'mail' || !isFull(hint.association_id))
    const missing = await queues.withoutBacklog(possible)
    await queues.hint(missing)
    hinted.add(missing)
    if (rounds % HOUSEKEEPING_EVERY === 0) {
      await blankReplyTokens(store.db)
      await forgetImports(store.db)
      void lookForOfficeMails()
    }
    // LINE may take its ten seconds; what is due does not wait for that.
    if (rounds % LOOK_AT_QUOTA_EVERY === 0) void lookAtQuotas(channels)
    rounds += 1
    if (rounds % TELL_EVERY === 0) hinted.tell((counts) => log.info({ event: 'sweep_hinted', ...counts }))
    return missing.length < due.length
  }
  const round = async () => {
    const [result] = await Promise.allSettled([sweep()])
    if (result.status === 'rejected') trouble.tell(codeOf(result.reason))
    else trouble.isOver()
    watch(result.status === 'fulfilled' ? result.value : null)
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

/** One look at a time over all channels. */
function quotaLooker(plant: Plant) {
  const { store, now, log } = plant
  let looking = false
  return async (channels: LineChannelId[]) => {
    if (looking) return
    looking = true
    const asked = channels.map((id) => keepQuotaFresh({ ...plant, db: store.db }, id, now()))
    const failed = (await Promise.allSettled(asked)).some(({ status }) => status === 'rejected')
    if (failed) log.warn({ event: 'quota_not_read' })
    looking = false
  }
}

/** How many hints the sweep had to make, by kind, since it was last told. */
function hintCounter() {
  let counts: Partial<Record<Hint['kind'], number>> = {}
  return {
    add(hints: Hint[]) {
      for (const { kind } of hints) counts[kind] = (counts[kind] ?? 0) + 1
    },
    tell(to: (counts: Partial<Record<Hint['kind'], number>>) => void) {
      if (Object.keys(counts).length > 0) to(counts)
      counts = {}
    },
  }
}
