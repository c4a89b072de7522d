import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { csvOf, workbookOf } from '../../roster/export-file.ts'
import { toDateField } from '../../ui/time.ts'
import { findInspections, findPhoto, lateOf } from '../inspections/queries.ts'
import { PHOTO_SENTENCES, readPhoto } from '../read-photo.ts'
import type { PowerPhotoId, PowerUnitId } from '../table.ts'
import { addUnit } from './add-unit.ts'
import { editRoutes } from './edit-routes.tsx'
import { ExportPage } from './export-page.tsx'
import { exportUnits, XLSX } from './export-units.ts'
import { FormPage } from './form-page.tsx'
import { LabelsPage } from './labels-page.tsx'
import { ListPage } from './list-page.tsx'
import { readFilters, selectUnits } from './list-rules.ts'
import { findOwners, findUnit, findUnits } from './queries.ts'
import { setPhoto } from './set-photo.ts'
import { UnitPage } from './unit-page.tsx'

type Page = Context<SignedIn>

export const unitRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => showList(deps, c))
    .post('/', (c) => add(deps, c))
    .get('/new', (c) => showNew(deps, c))
    .get('/labels', (c) => showLabels(deps, c))
    .get('/export', (c) => c.html(<ExportPage staff={c.var.staff} />))
    .post('/export', (c) => download(deps, c))
    .get(`/${ID}`, (c) => showUnit(deps, c))
    .get(`/${ID}/photos/:photo{[0-9a-f-]{36}}`, (c) => sendPhoto(deps, c))
    .post(`/${ID}/photo`, (c) => takePhoto(deps, c))
    .route('/', editRoutes(deps))

/** `ID` only matches what is shaped like an id, so the cast is safe. */
const idOf = (c: Page) => c.req.param('id') as PowerUnitId

async function showList({ db, now }: Deps, c: Page) {
  const { staff } = c.var
  const at = now()
  const all = await inAssociation(db, staff.association, (tx) => findUnits(tx, staff.association, { at }))
  const filters = readFilters(c.req.query())
  return c.html(
    <ListPage
      staff={staff}
      units={selectUnits(all, filters, at)}
      among={all.filter(({ status }) => status !== 'retired').length}
      late={lateOf(all, at).length}
      empty={all.length === 0}
      wards={[...new Set(all.flatMap(({ ward }) => ward ?? []))].sort()}
      filters={filters}
      imported={c.req.query('done') === 'imported'}
      at={at}
    />,
  )
}

async function showNew({ db }: Deps, c: Page) {
  const { staff } = c.var
  const owners = await inAssociation(db, staff.association, (tx) => findOwners(tx, staff.association))
  const form = { kind: 'portable_battery', waveform: 'sine', frequency: 'both', lendable_to: 'association' }
  return c.html(<FormPage staff={staff} unit={null} owners={owners} form={form} />)
}

async function add({ db, now, log }: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const added = await addUnit(db, { association, form, by, at: now() })
  if (added.ok) {
    log.info({ event: 'power_unit_added', association, unit: added.id, by })
    return c.redirect(`/power/units/${added.id}?done=added`, 303)
  }
  const owners = await inAssociation(db, association, (tx) => findOwners(tx, association))
  return c.html(<FormPage staff={staff} unit={null} owners={owners} form={form} errors={added.errors} />, 422)
}

async function showUnit({ db, now }: Deps, c: Page, photo_fault?: string) {
  const { staff } = c.var
  const { association } = staff
  const [id, at] = [idOf(c), now()]
  const found = await inAssociation(db, association, async (tx) => {
    const unit = await findUnit(tx, association, { id, at })
    return unit && { unit, inspections: await findInspections(tx, association, id) }
  })
  if (!found) return c.notFound()
  const page = (
    <UnitPage
      staff={staff}
      {...found}
      done={c.req.query('done')}
      {...(photo_fault ? { photo_fault } : {})}
      at={at}
    />
  )
  return c.html(page, photo_fault ? 422 : 200)
}

async function takePhoto(deps: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const read = await readPhoto((await c.req.parseBody()).photo)
  if (!read.ok) return showUnit(deps, c, PHOTO_SENTENCES[read.reason])
  if (!read.photo) return showUnit(deps, c, '写真が選ばれていません。写真を選んでから押してください。')
  const id = idOf(c)
  const set = await setPhoto(deps.db, { association, id, photo: read.photo, by, at: deps.now() })
  return set.ok ? c.redirect(`/power/units/${id}?done=photo`, 303) : c.notFound()
}

async function sendPhoto({ db }: Deps, c: Page) {
  const { association } = c.var.staff
  const photo = c.req.param('photo') as PowerPhotoId
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(photo)) return c.notFound()
  const found = await inAssociation(db, association, (tx) =>
    findPhoto(tx, association, { unit: idOf(c), photo }),
  )
  if (!found) return c.notFound()
  return c.body(new Uint8Array(found.content), 200, {
    'Content-Type': found.media_type,
    'Content-Disposition': 'inline',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
  })
}

/** All of them, or the ones asked for: a label comes off, and one is printed anew. */
async function showLabels({ db, now, public_url }: Deps, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const asked = c.req.queries('unit') ?? []
  const { units, phone } = await inAssociation(db, association, async (tx) => ({
    units: await findUnits(tx, association, { at: now() }),
    ...(await tx
      .selectFrom('association')
      .select('phone')
      .where('id', '=', association)
      .executeTakeFirstOrThrow()),
  }))
  const wanted = units.filter(
    ({ id, status }) => status !== 'retired' && (asked.length === 0 || asked.includes(id)),
  )
  return c.html(<LabelsPage staff={staff} units={wanted} phone={phone} public_url={public_url} />)
}

async function download({ db, now, log }: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const { format } = form
  if (format !== 'xlsx' && format !== 'csv')
    return c.html(<ExportPage staff={staff} error="ファイルの形を選んでください。" />, 422)
  const at = now()
  const rows = await exportUnits(db, { association, format, by, at })
  log.info({ event: 'power_units_exported', association, units: rows.length - 1, by })
  const bytes = format === 'xlsx' ? await workbookOf(rows, '非常用電源') : csvOf(rows)
  const name = `非常用電源_${staff.association_name}_${toDateField(at).slice(0, 10)}.${format}`
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': format === 'xlsx' ? XLSX : 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    'Cache-Control': 'no-store',
  })
}
