/** 貸出の期間 — counted in days of the Japanese calendar, whose clock is never put forward or back. */
const DAY_MS = 24 * 60 * 60 * 1_000
const JAPAN_MS = 9 * 60 * 60 * 1_000

export interface Terms {
  usual_days: number
  longest_days: number
}

/** What an association that has written nothing down goes by: seven days, ten at most. */
export const USUAL_TERMS: Terms = { usual_days: 7, longest_days: 10 }

const dayNumber = (at: Date) => Math.floor((at.getTime() + JAPAN_MS) / DAY_MS)
const midnight = (day: number) => new Date(day * DAY_MS - JAPAN_MS)

/** The first day does not count: lent on the 1st for seven days is due on the 8th, and the 8th ends at midnight. */
export const dueAfter = (from: Date, days: number) => midnight(dayNumber(from) + days + 1)

/** The last day on which it may come back, as a moment within that day. */
export const lastDay = (due_at: Date) => new Date(due_at.getTime() - 1)

/** 2028-02-29, as `<input type="date">` wants it. */
export const toDayField = (at: Date) => new Date(at.getTime() + JAPAN_MS).toISOString().slice(0, 10)

/** The end of the day typed into such a field, or null where there is no such day. */
export function fromDayField(text: string): Date | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const day = new Date(`${text}T00:00:00+09:00`)
  return Number.isNaN(day.getTime()) || toDayField(day) !== text ? null : dueAfter(day, 0)
}

export type PeriodFault = 'past' | 'too_long'

/** Why a unit may not be lent until then, or null. `from` is the hand-over, real or planned. */
export function periodFault(
  { from, until, at }: { from: Date; until: Date; at: Date },
  { longest_days }: Terms,
): PeriodFault | null {
  if (until <= at || until <= from) return 'past'
  return until > dueAfter(from, longest_days) ? 'too_long' : null
}

/** 督促の段 — the day it is due and one, three and seven days after, at nine in the morning. */
export const LADDER = { due_0: 0, due_1: 1, due_3: 3, due_7: 7 } as const
export type Rung = keyof typeof LADDER

const NINE_MS = 9 * 60 * 60 * 1_000

/** Those rungs that are still to come; on the first day itself nobody is reminded of what he has just taken. */
export const rungsFor = (due_at: Date, at: Date): { rung: Rung; due_at: Date }[] =>
  (Object.entries(LADDER) as [Rung, number][])
    .map(([rung, days]) => ({
      rung,
      due_at: new Date(midnight(dayNumber(lastDay(due_at)) + days).getTime() + NINE_MS),
    }))
    .filter((one) => one.due_at > at)

/** PostgreSQL's `[from,until)`; without an end where nobody knows one. */
export const rangeOf = (from: Date, until: Date | null) =>
  `[${from.toISOString()},${until ? until.toISOString() : ''})`
