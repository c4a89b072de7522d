import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../../app.tsx'
import { inAssociation } from '../../../db.ts'
import { XLSX } from '../export-units.ts'
import { applyImport, planIn } from './apply.ts'
import { carry, uncarry } from './carried.ts'
import { NothingPage, ReviewPage, UploadPage } from './pages.tsx'
import { readFile } from './read-file.ts'
import { templateOf } from './template.ts'

type Page = Context<SignedIn>

const MOST_FILE_BYTES = 10 * 1_048_576

export const unitImportRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => c.html(<UploadPage staff={c.var.staff} />))
    .post('/', (c) => review(deps, c))
    .post('/apply', (c) => apply(deps, c))
    .get('/template.xlsx', async (c) =>
      c.body(new Uint8Array(await templateOf()), 200, {
        'Content-Type': XLSX,
        'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent('電源の見本.xlsx')}`,
      }),
    )

async function review({ db, secrets, now, log }: Deps, c: Page) {
  const { staff } = c.var
  const { association, user_id: by } = staff
  const { file } = await c.req.parseBody()
  const refused = (fault: string) => c.html(<UploadPage staff={staff} fault={fault} />, 422)
  if (!(file instanceof File) || (file.name === '' && file.size === 0))
    return refused('ファイルが選ばれていません。台帳のファイルを選んでください。')
  if (file.size > MOST_FILE_BYTES) return refused('ファイルが大きすぎます。10MBまでにしてください。')
  const read = await readFile(new Uint8Array(await file.arrayBuffer()))
  if (!read.ok) return refused(read.sentence)
  const { rows, ignored } = read
  const lines = await inAssociation(db, association, (tx) => planIn(tx, association, { rows, at: now() }))
  log.info({ event: 'power_units_reviewed', association, rows: rows.length, by })
  const carried = carry(secrets.power_key, rows, { association, by })
  return c.html(<ReviewPage staff={staff} lines={lines} ignored={ignored} carried={carried} />)
}

async function apply({ db, secrets, now, log }: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const carried = form.rows ?? ''
  const rows = uncarry(secrets.power_key, carried, { association, by })
  if (!rows) return c.html(<NothingPage staff={staff} about="unreadable" />, 422)
  const at = now()
  const applied = await applyImport(db, { association, rows, seen: form.seen ?? '', by, at })
  if (applied.ok) {
    log.info({
      event: 'power_units_imported',
      association,
      added: applied.added,
      changed: applied.changed,
      by,
    })
    return c.redirect('/power/units?done=imported', 303)
  }
  const lines = await inAssociation(db, association, (tx) => planIn(tx, association, { rows, at }))
  const is_done = lines.every(({ kind }) => kind === 'unchanged' || kind === 'refused')
  if (is_done) return c.html(<NothingPage staff={staff} about="nothing" />, 409)
  return c.html(<ReviewPage staff={staff} lines={lines} ignored={[]} carried={carried} stale />, 409)
}
