import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { keepReviewNote } from '../../safety-checks/review/keep-note.ts'
import { headline, LABELS } from '../../safety-checks/rules.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { dateInFigures } from '../compare/words.ts'
import { download, type FileFormat } from '../download.ts'
import { PaperPage, type PaperPageProps } from './page.tsx'
import { type Paper, readPaper } from './read.ts'
import { paperSheets } from './sheets.ts'

type Page = Context<SignedIn>
type Needs = Pick<Deps, 'db' | 'now' | 'log'>

/** Mounted at /safety-checks. */
export const paperRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get(`/${ID}/paper`, (c) => show(deps, c))
    .post(`/${ID}/paper`, (c) => keep(deps, c, 'paper'))
    .post(`/${ID}/rain`, (c) => keep(deps, c, 'rain'))
    .get(`/${ID}/paper.xlsx`, (c) => file(deps, c, 'xlsx'))
    .get(`/${ID}/paper.csv`, (c) => file(deps, c, 'csv'))

const idOf = (c: Page) => c.req.param('id') as SafetyCheckId

const read = ({ db }: Needs, c: Page, at: Date) => {
  const { association } = c.var.staff
  return inAssociation(db, association, (tx) => readPaper(tx, { association, id: idOf(c), at }))
}

async function show(deps: Needs, c: Page, wrong?: Pick<PaperPageProps, 'typed' | 'fault'>) {
  const at = deps.now()
  const paper = await read(deps, c, at)
  if (!paper) return c.notFound()
  if (paper === 'not_launched') return c.redirect(`/safety-checks/${idOf(c)}/launch`, 303)
  const status = wrong
    ? wrong.fault === 'changed_meanwhile' || wrong.fault === 'still_running'
      ? 409
      : 422
    : 200
  return c.html(<PaperPage paper={paper} staff={c.var.staff} at={at} {...wrong} />, status)
}

async function keep(deps: Needs, c: Page, kind: 'rain' | 'paper') {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const note = (kind === 'paper' ? form.words : form.rain) ?? ''
  const seen = Number(form.seen)
  const id = idOf(c)
  const kept = await keepReviewNote(deps.db, { association, id, kind, note, seen, by, at: deps.now() })
  if (kept.ok) {
    deps.log.info({ event: 'review_note_kept', association, safety_check: id, kind, by })
    return c.redirect(`/safety-checks/${id}/paper${kind === 'rain' ? '#rain' : ''}`, 303)
  }
  if (kept.reason === 'not_found' || kept.reason === 'not_launched') return c.notFound()
  return show(deps, c, { fault: kept.reason, ...(kind === 'paper' ? { typed: note } : {}) })
}

async function file(deps: Needs, c: Page, format: FileFormat) {
  const paper = await read(deps, c, deps.now())
  if (!paper || paper === 'not_launched') return c.notFound()
  return download(c, markedSheets(paper), nameOf(paper), format)
}

const nameOf = ({ check, now }: Paper) =>
  `${headline(check)}_会議資料_${dateInFigures(now.check.launched_at).replaceAll('/', '-')}`

const markedSheets = (paper: Paper) =>
  paperSheets(paper).map((sheet) => ({ ...sheet, name: LABELS[paper.check.purpose] + sheet.name }))
