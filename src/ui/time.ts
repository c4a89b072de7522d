/** Made once each: a formatter costs a hundred times what it formats. */
const japanese = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', hourCycle: 'h23', ...options })
const CLOCK = japanese({ hour: '2-digit', minute: '2-digit' })
const SECONDS = japanese({ hour: 'numeric', minute: '2-digit', second: '2-digit' })
const WORDS = japanese({ hour: 'numeric', minute: '2-digit' })
const DAY = japanese({
  month: 'numeric',
  day: 'numeric',
  weekday: 'short',
  hour: 'numeric',
  minute: '2-digit',
})
const FIELD = japanese({
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** Japanese dates and times, always in Japan's time zone, whatever the server's is. */
const parts = (at: Date, format: Intl.DateTimeFormat) =>
  Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))

/** 10:42 */
export function clockTime(at: Date) {
  const { hour, minute } = parts(at, CLOCK)
  return `${hour}:${minute}`
}

/** 10時06分30秒 — for what happens within the minute. */
export function clockWithSeconds(at: Date) {
  const { hour, minute, second } = parts(at, SECONDS)
  return `${Number(hour)}時${minute}分${second}秒`
}

/** 11月5日(水) 10時06分 */
export function dayAndTime(at: Date) {
  const { month, day, weekday, hour, minute } = parts(at, DAY)
  return `${month}月${day}日(${weekday}) ${hour}時${minute}分`
}

/** 11月5日(水) */
export const dayInWords = (at: Date) => dayAndTime(at).split(' ')[0] ?? ''

/** 11/5 */
export function shortDay(at: Date) {
  const { month, day } = parts(at, FIELD)
  return `${Number(month)}/${Number(day)}`
}

/** 2時間15分, 40分, 30秒 — for waits and deadlines; never negative. */
export function span(ms: number) {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 60) return `${seconds}秒`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes}分`
  const hours = Math.floor(minutes / 60)
  return minutes % 60 === 0 ? `${hours}時間` : `${hours}時間${minutes % 60}分`
}

/** 2026-11-05T12:06, as `<input type="datetime-local">` wants it. */
export function toDateField(at: Date) {
  const { year, month, day, hour, minute } = parts(at, FIELD)
  return `${year}-${month}-${day}T${hour}:${minute}`
}

/** What was typed into such a field, as a moment in Japan; null for anything else. */
export function fromDateField(text: string): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return null
  const at = new Date(`${text}:00+09:00`)
  return Number.isNaN(at.getTime()) || toDateField(at) !== text ? null : at
}

/** 9時05分 */
export function timeInWords(at: Date) {
  const { hour, minute } = parts(at, WORDS)
  return `${Number(hour)}時${minute}分`
}

/** 2026年11月5日(木) — for what is read years later. */
export const dayOfYear = (at: Date) => `${parts(at, FIELD).year}年${day(at)}`

/** 11月5日(木) */
export function day(at: Date) {
  const { month, day: of_month, weekday } = parts(at, DAY)
  return `${month}月${of_month}日(${weekday})`
}

const ERA = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
  timeZone: 'Asia/Tokyo',
  era: 'long',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
})

/** 令和8年11月5日 — on paper that leaves the house; the first year of an era is 元年. */
export function eraDate(at: Date) {
  const { era, year, month, day } = parts(at, ERA)
  return `${era}${year === '1' ? '元' : year}年${month}月${day}日`
}

const SHORT_ERAS: Record<string, string> = { 令和: 'R', 平成: 'H' }

/** R8/11/5 — for the narrow columns of such a paper. */
export function eraShort(at: Date) {
  const { era = '', year, month, day } = parts(at, ERA)
  return `${SHORT_ERAS[era] ?? era}${year}/${month}/${day}`
}

/** 令和8年11月5日(木) 10時06分 */
export const eraMoment = (at: Date) => `${eraDate(at)}(${parts(at, DAY).weekday}) ${timeInWords(at)}`

/** 令和8年度 — the year of an association's books, from April on. */
export function fiscalYear(at: Date) {
  const { year, month } = parts(at, FIELD)
  const within = Number(month) >= 4 ? at : new Date(`${Number(year) - 1}-12-31T12:00:00+09:00`)
  return eraDate(within).replace(/年.*/, '年度')
}
