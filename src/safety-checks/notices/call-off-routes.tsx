import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { countTold } from '../../deliveries/notices/queue-notices.ts'
import { ID } from '../../id.ts'
import { findAssociation } from '../../roster/queries.ts'
import { fromDateField } from '../../ui/time.ts'
import { countAudience, findSafetyCheck } from '../queries.ts'
import { type MonthCost, takesReserve } from '../quota/rules.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'
import { type Choice, callOff, findCallOffCost, KNOWING, seenOf } from './call-off.ts'
import { type CallOffFault, CallOffPage } from './call-off-page.tsx'
import { CallOffSurePage } from './call-off-sure-page.tsx'
import { type Already, AlreadyPage } from './frame.tsx'
import { findComing, nextNoticeWave } from './queries.ts'
import { isCallable } from './rules.ts'

type Page = Context<SignedIn>

/** Mounted at /safety-checks: 中止・延期 in two steps, of which the first only shows what the second does. */
export const callOffRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get(`/${ID}/call-off`, (c) => show(deps, c, chosenBefore(c)))
    .post(`/${ID}/call-off`, (c) => post(deps, c))

const idOf = (c: Page) => c.req.param('id') as SafetyCheckId
const boardOf = (id: SafetyCheckId) => `/safety-checks/${id}`

const already = (c: Page, check: SafetyCheck, reason: Already) =>
  c.html(<AlreadyPage staff={c.var.staff} check={check} reason={reason} href={boardOf(check.id)} />, 409)

const findCheck = ({ db }: Deps, c: Page) =>
  inAssociation(db, c.var.staff.association, (tx) => findSafetyCheck(tx, c.var.staff.association, idOf(c)))

const read = ({ db }: Deps, c: Page) =>
  inAssociation(db, c.var.staff.association, async (tx) => {
    const { association } = c.var.staff
    const check = await findSafetyCheck(tx, association, idOf(c))
    if (!check) return null
    const to_known = await findCallOffCost(tx, check, 'cancel')
    return {
      check,
      told: await countTold(tx, { association, check: check.id, kinds: KNOWING }),
      audience: await countAudience(tx, association, check),
      costs: {
        cancel: to_known,
        postpone: to_known,
        go_on: await findCallOffCost(tx, check, 'go_on'),
      },
      wave: await nextNoticeWave(tx, check),
      phone: (await findAssociation(tx, association))?.phone ?? null,
      comes_at: await findComing(tx, check),
    }
  })

async function show(deps: Deps, c: Page, form: Record<string, string | undefined>, fault?: CallOffFault) {
  const found = await read(deps, c)
  if (!found) return c.notFound()
  if (!isCallable(found.check)) return already(c, found.check, 'not_callable')
  const cost = dearer(found.costs.cancel, found.costs.go_on)
  const page = { ...found, cost, form, staff: c.var.staff, ...(fault ? { fault } : {}) }
  return c.html(<CallOffPage {...page} />, fault ? 422 : 200)
}

/** The first press: whoever's page is old is told so here, and not only after a second look. */
async function showSure(deps: Deps, c: Page, chosen: Choice) {
  const { staff, form } = c.var
  const found = await read(deps, c)
  if (!found) return c.notFound()
  if (!isCallable(found.check)) return already(c, found.check, 'not_callable')
  if (Number(form.wave) !== found.wave) return already(c, found.check, 'told_meanwhile')
  if (chosen.choice === 'postpone' && chosen.comes_at <= deps.now()) return show(deps, c, form, 'day_past')
  const cost = found.costs[chosen.choice]
  if (cost && takesReserve(cost, found.check.purpose) && form.use_reserve !== 'yes')
    return show(deps, c, form, 'takes_reserve')
  return c.html(<CallOffSurePage {...found} staff={staff} form={form} chosen={chosen} cost={cost} />)
}

async function post(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const choice = choiceOf(form)
  if (typeof choice === 'string') return show(deps, c, form, choice)
  if (form.seen !== seenOf(form)) return showSure(deps, c, choice)
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
  const { reason } = done
  if (reason === 'day_past' || reason === 'takes_reserve') return show(deps, c, form, reason)
  const check = await findCheck(deps, c)
  return check && reason !== 'not_found' ? already(c, check, reason) : c.notFound()
}

/** One box stands for all three choices; what was chosen is asked about again when it is done. */
const dearer = (one: MonthCost | null, other: MonthCost | null) =>
  one && other && other.needed > one.needed ? other : one

/** What the way back from a new day, and from the second step, fills in. */
const chosenBefore = (c: Page) => {
  const { choice, day, use_reserve } = c.req.query()
  return { choice, day, use_reserve }
}

function choiceOf(form: Record<string, string | undefined>): Choice | CallOffFault {
  const { choice } = form
  if (choice === 'cancel' || choice === 'go_on') return { choice }
  if (choice !== 'postpone') return 'choice_missing'
  const comes_at = fromDateField(form.day ?? '')
  return comes_at ? { choice, comes_at } : 'day_unreadable'
}
