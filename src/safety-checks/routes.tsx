import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { findAlerts } from '../deliveries/office-alert.ts'
import { asId, ID } from '../id.ts'
import { isFresh } from '../staff/rules.ts'
import { closeSafetyCheck } from './close.ts'
import { newDraftRoutes } from './drafts/new-routes.tsx'
import { draftRoutes, gone } from './drafts/routes.tsx'
import { launch } from './launch.ts'
import { codeBefore, LaunchPage, type Obstacle } from './launch-page.tsx'
import {
  type Audience,
  countAudience,
  countReports,
  findCountedCheck,
  findDiscarded,
  findSafetyCheck,
  findSafetyChecks,
  findSurname,
} from './queries.ts'
import { findLineCost } from './quota/queries.ts'
import { type LineCost, planOf } from './quota/rules.ts'
import type { Purpose, SafetyCheck, SafetyCheckId } from './table.ts'
import { tryOnOneself } from './trial/routes.tsx'
import { AlreadyDonePage, ClosePage, ListPage } from './views.tsx'

type Page = Context<SignedIn>

export const safetyCheckRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => showList(deps, c))
    .route('/', newDraftRoutes(deps))
    .route('/', draftRoutes(deps))
    .post(`/${ID}/try`, (c) => postTrial(deps, c))
    .get(`/${ID}/launch`, (c) => showLaunch(deps, c))
    .post(`/${ID}/launch`, (c) => postLaunch(deps, c))
    .get(`/${ID}/close`, (c) => showClose(deps, c))
    .post(`/${ID}/close`, (c) => postClose(deps, c))

/** `ID` only matches what is shaped like an id, so the cast is safe. */
const idOf = (c: Page) => c.req.param('id') as SafetyCheckId
const boardOf = (id: SafetyCheckId) => `/safety-checks/${id}`

async function showList({ db }: Deps, c: Page) {
  const { staff } = c.var
  const just = asId<'safety_check'>(c.req.query('discarded') ?? '')
  const shown = await inAssociation(db, staff.association, async (tx) => ({
    discarded: just ? await findDiscarded(tx, staff.association, just) : undefined,
    checks: await findSafetyChecks(tx, staff.association),
    alerts: await findAlerts(tx, staff.association),
    reports: await countReports(tx, staff.association),
  }))
  return c.html(<ListPage staff={staff} {...shown} />)
}

async function findAsked({ db }: Deps, c: Page) {
  const { association } = c.var.staff
  return inAssociation(db, association, async (tx) => {
    const check = await findSafetyCheck(tx, association, idOf(c))
    return (
      check && {
        check,
        audience: await countAudience(tx, association, check),
        cost: await findLineCost(tx, check),
        surname: await findSurname(tx, check),
      }
    )
  })
}

const obstacleTo = (check: SafetyCheck, { members }: Audience, at: Date): Obstacle | null => {
  if (members === 0) return 'nobody_to_ask'
  return check.deadline_at && check.deadline_at <= at ? 'deadline_past' : null
}

const TRIAL_STATUS = { too_many: 429, not_sent: 503 } as const

async function showLaunch(deps: Deps, c: Page, failed?: 'too_many' | 'not_sent') {
  const trial = failed ?? (c.req.query('tried') === 'sent' ? 'sent' : undefined)
  const asked = await findAsked(deps, c)
  if (!asked) return c.notFound()
  if (asked.check.discarded_at) return gone(c, asked.check) ?? c.notFound()
  if (asked.check.status !== 'draft') return c.redirect(boardOf(asked.check.id), 303)
  const obstacle = obstacleTo(asked.check, asked.audience, deps.now())
  return c.html(
    <LaunchPage
      {...asked}
      staff={c.var.staff}
      obstacle={obstacle}
      embedded={deps.embedded}
      needs_code={needsCode(asked.check, c, deps.now())}
      trial={trial}
    />,
    failed ? TRIAL_STATUS[failed] : 200,
  )
}

/** The launch page again, with what became of the trial; a page that lay open too long shows the new words instead. */
async function postTrial(deps: Deps, c: Page) {
  const tried = await tryOnOneself(deps, c)
  if (tried === 'sent') return c.redirect(`${boardOf(idOf(c))}/launch?tried=sent`, 303)
  if (tried === 'changed_meanwhile') return showChanged(deps, c)
  if (tried === 'not_found') return c.notFound()
  if (tried !== 'not_draft') return showLaunch(deps, c, tried)
  const asked = await findAsked(deps, c)
  return (asked && gone(c, asked.check)) ?? c.notFound()
}

async function postLaunch(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const asked = await findAsked(deps, c)
  if (!asked) return c.notFound()
  const { check } = asked
  if (check.discarded_at) return gone(c, check) ?? c.notFound()
  const at = deps.now()
  const page = (obstacle: Obstacle | null, mistyped?: string, not_ticked = false) => (
    <LaunchPage
      {...asked}
      staff={staff}
      obstacle={obstacle}
      embedded={deps.embedded}
      not_ticked={not_ticked}
      {...(mistyped === undefined ? {} : { mistyped })}
    />
  )
  if (needsCode(check, c, at)) return c.redirect(codeBefore(check.id), 303)
  if (!isConfirmed(check.purpose, form.confirm)) return c.html(page(null, form.confirm ?? ''), 422)

  if (wantsTick(asked) && form.use_reserve !== 'yes') return c.html(page(null, undefined, true), 422)

  const { association, user_id: by } = staff
  // A page without a version is one from before drafts could be changed.
  const seen = Number(form.version ?? 1)
  const launched = await launch(deps, { association, id: check.id, seen, by, at })
  if (launched.ok) {
    const { id: safety_check, purpose } = check
    const { prompted } = launched
    deps.log.info({ event: 'safety_check_launched', association, safety_check, purpose, prompted, by })
    return c.redirect(boardOf(safety_check), 303)
  }
  if (launched.reason === 'not_found') return c.notFound()
  if (launched.reason === 'changed_meanwhile') return showChanged(deps, c)
  if (launched.reason !== 'not_draft') return c.html(page(launched.reason), 422)
  return c.html(<AlreadyDonePage staff={staff} check={check} reason="not_draft" />, 409)
}

/** Whoever pressed had read other words: they see the new ones, and nothing has been sent. */
async function showChanged(deps: Deps, c: Page) {
  const asked = await findAsked(deps, c)
  if (!asked) return c.notFound()
  const past = gone(c, asked.check)
  if (past) return past
  const obstacle = obstacleTo(asked.check, asked.audience, deps.now())
  const page = (
    <LaunchPage {...asked} staff={c.var.staff} obstacle={obstacle} embedded={deps.embedded} changed />
  )
  return c.html(page, 409)
}

/** An actual check leaves only by the hand of somebody who has just shown the second factor; a drill needs none. */
const needsCode = ({ purpose }: SafetyCheck, c: Page, at: Date) =>
  purpose === 'actual' && !isFresh(c.var.staff.confirmed_at, at)

/** What is left of the month's LINE messages belongs to a disaster unless somebody says otherwise. */
const wantsTick = ({ check, cost }: { check: SafetyCheck; cost: LineCost | null }) =>
  cost !== null && planOf(cost, check.purpose).takes_reserve

/** Typing the word is what tells an actual check from a drill pressed in a hurry. */
const isConfirmed = (purpose: Purpose, typed: string | undefined) =>
  purpose !== 'actual' || typed?.trim().replace(/^「(.*)」$/, '$1') === '本番'

async function showClose({ db }: Deps, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const check = await inAssociation(db, association, (tx) => findCountedCheck(tx, association, idOf(c)))
  if (!check) return c.notFound()
  if (check.status === 'open') return c.html(<ClosePage staff={staff} check={check} />)
  return c.html(<AlreadyDonePage staff={staff} check={check} reason="not_open" />, 409)
}

async function postClose({ db, now, log }: Deps, c: Page) {
  const { staff } = c.var
  const { association, user_id: by } = staff
  const id = idOf(c)
  const closed = await closeSafetyCheck(db, { association, id, by, at: now() })
  if (closed.ok) {
    log.info({ event: 'safety_check_closed', association, safety_check: id, by })
    return c.redirect(boardOf(id), 303)
  }
  const check = await inAssociation(db, association, (tx) => findSafetyCheck(tx, association, id))
  return check ? c.html(<AlreadyDonePage staff={staff} check={check} reason="not_open" />, 409) : c.notFound()
}
