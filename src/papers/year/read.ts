import { findHead, type Head } from '../../audit/queries.ts'
import type { Tx } from '../../db.ts'
import { findInspectionYear, type InspectionYear } from '../../loans/inspections/queries.ts'
import type { AssociationId } from '../../roster/table.ts'
import { countReviews, type ReviewCounts } from '../self-review/queries.ts'
import {
  findFigures,
  findPreparedness,
  findYearChecks,
  findYearLoans,
  type Preparedness,
  type YearCheck,
  type YearLoans,
} from './queries.ts'
import { type Figures, type Year, yearOf } from './rules.ts'

/** 年次報告 — everything on the one page, without a name of anybody. */
export interface YearReport {
  year: Year
  checks: YearCheck[]
  /** Of the year before, to hold against it. */
  before: YearCheck[]
  inspections: InspectionYear[]
  loans: YearLoans[]
  preparedness: Preparedness
  /** What people typed, and ①〜⑥ as the clinics answered where they were asked. */
  figures: Figures
  /** Null where no clinic was asked in the year. */
  reviews: ReviewCounts
  /** Of the figures that people typed; 0 where nobody has. */
  version: number
  head: Head | null
}

export async function readYearReport(
  tx: Tx,
  { association, year, at }: { association: AssociationId; year: Year; at: Date },
): Promise<YearReport> {
  // A month that has not come is none in which somebody forgot to inspect.
  const until = at < year.until ? at : year.until
  const typed = await findFigures(tx, association, year.year)
  const reviews = await countReviews(tx, association, year.year)
  return {
    year,
    checks: await findYearChecks(tx, association, year),
    before: await findYearChecks(tx, association, yearOf(year.year - 1)),
    inspections: await findInspectionYear(tx, association, { from: year.from, until }),
    loans: await findYearLoans(tx, association, year, until),
    preparedness: await findPreparedness(tx, association, year),
    version: typed.version,
    // Until a clinic has answered, what people typed stands.
    figures: reviews && reviews.answered > 0 ? { ...typed.figures, ...reviews.figures } : typed.figures,
    reviews,
    head: await findHead(tx, association),
  }
}
