import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { readPaper } from '../../board/paper/read.ts'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { keepMinutes } from '../../safety-checks/review/keep-note.ts'
import { findReviewNote } from '../../safety-checks/review/queries.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { draftMinutes } from './draft.ts'
import { MinutesPage, type MinutesProps } from './page.tsx'

type Page = Context<SignedIn>
type Needs = Pick<Deps, 'db' | 'now' | 'log'>

/** Mounted at /safety-checks. */
export const minutesRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get(`/${ID}/minutes`, (c) => show(deps, c))
    .post(`/${ID}/minutes`, (c) => keep(deps, c))

const idOf = (c: Page) => c.req.param('id') as SafetyCheckId

async function show(deps: Needs, c: Page, wrong?: Pick<MinutesProps, 'typed' | 'fault'>) {
  const { staff } = c.var
  const { association } = staff
  const [id, at] = [idOf(c), deps.now()]
  const read = await inAssociation(deps.db, association, async (tx) => {
    const paper = await readPaper(tx, { association, id, at })
    if (!paper || paper === 'not_launched') return null
    return { paper, kept: (await findReviewNote(tx, association, id, 'minutes')) ?? null }
  })
  if (!read) return c.notFound()
  const { paper, kept } = read
  const status = wrong ? (wrong.fault === 'changed_meanwhile' ? 409 : 422) : 200
  const draft = draftMinutes(paper, at)
  return c.html(
    <MinutesPage check={paper.check} staff={staff} kept={kept} draft={draft} at={at} {...wrong} />,
    status,
  )
}

async function keep(deps: Needs, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const id = idOf(c)
  const note = form.minutes ?? ''
  const seen = Number(form.seen)
  const kept = await keepMinutes(deps.db, { association, id, note, seen, by, at: deps.now() })
  if (kept.ok) {
    deps.log.info({ event: 'review_note_kept', association, safety_check: id, kind: 'minutes', by })
    return c.redirect(`/safety-checks/${id}/minutes`, 303)
  }
  if (kept.reason === 'not_found' || kept.reason === 'not_launched') return c.notFound()
  return show(deps, c, { fault: kept.reason, typed: note })
}
