import type { Condition } from '../../src/replies/table.ts'
import type { Asked, Drill, Event } from './tally-drills.ts'

/** Ways of counting wrongly that a board could have; each must show in the figures of some drill. */
export const MUTATIONS = [
  'oldest_answer_counts',
  'last_received_counts',
  'taken_back_counts',
  'office_wins_a_tie',
  'duplicates_count',
  'late_counts_as_in_time',
  'close_is_forgotten',
  'no_ward_is_left_out',
  'no_facility_is_left_out',
  'lost_address_is_reached',
  'any_sent_is_reached',
  'covered_is_unreached',
  'under_way_is_unreached',
  'covered_is_not_asked',
] as const
export type Mutation = (typeof MUTATIONS)[number]

export type Counts = Record<
  'prompted' | 'replied' | Condition | 'late' | 'valid' | 'reached' | 'unreached',
  number
>

const NONE: Counts = {
  prompted: 0,
  replied: 0,
  open: 0,
  partly_open: 0,
  closed: 0,
  needs_help: 0,
  late: 0,
  valid: 0,
  reached: 0,
  unreached: 0,
}

/** A plain loop over what really happened: no SQL, and no line of the product's own counting. */
export function recount(drill: Drill, wrong?: Mutation): Map<string, Counts> {
  const counts = new Map<string, Counts>()
  const add = (group: string, one: Counts) => {
    const sum = counts.get(group) ?? { ...NONE }
    for (const key of Object.keys(NONE) as (keyof Counts)[]) sum[key] += one[key]
    counts.set(group, sum)
  }
  const ends = [drill.deadline, drill.closed].filter((end) => end !== null)
  const end = wrong === 'close_is_forgotten' ? (drill.deadline ?? Infinity) : Math.min(...ends)
  for (const asked of drill.asked) {
    if (wrong === 'covered_is_not_asked' && asked.is_covered) continue
    const answer = answerOf(asked.events, wrong)
    const is_late = answer !== null && answer.at > end && wrong !== 'late_counts_as_in_time'
    const one = { ...NONE, prompted: 1, ...reachOf(asked, answer !== null, wrong) }
    if (answer) {
      one.replied = wrong === 'duplicates_count' ? asked.events.filter((e) => !e.is_taken_back).length : 1
      one[answer.condition] += 1
      one.late = is_late ? 1 : 0
      one.valid = is_late ? 0 : 1
    }
    const { role, ward, facility_type } = asked
    add('total', one)
    add(`role ${role}`, one)
    if (ward !== null || wrong !== 'no_ward_is_left_out') add(`ward ${ward}`, one)
    if (facility_type !== null || wrong !== 'no_facility_is_left_out') add(`type ${facility_type}`, one)
  }
  return counts
}

const isOffice = ({ via }: Event) => via === 'office' || via === 'fax'

function answerOf(events: Event[], wrong: Mutation | undefined): Event | null {
  let best: Event | null = null
  for (const event of events) {
    if (event.is_taken_back && wrong !== 'taken_back_counts') continue
    if (best === null || beats(event, best, wrong)) best = event
  }
  return best
}

function beats(event: Event, best: Event, wrong: Mutation | undefined) {
  if (wrong === 'oldest_answer_counts') return event.at < best.at
  if (wrong === 'last_received_counts') return event.received > best.received
  if (event.at !== best.at) return event.at > best.at
  if (isOffice(event) !== isOffice(best)) return isOffice(event) === (wrong === 'office_wins_a_tie')
  return event.received > best.received
}

/** Reached, or silent and out of reach; whoever something is still under way to is neither. */
function reachOf({ sent, is_covered }: Asked, has_replied: boolean, wrong: Mutation | undefined) {
  const is_reached = sent.some(({ status, lost_at, accepted_at }) => {
    if (wrong === 'any_sent_is_reached') return true
    if (status !== 'accepted') return false
    return lost_at === null || lost_at < accepted_at || wrong === 'lost_address_is_reached'
  })
  const is_under_way =
    wrong !== 'under_way_is_unreached' && sent.some(({ status }) => status === 'queued' || status === 'maybe')
  const is_beside = is_covered && wrong !== 'covered_is_unreached'
  return {
    reached: is_reached ? 1 : 0,
    unreached: !has_replied && !is_reached && !is_under_way && !is_beside ? 1 : 0,
  }
}
