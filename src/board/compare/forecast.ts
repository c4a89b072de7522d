import { type CurvePoint, repliedBy } from '../rules.ts'

/** A check that is over, of the same purpose and the same people. */
export interface PastCurve {
  prompted: number
  curve: CurvePoint[]
}

export interface Forecast {
  /** The rate at the end, as far as the past tells. */
  share: number
  /** How far the same guess would have been off on average, each past check guessed from the others. */
  error: number
  /** How many past checks it rests on. */
  checks: number
}

/** From fewer nobody can say how wrong it is. */
export const FEWEST_PAST = 3

const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

/**
 * 見積もり — of those still silent at this minute, what share answered by the end in each past check; their mean is
 * laid on those who are silent now. Its error is found by leaving each past check out in turn.
 */
export function forecast(
  now: { prompted: number; replied: number; elapsed: number },
  past: PastCurve[],
  ends_at: number | null,
): Forecast | null {
  const known = past.filter(({ prompted }) => prompted > 0)
  if (known.length < FEWEST_PAST || now.prompted === 0) return null
  const sides = known.map(({ prompted, curve }) => {
    const by = repliedBy(curve, now.elapsed) / prompted
    const final = Math.max(by, repliedBy(curve, ends_at ?? Infinity) / prompted)
    return { by, final, growth: by < 1 ? (final - by) / (1 - by) : 0 }
  })
  const grown = (by: number, growths: number[]) => by + (1 - by) * mean(growths)
  const errors = sides.map(({ by, final }, left_out) => {
    const others = sides.filter((_, index) => index !== left_out)
    return Math.abs(
      final -
        grown(
          by,
          others.map(({ growth }) => growth),
        ),
    )
  })
  return {
    share: grown(
      now.replied / now.prompted,
      sides.map(({ growth }) => growth),
    ),
    error: mean(errors),
    checks: sides.length,
  }
}
