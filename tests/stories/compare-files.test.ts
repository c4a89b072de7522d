import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import readExcel from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { columns, type Sheet } from '../../src/board/sheet.ts'
import { csvOf, workbookOf } from '../../src/board/sheet-file.ts'
import { aPastCheck, manyMembers } from '../past-checks.ts'
import { world } from '../world.ts'

test('an office takes the comparison away as Excel and CSV: figures, dates, and nothing that runs', async () => {
  const w = await world()
  const members = await manyMembers(w, w.fuse, { count: 8, role: 'member', name: '会員' })
  const id = await aPastCheck(w, {
    association: w.fuse,
    title: '=1+1',
    launched_at: '2025-09-03T10:00:00+09:00',
    asked: members,
    replied: members.slice(0, 6),
  })
  const office = await w.staff('fuse', 'viewer')
  const xlsx = await office.get(`/safety-checks/compare.xlsx?check=${id}`)
  expect(xlsx.headers.get('content-disposition')).toContain(
    encodeURIComponent('【訓練】安否確認の比較_2026-11-5.xlsx'),
  )
  const book = await readExcel(Buffer.from(await xlsx.arrayBuffer()))
  expect(book.map(({ sheet }) => sheet)).toEqual([
    '【訓練】回答のようす',
    '【訓練】時間ごとの回答率',
    '【訓練】条件',
    '【訓練】区分ごとの回答',
  ])
  const [headings = [], row = []] = book[0]?.data ?? []
  const said = Object.fromEntries(headings.map((heading, index) => [String(heading), row[index]]))
  expect(said).toMatchObject({ 対象: 8, 回答: 6, 未回答: 2, '回答/対象': 0.75, '75%が回答（分）': 6 })
  expect(said['95%区間の下限']).toBeCloseTo(0.409, 3)
  expect(book[2]?.data[1]?.[1]).toEqual(new Date('2025-09-03T10:00:00Z'))

  const csv = await (await office.get(`/safety-checks/compare.csv?check=${id}`)).text()
  expect(csv).toContain('"【訓練】=1+1 2025/9/3",8,0,6,2,2,0.75,')
})

const sheet: Sheet = {
  name: '試し',
  columns: columns({ 名前: 'text', 数: 'count', 割合: 'rate', 幅: 'range', 時: 'moment' }),
  rows: [
    ['=cmd()', -3, 0.5, { low: 0.25, high: 0.75 }, new Date('2026-11-05T01:06:00Z')],
    ['"引用",改\n行', null, null, null, null],
  ],
  note: '＋注',
}

test('a formula stays words, a minus stays a number, a gap stays empty', async () => {
  const [, , first, second] = parse(csvOf([sheet]), {
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
  })
  expect(first).toEqual(["'=cmd()", '-3', '0.5', '0.25', '0.75', '2026-11-05 10:06'])
  expect(second).toEqual(['"引用",改 行', '', '', '', '', ''])
  const [book] = await readExcel(await workbookOf([sheet]))
  expect(book?.data[1]).toEqual(["'=cmd()", -3, 0.5, 0.25, 0.75, new Date('2026-11-05T10:06:00Z')])
})

test('every tab is filtered over its rows, keeps its headings in sight and fits the width of A4', async () => {
  const files = unzipSync(new Uint8Array(await workbookOf([sheet, { ...sheet, name: '次' }])))
  for (const n of [1, 2]) {
    const xml = new TextDecoder().decode(files[`xl/worksheets/sheet${n}.xml`])
    expect(xml).toContain('<autoFilter ref="A1:F3"/>')
    expect(xml).toContain('fitToPage="1"')
    expect(xml).toMatch(/<pageSetup [^>]*fitToWidth="1" fitToHeight="0"[^>]*paperSize="9"/)
    expect(xml).toMatch(/<pane [^>]*ySplit="1"/)
    expect(xml).not.toContain('<f>')
  }
})
