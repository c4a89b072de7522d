import { expect, test } from 'vitest'
import { readFile } from '../../src/loans/units/import/read-file.ts'
import { textOf } from '../entering.ts'
import { fieldsOf } from '../forms.ts'
import { aUnit, BATTERY, facilityOf, sends } from '../power.ts'
import { xlsx } from '../roster-files.ts'
import { type World, world } from '../world.ts'

type Staff = Awaited<ReturnType<World['staff']>>

const HEADINGS = [
  '管理番号',
  '種類',
  '所有者',
  '型番',
  '定格出力',
  '波形',
  '周波数',
  '容量',
  '充電残量',
  '保管場所',
  '貸出範囲',
  '備考',
]
const ROW = [
  '布-11',
  '蓄電池',
  '医師会',
  'DELTA 2',
  '1,500W',
  '正弦波',
  '50/60Hz',
  '1024',
  '90',
  '2階 倉庫',
  '医師会の会員まで',
  'x',
]

const uploads = (staff: Staff, bytes: Uint8Array, name = '台帳.xlsx') =>
  sends(staff, '/power/units/import', { file: new File([Uint8Array.from(bytes)], name) })
const ledger = (...rows: string[][]) => xlsx({ 台帳: [HEADINGS, ...rows] })
const applied = (staff: Staff, review: string) =>
  staff.post('/power/units/import/apply', fieldsOf(review, '/power/units/import/apply'))

test('a ledger is tried first: new, changed and wrong rows with reason and mend, and applied as shown', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await aUnit(w, { ...BATTERY, asset_number: '布-10', maker: 'エコフロー' })
  const file = await ledger(
    ROW,
    ['布-10', '', '', '', '2000', '', '', '', '', '', '', ''],
    ['布-12', '蓄電池', '架空医院', '', '1500', '正弦波', '50/60Hz', '', '', '', '医師会の会員まで', ''],
    ['布-13', ...ROW.slice(1)],
    ['布-13', ...ROW.slice(1)],
  )
  const review = await uploads(office, file)
  expect(review.status).toBe(200)
  const html = await review.text()
  const shown = textOf(html)
  expect(shown).toContain('エラー 3 台')
  expect(shown).toContain('変更 1 台')
  expect(shown).toContain('新規 1 台')
  expect(shown).toContain('使わない列: 備考')
  expect(shown).toContain('3行目 布-10 定格出力(W): 1500 → 2000')
  expect(shown).toMatch(/4行目 布-12 持ち主「架空医院」が名簿にありません。.*置き場所を入力してください。/)
  expect(shown).toContain('同じ管理番号の行が2つ以上あります')
  expect(shown).toContain('取り込んだあとの取り消しはありません')
  expect((await w.store.owner.query('select from power_unit')).rowCount).toBe(1)

  expect((await applied(office, html)).status).toBe(303)
  const { rows } = await w.store.owner.query(
    'select asset_number, rated_w, maker, version from power_unit order by asset_number',
  )
  expect(rows).toEqual([
    { asset_number: '布-10', rated_w: 2000, maker: 'エコフロー', version: 2 },
    { asset_number: '布-11', rated_w: 1500, maker: null, version: 1 },
  ])
  const again = await applied(office, html)
  expect(again.status).toBe(409)
  expect(textOf(await again.text())).toContain('もう取り込まれています')
  expect(textOf(await (await office.get('/audit')).text())).toContain('新しい電源1台、変わった電源1台')
})

test('what somebody changed meanwhile is shown anew before anything is taken in', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const id = await aUnit(w, { ...BATTERY, asset_number: '布-11' })
  const html = await (await uploads(office, await ledger(ROW))).text()
  const path = `/power/units/${id}/edit`
  const form = fieldsOf(await (await office.get(path)).text(), path)
  await office.post(path, { ...form, kind: 'portable_battery', charge_percent: '20' })
  const stale = await applied(office, html)
  expect(stale.status).toBe(409)
  const anew = await stale.text()
  expect(textOf(anew)).toContain('電源の登録が変わりました')
  expect(textOf(anew)).toContain('充電の残量(%): 20 → 90')
  expect((await applied(office, anew)).status).toBe(303)
})

test('two presses take a ledger in once', async () => {
  const w = await world({ database: 'postgres' })
  const office = await w.staff('fuse')
  const html = await (await uploads(office, await ledger(ROW))).text()
  const pressed = await Promise.all([applied(office, html), applied(office, html)])
  expect(pressed.map(({ status }) => status).sort()).toEqual([303, 409])
  expect((await w.store.owner.query('select from power_unit')).rowCount).toBe(1)
})

test.each([
  [
    'a broken workbook',
    Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(50, 7)]),
    'ファイルが壊れているようです',
  ],
  ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), '古い形のExcel(.xls)です'],
  ['nothing', Buffer.alloc(0), 'ファイルに何も書かれていません'],
  ['a picture of a PDF', Buffer.from('%PDF-1.7'), '台帳のExcelかCSVを選んでください'],
  ['a text without headings', Buffer.from('こんにちは,世界\n'), '見出しの行が見つかりません'],
  [
    'headings without a needed one',
    Buffer.from('管理番号,型番,保管場所\n1,2,3\n'),
    '「種類」「定格出力(W)」の列を足して',
  ],
  ['headings alone', Buffer.from('管理番号,種類,定格出力\n'), '電源の行がありません'],
  [
    'one heading twice',
    Buffer.from('管理番号,種類,定格出力,番号\n1,2,3,4\n'),
    '「管理番号」の列が2つあります',
  ],
])('%s is refused with the way to mend it', async (_, bytes, sentence) => {
  const w = await world()
  const refused = await uploads(await w.staff('fuse'), bytes)
  expect(refused.status).toBe(422)
  expect(textOf(await refused.text())).toContain(sentence)
})

test('what is written out is text for every spreadsheet, and comes back in unchanged', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await aUnit(w, {
    ...BATTERY,
    owner: await facilityOf(w, w.mori),
    maker: '=HYPERLINK("http://x")',
    key_phone: '072-900-1234',
    fiscal_year: '2023',
  })
  for (const format of ['xlsx', 'csv']) {
    const answer = await office.post('/power/units/export', { format })
    expect(answer.headers.get('content-disposition')).toContain(`.${format}`)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    if (format === 'csv') expect(new TextDecoder().decode(bytes)).toContain(`"'=HYPERLINK(""http://x"")"`)
    const read = await readFile(bytes)
    if (!read.ok) throw new Error(read.sentence)
    expect(read.rows[0]?.form).toMatchObject({ maker: '=HYPERLINK("http://x")', key_phone: '072-900-1234' })
    expect(read.ignored).toEqual(['状態', 'いまの場所', '最後の点検'])
    expect(textOf(await (await uploads(office, bytes, `x.${format}`)).text())).toContain('変わらない 1 台')
  }
  expect((await office.post('/power/units/export', { format: 'exe' })).status).toBe(422)
  expect(
    (await (await w.staff('fuse', 'committee')).post('/power/units/export', { format: 'csv' })).status,
  ).toBe(403)
})

test('the example can be taken in as it is', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const bytes = new Uint8Array(await (await office.get('/power/units/import/template.xlsx')).arrayBuffer())
  const html = await (await uploads(office, bytes)).text()
  expect(textOf(html)).toContain('新規 2 台')
  expect((await applied(office, html)).status).toBe(303)
  expect((await w.store.owner.query('select from power_unit')).rowCount).toBe(2)
})

test('rows that we did not seal for this person are taken from nobody', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const fields = fieldsOf(
    await (await uploads(office, await ledger(ROW))).text(),
    '/power/units/import/apply',
  )
  const next = await w.staff('kawachi')
  const { working_for, ...rest } = fields
  expect(working_for).toBe(w.fuse)
  expect((await next.post('/power/units/import/apply', rest)).status).toBe(422)
  expect((await (await w.staff('fuse')).post('/power/units/import/apply', rest)).status).toBe(422)
  expect((await office.post('/power/units/import/apply', { ...rest, rows: `x${rest.rows}` })).status).toBe(
    422,
  )
  expect((await w.store.owner.query('select from power_unit')).rowCount).toBe(0)
})
