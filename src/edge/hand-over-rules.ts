/** What waits to be handed over, as far as the order goes. `lanes`: whose it is, as a hash nobody can undo. */
export interface Waiting {
  seq: number
  lanes: string[]
  bytes: number
  next_at: number
}

const MOST_BYTES = 1_000_000

/**
 * The next ones to hand over, in their order. Whoever has something earlier that has to wait waits with it: a change of
 * mind must not overtake what it changes. Everybody else goes on.
 */
export function chooseBatch<T extends Waiting>(
  waiting: T[],
  { now, size, without = [] }: { now: number; size: number; without?: string[] },
): T[] {
  const held = new Set(without)
  const chosen: T[] = []
  let bytes = 0
  for (const item of waiting) {
    const waits = item.next_at > now || item.lanes.some((lane) => held.has(lane))
    if (waits) {
      for (const lane of item.lanes) held.add(lane)
      continue
    }
    if (chosen.length > 0 && bytes + item.bytes > MOST_BYTES) break
    chosen.push(item)
    bytes += item.bytes
    if (chosen.length >= size) break
  }
  return chosen
}

/** Doubles with every try, up to the longest; it never gives up. */
export const backoff = (tries: number, { first, longest }: { first: number; longest: number }) =>
  Math.min(longest, first * 2 ** Math.min(tries, 20))

export const LARGEST = 100
/** After success the next is larger: an origin that has just come back is not run over. */
export const larger = (size: number) => Math.min(LARGEST, size * 2)
export const smaller = (size: number) => Math.max(1, Math.ceil(size / 2))

/** 413 and 400 are about what was sent, everything else about the origin, which may think otherwise in a while. */
export type Verdict = 'taken' | 'too_much' | 'away'
export const verdictOf = (status: number): Verdict =>
  status === 200 ? 'taken' : status === 413 || status === 400 ? 'too_much' : 'away'
