import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { toDateField } from '../ui/time.ts'
import {
  EXPORT_FORMATS,
  EXPORT_REASONS,
  type ExportFormat,
  type ExportReason,
  exportRoster,
  findExportable,
} from './export.ts'
import { cp932CsvOf, csvOf, workbookOf } from './export-file.ts'
import { ExportPage } from './export-page.tsx'
import { sentenceOf } from './words.ts'

type Page = Context<SignedIn>

export const exportRoutes = (deps: Deps) =>
  new Hono<SignedIn>().get('/', (c) => show(deps, c)).post('/', (c) => download(deps, c))

async function show({ db }: Deps, c: Page) {
  const { staff } = c.var
  const found = await findExportable(db, staff.association)
  return c.html(<ExportPage staff={staff} {...found} form={{ format: 'xlsx' }} />)
}

const WRITERS = {
  xlsx: workbookOf,
  csv: csvOf,
  csv_cp932: cp932CsvOf,
} as const satisfies Record<ExportFormat, (rows: string[][]) => Buffer | Promise<Buffer>>

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  csv_cp932: 'text/csv; charset=shift_jis',
} as const satisfies Record<ExportFormat, string>

async function download({ db, now, log }: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const format = EXPORT_FORMATS.find((known) => known === form.format)
  const reason = (Object.keys(EXPORT_REASONS) as ExportReason[]).find((known) => known === form.reason)
  if (!format || !reason) {
    const errors = {
      ...(format ? {} : { format: sentenceOf('ファイルの形', { reason: 'not_chosen' }) }),
      ...(reason ? {} : { reason: sentenceOf('何に使いますか', { reason: 'not_chosen' }) }),
    }
    const found = await findExportable(db, association)
    return c.html(<ExportPage staff={staff} {...found} form={form} errors={errors} />, 422)
  }
  const at = now()
  const rows = await exportRoster(db, { association, reason, format, by, at })
  log.info({ event: 'roster_exported', association, members: rows.length - 1, by })
  const bytes = await WRITERS[format](rows)
  const name = `名簿_${staff.association_name}_${toDateField(at).slice(0, 10)}.${format.replace(/_.*/, '')}`
  c.header('Content-Type', TYPES[format])
  c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
  c.header('Cache-Control', 'no-store')
  return c.body(new Uint8Array(bytes))
}
