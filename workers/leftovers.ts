import { type Leftovers, MAILS_A_CHUNK } from '../src/deliveries/deliver-mail.ts'
import { codeOf, type Log } from '../src/log.ts'
import { isOutage } from '../src/outage.ts'
import type { AssociationId } from '../src/roster/table.ts'

/** Mails that are merely slow, counted for `pulse` and waited for by `untilEmpty`, so that none is cut off by a stop. */
export function openLeftovers({ log, hold }: { log: Log; hold: (ending: Promise<unknown>) => void }) {
  const under_way = new Map<AssociationId, Set<() => number>>()
  const endings = new Set<Promise<unknown>>()
  const told = (error: unknown) => {
    if (error instanceof Error && isOutage(error)) log.warn({ event: 'work_met_outage', queue: 'mail' })
    else log.error({ event: 'work_failed', queue: 'mail', code: codeOf(error) })
  }
  const leftovers: Leftovers = {
    keep(association, { size, ending }) {
      const sizes = under_way.get(association) ?? new Set()
      under_way.set(association, sizes.add(size))
      const over = ending.then(undefined, told).finally(() => {
        sizes.delete(size)
        if (sizes.size === 0) under_way.delete(association)
        endings.delete(over)
      })
      endings.add(over)
      hold(over)
    },
    size: (association) => [...(under_way.get(association) ?? [])].reduce((sum, size) => sum + size(), 0),
  }
  return {
    ...leftovers,
    isFull: (association: AssociationId) => leftovers.size(association) >= MAILS_A_CHUNK,
    async untilEmpty() {
      while (endings.size > 0) await Promise.all(endings)
    },
  }
}
