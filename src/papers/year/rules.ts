import { toDateField } from '../../ui/time.ts'
import type { YearItem } from '../table.ts'

/** 年度 — from the first of April to the last of March, in Japan. */
export interface Year {
  /** In which it begins. */
  year: number
  from: Date
  until: Date
}

export const yearOf = (year: number): Year => ({
  year,
  from: new Date(`${year}-04-01T00:00:00+09:00`),
  until: new Date(`${year + 1}-04-01T00:00:00+09:00`),
})

/** The year of the books in which this moment lies. */
export function yearAt(at: Date): Year {
  const [year = 0, month = 0] = toDateField(at).split('-').map(Number)
  return yearOf(month >= 4 ? year : year - 1)
}

const EARLIEST = 2000

/** `2026` as an address writes it; the running year for anything else, and for a year that has not begun. */
export function readYear(written: string | undefined, at: Date): Year {
  const now = yearAt(at)
  if (!/^\d{4}$/.test(written ?? '')) return now
  const year = Number(written)
  return year >= EARLIEST && year <= now.year ? yearOf(year) : now
}

interface Item {
  label: string
  /** Of how many: an item of the self-check is at most all the clinics that take part. */
  of_clinics: boolean
}

/** What people count: meetings, and the yearly self-check of 積極的医療機関 in the words of the plan. */
export const YEAR_ITEMS = {
  joint_meetings: { label: '三医師会合同災害対策会議', of_clinics: false },
  committee_meetings: { label: '災害対策委員会', of_clinics: false },
  active_clinics: { label: '積極的医療機関', of_clinics: false },
  acute_care: { label: '① 急変時の診療支援', of_clinics: true },
  discharge_services: { label: '② 在宅移行のサービス確保', of_clinics: true },
  training: { label: '③ 地域医療の研修', of_clinics: true },
  disaster_plan: { label: '④ 災害時の医療提供の計画', of_clinics: true },
  community_work: { label: '⑤ 地域包括支援センター等との協働', of_clinics: true },
  admission: { label: '⑥ 急変時の入院受け入れ（入院機能のある所）', of_clinics: true },
} as const satisfies Record<YearItem, Item>

export const ITEMS = Object.keys(YEAR_ITEMS) as YearItem[]

/** Null: not said, which no sum and no table takes for a zero. */
export type Figures = Record<YearItem, number | null>
export type FigureFaults = Partial<Record<YearItem, 'not_a_number' | 'more_than_clinics' | 'clinics_missing'>>

export const NO_FIGURES = Object.fromEntries(ITEMS.map((item) => [item, null])) as Figures

/** At most 9999, also with the word for what is counted: 「4回」, 「3か所」. */
const COUNTED = /^(\d{1,4})\s*(?:回|[かカヵケヶ箇]所)?$/

/** What was typed into the form, with full-width digits too; an empty field stays unsaid. */
export function readFigures(typed: Record<string, string | undefined>): {
  figures: Figures
  faults: FigureFaults
} {
  const figures = { ...NO_FIGURES }
  const faults: FigureFaults = {}
  for (const item of ITEMS) {
    const plain = (typed[item] ?? '').normalize('NFKC').trim()
    if (plain === '') continue
    const number = COUNTED.exec(plain)?.[1]
    if (number) figures[item] = Number(number)
    else faults[item] = 'not_a_number'
  }
  for (const item of ITEMS) {
    const value = figures[item]
    if (!YEAR_ITEMS[item].of_clinics || value === null) continue
    if (figures.active_clinics === null) {
      if (!faults.active_clinics) faults.active_clinics = 'clinics_missing'
    } else if (value > figures.active_clinics) faults[item] = 'more_than_clinics'
  }
  return { figures, faults }
}
