import type { Range } from './compare/statistics.ts'

/** 表 — the one form in which a page, a workbook and a CSV get the same figures. */
export interface Sheet {
  /** Heading on the page, name of the tab in Excel. */
  name: string
  columns: Column[]
  rows: Cell[][]
  /** The last row sums the others up. */
  has_total?: boolean
  /** So many first columns are said once where they repeat themselves down the page. */
  repeats?: number
  /** What a reader must know to read it right. */
  note?: string
}

export interface Column {
  name: string
  kind: 'text' | 'count' | 'rate' | 'range' | 'minutes' | 'moment'
}

/** Null is 「—」: there is no such figure. A rate is a share from 0 to 1. */
export type Cell = string | number | Date | Range | null

/** Columns by their names, in the order of the page. */
export const columns = (kinds: Record<string, Column['kind']>): Column[] =>
  Object.entries(kinds).map(([name, kind]) => ({ name, kind }))
