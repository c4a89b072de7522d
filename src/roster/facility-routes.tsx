import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { ID } from '../id.ts'
import { editFacility } from './edit-facility.ts'
import { FacilityFormPage, FacilityPage } from './facility-page.tsx'
import { FACILITY_FIELDS, formOfFacility } from './facility-rules.ts'
import { findFacility, findHistory, findMembersAt } from './member-queries.ts'
import { seenIn } from './member-rules.ts'
import { errorsOf, staleChanges } from './stale-changes.ts'
import type { FacilityId } from './table.ts'

type Page = Context<SignedIn>

export const facilityRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get(`/${ID}`, (c) => show(deps, c))
    .get(`/${ID}/edit`, (c) => showEdit(deps, c))
    .post(`/${ID}/edit`, (c) => edit(deps, c))

/** `ID` only matches what is shaped like an id, so the cast is safe. */
const idOf = (c: Page) => c.req.param('id') as FacilityId

async function read({ db, accounts }: Deps, c: Page) {
  const { association } = c.var.staff
  const found = await inAssociation(db, association, async (tx) => {
    const facility = await findFacility(tx, association, idOf(c))
    return (
      facility && {
        facility,
        members: await findMembersAt(tx, association, facility.id),
        history: await findHistory(tx, association, { facility_id: facility.id }),
      }
    )
  })
  if (!found) return null
  const names = await accounts.namesOf([...new Set(found.history.map(({ changed_by }) => changed_by))])
  return { ...found, names }
}

async function show(deps: Deps, c: Page) {
  const found = await read(deps, c)
  if (!found) return c.notFound()
  return c.html(<FacilityPage staff={c.var.staff} {...found} saved={c.req.query('done') === 'saved'} />)
}

async function showEdit(deps: Deps, c: Page) {
  const found = await read(deps, c)
  if (!found) return c.notFound()
  const form = formOfFacility(found.facility)
  return c.html(<FacilityFormPage staff={c.var.staff} facility={found.facility} form={form} seen={form} />)
}

async function edit(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const id = idOf(c)
  const seen = seenIn(FACILITY_FIELDS, form)
  const edited = await editFacility(deps.db, { association, id, form, seen, by, at: deps.now() })
  if (edited.ok) {
    deps.log.info({ event: 'facility_edited', association, facility: id, by })
    return c.redirect(`/roster/facilities/${id}?done=saved`, 303)
  }
  const found = await read(deps, c)
  if (!found || edited.reason === 'not_found') return c.notFound()
  const { facility, history, names } = found
  const props = { staff, facility, form }
  if (edited.reason === 'faulty')
    return c.html(<FacilityFormPage {...props} seen={seen} errors={errorsOf(edited.faults)} />, 422)
  const current = formOfFacility(facility)
  const stale = staleChanges(edited.fields, { seen, current, history, names })
  return c.html(<FacilityFormPage {...props} seen={current} stale={stale} />, 409)
}
