import { FOLLOW_STATES } from '../../replies/follow-ups/rules.ts'
import { CONDITIONS } from '../../replies/table.ts'
import { ROLES } from '../../roster/table.ts'
import { WAYS, type WayTally } from '../compare/queries.ts'
import { stateFor } from '../help/state-mark.tsx'
import type { NeedsHelp } from '../people.ts'
import { replyRate, wilson95 } from '../rules.ts'
import { columns, type Sheet, type Cell as SheetCell } from '../sheet.ts'
import { COMBINED, type Cross, type Crossed, DIMENSIONS, silentOf, splitOf } from './rules.ts'
import { FEWEST } from './small-cells.ts'

/** The word for a cell in which nobody was asked: not the same as nobody having answered. */
export const NOBODY = '該当なし'
/** The word for a neighbour's cell whose few people are counted elsewhere. */
export const HIDDEN_CELL = 'まとめに入れた'

/** One empty cell for each figure of a line. */
const NOTHING: null[] = Array.from({ length: 11 }, () => null)

/** Why some cells of the neighbours stand nowhere by themselves. */
export const SMALL_NOTE = `ほかの医師会の${FEWEST - 1}人以下の欄は、だれの回答か分からないように、その医師会のいちばん少ない欄と合わせて「${COMBINED}」に入れました。区分ごとの合計には入っていません。医師会の合計には入っています。`

/** かけ合わせ as a list, one line a cell, for Excel and CSV: the figures of the page and the interval beside them; `counted` are its rounds. */
export function crossSheet(
  { axes, rows, columns: names, sums, total }: Cross,
  counted: string | null = null,
): Sheet {
  // Associations share how many answered, and nothing of what became of the messages.
  const is_own = splitOf(axes) === null
  const line = (row: string, column: string, counts: Crossed): SheetCell[] => [
    row,
    column,
    ...(counts.is_hidden && counts.prompted === 0 ? [HIDDEN_CELL, ...NOTHING] : figures(counts)),
  ]
  const figures = (counts: Crossed): SheetCell[] => [
    counts.prompted === 0 ? NOBODY : counts.is_hidden ? '一部はまとめ' : '対象あり',
    counts.prompted,
    counts.replied,
    replyRate(counts),
    wilson95(counts),
    counts.open,
    counts.partly_open,
    counts.closed,
    counts.needs_help,
    silentOf(counts),
    is_own ? counts.unreached : null,
    is_own ? counts.sending : null,
  ]
  const lines = rows.flatMap(({ name, cells, sum }) => [
    ...cells.map((counts, n) => line(name, names[n] ?? '', counts)),
    line(name, '合計', sum),
  ])
  return {
    name: `${DIMENSIONS[axes.rows]}と${DIMENSIONS[axes.columns]}${counted ? `（${counted}）` : ''}`,
    columns: columns({
      [DIMENSIONS[axes.rows]]: 'text',
      [DIMENSIONS[axes.columns]]: 'text',
      該当: 'text',
      対象: 'count',
      回答: 'count',
      割合: 'rate',
      '95%の範囲': 'range',
      ...Object.fromEntries(Object.values(CONDITIONS).map(({ short }) => [short, 'count' as const])),
      未回答: 'count',
      うち届いていない: 'count',
      うち送信中: 'count',
    }),
    rows: [
      ...lines,
      ...sums.map((counts, n) => line('合計', names[n] ?? '', counts)),
      line('合計', '合計', { ...total, is_hidden: false }),
    ],
    has_total: true,
    note: (counted ? `${counted}の数です。` : '').concat(
      '未回答＝たずねて、まだ答えがない人。届いていない＝未回答のうち、案内が1つも届いていない人。該当なし＝その組み合わせの人がいない。未入力＝名簿に区や施設の種類が入っていない。',
      names.includes(COMBINED) || rows.some(({ name }) => name === COMBINED) ? SMALL_NOTE : '',
    ),
  }
}

/** ▲の対応 without a name of a doctor: who waits, since when, and who sees to it. */
export const followUpSheet = (asking: NeedsHelp[]): Sheet => ({
  name: '▲の対応',
  columns: columns({
    番号: 'text',
    役割: 'text',
    区: 'text',
    '▲の時刻': 'moment',
    いまの回答: 'text',
    対応: 'text',
    対応した人: 'text',
    対応の時刻: 'moment',
  }),
  rows: asking.map((person, n) => {
    const state = stateFor(person)
    const is_held = state !== 'waiting'
    return [
      String(n + 1),
      ROLES[person.role],
      person.ward ?? '未入力',
      person.event_at,
      CONDITIONS[person.changed_to ?? 'needs_help'].label,
      FOLLOW_STATES[state],
      is_held ? person.held_by_name : null,
      is_held ? person.held_since : null,
    ]
  }),
})

/** 届け方 — over which ways people were asked, whether it reached them, and whether they answered. */
export const waysSheet = (ways: WayTally[]): Sheet => {
  const line = (
    name: string,
    { prompted, reached, replied, unreached }: Omit<WayTally, 'way'>,
  ): SheetCell[] => [
    name,
    prompted,
    reached,
    prompted === 0 ? null : reached / prompted,
    replied,
    replyRate({ prompted, replied }),
    unreached,
  ]
  const sum = (key: Exclude<keyof WayTally, 'way'>) => ways.reduce((of, way) => of + way[key], 0)
  const total = {
    prompted: sum('prompted'),
    reached: sum('reached'),
    replied: sum('replied'),
    unreached: sum('unreached'),
  }
  return {
    name: '届け方ごと',
    columns: columns({
      届け方: 'text',
      対象: 'count',
      到達: 'count',
      到達の割合: 'rate',
      回答: 'count',
      回答の割合: 'rate',
      '届いていない（未回答のうち）': 'count',
    }),
    rows: [...ways.map(({ way, ...counts }) => line(WAYS[way], counts)), line('合計', total)],
    has_total: true,
  }
}
