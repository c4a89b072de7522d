import { FACILITY_TYPES, ROLES } from '../../roster/table.ts'
import type { Tally } from '../queries.ts'
import { replyRate, wilson95 } from '../rules.ts'
import { type Cell, columns, type Sheet } from '../sheet.ts'
import { WAYS } from './queries.ts'
import type { Compared, Comparison } from './read.ts'
import { momentInFigures } from './words.ts'

type Counts = Pick<Tally, 'prompted' | 'reached' | 'replied' | 'unreached'>

/** What is said of everybody and of every group, in the same words. */
export const COUNTS = columns({
  対象: 'count',
  到達: 'count',
  回答: 'count',
  未回答: 'count',
  うち届いていない: 'count',
  '回答/対象': 'rate',
  '95%区間': 'range',
})

export const countsOf = (counts: Counts): Cell[] => [
  counts.prompted,
  counts.reached,
  counts.replied,
  counts.prompted - counts.replied,
  counts.unreached,
  replyRate(counts),
  wilson95(counts),
]

const TYPES = Object.keys(FACILITY_TYPES)

/** 区分ごと — every group of every check as a row of its own, so that it can be filtered; each check's groups add up. */
export const groupsSheet = ({ checks }: Comparison): Sheet => ({
  name: '区分ごとの回答',
  columns: [...columns({ 区分: 'text', 名前: 'text', 発報: 'text' }), ...COUNTS],
  rows: [
    ...rowsOf(
      checks,
      '役割',
      ({ by_role }) => by_role,
      ({ role }) => ROLES[role],
    ),
    ...rowsOf(
      checks,
      '区',
      ({ by_ward }) => by_ward,
      ({ ward }) => ward ?? '区の記載なし',
    ),
    ...rowsOf(
      checks,
      '施設の種類',
      ({ by_facility_type }) =>
        by_facility_type.toSorted((a, b) => typeOrder(a.facility_type) - typeOrder(b.facility_type)),
      ({ facility_type }) => (facility_type ? FACILITY_TYPES[facility_type] : '施設の記載なし'),
    ),
    ...rowsOf(
      checks,
      '届け方',
      ({ by_way }) => by_way,
      ({ way }) => WAYS[way],
    ),
    ...checks.map((one): Cell[] => [
      '合計',
      '全員',
      momentInFigures(one.check.launched_at),
      ...countsOf(one.total),
    ]),
  ],
  repeats: 2,
  note: '役割・区・施設の種類は、発報したときのものです。',
})

const typeOrder = (type: string | null) => (type ? TYPES.indexOf(type) : TYPES.length)

/** The groups in the order in which they come, and under each of them the checks. */
function rowsOf<Row extends Counts>(
  checks: Compared[],
  dimension: string,
  groupsOf: (one: Compared) => Row[],
  nameOf: (row: Row) => string,
): Cell[][] {
  const found = checks.flatMap((one) =>
    groupsOf(one).map((row) => ({ name: nameOf(row), check: momentInFigures(one.check.launched_at), row })),
  )
  return [...Map.groupBy(found, ({ name }) => name).values()].flatMap((some) =>
    some.map(({ name, check, row }) => [dimension, name, check, ...countsOf(row)]),
  )
}
