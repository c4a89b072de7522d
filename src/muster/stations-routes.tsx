import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { asId, ID } from '../id.ts'
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
      return away.ok ? c.redirect(backTo(c), 303) : c.notFound()
    })

/** The check from whose 参集 somebody came; carried along until he goes back. */
const checkOf = (c: Context<SignedIn>) =>
  asId<'safety_check'>(c.var.form?.check ?? c.req.query('check') ?? '')

const backTo = (c: Context<SignedIn>) => {
  const check = checkOf(c)
  return `/settings/relief-stations${check ? `?check=${check}` : ''}`
}

async function show({ db }: Needs, c: Context<SignedIn>, fault?: StationFault) {
  const { staff, form = {} } = c.var
  const stations = await inAssociation(db, staff.association, (tx) => findStations(tx, staff.association))
  const shown = { staff, stations, check: checkOf(c), typed: fault ? form : {}, fault }
  const page = <StationsPage {...shown} />
  return c.html(page, fault ? 422 : 200)
}

async function postAdd(deps: Needs, c: Context<SignedIn>) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const typed = { name: form.name ?? '', address: form.address ?? '' }
  const added = await addStation(deps.db, { association, ...typed, by, at: deps.now() })
  if (!added.ok) return show(deps, c, added.reason)
  deps.log.info({ event: 'relief_station_added', association, by })
  return c.redirect(backTo(c), 303)
}
