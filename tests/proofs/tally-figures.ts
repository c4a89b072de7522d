import type { BoardView } from '../../src/board/read-board.ts'
import { CONDITIONS } from '../../src/replies/table.ts'
import { FACILITY_TYPES, ROLES } from '../../src/roster/table.ts'
import type { Counts } from './tally-recount.ts'

/** What one place says of each group; a place need not say everything. */
export type Figures = Map<string, Partial<Counts>>

/** Every figure of that place that is not the true one, every group it forgets, and sums that miss the total. */
export function disagreements(truth: Map<string, Counts>, counted: Figures): string[] {
  const wrong: string[] = []
  const dimensions = new Set([...counted.keys()].map(dimensionOf))
  for (const group of truth.keys())
    if (dimensions.has(dimensionOf(group)) && !counted.has(group)) wrong.push(`${group} is missing`)
  for (const [group, figures] of counted) {
    // Which way somebody was asked is the comparison's own question: only its sums are held against the total.
    if (['association', 'way'].includes(dimensionOf(group))) continue
    for (const [name, figure] of Object.entries(figures)) {
      const true_one = truth.get(group)?.[name as keyof Counts] ?? 0
      if (figure !== true_one) wrong.push(`${group}: ${name} is ${figure} and not ${true_one}`)
    }
  }
  const total = counted.get('total')
  for (const dimension of ['role', 'ward', 'type', 'way'])
    for (const [name, figure] of Object.entries(dimensions.has(dimension) ? (total ?? {}) : {})) {
      const parts = [...counted].filter(
        ([group, figures]) => dimensionOf(group) === dimension && Object.hasOwn(figures, name),
      )
      const sum = parts.reduce((all, [, figures]) => all + (figures[name as keyof Counts] ?? 0), 0)
      if (parts.length > 0 && sum !== figure)
        wrong.push(`the ${dimension}s give ${sum} ${name} and not ${figure}`)
    }
  return wrong
}

const dimensionOf = (group: string) => group.split(' ')[0] ?? ''

const KEYS = [
  'prompted',
  'replied',
  'open',
  'partly_open',
  'closed',
  'needs_help',
  'late',
  'reached',
  'unreached',
] as const

export function onBoard({ total, by_role, by_ward, by_facility_type }: BoardView): Figures {
  const of = (row: BoardView['total']) => Object.fromEntries(KEYS.map((key) => [key, row[key]]))
  return new Map([
    ['total', of(total)],
    ...by_role.map((row) => [`role ${row.role}`, of(row)] as const),
    ...by_ward.map((row) => [`ward ${row.ward}`, of(row)] as const),
    ...by_facility_type.map((row) => [`type ${row.facility_type}`, of(row)] as const),
  ])
}

const codeOf = (words: Record<string, string>, label: string | undefined) =>
  Object.entries(words).find(([, word]) => word === label)?.[0] ?? null

/** The rows of the table of that name in a file of several. */
function tableIn(lines: string[][], name: RegExp): string[][] {
  const from = lines.findIndex(([cell = '', second]) => second === undefined && name.test(cell))
  if (from < 0) throw new Error(`No table ${name}`)
  const rest = lines.slice(from + 2)
  const to = rest.findIndex(({ length }) => length === 1)
  return to < 0 ? rest : rest.slice(0, to)
}

export function onPaper(lines: string[][]): Figures {
  const figures: Figures = new Map()
  for (const [name, prompted, replied, valid] of tableIn(lines, /施設の種類別/))
    figures.set(name === '合計' ? 'total' : `type ${codeOf(FACILITY_TYPES, name)}`, {
      prompted: Number(prompted),
      replied: Number(replied),
      valid: Number(valid),
    })
  for (const [name, prompted, replied] of tableIn(lines, /^医師会別・役割別/)) {
    const role = codeOf(ROLES, name)
    if (role) figures.set(`role ${role}`, { prompted: Number(prompted), replied: Number(replied) })
  }
  const answered = tableIn(lines, /^対応状況/)
  const total = { ...figures.get('total') }
  for (const [index, condition] of (Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[]).entries())
    total[condition] = Number(answered[index]?.[1])
  return figures.set('total', total)
}

const DIMENSIONS: Record<string, string> = {
  役割: 'role',
  区: 'ward',
  施設の種類: 'type',
  届け方: 'way',
  合計: 'total',
}

export function comparedIn(lines: string[][]): Figures {
  const figures: Figures = new Map()
  for (const [dimension = '', name = '', , prompted, reached, replied, silent, unreached] of tableIn(
    lines,
    /^区分ごとの回答/,
  )) {
    const group = groupOf(DIMENSIONS[dimension] ?? '', name)
    const counts = {
      prompted: Number(prompted),
      reached: Number(reached),
      replied: Number(replied),
      unreached: Number(unreached),
    }
    if (counts.prompted - counts.replied !== Number(silent)) throw new Error('未回答 is not the rest')
    figures.set(group, counts)
  }
  return figures
}

function groupOf(dimension: string, name: string) {
  if (dimension === 'total') return 'total'
  if (dimension === 'role') return `role ${codeOf(ROLES, name)}`
  if (dimension === 'type') return `type ${codeOf(FACILITY_TYPES, name)}`
  if (dimension === 'ward') return `ward ${name === '区の記載なし' ? null : name}`
  return `${dimension} ${name}`
}
