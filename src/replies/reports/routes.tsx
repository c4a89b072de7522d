import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { NOTE_REFUSALS } from '../../roster/note-rules.ts'
import { MessagePage } from '../../ui/message-page.tsx'
import { readStep } from '../follow-ups/rules.ts'
import type { ReplyId } from '../table.ts'
import { followReport } from './follow-report.ts'
import { findReportSteps, findReports } from './queries.ts'
import { ReportPage, type ReportPageProps } from './report-page.tsx'
import { ReportsPage } from './reports-page.tsx'

type Page = Context<SignedIn>
type Needs = Pick<Deps, 'db' | 'now' | 'log'>

const REPORTS = '/reports'
const NOTE_FAULTS = { ...NOTE_REFUSALS, nothing_written: 'メモを書いてから、押してください。' }

/** What doctors told us without being asked; below /safety-checks, where the office looks anyway. */
export const reportRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get(REPORTS, async (c) => {
      const { staff } = c.var
      const { association } = staff
      const reports = await inAssociation(deps.db, association, (tx) => findReports(tx, association))
      return c.html(<ReportsPage staff={staff} reports={reports} at={deps.now()} />)
    })
    .get(`${REPORTS}/${ID}`, (c) => show(deps, c))
    .post(`${REPORTS}/${ID}`, (c) => postStep(deps, c))

const idOf = (c: Page) => c.req.param('id') as ReplyId

async function show({ db }: Needs, c: Page, refused?: Pick<ReportPageProps, 'typed' | 'fault' | 'stale'>) {
  const { association } = c.var.staff
  const read = await inAssociation(db, association, async (tx) => {
    const [report] = await findReports(tx, association, idOf(c))
    return report ? { report, steps: await findReportSteps(tx, association, report.id) } : null
  })
  if (!read) return c.notFound()
  const page = <ReportPage staff={c.var.staff} {...read} {...refused} />
  return c.html(page, refused?.stale ? 409 : refused ? 422 : 200)
}

async function postStep(deps: Needs, c: Page) {
  const { staff, form } = c.var
  const pressed = readStep(form.step)
  if (!pressed) return c.html(<MessagePage about="bad_form" staff={staff} />, 400)
  const { association, user_id: by, name: by_name } = staff
  const id = idOf(c)
  const note = form.note ?? ''
  const kept = await followReport(deps.db, { association, id, ...pressed, note, by, by_name, at: deps.now() })
  if (kept.ok) {
    deps.log.info({ event: 'report_followed', association, reply: id, step: pressed.step, by })
    // Taken, the page that follows begins with the number; ended, one goes on to the next.
    const next = pressed.step === 'done' ? '' : `/${id}`
    return c.redirect(`/safety-checks${REPORTS}${next}`, 303)
  }
  if (kept.reason === 'not_found') return c.notFound()
  if (kept.reason === 'changed_meanwhile') return show(deps, c, { typed: note, stale: true })
  return show(deps, c, { typed: note, fault: NOTE_FAULTS[kept.reason] })
}
