/** To be called when the mail's fate is known, with whether it was settled; a second call does nothing. */
export type LeaveLane = (is_settled: boolean) => void

export interface MailLanes {
  /** Waits for a connection that this domain may use; null once `close` was called. */
  enter(domain: string): Promise<LeaveLane | null>
  /** Slow domains whose mails wait here, and others of which plenty do: more would only fill the worker's hands. */
  crowded(): string[]
  /** Lets nobody in any more; whoever waits is turned away. */
  close(): void
}

const SLOW_MS = 2_000
/** A domain that answered quickly a while ago may have gone silent since. */
const PROVEN_FOR_MS = 1_000

/** How many connections may be held at once. */
export interface Widths {
  /** By one domain that has just answered quickly. */
  proven: number
  /** By one that has not yet shown how it answers: a tarpit costs one connection to find out. */
  unproven: number
  /** By one that answered slowly, until it answers quickly again, and by all such together. */
  slow: number
  all_slow: number
  /** By all that are not proven together: the rest is for whoever answers. */
  not_proven: number
}

/** For `connections` in all: one that goes silent at its widest still leaves room to try others and to go on. */
export const widthsFor = (connections: number): Widths => ({
  proven: Math.max(1, Math.ceil(connections * 0.7)),
  unproven: 1,
  slow: Math.max(1, Math.floor(connections / 10)),
  all_slow: Math.max(1, Math.floor(connections * 0.4)),
  not_proven: Math.max(1, Math.ceil(connections * 0.8)),
})

interface Domain {
  name: string
  /** When each of its mails under way began. */
  began: Set<{ at: number }>
  /** When it last answered quickly, and whether its last answer was a slow one. */
  quick_at: number
  was_slow: boolean
  waiting: ((lane: LeaveLane | null) => void)[]
}

/**
 * 送信の車線 — shares the connections to the mail relay among the recipients' domains, so that one slow domain does not
 * hold up the others. `now` in milliseconds.
 */
export function openLanes(connections: number, now: () => number = () => performance.now()): MailLanes {
  const widths = widthsFor(connections)
  const domains = new Map<string, Domain>()
  /** Those with mails under way, and those whose mails wait: few of the thousands that are known. */
  const busy = new Set<Domain>()
  const queued = new Set<Domain>()
  let used = 0
  let closed = false

  const domainOf = (name: string) => {
    const fresh = {
      name,
      began: new Set<never>(),
      quick_at: Number.NEGATIVE_INFINITY,
      was_slow: false,
      waiting: [],
    }
    const domain = domains.get(name) ?? fresh
    domains.set(name, domain)
    return domain
  }
  const usedBy = (...states: ReturnType<typeof stateOf>[]) =>
    [...busy].reduce((sum, one) => sum + (states.includes(stateOf(one, now())) ? one.began.size : 0), 0)
  /** While several quick ones want connections, none holds more than its part: it may go silent with all of them. */
  const fairShare = (wanting: Set<Domain>) => {
    const quick = [...wanting].filter((one) => stateOf(one, now()) === 'proven')
    const used_by_quick = quick.reduce((sum, one) => sum + one.began.size, 0)
    return Math.ceil((connections - used + used_by_quick) / Math.max(1, quick.length))
  }
  const isFree = (domain: Domain, share: number) => {
    const state = stateOf(domain, now())
    if (used >= connections || domain.began.size >= widths[state]) return false
    if (state === 'proven') return domain.began.size < share
    return (
      usedBy('unproven', 'slow') < widths.not_proven &&
      (state === 'unproven' || usedBy('slow') < widths.all_slow)
    )
  }
  const enter = (domain: Domain): LeaveLane => {
    const mail = { at: now() }
    domain.began.add(mail)
    busy.add(domain)
    used += 1
    return (is_settled) => {
      if (!domain.began.delete(mail)) return
      if (domain.began.size === 0) busy.delete(domain)
      used -= 1
      domain.was_slow = now() - mail.at >= SLOW_MS
      // Whoever puts off or hangs up at once would otherwise be tried at full width, again and again.
      domain.quick_at = is_settled && !domain.was_slow ? now() : Number.NEGATIVE_INFINITY
      letIn()
    }
  }
  /** One of each domain in turn, also from one call to the next, so that a long queue does not starve a short one. */
  const letIn = () => {
    const share = fairShare(new Set([...busy, ...queued]))
    let entered = true
    while (entered && used < connections) {
      entered = false
      for (const domain of [...queued]) {
        if (!isFree(domain, share)) continue
        const next = domain.waiting.shift()
        queued.delete(domain)
        if (domain.waiting.length > 0) queued.add(domain)
        next?.(enter(domain))
        entered = true
      }
    }
  }
  return {
    enter(name) {
      const domain = domainOf(name)
      if (closed) return Promise.resolve(null)
      const share = fairShare(new Set([...busy, ...queued, domain]))
      if (domain.waiting.length === 0 && isFree(domain, share)) return Promise.resolve(enter(domain))
      queued.add(domain)
      return new Promise((resolve) => domain.waiting.push(resolve))
    },
    crowded: () =>
      [...queued]
        .filter((domain) => domain.waiting.length >= (stateOf(domain, now()) === 'slow' ? 1 : connections))
        .map(({ name }) => name),
    close() {
      closed = true
      for (const { waiting } of queued) for (const turnAway of waiting.splice(0)) turnAway(null)
      queued.clear()
    },
  }
}

/** One mail that takes long makes its domain slow; a quick answer proves it again, for as long as they keep coming. */
export function stateOf(
  { began, quick_at, was_slow }: Pick<Domain, 'began' | 'quick_at' | 'was_slow'>,
  now: number,
): 'proven' | 'unproven' | 'slow' {
  const is_slow = was_slow || [...began].some(({ at }) => now - at >= SLOW_MS)
  if (is_slow) return 'slow'
  return now - quick_at < PROVEN_FOR_MS ? 'proven' : 'unproven'
}
