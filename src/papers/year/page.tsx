import type { SignedInStaff } from '../../app.tsx'
import { SheetView } from '../../board/sheet-view.tsx'
import { may } from '../../rights.ts'
import { Layout } from '../../ui/layout.tsx'
import { eraMoment, fiscalYear } from '../../ui/time.ts'
import { FiguresForm, FiguresOutcome } from './figures-form.tsx'
import type { YearReport } from './read.ts'
import { type FigureFaults, yearAt, yearOf } from './rules.ts'
import { checksSheet, counts, powerSheet, preparednessSheet, selfCheckSheet, shortened } from './sheets.ts'

export interface YearPageProps {
  report: YearReport
  staff: SignedInStaff
  at: Date
  /** What was typed and could not be kept. */
  typed?: Record<string, string | undefined> | undefined
  faults?: FigureFaults | undefined
  stale?: boolean
  /** The figures were kept just now. */
  saved?: boolean
}

/** With titles as long as they may be, so many still leave room for the rest of the page. */
const MOST_ROWS = { drill: 8, actual: 3 } as const

/** 年次報告 — drills, disasters, power and the self-check of one year on one page of A4, and nobody's name. */
export const YearPage = ({ report, staff, at, ...form }: YearPageProps) => {
  const { year, checks, head } = report
  const is_running = at < year.until
  return (
    <Layout
      title={`${fiscalYear(year.from)} 年次報告`}
      staff={staff}
      styles={['papers.css']}
      scripts={['print.js']}
    >
      <div class="papers">
        <PaperLinks year={year.year} at={at} />
        <FiguresOutcome {...form} />
        <article class="a4 year-report" aria-labelledby="paper-title">
          <header>
            <h1 id="paper-title">災害対策 年次報告</h1>
            <p class="whose">
              {fiscalYear(year.from)}
              {is_running && `（${eraMoment(at)}まで）`}
              <br />
              {staff.association_name}
            </p>
          </header>
          <SheetView sheet={shortened(checksSheet(report, 'drill'), MOST_ROWS.drill)} heading="h2" />
          {checks.some((check) => check.purpose === 'actual' && counts(check)) ? (
            <SheetView sheet={shortened(checksSheet(report, 'actual'), MOST_ROWS.actual)} heading="h2" />
          ) : (
            <section>
              <h2>本番の安否確認</h2>
              <p>この年度に、本番の安否確認はない。</p>
            </section>
          )}
          <SheetView sheet={powerSheet(report)} heading="h2" />
          <div class="beside">
            <SheetView sheet={preparednessSheet(report)} heading="h2" />
            <SheetView sheet={selfCheckSheet(report)} heading="h2" />
          </div>
          <footer>
            <p>出力 {eraMoment(at)}</p>
            {head && (
              <p class="trail">
                操作記録 {head.seq}番 照合用の文字 {head.hash.toString('hex')}
              </p>
            )}
          </footer>
        </article>
        {may(staff.role, 'POST /papers/year') && <FiguresForm report={report} staff={staff} {...form} />}
      </div>
    </Layout>
  )
}

const PaperLinks = ({ year, at }: { year: number; at: Date }) => (
  <nav class="paper-links" aria-label="年次報告">
    <a href="/safety-checks">安否確認の一覧に戻る</a>
    <a href={`/papers/year?year=${year - 1}`}>{fiscalYear(yearOf(year - 1).from)}</a>
    {year < yearAt(at).year && (
      <a href={`/papers/year?year=${year + 1}`}>{fiscalYear(yearOf(year + 1).from)}</a>
    )}
    <a href={`/papers/year.xlsx?year=${year}`}>Excelで保存</a>
    <a href={`/papers/year.csv?year=${year}`}>CSVで保存</a>
    <button type="button" class="link" data-print hidden>
      印刷
    </button>
  </nav>
)
