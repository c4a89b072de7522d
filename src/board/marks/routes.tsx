import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { noteMark, takeMarkBack } from '../../safety-checks/marks/note-mark.ts'
import { findMarks } from '../../safety-checks/marks/queries.ts'
import type { MarkFault } from '../../safety-checks/marks/rules.ts'
import type { CurveMarkId, SafetyCheckId } from '../../safety-checks/table.ts'
import { fromDateField } from '../../ui/time.ts'
import { findBoardCheck } from '../queries.ts'
import { MarksPage } from './page.tsx'

type Page = Context<SignedIn>
type Needs = Pick<Deps, 'db' | 'now'>

/** Mounted at /safety-checks. */
export const markRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get(`/${ID}/marks`, (c) => show(deps, c))
    .post(`/${ID}/marks`, (c) => postNote(deps, c))
    .post(`/${ID}/marks/${ID.replace(':id', ':mark')}/take-back`, async (c) => {
      const { association, user_id: by } = c.var.staff
      const mark = c.req.param('mark') as CurveMarkId
      const taken = await takeMarkBack(deps.db, { association, id: idOf(c), mark, by, at: deps.now() })
      return taken.ok ? c.redirect(`/safety-checks/${idOf(c)}/marks`, 303) : c.notFound()
    })

const idOf = (c: Page) => c.req.param('id') as SafetyCheckId

async function show({ db }: Needs, c: Page, fault?: MarkFault | 'already_noted') {
  const { staff, form } = c.var
  const found = await inAssociation(db, staff.association, async (tx) => {
    const check = await findBoardCheck(tx, staff.association, idOf(c))
    return check && { check, marks: await findMarks(tx, staff.association, check.id) }
  })
  if (!found?.check.launched_at) return c.notFound()
  const check = { ...found.check, launched_at: found.check.launched_at }
  const typed = fault ? form : undefined
  const page = <MarksPage check={check} staff={staff} marks={found.marks} typed={typed} fault={fault} />
  return c.html(page, fault === 'already_noted' ? 409 : fault ? 422 : 200)
}

async function postNote(deps: Needs, c: Page) {
  const { staff, form } = c.var
  const noted = await noteMark(deps.db, {
    association: staff.association,
    id: idOf(c),
    kind: form.kind,
    happened_at: fromDateField(form.happened_at ?? ''),
    by: staff.user_id,
    by_name: staff.name,
    at: deps.now(),
  })
  if (noted.ok) return c.redirect(`/safety-checks/${idOf(c)}/marks`, 303)
  const { reason } = noted
  return reason === 'not_found' || reason === 'not_launched' ? c.notFound() : show(deps, c, reason)
}
