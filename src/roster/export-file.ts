import writeExcel from 'write-excel-file/node'
import { cp932 } from './cp932.ts'

/** Every cell as text, so that no spreadsheet runs one or drops the zero before a telephone number. */
export const workbookOf = ([headings = [], ...rows]: string[][], sheet = '名簿') =>
  writeExcel(
    [
      headings.map((value) => ({ type: String, value, fontWeight: 'bold' as const })),
      ...rows.map((row) => row.map((value) => ({ type: String, value, format: '@' }))),
    ],
    { sheet, stickyRowsCount: 1, columns: headings.map(() => ({ width: 18 })) },
  ).toBuffer()

/** A CSV has no types: the apostrophe is what keeps Excel from running a cell. Our import takes it away again. */
const asText = (cell: string) => (/^[=+\-@＝＋－＠−\t\r]/.test(cell) ? `'${cell}` : cell)

/** Every cell in quotes, lines as Windows ends them. */
const lines = (rows: string[][]) =>
  rows.map((row) => `${row.map((cell) => `"${asText(cell).replaceAll('"', '""')}"`).join(',')}\r\n`).join('')

/** UTF-8 with the mark by which Excel knows it. */
export const csvOf = (rows: string[][]) => Buffer.from(`\ufeff${lines(rows)}`)

/** For older programs; ask `cp932Loss` first which names would not come through whole. */
export const cp932CsvOf = (rows: string[][]) => cp932(lines(rows))
