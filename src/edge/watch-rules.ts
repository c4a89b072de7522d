/** What the watch remembers; times in milliseconds. */
export interface Sight {
  /** When the origin last answered; null until the first look. */
  seen_at: number | null
  /** When it began to be silent, once the officers are to be told. */
  silent_since: number | null
}

export type News = 'fell_silent' | 'is_back' | null

/** One look more. Nobody is told of a gap shorter than `silent_ms`, and of a longer one once. */
export function look(
  sight: Sight,
  { now, answered, silent_ms }: { now: number; answered: boolean; silent_ms: number },
): { sight: Sight; news: News } {
  if (answered)
    return {
      sight: { seen_at: now, silent_since: null },
      news: sight.silent_since === null ? null : 'is_back',
    }
  // An origin that was never seen counts from the first look on.
  const seen_at = sight.seen_at ?? now
  const is_news = sight.silent_since === null && now - seen_at > silent_ms
  return {
    sight: { seen_at, silent_since: is_news ? seen_at : sight.silent_since },
    news: is_news ? 'fell_silent' : null,
  }
}

/** In Japan's time: the office's day. */
export const dayOf = (at: number) => new Date(at + 9 * 3_600_000).toISOString().slice(0, 10)

/** 99.95 % — rounded down, so that a day with a gap never reads 100. */
export const share = (answered: number, looks: number) =>
  looks === 0 ? null : Math.floor((answered / looks) * 10_000) / 100
