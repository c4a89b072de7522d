/** To be called when the mail's fate is known; a second call does nothing. */
export type LeaveLane = () => void

export interface MailLanes {
  /** Waits for a connection that this domain may use; null once `close` was called. */
  enter(domain: string): Promise<LeaveLane | null>
  /** Domains whose mails wait here: taking on more of them would only fill the worker's hands. */
  crowded(): string[]
  /** Lets nobody in any more; whoever waits is turned away. */
  close(): void
}

const SLOW_MS = 2_000

/** How many connections one domain may hold at once. */
export interface Widths {
  /** Domains that answered quickly; the rest is left to the others. */
  proven: number
  unproven: number
  slow: number
}

/** For `connections` in all: a domain that turns out to be a tarpit never has them all. */
export const widthsFor = (connections: number): Widths => ({
  proven: Math.max(1, Math.ceil(connections * 0.8)),
  unproven: Math.max(1, Math.ceil(connections / 4)),
  slow: Math.max(1, Math.floor(connections / 10)),
})

interface Domain {
  /** When each of its mails under way began. */
  began: Set<{ at: number }>
  is_proven: boolean
  waiting: ((lane: LeaveLane | null) => void)[]
}

/**
 * 送信の車線 — shares the connections to the mail relay among the recipients' domains, so that one slow domain does not
 * hold up the others. `now` in milliseconds.
 */
export function openLanes(connections: number, now: () => number = () => performance.now()): MailLanes {
  const widths = widthsFor(connections)
  const domains = new Map<string, Domain>()
  let used = 0
  let closed = false

  const domainOf = (name: string) => {
    const domain = domains.get(name) ?? { began: new Set(), is_proven: false, waiting: [] }
    domains.set(name, domain)
    return domain
  }
  const isFree = (domain: Domain) => used < connections && domain.began.size < widthOf(domain, widths, now())
  const enter = (domain: Domain): LeaveLane => {
    const mail = { at: now() }
    domain.began.add(mail)
    used += 1
    return () => {
      if (!domain.began.delete(mail)) return
      used -= 1
      domain.is_proven = now() - mail.at < SLOW_MS
      letIn()
    }
  }
  /** One of each domain in turn, so that a long queue does not starve a short one. */
  const letIn = () => {
    let entered = true
    while (entered) {
      entered = false
      for (const domain of domains.values()) {
        if (domain.waiting.length === 0 || !isFree(domain)) continue
        domain.waiting.shift()?.(enter(domain))
        entered = true
      }
    }
  }
  return {
    enter(name) {
      const domain = domainOf(name)
      if (closed) return Promise.resolve(null)
      if (domain.waiting.length === 0 && isFree(domain)) return Promise.resolve(enter(domain))
      return new Promise((resolve) => domain.waiting.push(resolve))
    },
    crowded: () => [...domains].filter(([, { waiting }]) => waiting.length > 0).map(([name]) => name),
    close() {
      closed = true
      for (const { waiting } of domains.values()) for (const turnAway of waiting.splice(0)) turnAway(null)
    },
  }
}

/** One mail that takes long makes its domain slow while it lasts; a quick answer proves it again. */
export function widthOf(
  { began, is_proven }: Pick<Domain, 'began' | 'is_proven'>,
  widths: Widths,
  now: number,
) {
  const is_slow = [...began].some(({ at }) => now - at >= SLOW_MS)
  if (is_slow) return widths.slow
  return is_proven ? widths.proven : widths.unproven
}
