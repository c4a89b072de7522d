/** What every rate is made of. */
export interface Asked {
  prompted: number
  replied: number
}

/** 回答率. Those we could not reach stay in the denominator: the committee asks of how many doctors it knows. */
export const replyRate = ({ prompted, replied }: Asked) => (prompted === 0 ? null : replied / prompted)

const Z_95 = 1.959964

/** Wilson's 95 % interval of a rate: honest for the 15 officers too, where the usual formula promises 106 %. */
export function wilson95({ prompted: n, replied }: Asked): { low: number; high: number } | null {
  if (n === 0) return null
  const rate = replied / n
  const shrink = 1 + Z_95 ** 2 / n
  const centre = (rate + Z_95 ** 2 / (2 * n)) / shrink
  const half = (Z_95 / shrink) * Math.sqrt((rate * (1 - rate)) / n + Z_95 ** 2 / (4 * n ** 2))
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/** First replies that came in by this moment and after the one before. */
export interface CurvePoint {
  /** Minutes after the launch, in sixths during the first ten. */
  minute: number
  replies: number
}

/** The same curve with the replies added up. */
export function cumulative(curve: CurvePoint[]): { minute: number; replied: number }[] {
  let replied = 0
  return curve.map(({ minute, replies }) => {
    replied += replies
    return { minute, replied }
  })
}

/** How many had replied by that minute. */
export const repliedBy = (curve: CurvePoint[], minute: number) =>
  curve.reduce((sum, point) => (point.minute <= minute ? sum + point.replies : sum), 0)

export const QUARTERS = [0.25, 0.5, 0.75] as const

/** 25・50・75 %到達時間 — the minute by which that share of all prompted had replied, or null while it has not. */
export const timesToQuarters = (curve: CurvePoint[], prompted: number) =>
  QUARTERS.map((share) => ({
    share,
    minute: cumulative(curve).find(({ replied }) => replied >= share * prompted)?.minute ?? null,
  }))

const HOUR = 60
const DAY = 24 * HOUR
const WIDTHS = [5, 15, 30, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY]

/** How far the time axis reaches: the next round width from 5 minutes to 24 hours, after that whole days. */
export const axisMinutes = (elapsed_minutes: number) =>
  WIDTHS.find((width) => elapsed_minutes <= width) ?? Math.ceil(elapsed_minutes / DAY) * DAY

/** Even ticks on that axis, in minutes. */
export function axisTicks(width: number): number[] {
  const step = { 5: 1, 15: 5, 30: 10, 60: 15, 120: 30, 180: HOUR, 360: 2 * HOUR, 720: 3 * HOUR }[width]
  const every = step ?? (width === DAY ? 6 * HOUR : Math.ceil(width / DAY / 4) * DAY)
  return Array.from({ length: Math.floor(width / every) + 1 }, (_, index) => index * every)
}

/** Two refreshes may fail unseen before the board stops calling itself current. */
export const FRESH_FOR_MS = 40_000

export const isFresh = (age_ms: number) => age_ms < FRESH_FOR_MS
