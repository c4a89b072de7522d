import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { followUp } from '../../replies/follow-ups/follow-up.ts'
import { findSteps } from '../../replies/follow-ups/queries.ts'
import { readStep } from '../../replies/follow-ups/rules.ts'
import { NOTE_REFUSALS } from '../../roster/note-rules.ts'
import type { MemberId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { MessagePage } from '../../ui/message-page.tsx'
import { findNeedsHelp } from '../people.ts'
import { findBoardCheck } from '../queries.ts'
import { HelpPage, type HelpPageProps } from './help-page.tsx'
import { findPhones } from './queries.ts'

type Page = Context<SignedIn>
type Needs = Pick<Deps, 'db' | 'now' | 'log'>

const PERSON = `/${ID}/help/${ID.replace(':id', ':member')}`
const NOTE_FAULTS = { ...NOTE_REFUSALS, nothing_written: 'メモを書いてから、押してください。' }

/** Mounted at /safety-checks: who sees to a ▲. */
export const helpRoutes = (deps: Needs) =>
  new Hono<SignedIn>().get(PERSON, (c) => show(deps, c)).post(PERSON, (c) => postStep(deps, c))

const idsOf = (c: Page) => ({
  association: c.var.staff.association,
  check: c.req.param('id') as SafetyCheckId,
  member: c.req.param('member') as MemberId,
})

async function show({ db }: Needs, c: Page, refused?: Pick<HelpPageProps, 'typed' | 'fault' | 'stale'>) {
  const of = idsOf(c)
  const read = await inAssociation(db, of.association, async (tx) => {
    const check = await findBoardCheck(tx, of.association, of.check)
    const asking = check ? await findNeedsHelp(tx, of.association, of.check) : []
    const person = asking.find(({ member_id }) => member_id === of.member)
    if (!check || !person) return null
    const phones = await findPhones(tx, of.association, of.member)
    return { check, person, phones, steps: await findSteps(tx, of) }
  })
  if (!read) return c.notFound()
  const status = refused?.stale ? 409 : refused ? 422 : 200
  return c.html(<HelpPage {...read} {...refused} staff={c.var.staff} />, status)
}

async function postStep(deps: Needs, c: Page) {
  const { staff, form } = c.var
  const pressed = readStep(form.step)
  if (!pressed) return c.html(<MessagePage about="bad_form" staff={staff} />, 400)
  const of = idsOf(c)
  const note = form.note ?? ''
  const called = /^\d{1,15}$/.test(form.called ?? '') ? Number(form.called) : undefined
  const { user_id: by, name: by_name } = staff
  const kept = await followUp(deps.db, { ...of, ...pressed, called, note, by, by_name, at: deps.now() })
  if (kept.ok) {
    const { association, check: safety_check } = of
    deps.log.info({ event: 'follow_up_kept', association, safety_check, step: pressed.step, by })
    return c.redirect(`/safety-checks/${of.check}/help/${of.member}`, 303)
  }
  if (kept.reason === 'not_found') return c.notFound()
  if (kept.reason === 'changed_meanwhile' || kept.reason === 'called_again')
    return show(deps, c, { typed: note, stale: kept.reason })
  return show(deps, c, { typed: note, fault: NOTE_FAULTS[kept.reason] })
}
