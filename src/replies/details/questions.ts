import type { FacilityType } from '../../roster/table.ts'

/** One question beyond the four buttons. Codes are stable and go into exports; labels may be edited. */
export interface DetailQuestion {
  code: DetailCode
  label: string
  /** Code and label, in the order of the buttons; a `count` takes a number of people instead. */
  choices: readonly Choice[]
  kind: 'one' | 'count'
  /** Null asks everybody, also a doctor without a facility. */
  asked_of: readonly FacilityType[] | null
}

type Choice = readonly [code: string, label: string]

export type DetailCode = keyof typeof QUESTIONS

const FACILITIES = ['hospital', 'bedded_clinic', 'home_care_clinic', 'clinic'] as const
const WITH_OXYGEN = ['hospital', 'bedded_clinic', 'home_care_clinic'] as const
const WITH_BEDS = ['hospital', 'bedded_clinic'] as const
const HOME_CARE = ['home_care_clinic'] as const
const YES_NO: readonly Choice[] = [
  ['0', 'なし'],
  ['1', 'あり'],
]

/** くわしい状況 — in the order in which they are asked: what helps soonest comes first, and anybody may stop anywhere. */
const QUESTIONS = {
  BLD: of('建物', FACILITIES, [
    ['0', '問題なし'],
    ['3', '一部損傷'],
    ['2', '浸水'],
    ['1', '倒壊・倒壊の恐れ'],
    ['9', '未確認'],
  ]),
  PWR: of('電気', FACILITIES, [
    ['0', '通常'],
    ['2', '停電'],
    ['1A', '発電機など 6時間未満'],
    ['1B', '発電機など 半日'],
    ['1C', '発電機など 1日'],
    ['1D', '発電機など 2日以上'],
    ['9', '未確認'],
  ]),
  WTR: of('水', FACILITIES, [
    ['0', '通常'],
    ['1', '断水・貯水あり'],
    ['2', '断水'],
    ['9', '未確認'],
  ]),
  GAS: of('酸素・医療ガス', WITH_OXYGEN, [
    ['0', '足りる'],
    ['1', '不足'],
    ['2', 'なし'],
    ['8', '該当なし'],
  ]),
  MED: of('薬・衛生材料', FACILITIES, [
    ['0', '足りる'],
    ['1', '不足'],
    ['8', '該当なし'],
  ]),
  OPEN: of('診療', FACILITIES, [
    ['0', '通常'],
    ['1', '外来のみ'],
    ['2', '処方のみ'],
    ['3', '往診のみ'],
    ['4', '軽傷を受け入れ可'],
    ['5', '休診'],
  ]),
  MUSTER: of('救護所への参集', null, [
    ['1', 'すぐ行ける'],
    ['2', '3時間以内'],
    ['3', '本日中'],
    ['4', '行けない'],
  ]),
  LOC: of('いま居る所', null, [
    ['1', '院内'],
    ['2', '自宅'],
    ['3', '移動中'],
    ['4', '市外'],
  ]),
  FAM: of('ご家族・職員', null, [
    ['1', '全員無事'],
    ['2', '負傷あり'],
    ['3', '確認中'],
  ]),
  NET: of('使える通信', FACILITIES, [
    ['TMI', 'すべて使える'],
    ['M', '携帯だけ'],
    ['T', '固定電話だけ'],
    ['I', 'インターネットだけ'],
    ['X', 'どれも使えない'],
  ]),
  STAFF: of('職員', FACILITIES, [
    ['0', '足りる'],
    ['1', '不足'],
  ]),
  CROWD: of('患者さんの殺到', FACILITIES, YES_NO),
  HVEN: count('在宅で人工呼吸器の方', HOME_CARE),
  HOXY: count('在宅酸素の方', HOME_CARE),
  HHELP: count('そのうち支援がいる方', HOME_CARE),
  BED: count('受け入れできる人数', WITH_BEDS),
  PW_ASK: of('電源を借りたい', FACILITIES, YES_NO),
  PW_OFFER: of('電源を貸せる', FACILITIES, YES_NO),
} as const

function of(label: string, asked_of: DetailQuestion['asked_of'], choices: readonly Choice[]) {
  return { label, asked_of, choices, kind: 'one' as const }
}
function count(label: string, asked_of: DetailQuestion['asked_of']) {
  return { label, asked_of, choices: [], kind: 'count' as const }
}

export const ALL_QUESTIONS: DetailQuestion[] = Object.entries(QUESTIONS).map(([code, question]) => ({
  code: code as DetailCode,
  ...question,
}))

/** What a doctor of this kind of facility is asked; null for one without a facility. */
export const questionsFor = (type: FacilityType | null): DetailQuestion[] =>
  ALL_QUESTIONS.filter(({ asked_of }) => asked_of === null || (type !== null && asked_of.includes(type)))

export const questionOf = (code: string): DetailQuestion | null =>
  ALL_QUESTIONS.find((question) => question.code === code) ?? null

const MOST_PEOPLE = 999

/** A choice as it may be kept, or null: a code of the question, or a number of people from 0 to 999. */
export function readChoice({ kind, choices }: DetailQuestion, written: string): string | null {
  if (kind === 'one') return choices.some(([code]) => code === written) ? written : null
  const plain = written.normalize('NFKC').trim()
  return /^\d{1,3}$/.test(plain) && Number(plain) <= MOST_PEOPLE ? String(Number(plain)) : null
}

export const choiceInWords = ({ kind, choices }: DetailQuestion, choice: string) =>
  kind === 'count' ? `${choice}人` : (choices.find(([code]) => code === choice)?.[1] ?? choice)

/** The one after it for this kind of facility; the first where there is none before; null at the end. */
export function nextQuestion(type: FacilityType | null, after: DetailCode | null): DetailQuestion | null {
  const asked = questionsFor(type)
  const place = after === null ? -1 : asked.findIndex(({ code }) => code === after)
  return after !== null && place === -1 ? null : (asked[place + 1] ?? null)
}

/** What the office should see first; the rest is only counted. Counts alarm from one person on, where they are named. */
const ALARMING: Partial<Record<DetailCode, readonly string[] | 'any'>> = {
  BLD: ['1', '2', '3'],
  PWR: ['2', '1A'],
  WTR: ['1', '2'],
  GAS: ['1', '2'],
  MED: ['1'],
  FAM: ['2'],
  NET: ['X'],
  STAFF: ['1'],
  CROWD: ['1'],
  HHELP: 'any',
  PW_ASK: ['1'],
}

export function isAlarming({ code }: DetailQuestion, choice: string) {
  const alarming = ALARMING[code]
  return alarming === 'any' ? choice !== '0' : (alarming?.includes(choice) ?? false)
}
