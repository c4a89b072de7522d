import type { Purpose, SafetyCheck } from '../table.ts'

/** What the office may choose from, in minutes after the launch. */
export const REMINDER_STEPS = [15, 30, 60, 180, 1_440] as const

/** Re-asking the silent is what raises answers most; a drill is asked again more gently. */
export const usualReminders = (purpose: Purpose) => (purpose === 'actual' ? [15, 60, 180] : [60, 180])

const HOUR_MS = 3_600_000
const JAPAN_MS = 9 * HOUR_MS
const QUIET_FROM = 21
const QUIET_UNTIL = 7

/** 21時から7時まで, when only a disaster may make a phone ring. */
export function isQuiet(at: Date) {
  const hour = new Date(at.getTime() + JAPAN_MS).getUTCHours()
  return hour >= QUIET_FROM || hour < QUIET_UNTIL
}

/** The same moment, or 7:00 of the morning after it where it falls into the quiet hours. */
export function afterQuiet(at: Date) {
  if (!isQuiet(at)) return at
  const here = new Date(at.getTime() + JAPAN_MS)
  const days = here.getUTCHours() >= QUIET_FROM ? 1 : 0
  const morning = Date.UTC(here.getUTCFullYear(), here.getUTCMonth(), here.getUTCDate() + days, QUIET_UNTIL)
  return new Date(morning - JAPAN_MS)
}

/** When the silent are asked again: in order, none twice, none once the deadline has passed. */
export function reminderTimes(
  {
    purpose,
    remind_after_min,
    deadline_at,
  }: Pick<SafetyCheck, 'purpose' | 'remind_after_min' | 'deadline_at'>,
  launched_at: Date,
): Date[] {
  const minutes = remind_after_min ?? usualReminders(purpose)
  const times = minutes.map((after) => {
    const at = new Date(launched_at.getTime() + after * 60_000)
    return (purpose === 'actual' ? at : afterQuiet(at)).getTime()
  })
  return [...new Set(times)]
    .sort((a, b) => a - b)
    .map((ms) => new Date(ms))
    .filter((at) => !deadline_at || at < deadline_at)
}

/** The boxes ticked on a form; null where the form did not ask. */
export function chosenReminders(form: Record<string, string | undefined>): number[] | null {
  if (!form.remind_asked) return null
  return REMINDER_STEPS.filter((minutes) => form[`remind_${minutes}`])
}
