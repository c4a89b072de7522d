import { MARKS } from '../safety-checks/marks/rules.ts'
import { clockTime, dayAndTime, dayInWords } from '../ui/time.ts'
import type { BoardView } from './read-board.ts'

/** What happened while the curve grew: an alert, the silent were asked again, or the time to answer ended. */
export interface BoardEvent {
  /** After the launch; less than zero before it. */
  minute: number
  at: Date
  sign: string
  /** What it is called, its time (with the day where that is another), and both. */
  label: string
  time: string
  words: string
  /** Too long before the launch for the picture: told beside it only. */
  is_before: boolean
}

/** Circled, so that a sign and its explanation find each other in black and white too. */
const SIGNS = ['①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨']
/** In minutes: an alert that came so long before the question is still in the picture. */
const BEFORE = 30

/** できごと・督促・締切 — within the time that the curve shows and before it, in their order. */
export function eventsOf(
  { check, reminded, marks, at }: Pick<BoardView, 'check' | 'reminded' | 'marks' | 'at'>,
  width: number,
): BoardEvent[] {
  const { launched_at, deadline_at } = check
  if (!launched_at) return []
  const minuteOf = (moment: Date) => (moment.getTime() - launched_at.getTime()) / 60_000
  const momentWords = (moment: Date) =>
    dayInWords(moment) === dayInWords(launched_at) ? clockTime(moment) : dayAndTime(moment)
  const eventOf = (of: Pick<BoardEvent, 'at' | 'sign' | 'label' | 'minute'>): BoardEvent => ({
    ...of,
    time: momentWords(of.at),
    words: `${of.label} ${momentWords(of.at)}`,
    is_before: of.minute < -BEFORE,
  })
  const happened = [
    ...marks.map(({ kind, happened_at: moment }) => ({
      moment,
      sign: MARKS[kind].sign,
      label: MARKS[kind].words,
    })),
    ...reminded.map((moment, n) => ({
      moment,
      sign: SIGNS[n] ?? '督',
      label: `督促${n + 1}`,
    })),
    ...(deadline_at && deadline_at <= at ? [{ moment: deadline_at, sign: '締', label: '締切' }] : []),
  ]
  const events = happened
    .map(({ moment, sign, label }) => eventOf({ sign, label, at: moment, minute: minuteOf(moment) }))
    .filter(({ minute }) => minute <= width)
  // Where something stands before the launch, the launch itself is a moment among others.
  const launch = eventOf({ sign: '発', label: '発報', at: launched_at, minute: 0 })
  return (events.some(({ minute }) => minute < 0) ? [launch, ...events] : events).sort(
    (one, other) => one.minute - other.minute,
  )
}

/** Where the time axis begins: at the launch, or at a round minute before what came earlier. */
export function axisFrom(events: readonly BoardEvent[]): number {
  const first = Math.min(0, ...events.filter(({ is_before }) => !is_before).map(({ minute }) => minute))
  return first < 0 ? Math.floor(first / 5) * 5 : 0
}

/** More of them would leave no room for the curve on a page of paper, nor for the words below it. */
const MOST_ON_PAPER = 8

/** What stands in the picture of the paper, and what has no place there: too long before, behind its axis, or too many. */
export function onPaper(events: readonly BoardEvent[], width: number) {
  const drawn = events
    .filter(({ minute, is_before }) => minute <= width && !is_before)
    .slice(0, MOST_ON_PAPER)
  return { drawn, beside: events.filter((one) => !drawn.includes(one)) }
}
