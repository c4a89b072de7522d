import { isDeepStrictEqual } from 'node:util'
import type { Log } from '../src/log.ts'
import { type Hint, type Queues, type QueueWorker, queueOf } from '../src/queues.ts'

/** Hints land in a drawer; the story says when workers run. */
export function queuesByHand(hinted: Hint[]): Queues {
  return {
    hint: async (hints) => void hinted.push(...hints),
    withoutBacklog: async (hints) => hints,
    holdBack: async () => {},
    work: () => ({ ready: Promise.resolve(), close: async () => {} }),
    look: async () => ({ answers: true, evicts: false }),
    close: async () => {},
  }
}

const CARRY_WITHIN_MS = 10_000

/**
 * The same drawer, filled by the mode's real queue: hints are put in once its workers have brought them all, in the order
 * they were given, so that the story still says when work is done. One that is lost, changed or doubled fails the story.
 */
export function queuesByMail(real: Queues, hinted: Hint[], log: Log): Queues {
  const carriers = new Map<string, QueueWorker>()
  const under_way: Hint[] = []
  const hinting = new Set<Promise<void>>()
  const carry = async (hint: Hint) => {
    const at = under_way.findIndex((given) => isDeepStrictEqual(given, hint))
    if (at < 0) log.error({ event: 'queue_brought_what_nobody_gave', kind: hint.kind })
    else under_way.splice(at, 1)
  }
  const employ = (queue: string) => {
    const carrier = carriers.get(queue) ?? real.work(queue, carry, { concurrency: 1 })
    carriers.set(queue, carrier)
    return carrier.ready
  }
  const send = async (hints: Hint[]) => {
    await Promise.all(hints.map((hint) => employ(queueOf(hint))))
    under_way.push(...hints)
    await real.hint(hints)
    const began = performance.now()
    const lost = () => hints.filter((hint) => under_way.includes(hint))
    while (lost().length > 0 && performance.now() - began < CARRY_WITHIN_MS)
      await new Promise((later) => setTimeout(later, 5))
    for (const { kind } of lost()) log.error({ event: 'queue_lost_a_hint', kind })
    hinted.push(...hints)
  }
  return {
    ...queuesByHand(hinted),
    hint(hints) {
      const sending = send(hints).finally(() => hinting.delete(sending))
      hinting.add(sending)
      return sending
    },
    look: () => real.look(),
    async close() {
      // Webhooks do not wait for their hints.
      await Promise.all(hinting)
      await Promise.all([...carriers.values()].map((carrier) => carrier.close()))
      await real.close()
    },
  }
}
