import writeExcel from 'write-excel-file/node'

/** Every cell as text, so that no spreadsheet runs one or drops the zero before a telephone number. */
export const workbookOf = ([headings = [], ...rows]: string[][]) =>
  writeExcel(
    [
      headings.map((value) => ({ type: String, value, fontWeight: 'bold' as const })),
      ...rows.map((row) => row.map((value) => ({ type: String, value, format: '@' }))),
    ],
    { sheet: '名簿', stickyRowsCount: 1, columns: headings.map(() => ({ width: 18 })) },
  ).toBuffer()

/** UTF-8 with the mark by which Excel knows it, every cell in quotes, lines as Windows ends them. */
export const csvOf = (rows: string[][]) =>
  Buffer.from(
    `\ufeff${rows.map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`).join('')}`,
  )
