import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import type { ImportSettings, RosterImportId } from '../table.ts'
import { chooseColumns } from './choose-columns.ts'
import { claimImport } from './claim-import.ts'
import { ColumnsPage } from './columns-page.tsx'
import type { Encoding } from './csv.ts'
import { discardImport } from './discard.ts'
import { columnNamed, headingsKey } from './mapping.ts'
import { isRemembered, named, numberBelow, openImport, reviewImport, settingsFor } from './open-import.ts'
import { AppliedPage, EndPage, ProgressPage, UndonePage, UndoPage } from './outcome-pages.tsx'
import { reportOf } from './report-file.ts'
import { KINDS, type Kind, ReviewPage } from './review-page.tsx'
import { importRunner } from './run-import.ts'
import { canBeTakenBack, dayBefore, findImport, findRecentImports, isWaiting } from './stored-imports.ts'
import { templateOf } from './template-file.ts'
import { foreseeUndo, undoImport } from './undo-import.ts'
import { uploadRoster } from './upload.ts'
import { type UploadFault, UploadPage } from './upload-page.tsx'

type Page = Context<SignedIn>
type Runner = ReturnType<typeof importRunner>

export const rosterImportRoutes = (deps: Deps) => {
  const runner = importRunner(deps)
  return new Hono<SignedIn>()
    .get('/', (c) => showUpload(deps, c))
    .post('/', (c) => postUpload(deps, c))
    .get('/template.xlsx', async (c) => download(c, await templateOf(), '名簿の見本.xlsx'))
    .get(`/${ID}`, (c) => showImport(deps, runner, c))
    .get(`/${ID}/columns`, (c) => showColumns(deps, c))
    .post(`/${ID}/columns`, (c) => postColumns(deps, c))
    .get(`/${ID}/report.xlsx`, (c) => sendReport(deps, c))
    .post(`/${ID}/apply`, (c) => postApply(deps, runner, c))
    .post(`/${ID}/discard`, (c) => postDiscard(deps, c))
    .get(`/${ID}/undo`, (c) => showUndo(deps, c))
    .post(`/${ID}/undo`, (c) => postUndo(deps, c))
}

/** `ID` only matches what is shaped like an id, so the cast is safe. */
const idOf = (c: Page) => c.req.param('id') as RosterImportId
const pathOf = (id: RosterImportId) => `/roster/import/${id}`

const download = (c: Page, bytes: Buffer, name: string) =>
  c.body(new Uint8Array(bytes), 200, {
    'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'Content-Disposition': `attachment; filename="roster.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}`,
  })

async function showUpload({ db, now }: Deps, c: Page, fault?: UploadFault) {
  const { staff } = c.var
  const history = await inAssociation(db, staff.association, (tx) => findRecentImports(tx, staff.association))
  const page = <UploadPage staff={staff} history={history} at={now()} {...(fault ? { fault } : {})} />
  return c.html(page, fault ? 422 : 200)
}

async function postUpload(deps: Deps, c: Page) {
  const { association, user_id: by, name: by_name } = c.var.staff
  // The fields are read already; this gives the file that came with them.
  const { file } = await c.req.parseBody()
  if (!(file instanceof File) || (file.name === '' && file.size === 0)) return showUpload(deps, c, 'no_file')
  const bytes = new Uint8Array(await file.arrayBuffer())
  const upload = { association, name: file.name, bytes, by, by_name, at: deps.now() }
  const uploaded = await uploadRoster(deps, upload)
  if (!uploaded.ok) return showUpload(deps, c, uploaded)
  deps.log.info({ event: 'roster_uploaded', association, import: uploaded.id, bytes: bytes.length, by })
  return c.redirect(`${pathOf(uploaded.id)}/columns`, 303)
}

async function showImport(deps: Deps, runner: Runner, c: Page) {
  const { staff } = c.var
  const at = deps.now()
  const id = idOf(c)
  const { association } = staff
  const stored = await inAssociation(deps.db, association, (tx) => findImport(tx, association, id))
  if (!stored) return c.notFound()
  if (stored.state === 'applied')
    return c.html(<AppliedPage staff={staff} stored={stored} has_file={hasFile(stored, at)} at={at} />)
  if (stored.state === 'undone') {
    const kept = await named(deps.db, association, stored.kept?.items ?? [])
    return c.html(<UndonePage staff={staff} stored={stored} kept={kept} />)
  }
  if (stored.state === 'discarded') return c.html(<EndPage staff={staff} about="discarded" />)
  if (stored.state === 'applying' && !isWaiting(stored, at))
    return c.html(<ProgressPage staff={staff} stored={stored} progress={runner.progressOf(id)} />)

  const opened = await openImport(deps, association, id)
  if (!opened?.tables || !isWaiting(stored, at)) return c.html(<EndPage staff={staff} about="expired" />, 410)
  const { settings } = stored
  if (!settings) return c.redirect(`${pathOf(id)}/columns`, 303)
  const review = await reviewImport(deps.db, association, { tables: opened.tables, settings })
  return c.html(<ReviewPage staff={staff} stored={stored} review={review} show={kindAsked(c)} />)
}

const hasFile = ({ uploaded_at }: { uploaded_at: Date }, at: Date) => uploaded_at > dayBefore(at)

const kindAsked = (c: Page): Kind | null => {
  const asked = c.req.query('show') ?? ''
  return Object.hasOwn(KINDS, asked) ? (asked as Kind) : null
}

const encodingNamed = (name: string | undefined): Encoding | undefined =>
  (['UTF-8', 'CP932'] as const).find((known) => known === name)

/** The import while its file can still be read in another way; otherwise the page to go to instead. */
async function openWaiting(deps: Deps, c: Page, encoding: Encoding | undefined) {
  const opened = await openImport(deps, c.var.staff.association, idOf(c), encoding)
  if (!opened) return { elsewhere: await c.notFound() }
  const { tables, stored } = opened
  if (!tables || !isWaiting(stored, deps.now())) return { elsewhere: c.redirect(pathOf(stored.id), 303) }
  return { opened, tables, stored }
}

async function showColumns(deps: Deps, c: Page) {
  const { sheet, header, encoding } = c.req.query()
  const { opened, tables, stored, elsewhere } = await openWaiting(deps, c, encodingNamed(encoding))
  if (elsewhere) return elsewhere
  const settings = settingsFor(opened, tables, { sheet, header })
  const remembered = isRemembered(opened, tables, settings)
  const page = { stored, tables, settings, remembered }
  return c.html(<ColumnsPage staff={c.var.staff} {...page} />)
}

async function postColumns(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { opened, tables, stored, elsewhere } = await openWaiting(deps, c, encodingNamed(form.encoding))
  if (elsewhere) return elsewhere
  const sheet = numberBelow(tables.length, form.sheet) ?? 0
  const { lines } = tables[sheet] ?? { lines: [] }
  const header = numberBelow(lines.length, form.header) ?? 0
  const headings = lines[header] ?? []
  const columns = headings.map((_, index) => columnNamed(form[`column_${index}`]))
  const settings: ImportSettings = { encoding: opened.encoding, sheet, header, columns }
  const { association, user_id: by } = staff
  const choice = { association, id: stored.id, settings, headings_key: headingsKey(headings), by }
  const chosen = await chooseColumns(deps.db, { ...choice, at: deps.now() })
  if (chosen.ok) return c.redirect(pathOf(stored.id), 303)
  if (chosen.reason === 'not_waiting') return c.html(<EndPage staff={staff} about="not_waiting" />, 409)
  return c.html(
    <ColumnsPage staff={staff} stored={stored} tables={tables} settings={settings} is_sent />,
    422,
  )
}

async function sendReport(deps: Deps, c: Page) {
  const { association } = c.var.staff
  const opened = await openImport(deps, association, idOf(c))
  if (!opened) return c.notFound()
  const { tables, stored } = opened
  const { settings } = stored
  if (!tables || !settings || !hasFile(stored, deps.now()))
    return c.html(<EndPage staff={c.var.staff} about="expired" />, 410)
  const review = await reviewImport(deps.db, association, { tables, settings })
  return download(c, await reportOf(tables, settings, review), '名簿(灯からの指摘).xlsx')
}

async function postApply(deps: Deps, runner: Runner, c: Page) {
  const { association, user_id: by, name: by_name } = c.var.staff
  const id = idOf(c)
  const at = deps.now()
  const claimed = await claimImport(deps.db, { association, id, at })
  if (!claimed.ok && claimed.reason === 'not_found') return c.notFound()
  // The second of two clicks is led to what the first one does.
  if (claimed.ok) await runner.start({ association, id, seen: c.var.form.seen ?? '', by, by_name, at })
  return c.redirect(pathOf(id), 303)
}

async function postDiscard(deps: Deps, c: Page) {
  const { staff } = c.var
  const { association, user_id: by } = staff
  const id = idOf(c)
  const stored = await inAssociation(deps.db, association, (tx) => findImport(tx, association, id))
  if (!stored) return c.notFound()
  const discarded = await discardImport(deps.db, { association, id, by, at: deps.now() })
  if (!discarded.ok) return c.html(<EndPage staff={staff} about="not_waiting" />, 409)
  return c.redirect('/roster/import', 303)
}

async function showUndo(deps: Deps, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const id = idOf(c)
  const at = deps.now()
  const stored = await inAssociation(deps.db, association, (tx) => findImport(tx, association, id))
  if (!stored) return c.notFound()
  const plan = canBeTakenBack(stored, at) ? await foreseeUndo(deps, { association, id, at }) : null
  if (!plan) return c.html(<EndPage staff={staff} about="not_applied" />, 409)
  const kept = await named(deps.db, association, plan.kept)
  return c.html(<UndoPage staff={staff} stored={stored} plan={plan} kept={kept} />)
}

async function postUndo(deps: Deps, c: Page) {
  const { staff } = c.var
  const { association, user_id: by } = staff
  const id = idOf(c)
  const stored = await inAssociation(deps.db, association, (tx) => findImport(tx, association, id))
  if (!stored) return c.notFound()
  const undone = await undoImport(deps, { association, id, by, at: deps.now() })
  if (!undone.ok) return c.html(<EndPage staff={staff} about="not_applied" />, 409)
  deps.log.info({ event: 'roster_import_undone', association, import: id, by, kept: undone.kept })
  return c.redirect(pathOf(id), 303)
}
