import { HIDDEN } from '../../ui/hidden-characters.ts'
import { dayOf, holidayOn } from '../launching/holidays.ts'

/** What is known of the hour at which a check left. */
export interface Hour {
  /** 0 is Sunday. */
  weekday: number
  hour: number
  holiday: string | null
}

const JAPAN_MS = 9 * 3_600_000

/** Day and hour of a launch in Japan; of checks from before they were recorded, too. */
export function hourOf(launched_at: Date): Hour {
  const there = new Date(launched_at.getTime() + JAPAN_MS)
  return { weekday: there.getUTCDay(), hour: there.getUTCHours(), holiday: holidayOn(dayOf(launched_at)) }
}

/** 雨 — said by a person afterwards; nobody guesses it from a forecast. */
export const RAIN = { rained: '雨だった', dry: '降っていない', unknown: 'わからない' } as const
export type Rain = keyof typeof RAIN

export const readRain = (typed: string | undefined): Rain | null =>
  (Object.keys(RAIN) as Rain[]).find((known) => known === typed) ?? null

/** So that the paper stays one page, whatever is written. */
export const LONGEST_PAPER = { lines: 6, letters: 240 } as const

export type PaperFault = 'too_long' | 'too_many_lines' | 'hidden_characters'

/** The lines of 課題と次回に向けて as they are kept: no blank ones, no spaces around. */
export const paperLines = (typed: string) =>
  typed
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Why these words cannot stand on the paper, or null. */
export function paperFault(typed: string): PaperFault | null {
  const lines = paperLines(typed)
  if (lines.some((line) => HIDDEN.test(line.replace(/\p{VS}/gu, '')))) return 'hidden_characters'
  if (lines.length > LONGEST_PAPER.lines) return 'too_many_lines'
  return [...lines.join('')].length > LONGEST_PAPER.letters ? 'too_long' : null
}

/** In letters; a committee's evening fits, and a file that somebody dropped into the field does not. */
export const LONGEST_MINUTES = 4_000

export type MinutesFault = 'empty' | 'minutes_too_long' | 'hidden_characters'

/** The minutes as they are kept: lines as typed, without blanks at their ends or around the whole. */
export const minutesText = (typed: string) =>
  typed
    .split(/\r\n|\r|\n/)
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()

/** Why these minutes cannot be kept, or null. */
export function minutesFault(typed: string): MinutesFault | null {
  const text = minutesText(typed)
  if (text === '') return 'empty'
  if (text.split('\n').some((line) => HIDDEN.test(line.replace(/\p{VS}|\t/gu, ''))))
    return 'hidden_characters'
  return [...text].length > LONGEST_MINUTES ? 'minutes_too_long' : null
}
