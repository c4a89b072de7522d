import { type CurvePoint, repliedBy } from '../rules.ts'

/** 督促 — one reminder as it really left. */
export interface Wave {
  wave: number
  /** After the launch. */
  minute: number
  people: number
}

export interface Added extends Wave {
  /** How long before and after were counted, in minutes. */
  window: number
  before: number
  after: number
}

const WINDOW = 30

/**
 * 督促で増えた回答 — first answers in the half hour after each reminder beside the half hour before it. Both are as short
 * as the gap to the next reminder, to the launch or to the end, so that like stands beside like.
 */
export const addedBy = (curve: CurvePoint[], waves: Wave[], ends_at: number): Added[] =>
  waves.map((wave, index) => {
    // The curve counts whole minutes from there on.
    const at = Math.floor(wave.minute)
    const next = Math.floor(waves[index + 1]?.minute ?? ends_at)
    const window = Math.max(0, Math.min(WINDOW, at, next - at, Math.floor(ends_at) - at))
    return {
      ...wave,
      window,
      before: repliedBy(curve, at) - repliedBy(curve, at - window),
      after: repliedBy(curve, at + window) - repliedBy(curve, at),
    }
  })
