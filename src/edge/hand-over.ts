import type { HandedOver, HandOver } from '../relay/protocol.ts'
import { backoff, chooseBatch, larger, smaller, verdictOf } from './hand-over-rules.ts'
import type { Items } from './store.ts'

type Row = ReturnType<Items['waiting']>[number]

interface HandingOver {
  items: Items
  /** Counts the hand-overs, and is kept before one begins. */
  nextNumber: () => number
  post: (body: HandOver) => Promise<{ status: number; answer: unknown }>
  now: () => number
  waits: { first: number; longest: number }
  /** Told of what reached the origin, and that the origin did not answer. */
  onTaken: (ids: string[]) => void
  onAway: () => void
}

/**
 * 引き渡し — gives the origin what waits, in batches that grow while it goes well. One item that the origin cannot take
 * is found by itself: 413 and 400 halve the batch until one is left, which is set aside; after anything else two single
 * items are tried, and only where the second goes through is the first one to blame.
 */
export function openHandOver({ items, nextNumber, post, now, waits, onTaken, onAway }: HandingOver) {
  let size = 1
  let failures = 0
  let resume_at = 0
  let last_status: number | null = null

  const give = async (batch: Row[]) => {
    const number = nextNumber()
    const { status, answer } = await post({ number, items: items.open(batch) })
    last_status = status
    const handed = status === 200 ? readAnswer(answer) : null
    if (!handed) return status === 200 ? 'away' : verdictOf(status)
    const refused = new Map(handed.refused.map(({ id, why }) => [id, why]))
    for (const row of batch) {
      const why = refused.get(row.id)
      if (why) items.refuse(row, why)
    }
    const taken = batch.filter(({ id }) => !refused.has(id))
    items.handed(taken, { at: now(), number })
    onTaken(taken.map(({ id }) => id))
    return 'taken'
  }

  const isBack = () => {
    failures = 0
    resume_at = 0
  }
  const isAway = () => {
    resume_at = now() + backoff(failures, waits)
    failures += 1
    size = 1
    onAway()
    return false
  }

  /** True where there may be more to do at once. */
  async function step(): Promise<boolean> {
    if (now() < resume_at) return false
    const waiting = items.waiting()
    const batch = chooseBatch(waiting, { now: now(), size })
    const [first] = batch
    if (!first) return false
    const verdict = await give(batch)
    if (verdict === 'taken') {
      isBack()
      size = larger(size)
      return true
    }
    if (verdict === 'too_much') {
      isBack()
      if (batch.length === 1) items.refuse(first, String(last_status))
      else size = smaller(batch.length)
      return true
    }
    if (batch.length > 1) {
      size = 1
      return true
    }
    const second = chooseBatch(waiting, { now: now(), size: 1, without: first.lanes }).find(
      ({ seq }) => seq !== first.seq,
    )
    if (!second || (await give([second])) !== 'taken') return isAway()
    isBack()
    items.postpone(first, now() + backoff(first.tries, waits))
    return true
  }

  return {
    step,
    /** The origin has shown that it lives: no reason to wait any longer. */
    wake() {
      resume_at = 0
    },
    /** The origin did not answer, and is asked again later. */
    isResting: () => now() < resume_at,
    /** When there will be something to do; null where nothing waits. */
    nextAt(): number | null {
      // While the origin rests nobody looks through the rows: each one read counts.
      if (now() < resume_at) return items.hasWaiting() ? resume_at : null
      return items.nextAt()
    },
    state: () => ({ failures, last_status }),
  }
}

/** Null where something else than our origin answers there. */
function readAnswer(answer: unknown): HandedOver | null {
  if (typeof answer !== 'object' || answer === null || !('refused' in answer)) return null
  return Array.isArray(answer.refused) ? (answer as HandedOver) : null
}
