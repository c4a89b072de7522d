import { Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { asId, ID } from '../../id.ts'
import { BandsInside } from '../../ui/launch-band.tsx'
import { codeBefore } from '../launch-page.tsx'
import type { CalledOff } from '../notices/called-off.tsx'
import { findPlannedLaunch } from '../planned/queries.ts'
import type { Audience } from '../queries.ts'
import type { LineCost } from '../quota/rules.ts'
import type { PlannedSend, SafetyCheck } from '../table.ts'
import { findCheck, idOf, missed, needsCode, type Page } from './asked.tsx'
import { launchNow } from './launch-now.ts'
import { findResumeCost, resumeDrill } from './resume.ts'
import { ResumePage } from './resume-page.tsx'
import { postSchedule, showSchedule } from './schedule-routes.tsx'
import { stopLaunch } from './stop-launch.ts'
import { WaitingPage } from './waiting-page.tsx'

/** The countdown of a launch, its date, and a drill that a disaster stopped. */
export const launchingRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/countdowns', (c) => c.html(<BandsInside staff={c.var.staff} />))
    .post(`/${ID}/launch/stop`, (c) => postStop(deps, c))
    .post(`/${ID}/launch/now`, (c) => postNow(deps, c))
    .get(`/${ID}/schedule`, (c) => showSchedule(deps, c))
    .post(`/${ID}/schedule`, (c) => postSchedule(deps, c))
    .get(`/${ID}/resume`, (c) => showResume(deps, c))
    .post(`/${ID}/resume`, (c) => postResume(deps, c))

/** A check that is about to leave, or has its date. */
export async function showWaiting(
  deps: Deps,
  c: Page,
  {
    check,
    ...asked
  }: {
    check: SafetyCheck
    audience: Audience
    cost: LineCost | null
    called_off: CalledOff | null
    advances: PlannedSend[]
    is_told: boolean
  },
) {
  const { staff } = c.var
  const at = deps.now()
  const planned = await inAssociation(deps.db, staff.association, (tx) =>
    findPlannedLaunch(tx, staff.association, check.id),
  )
  // It left, or was taken back, between the two looks.
  if (!planned) return c.redirect(`/safety-checks/${check.id}`, 303)
  const names = await deps.accounts.namesOf([planned.created_by])
  return c.html(
    <WaitingPage
      staff={staff}
      check={check}
      {...asked}
      planned={planned}
      begun_by={names.get(planned.created_by) ?? '登録のない人'}
      needs_code={needsCode(check, c, at)}
      at={at}
    />,
  )
}

async function postStop(deps: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const id = idOf(c)
  const stopped = await stopLaunch(deps.db, { association, id, by, at: deps.now() })
  if (!stopped.ok) return stopped.reason === 'not_found' ? c.notFound() : missed(deps, c, stopped.reason)
  deps.log.info({ event: 'safety_check_launch_stopped', association, safety_check: id, by })
  return c.redirect(`/safety-checks/${id}/launch?stopped=1`, 303)
}

async function postNow(deps: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const at = deps.now()
  const check = await findCheck(deps, c)
  if (!check) return c.notFound()
  const { id, purpose } = check
  if (needsCode(check, c, at)) return c.redirect(codeBefore(id), 303)
  const seen = asId<'planned_send'>(c.var.form.planned ?? '')
  const launched = await launchNow(deps, { association, id, seen, by, at })
  if (!launched.ok) return launched.reason === 'not_found' ? c.notFound() : missed(deps, c, launched.reason)
  const { prompted } = launched
  deps.log.info({ event: 'safety_check_launched', association, safety_check: id, purpose, prompted, by })
  return c.redirect(`/safety-checks/${id}`, 303)
}

async function showResume(deps: Deps, c: Page, not_ticked = false) {
  const check = await findCheck(deps, c)
  if (!check) return c.notFound()
  if (check.status !== 'frozen') return missed(deps, c, 'not_frozen')
  const cost = await inAssociation(deps.db, check.association_id, (tx) => findResumeCost(tx, check))
  const page = <ResumePage staff={c.var.staff} check={check} cost={cost} not_ticked={not_ticked} />
  return c.html(page, not_ticked ? 422 : 200)
}

async function postResume(deps: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const id = idOf(c)
  const may_use_reserve = c.var.form.use_reserve === 'yes'
  const resumed = await resumeDrill(deps, { association, id, may_use_reserve, by, at: deps.now() })
  if (!resumed.ok && resumed.reason === 'takes_reserve') return showResume(deps, c, true)
  if (!resumed.ok) return resumed.reason === 'not_found' ? c.notFound() : missed(deps, c, resumed.reason)
  deps.log.info({ event: 'safety_check_resumed', association, safety_check: id, by })
  return c.redirect(`/safety-checks/${id}`, 303)
}
