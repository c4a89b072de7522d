import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { findAssociation } from '../../roster/queries.ts'
import { fromDateField } from '../../ui/time.ts'
import { countAudience, findSafetyCheck } from '../queries.ts'
import { findCostTo } from '../quota/queries.ts'
import type { PlannedSendId, SafetyCheckId } from '../table.ts'
import { type AdvanceFault, AdvancePage } from './advance-page.tsx'
import { findSentAtOnce } from './advance-sent.ts'
import { type Already, AlreadyPage } from './frame.tsx'
import { cancelAdvance, planAdvance } from './plan-advance.ts'
import { findAdvances, findAudience, findComing, findLaunchDate, nextNoticeWave } from './queries.ts'
import { ADVANCE_DAYS, advanceAt, isAhead } from './rules.ts'
import { sendAdvance } from './send-advance.ts'

type Page = Context<SignedIn>

const PLANNED = ID.replace(':id', ':planned')
const idOf = (c: Page) => c.req.param('id') as SafetyCheckId
const pageOf = (id: SafetyCheckId) => `/safety-checks/${id}/advance`

export const advanceRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get(`/${ID}/advance`, (c) => show(deps, c, { typed: c.req.query('day') }))
    .post(`/${ID}/advance`, (c) => postPlan(deps, c))
    .post(`/${ID}/advance/now`, (c) => postNow(deps, c))
    .post(`/${ID}/advance/${PLANNED}/cancel`, (c) => postCancel(deps, c))

async function show(
  { db, now }: Deps,
  c: Page,
  {
    typed,
    fault,
    just_told = false,
    is_sure_asked = false,
  }: { typed: string | undefined; fault?: AdvanceFault; just_told?: boolean; is_sure_asked?: boolean },
) {
  const { staff } = c.var
  const { association } = staff
  const at = now()
  const read = await inAssociation(db, association, async (tx) => {
    const check = await findSafetyCheck(tx, association, idOf(c))
    if (!check) return null
    const launches_at = await findLaunchDate(tx, check)
    return {
      check,
      comes_at: await findComing(tx, check),
      is_fixed: launches_at !== null,
      phone: (await findAssociation(tx, association))?.phone ?? null,
      audience: await countAudience(tx, association, check),
      advances: await findAdvances(tx, association, check.id),
      sent: await findSentAtOnce(tx, association, check.id),
      cost: await findCostTo(tx, association, await findAudience(tx, check)),
      wave: await nextNoticeWave(tx, check),
    }
  })
  if (!read) return c.notFound()
  if (read.check.purpose === 'actual') return already(c, read.check, 'is_actual')
  if (!isAhead(read.check)) return already(c, read.check, 'not_draft')
  const day = typed === undefined || read.is_fixed ? read.comes_at : fromDateField(typed)
  const wrong = fault ?? (day && day <= at ? 'day_past' : typed && !day ? 'day_unreadable' : null)
  const comes_at = day && day > at ? day : null
  return c.html(
    <AdvancePage
      {...read}
      staff={staff}
      typed={typed}
      comes_at={comes_at}
      fault={wrong}
      just_told={just_told}
      is_sure_asked={is_sure_asked}
      form={c.var.form ?? {}}
      at={at}
    />,
    just_told ? 409 : wrong ? 422 : 200,
  )
}

const already = (c: Page, check: Parameters<typeof AlreadyPage>[0]['check'], reason: Already) =>
  c.html(
    <AlreadyPage
      staff={c.var.staff}
      check={check}
      reason={reason}
      href={reason === 'not_draft' || reason === 'is_actual' ? '/safety-checks' : pageOf(check.id)}
    />,
    409,
  )

/** What no field can mend is told on a page of its own. */
async function refused(deps: Deps, c: Page, reason: Already | 'not_found') {
  const { association } = c.var.staff
  const check = await inAssociation(deps.db, association, (tx) => findSafetyCheck(tx, association, idOf(c)))
  return check && reason !== 'not_found' ? already(c, check, reason) : c.notFound()
}

async function postPlan(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const typed = form.day ?? ''
  const comes_at = fromDateField(typed)
  if (!comes_at) return show(deps, c, { typed, fault: 'day_unreadable' })
  const due = ADVANCE_DAYS.filter((days) => form[`notice_${days}`] === 'yes').map((days) =>
    advanceAt(comes_at, days),
  )
  const planned = await planAdvance(deps.db, {
    association,
    id: idOf(c),
    comes_at,
    due,
    is_sure: form.sure_plan === 'yes',
    by,
    at: deps.now(),
  })
  if (planned.ok) {
    deps.log.info({
      event: 'advance_planned',
      association,
      safety_check: idOf(c),
      by,
      count: planned.planned,
    })
    return c.redirect(pageOf(idOf(c)), 303)
  }
  const { reason } = planned
  if (reason === 'not_found' || reason === 'not_draft' || reason === 'is_actual')
    return refused(deps, c, reason)
  return show(deps, c, { typed, fault: reason === 'after_deadline' ? 'after_deadline_plan' : reason })
}

async function postNow(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const typed = form.day ?? ''
  const comes_at = fromDateField(typed)
  if (!comes_at) return show(deps, c, { typed, fault: 'day_unreadable' })
  if (form.confirmed !== '1') return show(deps, c, { typed, is_sure_asked: true })
  const wave = Number(form.wave)
  const reserve = form.use_reserve === 'yes' ? 'use' : 'ask'
  const said = {
    wave,
    comes_at,
    is_sure: form.sure_now === 'yes',
    again: form.again === '1',
    reserve,
  } as const
  const sent = await sendAdvance(deps, { association, id: idOf(c), ...said, by, at: deps.now() })
  if (sent.ok) {
    const { people, line, mails } = sent
    deps.log.info({ event: 'advance_sent', association, safety_check: idOf(c), by, people, line, mails })
    return c.redirect(pageOf(idOf(c)), 303)
  }
  const { reason } = sent
  if (reason === 'day_past' || reason === 'other_time' || reason === 'nobody_to_tell')
    return show(deps, c, { typed, fault: reason })
  if (reason === 'takes_reserve') return show(deps, c, { typed, fault: reason })
  if (reason === 'just_told') return show(deps, c, { typed, just_told: true })
  if (reason === 'after_deadline') return show(deps, c, { typed, fault: 'after_deadline_now' })
  if (reason === 'no_day') return show(deps, c, { typed, fault: 'day_unreadable' })
  return refused(deps, c, reason)
}

async function postCancel(deps: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const planned = c.req.param('planned') as PlannedSendId
  const cancelled = await cancelAdvance(deps.db, { association, id: idOf(c), planned, by, at: deps.now() })
  if (!cancelled.ok) return refused(deps, c, cancelled.reason)
  deps.log.info({ event: 'advance_cancelled', association, safety_check: idOf(c), by })
  return c.redirect(pageOf(idOf(c)), 303)
}
