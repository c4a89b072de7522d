import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { ID } from '../id.ts'
import { findStations } from './queries.ts'
import type { StationFault } from './rules.ts'
import { addStation, putStationAway } from './stations.ts'
import { StationsPage } from './stations-page.tsx'
import type { ReliefStationId } from './table.ts'

type Needs = Pick<Deps, 'db' | 'now' | 'log'>

/** Mounted at /settings/relief-stations. */
export const stationRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get('/', (c) => show(deps, c))
    .post('/', (c) => postAdd(deps, c))
    .post(`/${ID}/put-away`, async (c) => {
      const { association, user_id: by } = c.var.staff
      const id = c.req.param('id') as ReliefStationId
      const away = await putStationAway(deps.db, { association, id, by, at: deps.now() })
      return away.ok ? c.redirect('/settings/relief-stations', 303) : c.notFound()
    })

async function show({ db }: Needs, c: Context<SignedIn>, fault?: StationFault) {
  const { staff, form = {} } = c.var
  const stations = await inAssociation(db, staff.association, (tx) => findStations(tx, staff.association))
  const page = <StationsPage staff={staff} stations={stations} typed={fault ? form : {}} fault={fault} />
  return c.html(page, fault ? 422 : 200)
}

async function postAdd(deps: Needs, c: Context<SignedIn>) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const typed = { name: form.name ?? '', address: form.address ?? '' }
  const added = await addStation(deps.db, { association, ...typed, by, at: deps.now() })
  if (!added.ok) return show(deps, c, added.reason)
  deps.log.info({ event: 'relief_station_added', association, by })
  return c.redirect('/settings/relief-stations', 303)
}
