/** What one round of the sweep saw. */
export interface Seen {
  at_ms: number
  /** How much of this process's own work has come to an end so far. */
  ended: number
  /** Hints lie in a queue that this process serves; never while the database or the queue is away. */
  waiting: boolean
  /** This process has work in hand; never while the database is away. */
  busy: boolean
}

/** For how long, by now, nothing has ended although hints waited, and although work was in hand. */
export interface Stillness {
  at_ms: number
  ended: number
  waiting_ms: number
  busy_ms: number
}

/** A healthy worker takes a waiting hint within moments, if only to find that its row is done already. */
const WAITING_MOST_MS = 60_000
/** Every call to a far end has its own limit; a relay that uses all of them up for each mail must not end us. */
const BUSY_MOST_MS = 300_000
/** Rounds come every second; after a longer pause it was the machine that stood still, and it gets its time again. */
const LONGEST_ROUND_MS = 5_000

export const awake = (at_ms: number): Stillness => ({ at_ms, ended: 0, waiting_ms: 0, busy_ms: 0 })

/**
 * While other processes take every hint none waits, and this one may idle. While the database or the queue is away a
 * new start would not help, so that time does not count.
 */
export function lookAgain(before: Stillness, { at_ms, ended, waiting, busy }: Seen): Stillness {
  const round_ms = Math.min(at_ms - before.at_ms, LONGEST_ROUND_MS)
  const still = ended === before.ended
  return {
    at_ms,
    ended,
    waiting_ms: still && waiting ? before.waiting_ms + round_ms : 0,
    busy_ms: still && busy ? before.busy_ms + round_ms : 0,
  }
}

export const isStuck = ({ waiting_ms, busy_ms }: Stillness) =>
  waiting_ms >= WAITING_MOST_MS || busy_ms >= BUSY_MOST_MS
