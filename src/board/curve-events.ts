import { clockTime } from '../ui/time.ts'
import type { BoardView } from './read-board.ts'

/** What happened while the curve grew: the silent were asked again, or the time to answer ended. */
export interface BoardEvent {
  /** After the launch. */
  minute: number
  sign: string
  words: string
}

/** Circled, so that a sign and its explanation find each other in black and white too. */
const SIGNS = ['①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨']

/** 督促と締切 — within the time that the curve shows, in their order. */
export function eventsOf(
  { check, reminded, at }: Pick<BoardView, 'check' | 'reminded' | 'at'>,
  width: number,
): BoardEvent[] {
  const { launched_at, deadline_at } = check
  if (!launched_at) return []
  const minuteOf = (moment: Date) => (moment.getTime() - launched_at.getTime()) / 60_000
  const happened = [
    ...reminded.map((moment, n) => ({
      moment,
      sign: SIGNS[n] ?? '督',
      words: `督促${n + 1} ${clockTime(moment)}`,
    })),
    ...(deadline_at && deadline_at <= at
      ? [{ moment: deadline_at, sign: '締', words: `締切 ${clockTime(deadline_at)}` }]
      : []),
  ]
  return happened
    .map(({ moment, ...event }) => ({ minute: minuteOf(moment), ...event }))
    .filter(({ minute }) => minute > 0 && minute <= width)
    .sort((one, other) => one.minute - other.minute)
}
