import { Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { isPurpose } from '../../safety-checks/rules.ts'
import { isWaitsFor, WaitingPage } from './page.tsx'
import { findWaitingLoans } from './work.ts'

/** /loans — the loans that wait for one thing; where nothing is asked for, those that wait for a decision. */
export const waitingRoutes = ({ db, now }: Deps) =>
  new Hono<SignedIn>().get('/', async (c) => {
    const { staff } = c.var
    const { waits = 'undecided', purpose } = c.req.query()
    if (!isWaitsFor(waits) || (purpose !== undefined && !isPurpose(purpose))) return c.notFound()
    const at = now()
    const loans = await inAssociation(db, staff.association, (tx) =>
      findWaitingLoans(tx, staff.association, at),
    )
    return c.html(<WaitingPage staff={staff} loans={loans} waits={waits} purpose={purpose} at={at} />)
  })
