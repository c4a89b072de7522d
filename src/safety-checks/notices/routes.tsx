import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation, type Tx } from '../../db.ts'
import { countTold } from '../../deliveries/notices/queue-notices.ts'
import type { Wording } from '../../deliveries/table.ts'
import { ID } from '../../id.ts'
import { findAssociation } from '../../roster/queries.ts'
import { fromDateField } from '../../ui/time.ts'
import { countAudience, findSafetyCheck } from '../queries.ts'
import { withMonth } from '../quota/queries.ts'
import type { MonthCost } from '../quota/rules.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'
import { advanceRoutes } from './advance-routes.tsx'
import { type Choice, callOff, findCallOffCost } from './call-off.ts'
import { type CallOffFault, CallOffPage } from './call-off-page.tsx'
import { extend } from './extend.ts'
import { type ExtendFault, ExtendPage } from './extend-page.tsx'
import { type Already, AlreadyPage } from './frame.tsx'
import { findComing, nextNoticeWave } from './queries.ts'
import { EXTENSIONS, extendedBy, isCallable, isWithdrawable, type SentenceFault } from './rules.ts'
import { withdraw } from './withdraw.ts'
import { correctionsOf, WithdrawPage } from './withdraw-page.tsx'
import { CORRECTIONS } from './words.ts'

type Page = Context<SignedIn>

/** Mounted at /safety-checks: what is told about a check before and after it, and its deadline. */
export const noticeRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .route('/', advanceRoutes(deps))
    .get(`/${ID}/withdraw`, (c) => showWithdraw(deps, c))
    .post(`/${ID}/withdraw`, (c) => postWithdraw(deps, c))
    .get(`/${ID}/extend`, (c) => showExtend(deps, c))
    .post(`/${ID}/extend`, (c) => postExtend(deps, c))
    .get(`/${ID}/call-off`, (c) => showCallOff(deps, c))
    .post(`/${ID}/call-off`, (c) => postCallOff(deps, c))

const idOf = (c: Page) => c.req.param('id') as SafetyCheckId
const boardOf = (id: SafetyCheckId) => `/safety-checks/${id}`

const findCheck = ({ db }: Deps, c: Page) =>
  inAssociation(db, c.var.staff.association, (tx) => findSafetyCheck(tx, c.var.staff.association, idOf(c)))

const already = (c: Page, check: SafetyCheck, reason: Already) =>
  c.html(<AlreadyPage staff={c.var.staff} check={check} reason={reason} href={boardOf(check.id)} />, 409)

async function refused(deps: Deps, c: Page, reason: Already | 'not_found') {
  const check = await findCheck(deps, c)
  return check && reason !== 'not_found' ? already(c, check, reason) : c.notFound()
}

async function read<T>({ db }: Deps, c: Page, more: (tx: Tx, check: SafetyCheck) => Promise<T>) {
  const { association } = c.var.staff
  return inAssociation(db, association, async (tx) => {
    const check = await findSafetyCheck(tx, association, idOf(c))
    return check ? { check, ...(await more(tx, check)) } : null
  })
}

const toldOf = (tx: Tx, { association_id: association, id: check }: SafetyCheck, kinds: Wording['kind'][]) =>
  countTold(tx, { association, check, kinds })

/** Whom a correction goes to, and what it costs by LINE. */
async function tellingOf(tx: Tx, check: SafetyCheck) {
  const told = await toldOf(tx, check, ['prompt'])
  return { told, cost: await withMonth(tx, check.association_id, told.line) }
}

async function showWithdraw(deps: Deps, c: Page, fault: SentenceFault | null = null) {
  const { staff, form = {} } = c.var
  const found = await read(deps, c, async (tx, check) => ({
    ...(await tellingOf(tx, check)),
    phone: (await findAssociation(tx, check.association_id))?.phone ?? null,
  }))
  if (!found) return c.notFound()
  if (!isWithdrawable(found.check, deps.now())) return already(c, found.check, 'not_open')
  const choice = correctionsOf(found.check).find((known) => known === form.choice) ?? 'mistaken'
  return c.html(
    <WithdrawPage {...found} staff={staff} choice={choice} own={form.own ?? ''} fault={fault} />,
    fault ? 422 : 200,
  )
}

async function postWithdraw(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const check = await findCheck(deps, c)
  if (!check) return c.notFound()
  const choice = correctionsOf(check).find((known) => known === form.choice)
  const sentence = form.own?.trim() || (choice ? CORRECTIONS[choice] : '')
  const done = await withdraw(deps, { association, id: check.id, sentence, by, at: deps.now() })
  if (done.ok) {
    const { people } = done
    deps.log.info({ event: 'safety_check_withdrawn', association, safety_check: check.id, people, by })
    return c.redirect(boardOf(check.id), 303)
  }
  const { reason } = done
  return reason === 'not_found' || reason === 'not_open'
    ? refused(deps, c, reason)
    : showWithdraw(deps, c, reason)
}

async function showExtend(deps: Deps, c: Page, fault?: ExtendFault) {
  const { staff, form = {} } = c.var
  const check = await findCheck(deps, c)
  if (!check) return c.notFound()
  if (check.status !== 'open' && check.status !== 'frozen') return already(c, check, 'not_open')
  const page = { staff, check, typed: form.deadline_at, at: deps.now(), ...(fault ? { fault } : {}) }
  return c.html(<ExtendPage {...page} />, fault ? 422 : 200)
}

async function postExtend(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const at = deps.now()
  const deadline_was = form.deadline_was ? new Date(form.deadline_was) : null
  const minutes = Object.keys(EXTENSIONS).find((known) => known === form.by)
  const deadline_at = minutes
    ? extendedBy({ deadline_at: deadline_was }, Number(minutes), at)
    : fromDateField(form.deadline_at ?? '')
  if (!deadline_at || Number.isNaN(deadline_at.getTime())) return showExtend(deps, c, 'deadline_unreadable')
  const extended = await extend(deps.db, { association, id: idOf(c), deadline_was, deadline_at, by, at })
  if (extended.ok) {
    deps.log.info({ event: 'deadline_extended', association, safety_check: idOf(c), by })
    return c.redirect(boardOf(idOf(c)), 303)
  }
  const { reason } = extended
  return reason === 'not_found' || reason === 'not_open' || reason === 'changed_meanwhile'
    ? refused(deps, c, reason)
    : showExtend(deps, c, reason)
}

async function showCallOff(deps: Deps, c: Page, fault?: CallOffFault | 'looks_first') {
  const { staff } = c.var
  const form = c.req.method === 'GET' ? chosenBefore(c) : c.var.form
  const found = await read(deps, c, async (tx, check) => ({
    told: await toldOf(tx, check, ['prompt', 'advance', 'correction']),
    members: (await countAudience(tx, check.association_id, check)).members,
    cost: dearer(await findCallOffCost(tx, check, 'cancel'), await findCallOffCost(tx, check, 'go_on')),
    wave: await nextNoticeWave(tx, check),
    phone: (await findAssociation(tx, check.association_id))?.phone ?? null,
    comes_at: await findComing(tx, check),
  }))
  if (!found) return c.notFound()
  if (!isCallable(found.check)) return already(c, found.check, 'not_callable')
  return c.html(
    fault === 'looks_first' ? (
      <CallOffPage {...found} staff={staff} form={form} looks_first />
    ) : (
      <CallOffPage {...found} staff={staff} form={form} {...(fault ? { fault } : {})} />
    ),
    fault && fault !== 'looks_first' ? 422 : 200,
  )
}

async function postCallOff(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const choice = choiceOf(form)
  if (typeof choice === 'string') return showCallOff(deps, c, choice)
  if (choice.choice === 'postpone' && form.day_seen !== form.day)
    return showCallOff(deps, c, choice.comes_at > deps.now() ? 'looks_first' : 'day_past')
  const wave = Number(form.wave)
  const reserve = form.use_reserve === 'yes' ? 'use' : 'ask'
  const said = { ...choice, wave, reserve } as const
  const done = await callOff(deps, { ...said, association, id: idOf(c), by, at: deps.now() })
  if (done.ok) {
    const { people } = done
    const event = { event: 'safety_check_called_off', association, safety_check: idOf(c) }
    deps.log.info({ ...event, choice: choice.choice, people, by })
    if (done.draft) return c.redirect(`${boardOf(done.draft)}/launch`, 303)
    const gone = choice.choice === 'cancel' && (await findCheck(deps, c))?.launched_at === null
    return c.redirect(gone ? `/safety-checks?called_off=${idOf(c)}` : boardOf(idOf(c)), 303)
  }
  return done.reason === 'day_past' || done.reason === 'takes_reserve'
    ? showCallOff(deps, c, done.reason)
    : refused(deps, c, done.reason)
}

/** One box stands for all three choices; what was chosen is asked about again when it is done. */
const dearer = (one: MonthCost | null, other: MonthCost | null) =>
  one && other && other.needed > one.needed ? other : one

/** What the way back from a new day fills in. */
const chosenBefore = (c: Page) => {
  const { choice, day } = c.req.query()
  return choice === 'postpone' && day ? { choice, day } : {}
}

function choiceOf(form: Record<string, string | undefined>): Choice | CallOffFault {
  const { choice } = form
  if (choice === 'cancel' || choice === 'go_on') return { choice }
  if (choice !== 'postpone') return 'choice_missing'
  const comes_at = fromDateField(form.day ?? '')
  return comes_at ? { choice, comes_at } : 'day_unreadable'
}
