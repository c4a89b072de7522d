import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { asId, ID } from '../id.ts'
import { bestKey, ChoosePage, EndPage, LatePage } from './choose-page.tsx'
import type { Fault } from './geojson.ts'
import { AreasPage } from './list-page.tsx'
import { findAreaMap, findAskedWards, findMapInUse, findRecentMaps, findRosterWards } from './queries.ts'
import type { AreaMapId } from './table.ts'
import type { Chosen } from './ties.ts'
import { uploadAreas } from './upload.ts'
import { endAreas, tieAreas, useAreas } from './use.ts'

type Needs = Pick<Deps, 'db' | 'now' | 'log'>
type Page = Context<SignedIn>
const HOME = '/settings/areas'

/** Mounted at /settings/areas. */
export const areaRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get('/', (c) => showList(deps, c))
    .post('/', (c) => postUpload(deps, c))
    .get(`/${ID}`, (c) => showChoice(deps, c))
    .post(`/${ID}/use`, (c) => postUse(deps, c))
    .post(`/${ID}/ties`, (c) => postTies(deps, c))
    .get(`/${ID}/end`, (c) => showEnd(deps, c))
    .post(`/${ID}/end`, (c) => postEnd(deps, c))

/** `ID` only matches what is shaped like an id, so the cast is safe. */
const idOf = (c: Page) => c.req.param('id') as AreaMapId
const byOf = ({ now }: Needs, c: Page) => {
  const { association, user_id: by } = c.var.staff
  return { association, id: idOf(c), by, at: now() }
}

async function showList({ db }: Needs, c: Page, { fault, chosen }: { fault?: Fault; chosen?: Chosen } = {}) {
  const { staff } = c.var
  const shown = await inAssociation(db, staff.association, async (tx) => ({
    map: await findMapInUse(tx, staff.association),
    wards: await findRosterWards(tx, staff.association),
    asked: await findAskedWards(tx, staff.association),
    recent: await findRecentMaps(tx, staff.association),
  }))
  const page = <AreasPage staff={staff} {...shown} fault={fault} chosen={chosen} />
  return c.html(page, fault ? 422 : chosen ? 409 : 200)
}

async function postUpload(deps: Needs, c: Page) {
  const { association, user_id: by, name: by_name } = c.var.staff
  // The fields are read already; this gives the file that came with them.
  const { file } = await c.req.parseBody()
  if (!(file instanceof File) || (file.name === '' && file.size === 0))
    return showList(deps, c, { fault: { ok: false, reason: 'no_file' } })
  const bytes = new Uint8Array(await file.arrayBuffer())
  const upload = { association, name: file.name, bytes, by, by_name, at: deps.now() }
  const uploaded = await uploadAreas(deps.db, upload)
  if (!uploaded.ok) return showList(deps, c, { fault: uploaded })
  deps.log.info({ event: 'areas_uploaded', association, bytes: bytes.length, by })
  return c.redirect(`${HOME}/${uploaded.id}`, 303)
}

async function showChoice({ db }: Needs, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const found = await inAssociation(db, association, async (tx) => {
    const map = await findAreaMap(tx, association, idOf(c))
    const wards = await findRosterWards(tx, association)
    return map && { map, wards, seen: (await findMapInUse(tx, association))?.id ?? null }
  })
  if (!found) return c.notFound()
  const key = c.req.query('key') ?? found.map.name_key ?? ''
  const is_known = found.map.shapes.every(({ texts }) => Object.hasOwn(texts, key))
  const wanted = is_known ? key : bestKey(found.map, found.wards)
  return c.html(<ChoosePage staff={staff} {...found} wanted={wanted} />)
}

async function postUse(deps: Needs, c: Page) {
  const { staff, form } = c.var
  const { key = '', seen = '' } = form
  const used = await useAreas(deps.db, { ...byOf(deps, c), key, seen: asId<'area_map'>(seen) })
  if (used.ok) return c.redirect(HOME, 303)
  return used.reason === 'changed_meanwhile'
    ? c.html(<LatePage staff={staff} reason={used.reason} />, 409)
    : c.notFound()
}

/** Pairs of `ward.n` and `area.n`, as the form made them. */
function chosenIn(form: Record<string, string | undefined>): Chosen {
  const pairs = Object.entries(form).flatMap(([field, ward = '']): [string, string | null][] => {
    const n = /^ward\.(\d{1,3})$/.exec(field)?.[1]
    const area = n === undefined ? undefined : form[`area.${n}`]
    if (area === 'by-name') return [[ward, null]]
    if (area === 'none') return [[ward, '']]
    return area?.startsWith('in.') ? [[ward, area.slice('in.'.length)]] : []
  })
  return Object.fromEntries(pairs)
}

async function postTies(deps: Needs, c: Page) {
  const { staff, form } = c.var
  const chosen = chosenIn(form)
  const tied = await tieAreas(deps.db, { ...byOf(deps, c), chosen, seen: form.seen ?? '' })
  if (tied.ok) return c.redirect(HOME, 303)
  if (tied.reason === 'ties_changed') return showList(deps, c, { chosen })
  return tied.reason === 'not_in_use'
    ? c.html(<LatePage staff={staff} reason={tied.reason} />, 409)
    : c.notFound()
}

async function showEnd({ db }: Needs, c: Page) {
  const { staff } = c.var
  const map = await inAssociation(db, staff.association, (tx) => findAreaMap(tx, staff.association, idOf(c)))
  if (!map) return c.notFound()
  return map.used_at && !map.ended_at
    ? c.html(<EndPage staff={staff} map={map} />)
    : c.html(<LatePage staff={staff} reason="not_in_use" />, 409)
}

async function postEnd(deps: Needs, c: Page) {
  const ended = await endAreas(deps.db, byOf(deps, c))
  if (ended.ok) return c.redirect(HOME, 303)
  return ended.reason === 'not_in_use'
    ? c.html(<LatePage staff={c.var.staff} reason={ended.reason} />, 409)
    : c.notFound()
}
