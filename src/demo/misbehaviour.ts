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
  /** Only calls of this LINE account meet it. */
  access_token?: string
}

/** One plan, several at once, or an end to all of them. */
export type Plans<Fault extends string> = Misbehaviour<Fault> | readonly Misbehaviour<Fault>[] | null

/** Whom a call is about, as far as the stage knows it already. */
export type About = Pick<Misbehaviour<string>, 'domain' | 'access_token'>

interface Running<Fault extends string> {
  plan: Misbehaviour<Fault>
  left: number
  random: Random
}

/** Decides call by call; the same plans and the same calls give the same faults. */
export class Mood<Fault extends string> {
  #running: Running<Fault>[] = []

  behave(plans: Plans<Fault>) {
    // The place in the list is part of the seed: plans of one seed would otherwise all choose the same calls.
    this.#running = [plans ?? []].flat().map((plan, place) => ({
      plan,
      left: plan.next ?? Number.POSITIVE_INFINITY,
      random: randomOf(plan.seed ?? 1, place),
    }))
  }

  /** At most one fault: that of the first plan that applies. */
  faultFor(call: string, about: About = {}): Fault | null {
    // All that could apply draw, so that no plan's choice depends on what another one took.
    const met = this.#running.filter((one) => isMeant(one, call, about)).filter(isDrawn)
    const [first] = met
    if (!first) return null
    first.left -= 1
    return first.plan.as
  }
}

const isMeant = ({ plan, left }: Running<string>, call: string, about: About) =>
  left > 0 &&
  (plan.on === undefined || plan.on === call) &&
  (plan.domain === undefined || plan.domain === about.domain) &&
  (plan.access_token === undefined || plan.access_token === about.access_token)

const isDrawn = ({ plan: { share }, random }: Running<string>) => share === undefined || random() < share
