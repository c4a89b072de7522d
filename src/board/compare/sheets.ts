import { ROLES } from '../../roster/table.ts'
import { RAIN } from '../../safety-checks/review/rules.ts'
import { repliedBy, timesToQuarters } from '../rules.ts'
import { type Cell, columns, type Sheet } from '../sheet.ts'
import { minutesWord } from '../words.ts'
import { COUNTS, countsOf, groupsSheet } from './groups-sheet.ts'
import type { Compared, Comparison } from './read.ts'
import { medianOfReplies } from './statistics.ts'
import { type Verdict, verdictInWords } from './verdict.ts'
import { checkName } from './words.ts'

/** 回答のようす — one row a check, the newest first. */
export const ratesSheet = ({ checks, base, verdicts }: Comparison): Sheet => ({
  name: '回答のようす',
  columns: [
    ...columns({ 安否確認: 'text' }),
    ...COUNTS,
    ...columns({
      '25%が回答': 'minutes',
      '50%が回答': 'minutes',
      '75%が回答': 'minutes',
      回答者の中央値: 'minutes',
      くらべた結果: 'text',
    }),
  ],
  rows: checks.map((one) => [
    checkName(one.check),
    ...countsOf(one.total),
    ...timesToQuarters(one.curve, one.total.prompted).map(({ minute }) => minute),
    medianOfReplies(one.curve),
    one === base ? '（くらべる相手）' : wordsOf(verdicts.get(one.check.id)),
  ]),
  note: '「25%が回答」などの時間は、対象の全員を分母にしています。その割合にまだ達していないときは「—」です。区間は、人数が少ないと割合がたまたまでも動く、そのぶれの目安です（95%の確かさでこの範囲にあります）。',
})

const wordsOf = (verdict: Verdict | undefined) => (verdict ? verdictInWords(verdict) : null)

const WEEKDAYS = '日月火水木金土'
const AUDIENCE = (roles: Compared['check']['audience_roles']) => roles.map((role) => ROLES[role]).join('・')

/** 条件 — what may explain a difference, beside what the rate itself says. */
export const conditionsSheet = ({ checks }: Comparison): Sheet => ({
  name: '条件',
  columns: columns({
    安否確認: 'text',
    発報: 'moment',
    曜日: 'text',
    祝日: 'text',
    対象の役割: 'text',
    受付時間: 'minutes',
    事前案内の回数: 'count',
    督促の回数: 'count',
    雨: 'text',
  }),
  rows: checks.map(({ check, covariates, side, added }) => [
    checkName(check),
    check.launched_at,
    WEEKDAYS[covariates.weekday] ?? '',
    covariates.holiday ?? '祝日ではない',
    AUDIENCE(check.audience_roles),
    Math.round(side.window_minutes),
    covariates.advance_notices ?? '記録なし',
    added.length,
    covariates.rain ? RAIN[covariates.rain] : '未入力',
  ]),
  note: '事前案内は、実際に届けた回数です。「記録なし」は、数えはじめる前の安否確認です。雨は、あとから人が入れたものだけです。',
})

const AFTER_MINUTES = [5, 15, 30, 60, 180, 360, 720, 1_440]

/** 時間ごとの回答率 — the picture in numbers. */
export const curvesSheet = ({ checks }: Comparison): Sheet => ({
  name: '時間ごとの回答率',
  columns: [
    ...columns({ 安否確認: 'text', 対象: 'count' }),
    ...AFTER_MINUTES.map((minute) => ({ name: minutesWord(minute), kind: 'rate' as const })),
  ],
  rows: checks.map(({ check, total, curve, ran_minutes }) => [
    checkName(check),
    total.prompted,
    ...AFTER_MINUTES.map((minute) =>
      minute > ran_minutes || total.prompted === 0 ? null : repliedBy(curve, minute) / total.prompted,
    ),
  ]),
  note: '「—」は、その時間まで受け付けていない（またはまだ来ていない）ことを表します。',
})

/** 督促で増えた回答 */
export const remindersSheet = ({ checks }: Comparison): Sheet => ({
  name: '督促で増えた回答',
  columns: columns({
    安否確認: 'text',
    督促: 'text',
    発報からの時間: 'minutes',
    送った人数: 'count',
    数えた幅: 'minutes',
    前の回答: 'count',
    後の回答: 'count',
    増えた回答: 'count',
  }),
  rows: checks.flatMap(({ check, added }) =>
    added.map(({ wave, minute, people, window, before, after }): Cell[] => [
      checkName(check),
      `${wave}回目`,
      Math.round(minute),
      people,
      window,
      before,
      after,
      after - before,
    ]),
  ),
  note: '督促のあと（最長30分）にはじめて届いた回答と、同じ長さの直前とを比べた目安です。',
})

export const comparisonSheets = (comparison: Comparison): Sheet[] =>
  [ratesSheet, curvesSheet, conditionsSheet, groupsSheet, remindersSheet]
    .map((sheetOf) => sheetOf(comparison))
    .filter(({ rows }) => rows.length > 0)
