import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { ID } from '../../id.ts'
import { may } from '../../rights.ts'
import { allowOnCityList } from '../../roster/allow-on-city-list.ts'
import type { FacilityId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { readingPaper } from '../check/reading.ts'
import { approveCityList } from './approve.ts'
import { CityDraftPage, type CityDraftProps } from './draft-page.tsx'
import { findCityClinics, findCityList, overSince } from './queries.ts'
import { cityToken, cityUrl, fieldOf } from './rules.ts'
import { takeBackCityList } from './take-back.ts'

type Page = Context<SignedIn>
type Needs = Pick<Deps, 'db' | 'now' | 'log' | 'secrets' | 'public_url'>

/** Mounted at /safety-checks. */
export const cityListRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get(`/${ID}/city-list`, (c) => show(deps, c))
    .post(`/${ID}/city-list`, (c) => approve(deps, c))
    .post(`/${ID}/city-list/end`, (c) => end(deps, c))
    .post(`/${ID}/city-list/names`, (c) => allow(deps, c, 'names'))
    .post(`/${ID}/city-list/phones`, (c) => allow(deps, c, 'phones'))

const idOf = (c: Page) => c.req.param('id') as SafetyCheckId

async function show(deps: Needs, c: Page, wrong?: Pick<CityDraftProps, 'fault' | 'ticked'>) {
  const { staff } = c.var
  const at = deps.now()
  const read = await readingPaper(deps, c, async (tx, { association, check }) => {
    const allowed = await tx
      .selectFrom('association')
      .select(['city_list_names as with_names', 'city_list_phones as with_phones'])
      .where('id', '=', association)
      .executeTakeFirstOrThrow()
    const newest = await findCityList(tx, association, check.id)
    const living = newest && !overSince({ ...newest, status: check.status }, at) ? newest : null
    const open = await findCityClinics(tx, association, check.id)
    return { check, ...allowed, living, version: newest?.version ?? 0, open }
  })
  if (!read) return c.notFound()
  const knows = may(staff.role, 'POST /safety-checks/:id/city-list') ? read.living : null
  const url = knows ? cityUrl(deps.public_url, cityToken(deps.secrets.reply_link_key, knows.id)) : null
  const status = wrong ? (wrong.fault === 'nothing_chosen' ? 422 : 409) : 200
  const is_taken_back = !wrong && !read.living && c.req.query('done') === 'taken_back'
  const page = { ...read, staff, url, at, is_taken_back, ...wrong }
  return c.html(<CityDraftPage {...page} />, status)
}

async function approve(deps: Needs, c: Page) {
  const { form, staff } = c.var
  const { association, user_id: by, name: by_name } = staff
  const check = idOf(c)
  const ids = Object.keys(form).flatMap((name) =>
    name.startsWith(FIELD) ? [name.slice(FIELD.length) as FacilityId] : [],
  )
  const kept = new Set(ids)
  const approved = await approveCityList(deps, {
    association,
    check,
    draft: form.draft ?? '',
    seen: Number(form.seen),
    link: form.link ?? '',
    kept,
    by,
    by_name,
    at: deps.now(),
  })
  if (approved.ok) {
    deps.log.info({
      event: 'city_list_approved',
      association,
      safety_check: check,
      version: approved.version,
      by,
    })
    return c.redirect(`/safety-checks/${check}/city-list`, 303)
  }
  if (approved.reason === 'not_found') return c.notFound()
  return show(deps, c, { fault: approved.reason, ticked: (id) => kept.has(id) })
}

const FIELD = fieldOf('' as FacilityId)

async function end(deps: Needs, c: Page) {
  const { association, user_id: by } = c.var.staff
  const check = idOf(c)
  if (!(await readingPaper(deps, c, async () => true))) return c.notFound()
  const ended = await takeBackCityList(deps.db, { association, check, by, at: deps.now() })
  if (!ended.ok) return show(deps, c, { fault: ended.reason })
  deps.log.info({ event: 'city_list_taken_back', association, safety_check: check, by })
  return c.redirect(`/safety-checks/${check}/city-list?done=taken_back`, 303)
}

async function allow(deps: Needs, c: Page, what: 'names' | 'phones') {
  const { association, user_id: by } = c.var.staff
  const allowed = c.var.form.allowed === 'yes'
  if (!(await readingPaper(deps, c, async () => true))) return c.notFound()
  await allowOnCityList(deps.db, { association, what, allowed, by, at: deps.now() })
  return c.redirect(`/safety-checks/${idOf(c)}/city-list`, 303)
}
