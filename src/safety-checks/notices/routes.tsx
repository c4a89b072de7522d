import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation, type Tx } from '../../db.ts'
import { countTold } from '../../deliveries/notices/queue-notices.ts'
import type { Wording } from '../../deliveries/table.ts'
import { ID } from '../../id.ts'
import { findAssociation } from '../../roster/queries.ts'
import { fromDateField } from '../../ui/time.ts'
import { findSafetyCheck } from '../queries.ts'
import { withMonth } from '../quota/queries.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'
import { advanceRoutes } from './advance-routes.tsx'
import { callOffRoutes } from './call-off-routes.tsx'
import { extend } from './extend.ts'
import { type ExtendFault, ExtendPage } from './extend-page.tsx'
import { type Already, AlreadyPage } from './frame.tsx'
import { EXTENSIONS, extendedBy, isWithdrawable, type SentenceFault } from './rules.ts'
import { withdraw } from './withdraw.ts'
import { correctionsOf, WithdrawPage } from './withdraw-page.tsx'
import { CORRECTIONS } from './words.ts'

type Page = Context<SignedIn>

/** Mounted at /safety-checks: what is told about a check before and after it, and its deadline. */
export const noticeRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .route('/', advanceRoutes(deps))
    .route('/', callOffRoutes(deps))
    .get(`/${ID}/withdraw`, (c) => showWithdraw(deps, c))
    .post(`/${ID}/withdraw`, (c) => postWithdraw(deps, c))
    .get(`/${ID}/extend`, (c) => showExtend(deps, c))
    .post(`/${ID}/extend`, (c) => postExtend(deps, c))

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
