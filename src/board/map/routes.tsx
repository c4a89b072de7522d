import { Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { knownMaps } from '../../areas/known-maps.ts'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { MapPage } from './page.tsx'

/** Mounted at /safety-checks. It shows the board's own count, so that looking at the map counts nothing more. */
export const mapRoutes = ({ boards, db }: Pick<Deps, 'boards' | 'db'>) => {
  const mapOf = knownMaps()
  return new Hono<SignedIn>().get(`/${ID}/map`, async (c) => {
    const { staff } = c.var
    const view = await boards.current(staff.association, c.req.param('id') as SafetyCheckId)
    if (!view?.check.launched_at) return c.notFound()
    const map = await inAssociation(db, staff.association, (tx) => mapOf(tx, staff.association))
    const kind = c.req.query('map') === 'tiles' ? 'tiles' : 'areas'
    return c.html(<MapPage view={view} staff={staff} map={map} kind={kind} />)
  })
}
