/** A day of Japan's calendar; months from 1. */
export interface Day {
  year: number
  month: number
  day: number
}

const DAY_MS = 86_400_000
const JAPAN_MS = 9 * 3_600_000
const MONDAY = 1
const SUNDAY = 0

const utc = ({ year, month, day }: Day) => Date.UTC(year, month - 1, day)
const beside = (day: Day, days: number): Day => dayOfUtc(utc(day) + days * DAY_MS)
const weekday = (day: Day) => new Date(utc(day)).getUTCDay()
const dayOfUtc = (ms: number): Day => {
  const at = new Date(ms)
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() }
}

/** The day of a moment in Japan, whatever the server's zone is. */
export const dayOf = (at: Date) => dayOfUtc(at.getTime() + JAPAN_MS)

export const isWeekend = (day: Day) => [0, 6].includes(weekday(day))

/** 国民の祝日に関する法律(昭和23年法律第178号)第2条, as it stands since 2022. */
const FIXED: Record<string, string> = {
  '1-1': '元日',
  '2-11': '建国記念の日',
  '2-23': '天皇誕生日',
  '4-29': '昭和の日',
  '5-3': '憲法記念日',
  '5-4': 'みどりの日',
  '5-5': 'こどもの日',
  '8-11': '山の日',
  '11-3': '文化の日',
  '11-23': '勤労感謝の日',
}
const MONDAYS: Record<string, string> = {
  '1-2': '成人の日',
  '7-3': '海の日',
  '9-3': '敬老の日',
  '10-2': 'スポーツの日',
}

/**
 * The usual approximation of the two days that the law leaves to astronomy, right from 1980 to 2099; the day that counts
 * is announced in the 官報 of the February before (国立天文台 暦要項).
 */
const equinox = (year: number, at_1980: number) =>
  Math.floor(at_1980 + 0.242194 * (year - 1980)) - Math.floor((year - 1980) / 4)

function ofArticle2(at: Day): string | null {
  const { year, month, day } = at
  if (month === 3 && day === equinox(year, 20.8431)) return '春分の日'
  if (month === 9 && day === equinox(year, 23.2488)) return '秋分の日'
  const monday = weekday(at) === MONDAY ? MONDAYS[`${month}-${Math.ceil(day / 7)}`] : undefined
  return FIXED[`${month}-${day}`] ?? monday ?? null
}

/** 第3条第2項: a holiday on a Sunday moves its rest to the next day that is none. */
function isSubstitute(day: Day) {
  for (let before = beside(day, -1); ofArticle2(before); before = beside(before, -1))
    if (weekday(before) === SUNDAY) return true
  return false
}

/** 祝日 — what the day is called, or null on a day like others. */
export function holidayOn(day: Day): string | null {
  const name = ofArticle2(day)
  if (name) return name
  if (isSubstitute(day)) return '振替休日'
  // 第3条第3項: a day between two holidays.
  return ofArticle2(beside(day, -1)) && ofArticle2(beside(day, 1)) ? '国民の休日' : null
}
