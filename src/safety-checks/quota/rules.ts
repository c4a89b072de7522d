import type { Purpose } from '../table.ts'

/** What one sending would cost by LINE, what the month has left and what was put aside of it. */
export interface MonthCost {
  /** LINE users whom it would go to; each costs one message. */
  needed: number
  /** Null without a limit, and before LINE was asked for the first time. */
  left: number | null
  read_at: Date | null
  /** When this was counted. */
  as_of: Date
  /** 災害用の取り置き. */
  reserve: number
}

/** Of the first asking, with who stands where when the month is too short. */
export interface LineCost extends MonthCost {
  officers: number
  officers_without_mail: number
  /** Of the others, those whom only LINE reaches. */
  line_only: number
}

/** Whether a disaster would find less than was put aside. What is real may always use it. */
export const takesReserve = (
  { needed, left, reserve }: Pick<MonthCost, 'needed' | 'left' | 'reserve'>,
  purpose: Purpose,
) => purpose !== 'actual' && left !== null && reserve > 0 && needed > 0 && left - needed < reserve

/**
 * 取り置きの扱い — `ask` refuses what would take of the reserve, `use` is somebody's word that it may, and `spare` goes by
 * mail alone instead, for what leaves while nobody looks.
 */
export type ReserveUse = 'ask' | 'use' | 'spare'

export interface LinePlan {
  short_by: number
  /** Whether a disaster would find less than was put aside. */
  takes_reserve: boolean
  /** Of those beyond the month's end: whom a mail reaches instead, and whom nothing does. */
  by_mail: number
  by_nothing: number
}

/** 通数の見通し — officers go first, then whoever has no mail; the batches are made in the same order. */
export function planOf(cost: LineCost, purpose: Purpose): LinePlan {
  const { needed, officers, officers_without_mail, line_only, left } = cost
  if (left === null) return { short_by: 0, takes_reserve: false, by_mail: 0, by_nothing: 0 }
  const short_by = Math.max(0, needed - left)
  const takes_reserve = takesReserve(cost, purpose)
  // From the end: first those with a mail address, then those without, and the officers last.
  const groups = [
    { people: needed - officers - line_only, has_mail: true },
    { people: line_only, has_mail: false },
    { people: officers - officers_without_mail, has_mail: true },
    { people: officers_without_mail, has_mail: false },
  ]
  let over = short_by
  const beyond = { by_mail: 0, by_nothing: 0 }
  for (const { people, has_mail } of groups) {
    const here = Math.min(over, Math.max(0, people))
    beyond[has_mail ? 'by_mail' : 'by_nothing'] += here
    over -= here
  }
  return { short_by, takes_reserve, ...beyond }
}

/** What a launch does to leave the reserve alone. */
export interface SparedLaunch {
  /** LINE messages that it may cost. */
  line_at_most: number
  by_mail: number
  by_nothing: number
}

/**
 * Nobody is there to ask, and the members were told that it comes: what lies above the reserve goes out in the same order
 * as in a month that is too short. Null where that reaches nobody.
 */
export function spareLaunch(cost: LineCost, reached_by_mail: number): SparedLaunch | null {
  const line_at_most = Math.max(0, (cost.left ?? 0) - cost.reserve)
  if (line_at_most + reached_by_mail === 0) return null
  const { by_mail, by_nothing } = planOf({ ...cost, left: line_at_most }, 'drill')
  return { line_at_most, by_mail, by_nothing }
}
