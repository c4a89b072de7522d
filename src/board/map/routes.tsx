import { Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { ID } from '../../id.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { MapPage } from './page.tsx'

/** Mounted at /safety-checks. It shows the board's own count, so that looking at the map counts nothing more. */
export const mapRoutes = ({ boards }: Pick<Deps, 'boards'>) =>
  new Hono<SignedIn>().get(`/${ID}/map`, async (c) => {
    const { staff } = c.var
    const view = await boards.current(staff.association, c.req.param('id') as SafetyCheckId)
    return view?.check.launched_at ? c.html(<MapPage view={view} staff={staff} />) : c.notFound()
  })
