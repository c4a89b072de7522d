import { Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { findBoardCheck } from '../queries.ts'
import { FacilitiesPage } from './page.tsx'
import { findFacilities } from './queries.ts'
import { readShown } from './rules.ts'

/** Mounted at /safety-checks. */
export const facilityBoardRoutes = ({ db, now }: Pick<Deps, 'db' | 'now'>) =>
  new Hono<SignedIn>().get(`/${ID}/facilities`, async (c) => {
    const { staff } = c.var
    const { association } = staff
    const read = await inAssociation(db, association, async (tx) => {
      const check = await findBoardCheck(tx, association, c.req.param('id') as SafetyCheckId)
      return check?.launched_at
        ? { check, facilities: await findFacilities(tx, association, check.id) }
        : null
    })
    if (!read) return c.notFound()
    const { show, ward } = c.req.query()
    return c.html(<FacilitiesPage {...read} staff={staff} shown={readShown(show)} ward={ward} at={now()} />)
  })
