import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { download, type FileFormat } from '../../board/download.ts'
import { inAssociation } from '../../db.ts'
import { fiscalYear } from '../../ui/time.ts'
import { keepFigures } from './keep-figures.ts'
import { YearPage, type YearPageProps } from './page.tsx'
import { readYearReport } from './read.ts'
import { type Figures, readFigures, readYear } from './rules.ts'
import { yearSheets } from './sheets.ts'

type Page = Context<SignedIn>
type Needs = Pick<Deps, 'db' | 'now' | 'log'>

/** Mounted at /papers. */
export const yearRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get('/year', (c) => show(deps, c))
    .post('/year', (c) => keep(deps, c))
    .get('/year.xlsx', (c) => file(deps, c, 'xlsx'))
    .get('/year.csv', (c) => file(deps, c, 'csv'))

const read = ({ db }: Needs, c: Page, at: Date) => {
  const { association } = c.var.staff
  const year = readYear(c.req.query('year'), at)
  return inAssociation(db, association, (tx) => readYearReport(tx, { association, year, at }))
}

async function show(deps: Needs, c: Page, wrong?: Pick<YearPageProps, 'typed' | 'faults' | 'stale'>) {
  const saved = !wrong && c.req.query('done') === 'saved'
  const at = deps.now()
  const report = await read(deps, c, at)
  const status = wrong ? (wrong.stale ? 409 : 422) : 200
  return c.html(<YearPage report={report} staff={c.var.staff} at={at} saved={saved} {...wrong} />, status)
}

async function keep(deps: Needs, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const at = deps.now()
  const asked = c.req.query('year')
  const { year } = readYear(asked, at)
  // Figures typed for a year that there is not would be kept as this year's.
  if (asked !== undefined && asked !== String(year)) return c.notFound()
  const { figures, faults } = readFigures(form)
  if (Object.keys(faults).length > 0) return show(deps, c, { typed: form, faults })
  const kept = await keepFigures(deps.db, {
    association,
    year,
    figures: ofForm(figures, form),
    seen: Number(form.seen),
    by,
    at,
  })
  if (!kept.ok) return show(deps, c, { typed: form, stale: true })
  deps.log.info({ event: 'year_figures_kept', association, year, by })
  return c.redirect(`/papers/year?year=${year}&done=saved`, 303)
}

async function file(deps: Needs, c: Page, format: FileFormat) {
  const report = await read(deps, c, deps.now())
  const { association_name } = c.var.staff
  const name = `${association_name}_${fiscalYear(report.year.from)}_年次報告`
  return download(c, yearSheets(report), name, format)
}

/** A field that the form did not have says nothing, and empties nothing. */
const ofForm = (figures: Figures, form: Record<string, string | undefined>): Partial<Figures> =>
  Object.fromEntries(Object.entries(figures).filter(([item]) => form[item] !== undefined))
