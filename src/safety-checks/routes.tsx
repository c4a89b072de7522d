import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation, type Tx } from '../db.ts'
import { findAlerts } from '../deliveries/office-alert.ts'
import { asId, ID } from '../id.ts'
import type { AssociationId } from '../roster/table.ts'
import { closeSafetyCheck } from './close.ts'
import { countFollowed } from './count-followed.ts'
import { newDraftRoutes } from './drafts/new-routes.tsx'
import { draftRoutes, gone } from './drafts/routes.tsx'
import { codeBefore, LaunchPage, type Obstacle } from './launch-page.tsx'
import { needsCode } from './launching/asked.tsx'
import { beginLaunch } from './launching/plan-launch.ts'
import { launchingRoutes, showWaiting } from './launching/routes.tsx'
import { type ConfirmFault, confirmFaults } from './launching/rules.ts'
import { findCalledOff } from './notices/called-off.tsx'
import { findAdvances, nextNoticeWave } from './notices/queries.ts'
import {
  type Audience,
  countAudience,
  countReports,
  findCountedCheck,
  findDiscarded,
  findNeverAsked,
  findSafetyCheck,
  findSafetyChecks,
  findSurname,
} from './queries.ts'
import { findLineCost } from './quota/queries.ts'
import { type LineCost, planOf } from './quota/rules.ts'
import { remindRoutes } from './reminders/routes.tsx'
import { chosenReminders } from './reminders/rules.ts'
import type { SafetyCheck, SafetyCheckId } from './table.ts'
import { findTrialLine } from './trial/own-line/bind.ts'
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
    .route('/', launchingRoutes(deps))
    .route('/', remindRoutes(deps))
    .get(`/${ID}/close`, (c) => showClose(deps, c))
    .post(`/${ID}/close`, (c) => postClose(deps, c))

/** `ID` only matches what is shaped like an id, so the cast is safe. */
const idOf = (c: Page) => c.req.param('id') as SafetyCheckId
const boardOf = (id: SafetyCheckId) => `/safety-checks/${id}`

async function showList({ db, now }: Deps, c: Page) {
  const { staff } = c.var
  const just = asId<'safety_check'>(c.req.query('discarded') ?? '')
  const off = asId<'safety_check'>(c.req.query('called_off') ?? '')
  const shown = await inAssociation(db, staff.association, async (tx) => ({
    called_off: off ? await readCalledOff(tx, staff.association, off) : null,
    discarded: just ? await findDiscarded(tx, staff.association, just) : undefined,
    checks: await findSafetyChecks(tx, staff.association),
    never_asked: await findNeverAsked(tx, staff.association),
    alerts: await findAlerts(tx, staff.association),
    reports: await countReports(tx, staff.association),
  }))
  return c.html(<ListPage staff={staff} {...shown} at={now()} />)
}

async function readCalledOff(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const check = await findDiscarded(tx, association, id)
  const done = check && (await findCalledOff(tx, association, id))
  return done ? { check, done } : null
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
        called_off: await findCalledOff(tx, association, check.id),
        advances: await findAdvances(tx, association, check.id),
        is_told: (await nextNoticeWave(tx, check)) < -1,
        has_line: (await findTrialLine(tx, association, c.var.staff.user_id)) !== null,
      }
    )
  })
}

const obstacleTo = (check: SafetyCheck, { members }: Audience, at: Date): Obstacle | null => {
  if (members === 0) return 'nobody_to_ask'
  return check.deadline_at && check.deadline_at <= at ? 'deadline_past' : null
}

/** What the page says of a trial that has gone. */
const TRIED = ['sent', 'sent_by_line', 'spared'] as const
const TRIAL_STATUS = { too_many: 429, not_sent: 503, only_line: 503, not_sent_spared: 503 } as const

async function showLaunch(deps: Deps, c: Page, failed?: keyof typeof TRIAL_STATUS) {
  const trial = failed ?? TRIED.find((end) => end === c.req.query('tried'))
  const asked = await findAsked(deps, c)
  if (!asked) return c.notFound()
  const at = deps.now()
  if (asked.check.discarded_at) return gone(c, asked.check) ?? c.notFound()
  if (asked.check.status === 'scheduled') return showWaiting(deps, c, asked)
  if (asked.check.status !== 'draft') return c.redirect(boardOf(asked.check.id), 303)
  return c.html(
    <LaunchPage
      {...asked}
      staff={c.var.staff}
      obstacle={obstacleTo(asked.check, asked.audience, at)}
      embedded={deps.embedded}
      needs_code={needsCode(asked.check, c, at)}
      is_stopped={c.req.query('stopped') === '1'}
      // Of a launch that was stopped: why it is sent has not changed, and nobody types it twice at night.
      form={{ reason: asked.check.reason ?? '' }}
      trial={trial}
      at={at}
    />,
    failed ? TRIAL_STATUS[failed] : 200,
  )
}

/** The launch page again, with what became of the trial; a page that lay open too long shows the new words instead. */
async function postTrial(deps: Deps, c: Page) {
  const tried = await tryOnOneself(deps, c)
  if (tried === 'sent' || tried === 'sent_by_line' || tried === 'spared')
    return c.redirect(`${boardOf(idOf(c))}/launch?tried=${tried}`, 303)
  if (tried === 'changed_meanwhile') return showChanged(deps, c)
  if (tried === 'not_found') return c.notFound()
  if (tried !== 'not_draft') return showLaunch(deps, c, tried)
  const asked = await findAsked(deps, c)
  return (asked && gone(c, asked.check)) ?? c.notFound()
}

/** Begins the countdown; what is sent leaves when it ends, or when somebody says 「いますぐ送る」. */
async function postLaunch(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const asked = await findAsked(deps, c)
  if (!asked) return c.notFound()
  const { check } = asked
  if (check.discarded_at) return gone(c, check) ?? c.notFound()
  const at = deps.now()
  const page = (
    obstacle: Obstacle | null,
    ticks: { not_ticked?: true; day_not_ticked?: true } = {},
    faults: ConfirmFault[] = [],
  ) => (
    <LaunchPage
      {...asked}
      staff={staff}
      obstacle={obstacle}
      embedded={deps.embedded}
      form={form}
      faults={faults}
      {...ticks}
      at={at}
    />
  )
  if (needsCode(check, c, at)) return c.redirect(codeBefore(check.id), 303)
  const faults = confirmFaults(check.purpose, form)
  if (faults.length > 0) return c.html(page(null, {}, faults), 422)

  if (wantsTick(asked) && form.use_reserve !== 'yes') return c.html(page(null, { not_ticked: true }), 422)

  const { association, user_id: by } = staff
  const begun = await beginLaunch(deps.db, {
    association,
    id: check.id,
    by,
    at,
    // A page without a version is one from before drafts could be changed.
    seen: Number(form.version ?? 1),
    is_other_day: form.other_day === 'yes',
    reason: form.reason?.trim() ?? null,
    remind_after_min: chosenReminders(form) ?? check.remind_after_min,
    may_use_reserve: form.use_reserve === 'yes',
  })
  if (begun.ok) {
    const { id: safety_check, purpose } = check
    deps.log.info({ event: 'safety_check_launch_begun', association, safety_check, purpose, by })
    return c.redirect(`${boardOf(safety_check)}/launch`, 303)
  }
  if (begun.reason === 'not_found') return c.notFound()
  if (begun.reason === 'changed_meanwhile') return showChanged(deps, c)
  if (begun.reason === 'other_day') return c.html(page(null, { day_not_ticked: true }), 422)
  if (begun.reason !== 'not_draft') return c.html(page(begun.reason), 422)
  return c.html(<AlreadyDonePage staff={staff} check={check} reason="not_draft" />, 409)
}

/** Whoever pressed had read other words: they see the new ones, and nothing has been sent. */
async function showChanged(deps: Deps, c: Page) {
  const asked = await findAsked(deps, c)
  if (!asked) return c.notFound()
  const past = gone(c, asked.check)
  if (past) return past
  const at = deps.now()
  const obstacle = obstacleTo(asked.check, asked.audience, at)
  const page = (
    <LaunchPage
      {...asked}
      staff={c.var.staff}
      obstacle={obstacle}
      embedded={deps.embedded}
      form={{ reason: c.var.form.reason }}
      at={at}
      changed
    />
  )
  return c.html(page, 409)
}

/** What is left of the month's LINE messages belongs to a disaster unless somebody says otherwise. */
const wantsTick = ({ check, cost }: { check: SafetyCheck; cost: LineCost | null }) =>
  cost !== null && planOf(cost, check.purpose).takes_reserve

async function showClose({ db }: Deps, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const { check, followed } = await inAssociation(db, association, async (tx) => ({
    check: await findCountedCheck(tx, association, idOf(c)),
    followed: (await countFollowed(tx, association, [idOf(c)]))[0],
  }))
  if (!check) return c.notFound()
  if (check.status === 'open' || check.status === 'frozen' || check.is_left_over)
    return c.html(<ClosePage staff={staff} check={check} followed={followed} />)
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
