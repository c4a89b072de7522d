import { FACILITY_TYPES, ROLES } from '../../roster/table.ts'
import { eraShort } from '../../ui/time.ts'
import type { Compared } from '../compare/read.ts'
import type { Tally } from '../queries.ts'
import { replyRate, timesToQuarters, wilson95 } from '../rules.ts'
import { type Cell, columns, type Sheet } from '../sheet.ts'
import { answersSheet } from './answers.ts'
import { exerciseSheet } from './exercise.ts'
import type { Paper } from './read.ts'

/** 有効回答 — whose newest answer came in time; the board calls the others 「締切後」. */
export const validOf = ({ replied, late }: Pick<Tally, 'replied' | 'late'>) => replied - late

const TYPES = Object.keys(FACILITY_TYPES)
const typeOrder = (type: string | null) => (type ? TYPES.indexOf(type) : TYPES.length)

/** 対象施設 — the table of the associations' own reports, column by column. */
export function facilitiesSheet({ now }: Paper): Sheet {
  const rowOf = (name: string, counts: Tally): Cell[] => [
    name,
    counts.prompted,
    counts.replied,
    validOf(counts),
    counts.prompted === 0 ? null : validOf(counts) / counts.prompted,
  ]
  return {
    name: '回答状況（施設の種類別）',
    columns: columns({
      対象施設: 'text',
      対象数: 'count',
      回答数: 'count',
      有効回答数: 'count',
      '有効回答数/対象数': 'rate',
    }),
    rows: [
      ...now.by_facility_type
        .toSorted((a, b) => typeOrder(a.facility_type) - typeOrder(b.facility_type))
        .map((counts) =>
          rowOf(counts.facility_type ? FACILITY_TYPES[counts.facility_type] : '施設の記載なし', counts),
        ),
      rowOf('合計', now.total),
    ],
    has_total: true,
    note: '※ 対象数は会員の人数。有効回答は、最新の回答が締切（決めていないときは締め切った時刻）までに届いたもの。電話・FAXの聞き取りを含む。',
  }
}

const MOST_ASSOCIATIONS = 4

/** 医師会別・役割別 */
export function groupsSheet({ now, joint }: Paper): Sheet {
  const rowOf = (name: string, counts: Pick<Tally, 'prompted' | 'replied'>): Cell[] => [
    name,
    counts.prompted,
    counts.replied,
    replyRate(counts),
    wilson95(counts),
  ]
  const shown = joint.slice(0, MOST_ASSOCIATIONS)
  return {
    name: '医師会別・役割別',
    columns: columns({ 区分: 'text', 対象数: 'count', 回答数: 'count', 割合: 'rate', '95%区間': 'range' }),
    rows: [
      ...shown.map((counts) => rowOf(counts.association_name, counts)),
      ...now.by_role.map((counts) => rowOf(ROLES[counts.role], counts)),
    ],
    ...(joint.length > 0
      ? {
          note: `医師会別は兼会員を含む。${joint.length > shown.length ? `ほか${joint.length - shown.length}医師会。` : ''}`,
        }
      : {}),
  }
}

/** 前回との比較 */
export function previousSheet({ now, previous }: Paper): Sheet {
  const rowOf = (one: Compared): Cell[] => [
    `${one === now ? '今回' : '前回'} ${eraShort(one.check.launched_at)}`,
    one.total.prompted,
    one.total.replied,
    replyRate(one.total),
    wilson95(one.total),
    timesToQuarters(one.curve, one.total.prompted)[1]?.minute ?? null,
  ]
  return {
    name: '前回との比較',
    columns: columns({
      安否確認: 'text',
      対象数: 'count',
      回答数: 'count',
      割合: 'rate',
      '95%区間': 'range',
      半数が回答: 'minutes',
    }),
    rows: [now, ...(previous ? [previous] : [])].map(rowOf),
  }
}

/** The tables of the page in its order, for the page and for a file. */
export const paperSheets = (paper: Paper): Sheet[] => [
  ...[facilitiesSheet, groupsSheet, previousSheet, answersSheet].map((sheetOf) => sheetOf(paper)),
  ...(paper.exercise ? [exerciseSheet(paper.exercise)] : []),
]
