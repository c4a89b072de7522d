import { type DetailCode, questionOf } from '../../replies/details/questions.ts'
import { CONDITIONS, type Condition } from '../../replies/table.ts'
import { type Cell, columns, type Sheet } from '../sheet.ts'
import type { Paper } from './read.ts'

/** What the meeting asks of the further questions, and which answers say so; a number of people is summed up. */
const ASKED: Partial<Record<DetailCode, { label: string; choices: readonly string[] | 'sum' }>> = {
  BLD: { label: '建物に被害がある', choices: ['1', '2', '3'] },
  PWR: { label: '停電・予備電源6時間未満', choices: ['2', '1A'] },
  WTR: { label: '断水している', choices: ['1', '2'] },
  GAS: { label: '酸素・医療ガスが足りない', choices: ['1', '2'] },
  MED: { label: '薬・衛生材料が足りない', choices: ['1'] },
  STAFF: { label: '職員が足りない', choices: ['1'] },
  MUSTER: { label: '救護所へ3時間以内に行ける', choices: ['1', '2'] },
  HHELP: { label: '支援がいる在宅の方（人数）', choices: 'sum' },
  PW_ASK: { label: '電源を借りたい', choices: ['1'] },
  PW_OFFER: { label: '電源を貸せる', choices: ['1'] },
}

const NOT_APPLICABLE = '8'
const CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮'

/** 対応状況 — the four answers and what was said beyond them; who said nothing of a question is none of its numbers. */
export function answersSheet({ now, answers }: Paper): Sheet {
  const conditions = (Object.keys(CONDITIONS) as Condition[]).map((condition): Cell[] => [
    `${CONDITIONS[condition].symbol}${CONDITIONS[condition].label}`,
    now.total[condition],
    now.total.replied,
    null,
    null,
  ])
  const further = Object.entries(ASKED).flatMap(([code, { label, choices }]): Cell[][] => {
    const said = answers.filter(({ question }) => question === code)
    const question = questionOf(code)
    if (said.length === 0 || !question) return []
    const answered = sumOf(said)
    const counted =
      choices === 'sum'
        ? said.reduce((sum, { choice, people }) => sum + Number(choice) * people, 0)
        : sumOf(said.filter(({ choice }) => choices.includes(choice)))
    const has_na = question.choices.some(([choice]) => choice === NOT_APPLICABLE)
    const not_applicable = sumOf(said.filter(({ choice }) => choice === NOT_APPLICABLE))
    return [
      [
        label,
        counted,
        answered - not_applicable,
        has_na ? not_applicable : null,
        Math.max(0, repliedOf(now, question.asked_of) - answered),
      ],
    ]
  })
  return {
    name: `対応状況（回答${now.total.replied.toLocaleString('ja-JP')}件における）`,
    columns: columns({ 内容: 'text', 件数: 'count', 答えた人: 'count', 該当なし: 'count', 未入力: 'count' }),
    rows: [...conditions, ...further].map(([label, ...figures], index) => [
      `${CIRCLED[index]} ${label}`,
      ...figures,
    ]),
    note: `未入力は、回答した先生のうち、任意の質問に答えていない人です。未回答の先生は含みません。${staffNote(answers)}`,
  }
}

function staffNote(answers: Paper['answers']) {
  const by_staff = answers
    .filter(({ question }) => Object.hasOwn(ASKED, question))
    .reduce((sum, answer) => sum + answer.by_staff, 0)
  return by_staff > 0 ? `任意の質問への答えのうち${by_staff}件は、医院のスタッフからです。` : ''
}

const sumOf = (some: { people: number }[]) => some.reduce((sum, { people }) => sum + people, 0)

/** How many of those who replied are asked that question at all. */
const repliedOf = (now: Paper['now'], asked_of: readonly string[] | null) =>
  asked_of === null
    ? now.total.replied
    : now.by_facility_type.reduce(
        (sum, { facility_type, replied }) =>
          facility_type && asked_of.includes(facility_type) ? sum + replied : sum,
        0,
      )
