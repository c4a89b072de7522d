import writeExcel from 'write-excel-file/node'
import { getCellAddress } from 'write-excel-file/utility'
import { plainCell } from '../roster/import/report-file.ts'
import { toDateField } from '../ui/time.ts'
import type { Cell, Column, Sheet } from './sheet.ts'

/** A range needs two cells to be figures; everything else is one. */
function flat(sheet: Sheet): { columns: Column[]; rows: Exclude<Cell, { low: number; high: number }>[][] } {
  return {
    columns: sheet.columns.flatMap(({ name, kind }) =>
      kind === 'range'
        ? [
            { name: `${name}の下限`, kind: 'rate' as const },
            { name: `${name}の上限`, kind: 'rate' as const },
          ]
        : [{ name: kind === 'minutes' ? `${name}（分）` : name, kind }],
    ),
    rows: sheet.rows.map((row) =>
      sheet.columns.flatMap(({ kind }, index) => {
        const cell = row[index] ?? null
        if (cell !== null && typeof cell === 'object' && !(cell instanceof Date)) return [cell.low, cell.high]
        return kind === 'range' ? [null, null] : [cell]
      }),
    ),
  }
}

const FORMATS = { rate: '0.0%', count: '#,##0', minutes: '#,##0.0', moment: 'yyyy/mm/dd hh:mm' } as const

const JAPAN_MS = 9 * 3_600_000

function excelCell({ kind }: Column, cell: Exclude<Cell, { low: number; high: number }>) {
  if (cell === null) return null
  if (typeof cell === 'string') return { type: String, value: plainCell(cell), format: '@', wrap: true }
  // Excel knows no time zone: what it is told is the clock in Japan.
  if (cell instanceof Date)
    return { type: Date, value: new Date(cell.getTime() + JAPAN_MS), format: FORMATS.moment }
  const format = kind === 'rate' || kind === 'minutes' ? FORMATS[kind] : FORMATS.count
  return { type: Number, value: cell, format }
}

/** Every tab: headings stay in sight and filter, A4 across and as wide as the paper, figures and dates as such. */
export const workbookOf = (sheets: Sheet[]) => {
  const flats = sheets.map((sheet) => ({ sheet, ...flat(sheet) }))
  const tabs = flats.map(({ sheet, columns, rows }) => ({
    sheet: sheet.name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31),
    orientation: 'landscape' as const,
    stickyRowsCount: 1,
    columns: columns.map(({ kind }, index) => ({ width: index === 0 ? 34 : WIDTHS[kind] })),
    data: [
      columns.map(({ name }) => ({ type: String, value: name, fontWeight: 'bold' as const, wrap: true })),
      ...rows.map((row) => columns.map((column, index) => excelCell(column, row[index] ?? null))),
      ...(sheet.note ? [[null], [{ type: String, value: plainCell(sheet.note) }]] : []),
    ],
  }))
  const corners = flats.map(({ columns, rows }) => getCellAddress(rows.length, columns.length - 1))
  return writeExcel(tabs, { features: [printed(corners)] }).toBuffer()
}

const WIDTHS = { text: 22, count: 9, rate: 11, range: 11, minutes: 12, moment: 18 } as const

/** What write-excel-file has no option for: the filter, and the width of the paper. */
const printed = (corners: string[]) => ({
  files: {
    transform: {
      'xl/worksheets/sheet{id}.xml': {
        transform: (xml: string, _: unknown, { sheetIndex }: { sheetIndex: number }) =>
          xml
            .replace('<sheetViews', '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews')
            .replace('</sheetData>', `</sheetData><autoFilter ref="A1:${corners[sheetIndex]}"/>`)
            .replace('<pageSetup ', '<pageSetup fitToWidth="1" fitToHeight="0" '),
      },
    },
  },
})

const csvCell = (cell: Exclude<Cell, { low: number; high: number }>) => {
  if (cell === null) return ''
  if (typeof cell === 'string') return `"${plainCell(cell).replaceAll('"', '""')}"`
  return cell instanceof Date ? toDateField(cell).replace('T', ' ') : String(Number(cell.toFixed(6)))
}

/** One table after the other, each under its name; UTF-8 with the mark by which Excel knows it. */
export const csvOf = (sheets: Sheet[]) => {
  const lines = sheets.flatMap((sheet) => {
    const { columns, rows } = flat(sheet)
    return [
      csvCell(sheet.name),
      columns.map(({ name }) => csvCell(name)).join(','),
      ...rows.map((row) => row.map(csvCell).join(',')),
      ...(sheet.note ? [csvCell(sheet.note)] : []),
      '',
    ]
  })
  return Buffer.from(`\ufeff${lines.map((line) => `${line}\r\n`).join('')}`)
}
