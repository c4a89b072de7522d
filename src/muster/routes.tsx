import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { ID } from '../id.ts'
import { findSafetyCheck } from '../safety-checks/queries.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { assign } from './assign.ts'
import { MusterPage } from './muster-page.tsx'
import { countAsked, findComers, findStations } from './queries.ts'
import { readWanted, type Wanted } from './rules.ts'
import { SheetPage } from './sheet-page.tsx'

type Page = Context<SignedIn>
type Needs = Pick<Deps, 'db' | 'now' | 'log'>

/** Mounted at /safety-checks: who can come, and who is sent where. */
export const musterRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get(`/${ID}/muster`, (c) => show(deps, c))
    .post(`/${ID}/muster`, (c) => postAssign(deps, c))
    .get(`/${ID}/muster/sheet`, async (c) => {
      const read = await readMuster(deps, c)
      return read ? c.html(<SheetPage {...read} staff={c.var.staff} at={deps.now()} />) : c.notFound()
    })

const idOf = (c: Page) => c.req.param('id') as SafetyCheckId

const readMuster = ({ db }: Needs, c: Page) => {
  const { association } = c.var.staff
  return inAssociation(db, association, async (tx) => {
    const check = await findSafetyCheck(tx, association, idOf(c))
    if (!check?.launched_at) return null
    return {
      check,
      comers: await findComers(tx, association, check.id),
      stations: await findStations(tx, association),
      asked: await countAsked(tx, association, check.id),
    }
  })
}

async function show(deps: Needs, c: Page, chosen?: Wanted[]) {
  const is_stale = chosen !== undefined
  const read = await readMuster(deps, c)
  if (!read) return c.notFound()
  const is_recorded = !is_stale && c.req.query('done') === 'recorded'
  const page = (
    <MusterPage
      {...read}
      staff={c.var.staff}
      at={deps.now()}
      is_stale={is_stale}
      is_recorded={is_recorded}
      chosen={chosen}
    />
  )
  return c.html(page, is_stale ? 409 : 200)
}

async function postAssign(deps: Needs, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by, name: by_name } = staff
  const of = { association, check: idOf(c), by, by_name, at: deps.now() }
  const wanted = readWanted(form)
  const assigned = await assign(deps.db, { ...of, wanted })
  if (assigned.ok) {
    const { changed } = assigned
    if (changed > 0)
      deps.log.info({ event: 'muster_assigned', association, safety_check: of.check, changed, by })
    return c.redirect(`/safety-checks/${of.check}/muster${changed > 0 ? '?done=recorded' : ''}`, 303)
  }
  return assigned.reason === 'not_found' ? c.notFound() : show(deps, c, wanted)
}
