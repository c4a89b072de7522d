import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import type { ReplyId } from '../table.ts'
import { handleReport } from './handle-report.ts'
import { findReports } from './queries.ts'
import { ReportsPage } from './reports-page.tsx'

const REPORTS = '/reports'

/** What doctors told us without being asked; below /safety-checks, where the office looks anyway. */
export const reportRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get(REPORTS, async (c) => {
      const { staff } = c.var
      const { association } = staff
      const reports = await inAssociation(deps.db, association, (tx) => findReports(tx, association))
      return c.html(<ReportsPage staff={staff} reports={reports} at={deps.now()} />)
    })
    .post(`${REPORTS}/${ID}/handle`, (c) => postHandle(deps, c))

async function postHandle({ db, now, log }: Deps, c: Context<SignedIn>) {
  const { association, user_id: by, name: by_name } = c.var.staff
  const id = c.req.param('id') as ReplyId
  const handled = await handleReport(db, { association, id, by, by_name, at: now() })
  if (!handled.ok && handled.reason === 'not_found') return c.notFound()
  // Pressed twice, or by two people: the list says who was first.
  if (handled.ok) log.info({ event: 'report_handled', association, reply: id, by })
  return c.redirect(`/safety-checks${REPORTS}`, 303)
}
