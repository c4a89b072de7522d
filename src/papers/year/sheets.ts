import { GROUP_NAMES } from '../../board/compare/words.ts'
import { replyRate, wilson95 } from '../../board/rules.ts'
import { type Cell, columns, type Sheet } from '../../board/sheet.ts'
import { people, percent } from '../../board/words.ts'
import { UNIT_KINDS, type UnitKind } from '../../loans/words.ts'
import { headline } from '../../safety-checks/rules.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import { eraShort } from '../../ui/time.ts'
import type { YearCheck } from './queries.ts'
import type { YearReport } from './read.ts'
import { YEAR_ITEMS } from './rules.ts'

const UNSAID = '未入力'

/** What a year's figures count: a withdrawn check asked nobody in earnest, and one left out is not compared. */
export const counts = ({ status, left_out }: Pick<YearCheck, 'status' | 'left_out'>) =>
  status !== 'withdrawn' && !left_out

const ofPurpose = (checks: YearCheck[], purpose: Purpose) =>
  checks.filter((check) => check.purpose === purpose && counts(check))

const sum = <Row>(rows: Row[], figure: (row: Row) => number) =>
  rows.reduce((total, row) => total + figure(row), 0)

const shareOf = (replied: number, prompted: number) => replyRate({ prompted, replied })

/** 訓練 or 本番: a drill and a disaster never share a table, let alone a sum. */
export function checksSheet({ checks, before }: YearReport, purpose: 'drill' | 'actual'): Sheet {
  const found = ofPurpose(checks, purpose)
  const rowOf = (check: YearCheck): Cell[] => [
    eraShort(check.launched_at),
    headline(check),
    check.prompted,
    check.replied,
    replyRate(check),
    wilson95(check),
    check.in_hour,
    check.in_day,
    check.advance_notices,
    check.reminders,
  ]
  const [prompted, replied] = [sum(found, (row) => row.prompted), sum(found, (row) => row.replied)]
  const total: Cell[] = [
    '合計',
    `${found.length}回（対象数・回答数はのべ）`,
    prompted,
    replied,
    shareOf(replied, prompted),
    null,
    sum(found, (row) => row.in_hour),
    sum(found, (row) => row.in_day),
    found.some((row) => row.advance_notices === null) ? null : sum(found, (row) => row.advance_notices ?? 0),
    sum(found, (row) => row.reminders),
  ]
  return {
    name: GROUP_NAMES[purpose],
    columns: columns({
      実施日: 'text',
      安否確認: 'text',
      対象数: 'count',
      回答数: 'count',
      割合: 'rate',
      '95%区間': 'range',
      '1時間以内': 'count',
      '24時間以内': 'count',
      事前案内: 'count',
      督促: 'count',
    }),
    rows: [...found.map(rowOf), total],
    has_total: true,
    note: [purpose === 'drill' && leftOutWords(checks), beforeWords(before, purpose)]
      .filter(Boolean)
      .join(''),
  }
}

function leftOutWords(checks: YearCheck[]) {
  const tests = checks.filter(({ purpose }) => purpose === 'test').length
  const left_out = checks.filter((check) => check.purpose !== 'test' && !counts(check)).length
  return [
    '割合は回答数÷対象数。事前案内と督促は回数で、「—」は記録がないもの。',
    left_out > 0 && `取り消したもの・集計から外したもの${left_out}回は含まない。`,
    tests > 0 && `配信テスト${tests}回は含まない。`,
  ]
    .filter(Boolean)
    .join('')
}

function beforeWords(before: YearCheck[], purpose: Purpose) {
  const found = ofPurpose(before, purpose)
  if (found.length === 0) return purpose === 'drill' ? '前年度の記録はない。' : ''
  const [prompted, replied] = [sum(found, (row) => row.prompted), sum(found, (row) => row.replied)]
  return `前年度は${found.length}回、のべ対象${people(prompted)}人、回答${people(replied)}人（${percent(shareOf(replied, prompted))}）。`
}

/** 非常用電源 — every kind that was there to be inspected or was lent, and nothing of what there is none. */
export function powerSheet({ inspections, loans }: YearReport): Sheet {
  const kinds = (Object.keys(UNIT_KINDS) as UnitKind[]).flatMap((kind) => {
    const looked = inspections.find((row) => row.kind === kind)
    const lent = loans.find((row) => row.kind === kind)
    return looked || lent ? [{ kind, looked, lent }] : []
  })
  const figures = kinds.map(({ looked, lent }) => [
    looked?.units ?? 0,
    looked?.months ?? 0,
    looked?.inspected_months ?? 0,
    looked?.inspections ?? 0,
    looked?.failed ?? 0,
    lent?.actual ?? 0,
    lent?.drill ?? 0,
    lent?.returned ?? 0,
    lent?.late ?? 0,
  ])
  const rowOf = (name: string, [units = 0, months = 0, inspected = 0, ...rest]: number[]): Cell[] => [
    name,
    units,
    months,
    inspected,
    months === 0 ? null : inspected / months,
    ...rest,
  ]
  const totals = Array.from({ length: 9 }, (_, column) => sum(figures, (row) => row[column] ?? 0))
  return {
    name: '非常用電源の点検と貸出',
    columns: columns({
      種類: 'text',
      台数: 'count',
      点検すべき月: 'count',
      点検した月: 'count',
      実施率: 'rate',
      点検回数: 'count',
      不合格: 'count',
      '貸出（本番）': 'count',
      '貸出（訓練）': 'count',
      返却: 'count',
      期限超過: 'count',
    }),
    rows: [
      ...kinds.map(({ kind }, index) => rowOf(UNIT_KINDS[kind], figures[index] ?? [])),
      rowOf('合計', totals),
    ],
    has_total: true,
    note: '点検すべき月は、1台につき1か月を1と数える。実施率は点検した月÷点検すべき月。貸出はこの年度に引き渡したもの。',
  }
}

/** 災害への備え — what stands behind ④; a BCP of which nobody entered a date is not one that is missing. */
export function preparednessSheet({ preparedness: p }: YearReport): Sheet {
  const rowOf = (label: string, count: number, of: number, unsaid: number | null): Cell[] => [
    label,
    count,
    of,
    of === 0 ? null : count / of,
    unsaid,
  ]
  return {
    name: '災害への備え（④の根拠）',
    columns: columns({ 内容: 'text', 医療機関数: 'count', 対象: 'count', 割合: 'rate', 未入力: 'count' }),
    rows: [
      rowOf('訓練に1回以上、回答した', p.took_part, p.asked, null),
      ['BCPの改定日が分かる', ...bcp(p.bcp_known, p), p.facilities - p.bcp_known],
      ['うち、この年度に改定した', ...bcp(p.bcp_in_year, p), null],
      rowOf('非常用電源を持ち、台帳にある', p.with_power, p.facilities, null),
    ],
    note: '名簿にいま会員のいる医療機関で数える。訓練は、この年度の訓練で案内した医療機関で数える。',
  }
}

/** Where nobody ever entered a date there is no share of anything. */
const bcp = (count: number, { bcp_known, facilities }: YearReport['preparedness']): Cell[] =>
  bcp_known === 0
    ? [UNSAID, facilities, null]
    : [count, facilities, facilities === 0 ? null : count / facilities]

/** 会議と①〜⑥ — only what somebody typed; the rest says 未入力 and never 0. */
export function selfCheckSheet({ figures, reviews }: Pick<YearReport, 'figures' | 'reviews'>): Sheet {
  return {
    name: '会議と積極的医療機関の自己点検',
    columns: columns({ 内容: 'text', 数: 'count', 割合: 'rate' }),
    rows: Object.entries(YEAR_ITEMS).map(([item, { label, of_clinics }]): Cell[] => {
      const value = figures[item as keyof typeof figures]
      return [
        label,
        value ?? UNSAID,
        of_clinics && value !== null ? shareOfClinics(value, item, { figures, reviews }) : null,
      ]
    }),
    note: `会議は回数、ほかは医療機関の数。${shareInWords({ figures, reviews })}`,
  }
}

type SelfChecks = Pick<YearReport, 'figures' | 'reviews'>

/** Of those that answered where clinics were asked: who is silent has not said no. */
function shareOfClinics(value: number, item: string, { figures: { active_clinics }, reviews }: SelfChecks) {
  const told = reviews && reviews.answered > 0 ? reviews : null
  const all = !told ? active_clinics : item === 'admission' ? told.with_beds : told.answered
  return all ? value / all : null
}

const shareInWords = ({ figures: { active_clinics }, reviews }: SelfChecks) =>
  reviews && reviews.answered > 0
    ? `①〜⑥の割合は、回答した${people(reviews.answered)}か所（お願いした${people(reviews.asked)}か所）に対するもの。⑥は病床のある${people(reviews.with_beds)}か所。`
    : `割合は積極的医療機関${active_clinics === null ? '（未入力）' : `${people(active_clinics)}か所`}に対するもの。`

/** So that the year stays one page: the newest rows, and how many more there are; the sum is that of all. */
export function shortened(sheet: Sheet, most: number): Sheet {
  const [rows, total] = [sheet.rows.slice(0, -1), sheet.rows.slice(-1)]
  if (rows.length <= most) return sheet
  const cut = rows.length - most + 1
  return {
    ...sheet,
    rows: [['ほか', `${cut}回（Excelにすべてある）`], ...rows.slice(cut), ...total],
  }
}

/** The tables of the page in its order, for the page and for a file. */
export const yearSheets = (report: YearReport): Sheet[] => [
  checksSheet(report, 'drill'),
  checksSheet(report, 'actual'),
  powerSheet(report),
  preparednessSheet(report),
  selfCheckSheet(report),
]
