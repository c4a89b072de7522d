import type { Leftovers } from '../src/deliveries/deliver-mail.ts'
import { codeOf, type Log } from '../src/log.ts'
import { isOutage } from '../src/outage.ts'
import type { AssociationId } from '../src/roster/table.ts'

/** More than the connections take in a second, and little enough for a process that serves many associations. */
const MAILS_OF_ONE = 300
/** Less is left to the jobs that are at it: many that each claim a handful would cost more than the mails. */
const LEAST_ROOM = 50

/** Mails that outlast their job are counted by `hold` and waited for by `untilEmpty`: no stop cuts them off. */
export function openLeftovers({ log, hold }: { log: Log; hold: (ending: Promise<unknown>) => void }) {
  const under_way = new Map<AssociationId, Set<() => number>>()
  const endings = new Set<Promise<unknown>>()
  const told = (error: unknown) => {
    if (error instanceof Error && isOutage(error)) log.warn({ event: 'work_met_outage', queue: 'mail' })
    else log.error({ event: 'work_failed', queue: 'mail', code: codeOf(error) })
  }
  const leftovers: Leftovers = {
    begin(association, size) {
      const sizes = under_way.get(association) ?? new Set()
      under_way.set(association, sizes.add(size))
      return {
        over() {
          sizes.delete(size)
          if (sizes.size === 0) under_way.delete(association)
        },
      }
    },
    room(association) {
      const sizes = [...(under_way.get(association) ?? [])]
      const room = sizes.reduce((left, size) => left - size(), MAILS_OF_ONE)
      return room < LEAST_ROOM ? 0 : room
    },
    keep(ending) {
      const over = ending.then(undefined, told).finally(() => endings.delete(over))
      endings.add(over)
      hold(over)
    },
  }
  return {
    ...leftovers,
    async untilEmpty() {
      while (endings.size > 0) await Promise.all(endings)
    },
  }
}
