import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { findAssociation } from '../../roster/queries.ts'
import { findPeople } from '../../staff/queries.ts'
import { HowPage } from './how-page.tsx'
import { TwinPage, type TwinPageProps } from './page.tsx'
import { findTwinRuns, findTwinSetting } from './queries.ts'
import { RECIPIENT_ROLES, readWish } from './rules.ts'
import { setTwin } from './set.ts'

type Page = Context<SignedIn>
type Needs = Pick<Deps, 'db' | 'now' | 'log' | 'queues' | 'secrets' | 'accounts' | 'twin_dir'>

/** Mounted at /settings/twin. */
export const twinRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get('/', (c) => show(deps, c))
    .post('/', (c) => postSetting(deps, c))
    .get('/how', async (c) => {
      const { association } = c.var.staff
      const home = await inAssociation(deps.db, association, (tx) => findAssociation(tx, association))
      return c.html(<HowPage staff={c.var.staff} phone={home?.phone ?? null} />)
    })

async function read({ db, accounts, twin_dir, now }: Needs, c: Page) {
  const { association } = c.var.staff
  const { setting, runs } = await inAssociation(db, association, async (tx) => ({
    setting: await findTwinSetting(tx, association),
    runs: await findTwinRuns(tx, association),
  }))
  const staff = await findPeople({ db, accounts }, association, now())
  const people = staff.filter(({ role }) => RECIPIENT_ROLES.includes(role))
  return { setting, runs, people, has_folder: twin_dir !== null }
}

async function show(deps: Needs, c: Page, refused?: Pick<TwinPageProps, 'typed' | 'faults' | 'notice'>) {
  const notice = c.req.query('done') === 'saved' ? ('saved' as const) : undefined
  const shown = { ...(await read(deps, c)), notice, ...refused }
  return c.html(
    <TwinPage staff={c.var.staff} {...shown} />,
    refused ? (refused.notice === 'stale' ? 409 : 422) : 200,
  )
}

async function postSetting(deps: Needs, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const { setting, people, has_folder } = await read(deps, c)
  const wished = readWish(form, { people, has_folder, has_pass: Boolean(setting?.pass_sealed) })
  // A pass phrase goes into no page, not even the form that comes back.
  const { pass: _, pass_again: __, ...typed } = form
  if (!wished.ok) return show(deps, c, { typed, faults: wished.faults })
  const seen = /^\d{1,9}$/.test(form.seen ?? '') ? Number(form.seen) : 0
  const set = await setTwin(deps, { association, wish: wished.wish, seen, by, at: deps.now() })
  if (!set.ok) return show(deps, c, { typed, notice: 'stale' })
  deps.log.info({ event: 'twin_set', association, way: wished.wish.way, by })
  return c.redirect('/settings/twin?done=saved', 303)
}
