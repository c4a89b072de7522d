import { clock } from './clock.ts'

const WINDOW_MS = 60_000
const MOST_KEYS = 10_000

/** How often each may do it within a minute. Many doctors share one address of a telephone company. */
const MOST = { tap: 20, page: 600, unknown_link: 60, bad_signature: 60 } as const

let window_began = 0
let counts = new Map<string, number>()

/** Counted in this isolate's memory only and forgotten after a minute: nobody's address is written down. */
export function isTooOften(what: keyof typeof MOST, whose: string) {
  const now = clock.now()
  if (now - window_began >= WINDOW_MS || now < window_began || counts.size > MOST_KEYS) {
    window_began = now
    counts = new Map()
  }
  const key = `${what} ${whose}`
  const count = (counts.get(key) ?? 0) + 1
  counts.set(key, count)
  return count > MOST[what]
}
