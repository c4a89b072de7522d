import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { asId, ID, newId } from '../../id.ts'
import { isPurpose } from '../../safety-checks/rules.ts'
import { findLoansOfNeed } from '../lending/queries.ts'
import { findPeriodTerms } from '../lending/terms.ts'
import { findPowersAt } from '../lending/unit-powers.ts'
import { hoursTogether } from '../matching/together.ts'
import type { PowerNeedId } from '../table.ts'
import { askForPower } from './ask.ts'
import { belongs, choicesOf } from './belongs.ts'
import { changeNeed } from './change.ts'
import { NeedDonePage } from './done-page.tsx'
import { endNeed, reopenNeed } from './end.ts'
import { EditNeedPage, NewNeedPage } from './form-page.tsx'
import { askFromReply, findAskingReplies } from './from-reply.ts'
import { needLinkOfficeRoutes } from './link-office.tsx'
import { NeedsPage } from './list-page.tsx'
import { type NeedFaults, readVersion, readWish, type Typed, typedOf } from './need-form.ts'
import { NeedPage } from './need-page.tsx'
import { findNeed, findNeeds } from './queries.ts'
import { findMatches, findPoolMatches, findRankedNeeds } from './ranked.ts'
import { findDrillLent } from './units.ts'

type Page = Context<SignedIn>

/** Mounted at /power/needs. */
export const needRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => showNeeds(deps, c))
    .get('/new', (c) => showNew(deps, c))
    .post('/', (c) => postNew(deps, c))
    .post('/from-reply', (c) => postFromReply(deps, c))
    .route('/links', needLinkOfficeRoutes(deps))
    .get(`/${ID}`, (c) => showNeed(deps, c))
    .get(`/${ID}/edit`, (c) => showEdit(deps, c))
    .post(`/${ID}/edit`, (c) => postEdit(deps, c))
    .post(`/${ID}/meet`, (c) => ending(deps, c, (of) => endNeed(deps.db, { ...of, to: 'met' })))
    .post(`/${ID}/withdraw`, (c) => ending(deps, c, (of) => endNeed(deps.db, { ...of, to: 'withdrawn' })))
    .post(`/${ID}/reopen`, (c) => ending(deps, c, (of) => reopenNeed(deps.db, of)))

const idOf = (c: Page) => c.req.param('id') as PowerNeedId
const byOf = (c: Page, { now }: Deps) => ({
  association: c.var.staff.association,
  by: c.var.staff.user_id,
  at: now(),
})

const oneNeed = ({ db }: Deps, c: Page) => {
  const { association } = c.var.staff
  return inAssociation(db, association, (tx) => findNeed(tx, association, idOf(c)))
}

async function showNeeds({ db, now }: Deps, c: Page) {
  const { staff } = c.var
  const at = now()
  const lacking = c.req.query('lacking')
  if (lacking !== undefined && !isPurpose(lacking)) return c.notFound()
  const found = await inAssociation(db, staff.association, async (tx) => ({
    needs: await findRankedNeeds(tx, staff.association, { at, lacking }),
    replies: await findAskingReplies(tx, staff.association, lacking),
    over: lacking ? [] : await findNeeds(tx, staff.association, { over: true }),
  }))
  return c.html(<NeedsPage staff={staff} {...found} lacking={lacking} at={at} />)
}

async function showNeed({ db, now }: Deps, c: Page) {
  const { staff } = c.var
  const at = now()
  const page = await inAssociation(db, staff.association, async (tx) => {
    const need = await findNeed(tx, staff.association, idOf(c))
    return (
      need && {
        need,
        matches: await findMatches(tx, staff.association, { need, at }),
        loans: await findLoansOfNeed(tx, staff.association, need.id),
        pool: await findPoolMatches(tx, need),
        terms: await findPeriodTerms(tx, staff.association),
        drill_lent: need.purpose === 'actual' ? await findDrillLent(tx, staff.association) : [],
        lasts: hoursTogether(await findPowersAt(tx, staff.association, need.id), need.devices),
      }
    )
  })
  return page ? c.html(<NeedPage staff={staff} {...page} at={at} />) : c.notFound()
}

async function showNew(deps: Deps, c: Page, typed?: Typed, faults: NeedFaults = {}) {
  const shown = typed ?? { id: newId<'power_need'>(), hours_needed: '24' }
  const page = (
    <NewNeedPage staff={c.var.staff} choices={await choicesOf(deps, c)} typed={shown} faults={faults} />
  )
  return c.html(page, typed ? 422 : 200)
}

async function postNew(deps: Deps, c: Page) {
  const { form } = c.var
  const of = await belongs(deps, c)
  const id = asId<'power_need'>(form.id ?? '') ?? newId<'power_need'>()
  if (!of.ok) {
    const read = readWish(form, [])
    return showNew(deps, c, { ...form, id }, { ...of.faults, ...(read.ok ? {} : read.faults) })
  }
  const { facility, purpose, safety_check_id } = of
  const asked = await askForPower(deps.db, {
    ...byOf(c, deps),
    id,
    facility_id: facility.id,
    purpose,
    safety_check_id,
    reply_detail_id: null,
    via: 'office',
    typed: form,
  })
  if (asked.ok) return c.redirect(`/power/needs/${asked.id}`, 303)
  if (asked.reason === 'already') return c.html(<NeedDonePage staff={c.var.staff} need={asked.need} />, 409)
  return showNew(deps, c, { ...form, id }, asked.reason === 'faulty' ? asked.faults : {})
}

async function postFromReply(deps: Deps, c: Page) {
  const reply_detail_id = asId<'reply_detail'>(c.var.form.reply ?? '')
  if (!reply_detail_id) return c.notFound()
  const made = await askFromReply(deps.db, { ...byOf(c, deps), reply_detail_id })
  return made.ok ? c.redirect(`/power/needs/${made.id}`, 303) : c.notFound()
}

async function showEdit(deps: Deps, c: Page) {
  const need = await oneNeed(deps, c)
  if (!need) return c.notFound()
  if (need.status !== 'open') return c.html(<NeedDonePage staff={c.var.staff} need={need} />, 409)
  return c.html(<EditNeedPage staff={c.var.staff} need={need} typed={typedOf(need)} faults={{}} />)
}

async function postEdit(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const changed = await changeNeed(deps.db, {
    ...byOf(c, deps),
    id: idOf(c),
    version: readVersion(form),
    typed: form,
  })
  if (changed.ok) return c.redirect(`/power/needs/${idOf(c)}`, 303)
  const need = await oneNeed(deps, c)
  if (!need) return c.notFound()
  if (changed.reason === 'not_open') return c.html(<NeedDonePage staff={staff} need={need} />, 409)
  const stale = changed.reason === 'changed_meanwhile'
  const faults = changed.reason === 'faulty' ? changed.faults : {}
  const page = <EditNeedPage staff={staff} need={need} typed={form} faults={faults} stale={stale} />
  return c.html(page, stale ? 409 : 422)
}

async function ending(
  deps: Deps,
  c: Page,
  end: (of: ReturnType<typeof byOf> & { id: PowerNeedId }) => Promise<{ ok: boolean }>,
) {
  const ended = await end({ ...byOf(c, deps), id: idOf(c) })
  if (ended.ok) return c.redirect(`/power/needs/${idOf(c)}`, 303)
  const need = await oneNeed(deps, c)
  return need ? c.html(<NeedDonePage staff={c.var.staff} need={need} />, 409) : c.notFound()
}
