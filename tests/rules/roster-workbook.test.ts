import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import writeExcel from 'write-excel-file/node'
import { readRoster } from '../../src/roster/import/roster-file.ts'

const HEADINGS = ['会員番号', '氏名', 'フリガナ', '役職', '医療機関名', '施設区分', '区', '電話番号']
const SATO = ['101', '佐藤 一郎', 'サトウ イチロウ', '役員', '佐藤医院', '一般診療所', '東', '06-6782-0000']

type Cell = string | number | Date | null
const cellOf = (value: Cell) => {
  if (value === null) return null
  if (typeof value === 'number') return { value, type: Number }
  return value instanceof Date ? { value, type: Date, format: 'yyyy/mm/dd' } : { value, type: String }
}
async function workbook(sheets: Record<string, Cell[][]>) {
  const written = Object.entries(sheets).map(([sheet, rows]) => ({
    sheet,
    data: rows.map((row) => row.map(cellOf)),
  }))
  return new Uint8Array(await writeExcel(written as never).toBuffer())
}
const reasonOf = async (bytes: Uint8Array) => {
  const file = await readRoster(bytes)
  return file.ok ? 'read' : file.reason
}

describe('a workbook as offices keep it', () => {
  test('is read with the row numbers that Excel shows, names as typed', async () => {
    const rows = [['布施医師会 会員名簿'], [], HEADINGS, SATO, [], ['102', '髙﨑 𠮷子', ...SATO.slice(2)]]
    const file = await readRoster(await workbook({ 名簿: rows, 覚え書き: [['印刷は両面']] }))
    if (!file.ok) throw new Error(file.reason)
    expect(file.encoding).toBe('Excel、シート「名簿」')
    expect(file.rows.map(({ row, cells, uneven }) => [row, cells.name, uneven])).toEqual([
      [4, '佐藤 一郎', false],
      [6, '髙﨑 𠮷子', false],
    ])
  })

  test('keeps numbers without their format, so that a lost 0 is noticed', async () => {
    const row = [101, '佐藤 一郎', 'サトウ', '役員', '佐藤医院', '一般診療所', '東', 667820000]
    const file = await readRoster(await workbook({ 名簿: [HEADINGS, row] }))
    expect(file).toMatchObject({ rows: [{ cells: { member_number: '101', phone: '667820000' } }] })
  })

  test('may end a row early where the last cells are empty', async () => {
    const file = await readRoster(await workbook({ 名簿: [HEADINGS, SATO.slice(0, 4)] }))
    expect(file).toMatchObject({ ok: true, rows: [{ uneven: false }] })
  })

  test('gives back every text that was put in', async () => {
    const text = fc.string({
      unit: fc.constantFrom(...'髙﨑𠮷神 <>&"\'=+-@,、（）Ａａ１'),
      minLength: 1,
      maxLength: 20,
    })
    await fc.assert(
      fc.asyncProperty(text, async (name) => {
        const file = await readRoster(
          await workbook({ 名簿: [HEADINGS, ['1', `佐${name}藤`, ...SATO.slice(2)]] }),
        )
        expect(file).toMatchObject({ rows: [{ cells: { name: `佐${name}藤` } }] })
      }),
      { numRuns: 30 },
    )
  })
})

const ole = (more: string) =>
  Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.from(more, 'utf16le')])
const zip = (files: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))

/** The least of a workbook: one sheet with these rows, wherever it lies. */
const book = (rows: string, path = 'xl/worksheets/sheet1.xml') => {
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  return {
    'xl/workbook.xml': `<workbook xmlns:r="${relations}"><sheets><sheet name="名簿" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${relations}/worksheet" Target="${path.slice(3)}"/></Relationships>`,
    [path]: `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  }
}
const sheetOf = (rows: string, path?: string) => zip(book(rows, path))

/** Where the directory of an archive begins. */
const directoryOf = (archive: Uint8Array) => Buffer.from(archive).readUInt32LE(archive.length - 6)

describe('what is refused, each with its own way out', () => {
  test.each([
    ['an old .xls', async () => ole('Workbook'), 'old_excel'],
    ['a workbook with a password', async () => ole('EncryptedPackage'), 'password'],
    ['a Word document', async () => zip({ 'word/document.xml': '<a/>' }), 'not_a_workbook'],
    ['a PDF', async () => strToU8('%PDF-1.7'), 'not_a_workbook'],
    [
      'a workbook cut short',
      async () => (await workbook({ 名簿: [HEADINGS] })).slice(0, 900),
      'broken_workbook',
    ],
    ['a workbook of nonsense', async () => zip({ 'xl/workbook.xml': 'nonsense' }), 'broken_workbook'],
    ['no headings anywhere', async () => workbook({ 名簿: [['佐藤', '田中']] }), 'no_headings'],
    [
      'two rosters in one book',
      async () => workbook({ 今年: [HEADINGS, SATO], 去年: [HEADINGS] }),
      'several_sheets',
    ],
    [
      'a small file that swells',
      async () => zip({ 'xl/workbook.xml': '<a/>', 'xl/media/a.xml': '0'.repeat(70 * 1024 * 1024) }),
      'too_large',
    ],
  ])('%s', async (_, make, reason) => {
    expect(await reasonOf(await make())).toBe(reason)
  })

  const A1 = '<row r="1"><c r="A1"><v>1</v></c></row>'
  test.each([
    ['in the last corner', `${A1}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`, 'far_cell'],
    ['far below', `${A1}<row r="20001"><c r="A20001"><v>1</v></c></row>`, 'far_cell'],
    ['far to the right', '<row r="1"><c r="A1"><v>1</v></c><c r="GS1"><v>1</v></c></row>', 'far_cell'],
    ['far both ways', `${A1}<row r="9000"><c r="BA9000"><v>1</v></c></row>`, 'far_cell'],
    ['in a row without a number', '<row><c s="1" r=\'XFD1048576\'><v>1</v></c></row>', 'far_cell'],
    ['behind a bait', '<row r="1"><c t="r=" r="XFD1048576"><v>1</v></c></row>', 'broken_workbook'],
    [
      'behind a bait without a gap',
      '<row r="1"><c t="r="r="XFD1048576"><v>1</v></c></row>',
      'broken_workbook',
    ],
    ['under a false name space', '<row r="1"><c _xmlns:r="XFD1048576"><v>1</v></c></row>', 'far_cell'],
    ['written in entities', '<row r="1"><c r="&#88;FD1048576"><v>1</v></c></row>', 'broken_workbook'],
    ['counted otherwise', `${A1}<row r="1e6"><c r="A1000000"><v>1</v></c></row>`, 'broken_workbook'],
    ['below rows that count themselves', `${'<row/>'.repeat(20_001)}${A1}`, 'far_cell'],
    ['none', A1, 'no_headings'],
    ['only a colour', '<row r="1"><c r="A1"><v>1</v></c><c r="AMJ1" s="2"/></row>', 'no_headings'],
  ])('one sheet, a cell %s', async (_, rows, reason) => {
    expect(await reasonOf(sheetOf(rows))).toBe(reason)
    expect(await reasonOf(sheetOf(rows, 'xl/elsewhere/a.xml'))).toBe(reason)
  })

  test('what the directory of the archive does not name is never unpacked', async () => {
    const roster = Buffer.from(await workbook({ 名簿: [HEADINGS, SATO] }))
    const hidden = sheetOf('<row r="1"><c r="A1"><v>1</v></c></row>')
    const begins = directoryOf(roster)
    const both = Buffer.concat([
      roster.subarray(0, begins),
      hidden.subarray(0, directoryOf(hidden)),
      roster.subarray(begins),
    ])
    both.writeUInt32LE(begins + directoryOf(hidden), both.length - 6)
    const file = await readRoster(both)
    expect(file).toMatchObject({ ok: true, rows: [{ cells: { name: '佐藤 一郎' } }] })
  })

  test('two parts of one name are no workbook', async () => {
    const twice = zip({ ...book(A1), 'xl/worksheets/sheet2.xml': 'x' })
    const renamed = Buffer.from(
      Buffer.from(twice).toString('latin1').replaceAll('sheet2.xml', 'sheet1.xml'),
      'latin1',
    )
    expect(await reasonOf(renamed)).toBe('broken_workbook')
  })

  test('one sheet listed a thousand times is not laid out a thousand times', async () => {
    const parts = book(`${A1}<row r="9000"><c r="AM9000"><v>1</v></c></row>`)
    const sheet = /<sheet [^>]*>/.exec(parts['xl/workbook.xml'])?.[0] ?? ''
    const listed = parts['xl/workbook.xml'].replace(sheet, sheet.repeat(1_000))
    expect(await reasonOf(zip({ ...parts, 'xl/workbook.xml': listed }))).toBe('too_large')
  })

  test('whatever bytes come behind the first two, nothing breaks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect(await reasonOf(Uint8Array.from([0x50, 0x4b, ...bytes]))).not.toBe('read')
      }),
    )
  })
})
