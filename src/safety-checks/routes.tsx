import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { findAlerts } from '../deliveries/office-alert.ts'
import { ID } from '../id.ts'
import { fromDateField, toDateField } from '../ui/time.ts'
import { closeSafetyCheck } from './close.ts'
import { createSafetyCheck } from './create.ts'
import { draftFaults } from './draft-rules.ts'
import { codeBefore, LaunchPage, type Obstacle } from './launch-page.tsx'
import { needsCode } from './launching/asked.tsx'
import { beginLaunch } from './launching/plan-launch.ts'
import { launchingRoutes, showWaiting } from './launching/routes.tsx'
import { type ConfirmFault, confirmFaults } from './launching/rules.ts'
import { AUDIENCES, type FormFault, NewPage } from './new-page.tsx'
import { findAdvances } from './notices/queries.ts'
import {
  type Audience,
  countAudience,
  countReports,
  findCountedCheck,
  findSafetyCheck,
  findSafetyChecks,
} from './queries.ts'
import { remindRoutes } from './reminders/routes.tsx'
import { chosenReminders } from './reminders/rules.ts'
import type { SafetyCheck, SafetyCheckId } from './table.ts'
import { AlreadyDonePage, ClosePage, ListPage } from './views.tsx'

type Page = Context<SignedIn>

const USUAL_TIME_MS = 2 * 60 * 60 * 1_000
/** 到達テスト — what the home page asks for every three months. */
const REACH_TEST = { purpose: 'test', title: '到達テスト' }

export const safetyCheckRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => showList(deps, c))
    .post('/', (c) => create(deps, c))
    .get('/new', (c) => {
      const deadline_at = toDateField(new Date(deps.now().getTime() + USUAL_TIME_MS))
      const form = { audience: 'all', deadline_at, ...(c.req.query('purpose') === 'test' ? REACH_TEST : {}) }
      return c.html(<NewPage staff={c.var.staff} form={form} embedded={deps.embedded} />)
    })
    .get(`/${ID}/launch`, (c) => showLaunch(deps, c))
    .post(`/${ID}/launch`, (c) => postLaunch(deps, c))
    .route('/', launchingRoutes(deps))
    .route('/', remindRoutes(deps))
    .get(`/${ID}/close`, (c) => showClose(deps, c))
    .post(`/${ID}/close`, (c) => postClose(deps, c))

/** `ID` only matches what is shaped like an id, so the cast is safe. */
const idOf = (c: Page) => c.req.param('id') as SafetyCheckId
const boardOf = (id: SafetyCheckId) => `/safety-checks/${id}`

async function showList({ db }: Deps, c: Page) {
  const { staff } = c.var
  const shown = await inAssociation(db, staff.association, async (tx) => ({
    checks: await findSafetyChecks(tx, staff.association),
    alerts: await findAlerts(tx, staff.association),
    reports: await countReports(tx, staff.association),
  }))
  return c.html(<ListPage staff={staff} {...shown} />)
}

async function create({ db, now, embedded, log }: Deps, c: Page) {
  const { staff, form } = c.var
  const at = now()
  const purpose = (['drill', 'actual', 'test'] as const).find((known) => known === form.purpose)
  const deadline_at = form.deadline_at ? fromDateField(form.deadline_at) : null
  const misread: FormFault[] = [
    ...(purpose ? [] : ['purpose_missing' as const]),
    ...(form.deadline_at && !deadline_at ? ['deadline_unreadable' as const] : []),
  ]
  const again = (faults: FormFault[]) =>
    c.html(<NewPage staff={staff} form={form} faults={faults} embedded={embedded} />, 422)
  const audience = Object.entries(AUDIENCES).find(([name]) => name === form.audience)
  const draft = {
    title: form.title ?? '',
    audience_roles: [...(audience?.[1].roles ?? [])],
    scenario: form.scenario || null,
    deadline_at,
  }
  // All mistakes at once: without a purpose the rest is judged as a drill, which has the fewest rules.
  if (!purpose || misread.length > 0)
    return again([...misread, ...draftFaults({ ...draft, purpose: purpose ?? 'drill' }, at)])

  const { association, user_id: by } = staff
  const created = await createSafetyCheck(db, { association, ...draft, purpose, by, at })
  if (!created.ok) return again(created.faults)
  log.info({ event: 'safety_check_created', association, safety_check: created.id, purpose, by })
  return c.redirect(`${boardOf(created.id)}/launch`, 303)
}

async function findAsked({ db }: Deps, c: Page) {
  const { association } = c.var.staff
  return inAssociation(db, association, async (tx) => {
    const check = await findSafetyCheck(tx, association, idOf(c))
    if (!check) return check
    const audience = await countAudience(tx, association, check.audience_roles)
    return { check, audience, advances: await findAdvances(tx, association, check.id) }
  })
}

const obstacleTo = (check: SafetyCheck, { members }: Audience, at: Date): Obstacle | null => {
  if (members === 0) return 'nobody_to_ask'
  return check.deadline_at && check.deadline_at <= at ? 'deadline_past' : null
}

async function showLaunch(deps: Deps, c: Page) {
  const asked = await findAsked(deps, c)
  if (!asked) return c.notFound()
  const at = deps.now()
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
      at={at}
    />,
  )
}

/** Begins the countdown; what is sent leaves when it ends, or when somebody says 「いますぐ送る」. */
async function postLaunch(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const asked = await findAsked(deps, c)
  if (!asked) return c.notFound()
  const { check } = asked
  const at = deps.now()
  const page = (obstacle: Obstacle | null, faults: ConfirmFault[] = []) => (
    <LaunchPage
      {...asked}
      staff={staff}
      obstacle={obstacle}
      embedded={deps.embedded}
      form={form}
      faults={faults}
      at={at}
    />
  )
  if (needsCode(check, c, at)) return c.redirect(codeBefore(check.id), 303)
  const faults = confirmFaults(check.purpose, form)
  if (faults.length > 0) return c.html(page(null, faults), 422)

  const { association, user_id: by } = staff
  const begun = await beginLaunch(deps.db, {
    association,
    id: check.id,
    by,
    at,
    reason: form.reason?.trim() ?? null,
    remind_after_min: chosenReminders(form) ?? check.remind_after_min,
  })
  if (begun.ok) {
    const { id: safety_check, purpose } = check
    deps.log.info({ event: 'safety_check_launch_begun', association, safety_check, purpose, by })
    return c.redirect(`${boardOf(safety_check)}/launch`, 303)
  }
  if (begun.reason === 'not_found') return c.notFound()
  if (begun.reason !== 'not_draft') return c.html(page(begun.reason), 422)
  return c.html(<AlreadyDonePage staff={staff} check={check} reason="not_draft" />, 409)
}

async function showClose({ db }: Deps, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const check = await inAssociation(db, association, (tx) => findCountedCheck(tx, association, idOf(c)))
  if (!check) return c.notFound()
  if (check.status === 'open' || check.status === 'frozen')
    return c.html(<ClosePage staff={staff} check={check} />)
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
