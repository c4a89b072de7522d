import { TOPICS, type Topic } from './sentences.ts'

/** What of the trail is looked at; everything stands in the URL. */
export interface TrailFilter {
  actor: string | null
  topic: Topic | null
  /** Days in Japan as `<input type="date">` writes them; both are part of the span. */
  from: string | null
  until: string | null
  page: number
}

const MOST_PAGES = 100_000

/** What makes no sense is left out, so that a mistyped URL shows more and not nothing. */
export function readFilter(query: (name: string) => string | undefined): TrailFilter {
  const topic = query('topic') ?? ''
  const page = Number(query('page'))
  return {
    actor: query('actor')?.slice(0, 100) || null,
    topic: Object.hasOwn(TOPICS, topic) ? (topic as Topic) : null,
    from: dayIn(query('from')),
    until: dayIn(query('until')),
    page: Number.isInteger(page) && page >= 1 && page <= MOST_PAGES ? page : 1,
  }
}

const dayIn = (text = '') => (/^\d{4}-\d\d-\d\d$/.test(text) && startOf(text) ? text : null)

/** Midnight in Japan; null for a day that no calendar has. */
export function startOf(day: string): Date | null {
  const at = new Date(`${day}T00:00:00+09:00`)
  return Number.isNaN(at.getTime()) || dayOf(at) !== day ? null : at
}

const DAY_MS = 24 * 60 * 60 * 1_000
const JAPAN_MS = 9 * 60 * 60 * 1_000
const dayOf = (at: Date) => new Date(at.getTime() + JAPAN_MS).toISOString().slice(0, 10)

export const endOf = (day: string): Date | null => {
  const start = startOf(day)
  return start && new Date(start.getTime() + DAY_MS)
}

/** The same page with something else in its URL. */
export function hrefOf(filter: TrailFilter, change: Partial<TrailFilter> = {}) {
  const { page, ...rest } = { ...filter, ...change }
  const given = Object.entries(rest).filter((field): field is [string, string] => field[1] !== null)
  const query = new URLSearchParams([...given, ...(page > 1 ? [['page', String(page)]] : [])]).toString()
  return query ? `/audit?${query}` : '/audit'
}

/** At seven in the morning the day's head is cut; the office reads of it when it comes in. */
const CUT_AT_MS = 7 * 60 * 60 * 1_000

/** The last day whose seven o'clock has passed, and that moment: what is written later waits for the next day. */
export function headDay(at: Date) {
  const day = dayOf(new Date(at.getTime() - CUT_AT_MS))
  return { day, cut_at: new Date(`${day}T07:00:00+09:00`) }
}
