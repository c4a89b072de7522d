import { type Random, randomOf } from './random.ts'

/**
 * 故障の筋書き — the next `next` calls, or a seeded `share` of all calls, or every call until told otherwise,
 * go wrong in one way. `on` limits it to one endpoint or SMTP stage.
 */
export interface Misbehaviour<Fault extends string> {
  as: Fault
  on?: string
  next?: number
  share?: number
  seed?: number
  /** Only mails to this domain meet it. */
  domain?: string
}

/** Decides call by call; the same plan and the same calls give the same faults. */
export class Mood<Fault extends string> {
  #plan: Misbehaviour<Fault> | null = null
  #left = 0
  #random: Random = randomOf(0)

  behave(plan: Misbehaviour<Fault> | null) {
    this.#plan = plan
    this.#left = plan?.next ?? Number.POSITIVE_INFINITY
    this.#random = randomOf(plan?.seed ?? 1)
  }

  faultFor(call: string, domain?: string): Fault | null {
    const plan = this.#plan
    if (plan?.domain !== undefined && plan.domain !== domain) return null
    if (!plan || (plan.on !== undefined && plan.on !== call) || this.#left <= 0) return null
    if (plan.share !== undefined && this.#random() >= plan.share) return null
    this.#left -= 1
    return plan.as
  }
}
