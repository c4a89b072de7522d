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
 * The same drawer, filled by the mode's real queue: a hint is put in only when a worker of that queue has brought it,
 * so that a queue that loses, changes or doubles one fails the story, and the story still says when work is done.
 */
export function queuesByMail(real: Queues, hinted: Hint[]): Queues {
  const carriers = new Map<string, QueueWorker>()
  let sent = 0
  let arrived = 0
  const carry = async (hint: Hint) => {
    arrived += 1
    hinted.push(hint)
  }
  const employ = (queue: string) => {
    if (!carriers.has(queue)) carriers.set(queue, real.work(queue, carry, { concurrency: 1 }))
  }
  return {
    ...queuesByHand(hinted),
    async hint(hints) {
      for (const hint of hints) employ(queueOf(hint))
      await Promise.all([...carriers.values()].map(({ ready }) => ready))
      sent += hints.length
      await real.hint(hints)
      const began = performance.now()
      while (arrived < sent && performance.now() - began < CARRY_WITHIN_MS)
        await new Promise((later) => setTimeout(later, 5))
      if (arrived !== sent) throw new Error(`The queue was given ${sent} hints and brought ${arrived}`)
    },
    look: () => real.look(),
    async close() {
      await Promise.all([...carriers.values()].map((carrier) => carrier.close()))
      await real.close()
    },
  }
}
