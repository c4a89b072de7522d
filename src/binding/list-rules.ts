import { type BindingRow, type BindingState, stateOf } from './queries.ts'

/** A page of the list. A hundred, as the chosen ones travel in the address of the next page. */
const ROWS_A_PAGE = 100

export interface Listed {
  rows: BindingRow[]
  counts: Record<BindingState | 'all', number>
  state: BindingState | 'all'
  words: string
  page: number
  pages: number
  /** How many the filter finds. */
  found: number
}

const STATES = ['all', 'bound', 'code', 'none'] as const

export function listedOf(
  all: BindingRow[],
  asked: { state: string | undefined; words: string | undefined; page: string | undefined },
): Listed {
  const state = STATES.find((known) => known === asked.state) ?? 'all'
  const words = (asked.words ?? '').slice(0, 100)
  const wanted = searchable(words)
  const named = all.filter((row) =>
    searchable(`${row.name}\n${row.kana}\n${row.facility ?? ''}\n${row.member_number}`).includes(wanted),
  )
  const found = named.filter((row) => state === 'all' || stateOf(row) === state)
  const pages = Math.max(1, Math.ceil(found.length / ROWS_A_PAGE))
  const page = Math.min(pages, Math.max(1, Number.parseInt(asked.page ?? '1', 10) || 1))
  const count = (wanted_state: BindingState) => all.filter((row) => stateOf(row) === wanted_state).length
  return {
    rows: found.slice((page - 1) * ROWS_A_PAGE, page * ROWS_A_PAGE),
    counts: { all: all.length, bound: count('bound'), code: count('code'), none: count('none') },
    state,
    words,
    page,
    pages,
    found: found.length,
  }
}

/** A search key only: width, case, blanks and hiragana or katakana do not matter. */
const searchable = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\S\n]/g, '')
    .replace(/[ぁ-ゖ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0x60))
