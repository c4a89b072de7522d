import { choiceInWords, type DetailCode, isAlarming, questionOf } from '../../replies/details/questions.ts'
import { CONDITIONS, type Condition, type Reply } from '../../replies/table.ts'
import type { FacilityId, FacilityType } from '../../roster/table.ts'

/** 電気・水・酸素・通信 — what a facility cannot work without. */
export const LIFELINES = ['PWR', 'WTR', 'GAS', 'NET'] as const satisfies DetailCode[]
export type Lifeline = (typeof LIFELINES)[number]

/** One facility's newest word on one question. */
export interface Said {
  question: string
  choice: string
  event_at: Date
  said_by: string
}

export interface AskedFacility {
  id: FacilityId
  name: string
  ward: string | null
  facility_type: FacilityType
  phone: string | null
  /** Null: nobody there has answered. */
  condition: Condition | null
  event_at: Date | null
  via: Reply['via'] | null
  heard_from: string | null
  said_by: string | null
  /** Any of its doctors asks for help now, whoever spoke last. */
  needs_help?: boolean
  said: Said[]
}

/** 未回答 nobody there answered, 未入力 answered and did not say, 該当なし is not asked there: never the same word. */
export type Standing = 'silent' | 'unsaid' | 'none' | 'well' | 'troubled' | 'unchecked'

const UNCHECKED = '9'
const NONE = '8'

/** How a facility stands with one lifeline (or OPEN), and in which words. */
export function standingOf(
  facility: Pick<AskedFacility, 'facility_type' | 'condition' | 'said'>,
  code: Lifeline | 'OPEN',
): { standing: Standing; words: string } {
  const question = questionOf(code)
  const said = facility.said.find((one) => one.question === code)
  if (question && said) {
    const words = choiceInWords(question, said.choice)
    if (said.choice === NONE) return { standing: 'none', words }
    if (said.choice === UNCHECKED) return { standing: 'unchecked', words }
    return { standing: isAlarming(question, said.choice) ? 'troubled' : 'well', words }
  }
  const is_asked = question?.asked_of === null || question?.asked_of.includes(facility.facility_type)
  if (!is_asked) return { standing: 'none', words: '該当なし' }
  return facility.condition === null
    ? { standing: 'silent', words: '未回答' }
    : { standing: 'unsaid', words: '未入力' }
}

export interface WardCount extends Record<Condition | 'facilities' | 'silent', number> {
  lifelines: Record<Lifeline, Record<Standing, number>>
}

const STANDINGS: readonly Standing[] = ['silent', 'unsaid', 'none', 'well', 'troubled', 'unchecked']

function countOf(facilities: readonly AskedFacility[]): WardCount {
  const many = (is: (one: AskedFacility) => boolean) => facilities.filter(is).length
  const lifeline = (code: Lifeline) =>
    Object.fromEntries(
      STANDINGS.map((standing) => [standing, many((one) => standingOf(one, code).standing === standing)]),
    ) as Record<Standing, number>
  return {
    facilities: facilities.length,
    open: many(({ condition }) => condition === 'open'),
    partly_open: many(({ condition }) => condition === 'partly_open'),
    closed: many(({ condition }) => condition === 'closed'),
    needs_help: many(({ condition }) => condition === 'needs_help'),
    silent: many(({ condition }) => condition === null),
    lifelines: { PWR: lifeline('PWR'), WTR: lifeline('WTR'), GAS: lifeline('GAS'), NET: lifeline('NET') },
  }
}

/** Ward by ward, and all of them; every facility is counted once in each of the five answers and each lifeline. */
export function countByWard(facilities: readonly AskedFacility[]) {
  // In the order in which they come: that of every table of the board.
  const wards = [...Map.groupBy(facilities, ({ ward }) => ward)]
  return {
    wards: wards.map(([ward, some]) => ({ ward, ...countOf(some) })),
    total: countOf(facilities),
  }
}

/** The newest answer in words, and the ▲ of a colleague there that it must not hide. */
export const conditionInWords = (condition: Condition, { needs_help }: Pick<AskedFacility, 'needs_help'>) =>
  CONDITIONS[condition].label +
  (needs_help && condition !== 'needs_help' ? '（▲ ほかの先生は「助けが必要です」）' : '')

/** 開いている — A1 and A2. */
export const isOpen = ({ condition }: Pick<AskedFacility, 'condition'>) =>
  condition === 'open' || condition === 'partly_open'

export const SHOWN = {
  all: 'すべて',
  open: '開いている所',
  troubled: '困っている所',
  silent: '未回答の所',
} as const
export type Shown = keyof typeof SHOWN

export const readShown = (word: string | undefined): Shown =>
  word !== undefined && Object.hasOwn(SHOWN, word) ? (word as Shown) : 'all'

/** What the list shows; a ward narrows it further. */
export const isShown = (
  facility: AskedFacility,
  { shown, ward }: { shown: Shown; ward: string | undefined },
) =>
  (ward === undefined || (facility.ward ?? '') === ward) &&
  (shown === 'all' ||
    (shown === 'open' && isOpen(facility)) ||
    (shown === 'silent' && facility.condition === null) ||
    (shown === 'troubled' &&
      (facility.condition === 'needs_help' ||
        facility.needs_help === true ||
        LIFELINES.some((code) => standingOf(facility, code).standing === 'troubled'))))
