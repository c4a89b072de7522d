import { CONDITIONS, type Condition } from '../../src/replies/table.ts'
import { FACILITY_TYPES, type FacilityType, type Role } from '../../src/roster/table.ts'

/** One answer as it came in, in whatever order. */
export interface Event {
  /** Two with the same are one tap delivered twice. */
  source: string
  condition: Condition
  /** Seconds after the launch; received may be earlier than another that happened before. */
  at: number
  received: number
  via: 'line' | 'link' | 'office' | 'fax'
  is_taken_back: boolean
}

/** One way to one member, and what became of what was sent over it. */
export interface Sent {
  system: 'line' | 'mail'
  status: 'queued' | 'maybe' | 'accepted' | 'failed' | 'unknown'
  /** Found lost this many seconds after the launch; null for never. */
  lost_at: number | null
  accepted_at: number
}

export interface Asked {
  /** The doctor: the same number in another association is the same person with another row. */
  doctor: number
  role: Role
  ward: string | null
  facility_type: FacilityType | null
  is_planned: boolean
  /** Asked through the neighbour's prompt over a shared LINE account. */
  is_covered: boolean
  sent: Sent[]
  events: Event[]
}

/** A drill of one association as it really went, before any database saw it. */
export interface Drill {
  asked: Asked[]
  deadline: number | null
  closed: number
}

/** mulberry32: small, and the same for the same seed everywhere. */
export function randomOf(seed: number) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const CONDITION_NAMES = Object.keys(CONDITIONS) as Condition[]
const TYPES = [...(Object.keys(FACILITY_TYPES) as FacilityType[]), null]
const WARDS = ['東', '中', '西', null]

/** The drills of one exercise, one for each association; some doctors belong to several of them. */
export function someDrills(seed: number, associations: number): Drill[] {
  const random = randomOf(seed)
  const below = (n: number) => Math.floor(random() * n)
  const one = <T>(of: readonly T[]): T => of[below(of.length)] as T
  let taps = 0

  function eventOf(closed: number): Event {
    const at = below(closed + 7_200)
    const via = one(['line', 'line', 'link', 'office', 'fax'] as const)
    taps += 1
    return {
      source: `${seed}-${taps}`,
      condition: one(CONDITION_NAMES),
      // Often on the same second as another, as two who press at once.
      at: random() < 0.4 ? at - (at % 1_800) : at,
      // No two on the same millisecond: which of them would count is nobody's to say.
      received: at + below(600) + (taps % 1_000) / 1_000,
      via,
      is_taken_back: (via === 'office' || via === 'fax') && random() < 0.3,
    }
  }

  function sentOf(system: Sent['system'], closed: number): Sent {
    return {
      system,
      status: one(['queued', 'maybe', 'accepted', 'accepted', 'accepted', 'failed', 'unknown'] as const),
      lost_at: random() < 0.25 ? below(closed) - 600 : null,
      accepted_at: below(900),
    }
  }

  return Array.from({ length: associations }, () => {
    const closed = 3_600 + below(36_000)
    const asked = Array.from({ length: 3 + below(30) }, (_, doctor): Asked => {
      const answers = Array.from({ length: one([0, 0, 1, 1, 1, 2, 3]) }, () => eventOf(closed))
      const doubled = answers.filter(() => random() < 0.2)
      const events = [...answers, ...doubled].map((event) => ({ event, order: random() }))
      const is_covered = doctor < 4 && random() < 0.3
      return {
        doctor,
        role: random() < 0.2 ? 'officer' : 'member',
        ward: one(WARDS),
        facility_type: one(TYPES),
        is_planned: random() < 0.9,
        is_covered,
        sent: is_covered
          ? []
          : (['line', 'mail'] as const).filter(() => random() < 0.6).map((system) => sentOf(system, closed)),
        events: events.sort((a, b) => a.order - b.order).map(({ event }) => event),
      }
    })
    return { asked, closed, deadline: random() < 0.5 ? Math.floor(closed / 2) : null }
  })
}
