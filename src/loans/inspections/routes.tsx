import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { asId, ID } from '../../id.ts'
import { PHOTO_SENTENCES, readPhoto } from '../read-photo.ts'
import type { PowerUnitId } from '../table.ts'
import { findUnit, findUnits } from '../units/queries.ts'
import { inspect } from './inspect.ts'
import { InspectPage } from './inspect-page.tsx'
import { LatePage } from './late-page.tsx'
import { findInspection, lateOf } from './queries.ts'
import { entryOf, kindAsked, newEntry, readInspection } from './read-form.ts'
import { SheetPage } from './sheet-page.tsx'

type Page = Context<SignedIn>

/** 点検 — the overdue list, and under a unit its inspection and its 点検表. */
export const inspectionRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/inspections', (c) => showLate(deps, c))
    .get(`/units/${ID}/inspect`, (c) => showForm(deps, c))
    .post(`/units/${ID}/inspect`, (c) => record(deps, c))
    .get(`/units/${ID}/sheet`, (c) => showSheet(deps, c))

const idOf = (c: Page) => c.req.param('id') as PowerUnitId

async function showLate({ db, now }: Deps, c: Page) {
  const { staff } = c.var
  const at = now()
  const units = await inAssociation(db, staff.association, (tx) => findUnits(tx, staff.association, { at }))
  return c.html(<LatePage staff={staff} late={lateOf(units, at)} />)
}

const unitOf = ({ db, now }: Deps, c: Page) =>
  inAssociation(db, c.var.staff.association, (tx) =>
    findUnit(tx, c.var.staff.association, { id: idOf(c), at: now() }),
  )

async function showForm(deps: Deps, c: Page) {
  const unit = await unitOf(deps, c)
  if (!unit || unit.status === 'retired') return c.notFound()
  const kind = kindAsked(c.req.query('kind'))
  const form = readInspection({})
  return c.html(
    <InspectPage staff={c.var.staff} unit={unit} kind={kind} entry={newEntry()} form={form} errors={{}} />,
  )
}

async function record(deps: Deps, c: Page) {
  const { staff } = c.var
  const { association, user_id: by, name: by_name } = staff
  const [id, entry, form] = [idOf(c), entryOf(c.var.form), readInspection(c.var.form)]
  const photo = await readPhoto((await c.req.parseBody()).photo)
  const inspection = { association, unit: id, id: entry, form, by, by_name, at: deps.now() }
  const inspected = photo.ok ? await inspect(deps.db, { ...inspection, photo: photo.photo }) : null
  if (inspected?.ok) {
    deps.log.info({ event: 'power_unit_inspected', association, unit: id, passed: inspected.passed, by })
    return c.redirect(`/power/units/${id}?done=${inspected.passed ? 'passed' : 'failed'}`, 303)
  }
  const unit = await unitOf(deps, c)
  if (!unit || inspected?.reason === 'not_found') return c.notFound()
  return c.html(
    <InspectPage
      staff={staff}
      unit={unit}
      kind={kindAsked(form.kind)}
      entry={entry}
      form={form}
      errors={inspected?.errors ?? {}}
      {...(photo.ok ? {} : { photo_fault: PHOTO_SENTENCES[photo.reason] })}
    />,
    422,
  )
}

async function showSheet({ db, now }: Deps, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const [unit_id, at] = [idOf(c), now()]
  const asked = c.req.query('inspection')
  const found = await inAssociation(db, association, async (tx) => {
    const unit = await findUnit(tx, association, { id: unit_id, at })
    const id = asId<'power_inspection'>(asked ?? '')
    return unit && { unit, inspection: id && (await findInspection(tx, association, { unit: unit_id, id })) }
  })
  if (!found || (asked !== undefined && !found.inspection)) return c.notFound()
  const kind = found.inspection?.kind ?? kindAsked(c.req.query('kind'))
  return c.html(<SheetPage staff={staff} {...found} kind={kind} at={at} />)
}
