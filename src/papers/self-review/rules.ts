import { createHash, createHmac } from 'node:crypto'
import type { FacilityId, FacilityType } from '../../roster/table.ts'
import type { YearItem } from '../table.ts'
import { YEAR_ITEMS, yearOf } from '../year/rules.ts'
import type { SelfReviewAnswer, SelfReviewId } from './table.ts'

/** ①〜⑥, of which the yearly report counts the clinics that say yes. */
export const POINTS = [
  'acute_care',
  'discharge_services',
  'training',
  'disaster_plan',
  'community_work',
  'admission',
] as const satisfies YearItem[]
export type Point = (typeof POINTS)[number]

/** In a clinic's own words: what it does, so that yes and no are clear. */
export const QUESTIONS: Record<Point, string> = {
  acute_care: '在宅の患者さんの急変のとき、診療を支えていますか',
  discharge_services: '退院して在宅に移る患者さんのサービスを、途切れないように整えていますか',
  training: '地域の医療や介護の研修を、開くか、手伝っていますか',
  disaster_plan: '災害のときも医療を続ける計画（BCPなど）がありますか',
  community_work: '地域包括支援センターなどと、いっしょに働いていますか',
  admission: '在宅の患者さんの急変のとき、入院を受け入れていますか',
}
export const labelOf = (point: Point) => YEAR_ITEMS[point].label

/** Null of ⑥: there are no beds. */
export type Answers = Pick<SelfReviewAnswer, Point>
/** What is known before the clinic has said anything; undefined is not known. */
export type Known = Partial<Record<Point, boolean>>

export const hasBeds = (type: FacilityType) => type === 'hospital' || type === 'bedded_clinic'

export const pointsOf = (type: FacilityType): readonly Point[] =>
  hasBeds(type) ? POINTS : POINTS.filter((point) => point !== 'admission')

interface Facts {
  /** The clinic's newest answer of an earlier year. */
  before: Answers | null
  bcp_revised_on: Date | null
}

/** 前もって入れておく答え — this year's own answer first, then last year's, then what the roster knows of the plan. */
export function knownOf(answer: Answers | null, { before, bcp_revised_on }: Facts): Known {
  const said = answer ?? before
  const known: Known = {}
  for (const point of POINTS) {
    const value = said?.[point]
    if (typeof value === 'boolean') known[point] = value
  }
  // A plan that the roster has a date of is no guess; last year's no is.
  if (!answer && bcp_revised_on) known.disaster_plan = true
  return known
}

/** Whether one tap says everything: an answer lies before him for every point that his clinic is asked. */
export const isWhole = (known: Known, type: FacilityType) =>
  pointsOf(type).every((point) => known[point] !== undefined)

/** yes and no for every point that is asked; otherwise the points without an answer. */
export function readAnswers(
  form: Record<string, string | undefined>,
  type: FacilityType,
): { ok: true; answers: Answers } | { ok: false; missing: Point[]; typed: Known } {
  const typed: Known = {}
  for (const point of pointsOf(type)) {
    if (form[point] === 'yes') typed[point] = true
    if (form[point] === 'no') typed[point] = false
  }
  const missing = pointsOf(type).filter((point) => typed[point] === undefined)
  if (missing.length > 0) return { ok: false, missing, typed }
  const value = (point: Point) => typed[point] ?? false
  return {
    ok: true,
    answers: {
      acute_care: value('acute_care'),
      discharge_services: value('discharge_services'),
      training: value('training'),
      disaster_plan: value('disaster_plan'),
      community_work: value('community_work'),
      admission: typed.admission ?? null,
    },
  }
}

export const isSame = (a: Answers, b: Answers) => POINTS.every((point) => a[point] === b[point])

/** ①②④ — the points answered with yes, for a narrow column. */
export const marksOf = (answers: Answers) =>
  POINTS.filter((point) => answers[point] === true)
    .map((point) => labelOf(point).slice(0, 1))
    .join('') || 'なし'

/** Which clinics were chosen when a page was made: another choice since then, and it is stale. */
export const choiceOf = (clinics: readonly { id: FacilityId; is_chosen: boolean }[]) =>
  createHash('sha256')
    .update(
      clinics
        .flatMap(({ id, is_chosen }) => (is_chosen ? [id] : []))
        .sort()
        .join(),
    )
    .digest('base64url')
    .slice(0, 22)

/** The report of a year is written in the spring after it; then the link dies. */
const AFTER_YEAR_MS = 91 * 24 * 3_600_000
export const linkEndsAt = (fiscal_year: number) =>
  new Date(yearOf(fiscal_year).until.getTime() + AFTER_YEAR_MS)

/** As people say it: the last day on which it opens. */
export const lastDayOf = (fiscal_year: number) => new Date(linkEndsAt(fiscal_year).getTime() - 1)

/** For so long after it was asked a clinic is ticked only by a person: who presses again has mostly not seen that he did. */
const TIME_TO_ANSWER_MS = 7 * 24 * 3_600_000
export const wasJustAsked = (asked_at: Date | null, at: Date) =>
  asked_at !== null && at.getTime() - asked_at.getTime() < TIME_TO_ANSWER_MS

/** 160 bits that only we can compute again; the database holds their hash. */
export const reviewToken = (key: Uint8Array, id: SelfReviewId) =>
  createHmac('sha256', key).update(`self_review\0${id}`).digest().subarray(0, 20).toString('base64url')

export const reviewUrl = (public_url: string, token: string) => `${public_url}/y/${token}`
