import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import type { PowerUnitId } from '../table.ts'
import { burnInWords, readBurn } from './burn.ts'
import { changedFields, editUnit } from './edit-unit.ts'
import { BURN_ROWS } from './fields.ts'
import { FormPage } from './form-page.tsx'
import { inWords } from './import/plan.ts'
import { findOwners, findUnit } from './queries.ts'
import type { Form } from './read-fields.ts'
import { RetirePage } from './retire-page.tsx'
import { retireUnit } from './retire-unit.ts'
import { formOfUnit } from './unit-rules.ts'

type Page = Context<SignedIn>

export const editRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get(`/${ID}/edit`, (c) => showEdit(deps, c))
    .post(`/${ID}/edit`, (c) => edit(deps, c))
    .get(`/${ID}/retire`, (c) => showRetire(deps, c))
    .post(`/${ID}/retire`, (c) => retire(deps, c))

const idOf = (c: Page) => c.req.param('id') as PowerUnitId

const read = ({ db, now }: Deps, c: Page) =>
  inAssociation(db, c.var.staff.association, async (tx) => {
    const { association } = c.var.staff
    const unit = await findUnit(tx, association, { id: idOf(c), at: now() })
    if (!unit || unit.status === 'retired') return null
    return { unit, owners: await findOwners(tx, association) }
  })

async function showEdit(deps: Deps, c: Page) {
  const found = await read(deps, c)
  if (!found) return c.notFound()
  return c.html(<FormPage staff={c.var.staff} {...found} form={formOfUnit(found.unit)} />)
}

async function edit(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const id = idOf(c)
  const version = /^\d{1,9}$/.test(form.version ?? '') ? Number(form.version) : 0
  const edited = await editUnit(deps.db, { association, id, version, form, by, at: deps.now() })
  if (edited.ok) {
    deps.log.info({ event: 'power_unit_edited', association, unit: id, by })
    return c.redirect(`/power/units/${id}?done=saved`, 303)
  }
  const found = await read(deps, c)
  if (!found || edited.reason === 'not_found') return c.notFound()
  if (edited.reason === 'faulty')
    // Still over the version that he saw: what others saved meanwhile is told once nothing is wrong any more.
    return c.html(
      <FormPage
        staff={staff}
        owners={found.owners}
        unit={{ ...found.unit, version }}
        form={form}
        errors={edited.errors}
      />,
      422,
    )
  const now = formOfUnit(found.unit)
  const differing = changedFields(now, comparable(form)).map((field) => ({
    field,
    is: inWords(field, now[field] ?? '', found.owners),
  }))
  return c.html(<FormPage staff={staff} {...found} form={form} differing={differing} />, 409)
}

/** The rows of the maker's sheet as the one text that is compared. */
function comparable(form: Form): Form {
  const burn = readBurn({ ...form, burn: undefined }, null)
  if (burn.value) return { ...form, burn: burnInWords(burn.value) }
  const typed = BURN_ROWS.map((row) => `${form[`burn_${row}_w`] ?? ''}=${form[`burn_${row}_hours`] ?? ''}`)
  return { ...form, burn: typed.join('; ') }
}

async function showRetire(deps: Deps, c: Page) {
  const found = await read(deps, c)
  return found ? c.html(<RetirePage staff={c.var.staff} unit={found.unit} />) : c.notFound()
}

async function retire(deps: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const id = idOf(c)
  const retired = await retireUnit(deps.db, { association, id, by, at: deps.now() })
  if (retired.ok) {
    deps.log.info({ event: 'power_unit_retired', association, unit: id, by })
    return c.redirect(`/power/units/${id}?done=retired`, 303)
  }
  if (retired.reason === 'not_found') return c.notFound()
  const unit = await inAssociation(deps.db, association, (tx) =>
    findUnit(tx, association, { id, at: deps.now() }),
  )
  if (!unit) return c.notFound()
  return c.html(<RetirePage staff={c.var.staff} unit={unit} refusal={retired.reason} />, 409)
}
