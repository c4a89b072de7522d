import type { Context } from 'hono'
import type { SignedIn } from '../app.tsx'
import type { Sheet } from './sheet.ts'
import { csvOf, workbookOf } from './sheet-file.ts'

export const FILE_FORMATS = ['xlsx', 'csv'] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

const WRITERS = { xlsx: workbookOf, csv: csvOf } as const satisfies Record<
  FileFormat,
  (sheets: Sheet[]) => Buffer | Promise<Buffer>
>
const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const satisfies Record<FileFormat, string>

/** Figures without a name of anybody, so looking at them as a file is looking, and nothing is written down. */
export async function download(c: Context<SignedIn>, sheets: Sheet[], name: string, format: FileFormat) {
  const bytes = await WRITERS[format](sheets)
  c.header('Content-Type', TYPES[format])
  c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.${format}`)}`)
  c.header('Cache-Control', 'no-store')
  return c.body(new Uint8Array(bytes))
}
