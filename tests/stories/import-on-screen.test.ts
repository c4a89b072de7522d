import fc from 'fast-check'
import { sql } from 'kysely'
import readXlsx from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { forgetImports } from '../../src/roster/import/forget-imports.ts'
import type { AssociationId } from '../../src/roster/table.ts'
import { cp932 } from '../cp932.ts'
import {
  applies,
  fieldsOf,
  HEADINGS,
  imports,
  reviews,
  uploaded,
  uploads,
  utf8,
  xlsx,
} from '../roster-files.ts'
import { type World, world } from '../world.ts'

const HAYASHI = '201,林 四郎,ハヤシ シロウ,会員,林医院,一般診療所,西,hayashi@example.jp,06-6782-0201'
const HARA = '202,原 五郎,ハラ ゴロウ,役員,原医院,病院,東,hara@example.jp,06-6782-0202'

/** Every row a roster consists of, to be compared as a whole. */
const rosterOf = async (w: World, association: AssociationId = w.fuse) => {
  const of = <Table extends 'facility' | 'member' | 'contact_point'>(table: Table) =>
    w.ownerDb
      .selectFrom<'facility' | 'member' | 'contact_point'>(table)
      .selectAll()
      .where('association_id', '=', association)
      .orderBy('id')
      .execute()
  return [await of('facility'), await of('member'), await of('contact_point')]
}
const member = (w: World, member_number: string) =>
  w.ownerDb.selectFrom('member').selectAll().where('member_number', '=', member_number).executeTakeFirst()
/** The history of a member or a facility. */
const linesAbout = async (w: World, id: string | null | undefined) => {
  const { rows } = await w.store.owner.query<{ line: string }>(
    `select concat(field, ': ', old_value, ' → ', new_value) as line from roster_change
      where member_id = $1 or facility_id = $1`,
    [id],
  )
  return rows.map(({ line }) => line).sort()
}
const headingsOf = (page: string) => [...page.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, text]) => text)
const inWords = (page: string) => page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

test('a clerk reads a file, sees what would change, takes it in, and takes it back', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const before = await rosterOf(w)

  const path = await uploaded(office, utf8(HAYASHI, HARA.replace('役員', '理事')))
  const columns = await (await office.get(`${path}/columns`)).text()
  expect(columns).toContain('林 四郎')
  const review = await reviews(office, path)
  expect(headingsOf(review)).toEqual(['エラー 1行', '新規 1人', 'ファイルにない会員 3人'])
  expect(inWords(review)).toContain('3行目 原 五郎 役職 「役員」か「会員」にしてください。')
  expect(await rosterOf(w)).toEqual(before)

  const done = await applies(office, path, review)
  expect(inWords(done)).toContain('新規 1人')
  expect(await member(w, '201')).toMatchObject({ name: '林 四郎', role: 'member' })
  expect(await member(w, '202')).toBeUndefined()

  const asked = await (await office.get(`${path}/undo`)).text()
  expect(inWords(asked)).toContain('名簿から消す会員 1人')
  expect((await office.post(`${path}/undo`)).status).toBe(303)
  expect(await rosterOf(w)).toEqual(before)
  expect(await (await office.get(path)).text()).toContain('取り込みを取り消しました')
  expect((await office.post(`${path}/undo`)).status).toBe(409)

  const audit = await w.ownerDb.selectFrom('audit').select(['action', 'detail']).orderBy('seq').execute()
  expect(audit.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['roster.upload', 'roster.choose_columns', 'roster.import', 'roster.undo_import']),
  )
  expect(JSON.stringify(audit)).not.toMatch(/林|hayashi|医院/)
})

test("last year's file, taken in by mistake, is undone to the last telephone number", async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await imports(office, utf8(HAYASHI, HARA))
  const today = await rosterOf(w)

  const lastYear = [
    HAYASHI.replace('林 四郎', '林 史郎').replace('hayashi@', 'old@').replace('0201', '0999'),
    HARA.replace('役員', '会員').replace('病院', '有床診療所').replace('原医院', '原病院'),
    '203,東 六郎,アズマ ロクロウ,会員,東医院,一般診療所,西,azuma@example.jp,',
  ]
  const path = await uploaded(office, utf8(...lastYear), '名簿2025.csv')
  const review = inWords(await reviews(office, path))
  expect(review).toContain('氏名: 林 四郎 → 林 史郎')
  expect(review).toContain('メール: hayashi@example.jp → old@example.jp、hayashi@example.jp')
  expect(review).toContain('役職: 役員 → 会員')
  expect(review).toContain('医療機関名: 原医院 → 原病院')
  await applies(office, path, await (await office.get(path)).text())
  expect(await rosterOf(w)).not.toEqual(today)

  await office.post(`${path}/undo`)
  expect(await rosterOf(w)).toEqual(today)
})

test('a telephone that the office took off and an old file brought back is off again', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await imports(office, utf8(HAYASHI))
  const hayashi = await member(w, '201')
  const phone = w.ownerDb
    .selectFrom('contact_point')
    .select(['id', 'removed_at'])
    .where('value', '=', '06-6782-0201')
  const { id } = await phone.executeTakeFirstOrThrow()
  const dead = { reachable: false, failure: '現在使われていません', rank: 3 }
  await w.ownerDb.updateTable('contact_point').set(dead).where('id', '=', id).execute()
  const removal = await office.post(`/roster/members/${hayashi?.id}/contacts/${id}/remove`)
  expect(removal.status).toBe(303)
  const today = await rosterOf(w)

  await w.laterBy(5)
  const path = await imports(office, utf8(HAYASHI))
  expect(await phone.execute()).toEqual([{ id, removed_at: null }])
  await w.laterBy(5)
  await office.post(`${path}/undo`)
  expect(await rosterOf(w)).toEqual(today)
  expect(await linesAbout(w, hayashi?.id)).toContain('phone: 06-6782-0201 → ')
  expect((await linesAbout(w, hayashi?.id)).filter((line) => line.startsWith('phone: 06'))).toHaveLength(2)
})

test('what was corrected by hand since stays, and the office reads which', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await imports(office, utf8(HAYASHI, HARA))
  const path = await imports(
    office,
    utf8(
      HAYASHI.replace('林 四郎', '林 史郎').replace('会員', '役員'),
      '203,東 六郎,アズマ ロクロウ,会員,東医院,一般診療所,西,,',
    ),
  )
  await w.ownerDb.updateTable('member').set({ name: '林 志郎' }).where('member_number', '=', '201').execute()
  await w.ownerDb.updateTable('member').set({ kana: 'ヒガシ' }).where('member_number', '=', '203').execute()
  await office.post(`${path}/undo`)
  expect(await member(w, '201')).toMatchObject({ name: '林 志郎', role: 'member' })
  expect(await member(w, '203')).toMatchObject({ kana: 'ヒガシ', left_at: null })
  const page = inWords(await (await office.get(path)).text())
  expect(page).toContain('林 志郎 (氏名): 手で直されたため残しました')
  expect(page).toContain('東 六郎 (新しい会員): 手で直されたため残しました')
})

test('while a safety check is open an import changes no prompt; whoever is asked meanwhile is not removed but left', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.launches(w.drill)
  const prompts = () => w.ownerDb.selectFrom('prompt').selectAll().orderBy('id').execute()
  const asked = await prompts()
  const path = await imports(office, utf8(HAYASHI, HARA))
  expect(await prompts()).toEqual(asked)

  const second = await w.draft({ title: '二度目の訓練', purpose: 'drill' })
  await w.ownerDb
    .updateTable('safety_check')
    .set({ audience_roles: ['member'] })
    .where('id', '=', second)
    .execute()
  await w.launches(second)
  await office.post(`${path}/undo`)
  // 林 is asked in the second drill; 原, an officer, is not, and is gone.
  expect(await member(w, '201')).toMatchObject({ left_at: w.now() })
  expect(await member(w, '202')).toBeUndefined()
  expect(inWords(await (await office.get(path)).text())).toContain(
    '林 四郎 (新しい会員): ほかの記録で使われているため残しました。退会にしています',
  )
})

test('the history tells what the import changed, and that it was taken back', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await imports(office, utf8(HAYASHI, HARA))
  const [hayashi, hara] = [await member(w, '201'), await member(w, '202')]
  expect(await linesAbout(w, hayashi?.id)).toEqual(['added:  → 林 四郎'])
  expect(await linesAbout(w, hara?.facility_id)).toEqual(['added:  → 原医院'])

  await w.laterBy(5)
  const today = [
    HAYASHI.replace('林 四郎', '林 史郎').replace('会員', '役員').replace('hayashi@', 'new@'),
    HARA.replace('病院', '有床診療所').replace('原医院', '原医院分院'),
    '203,東 六郎,アズマ ロクロウ,会員,原医院分院,有床診療所,東,azuma@example.jp,',
  ]
  const path = await imports(office, utf8(...today))
  const imported = [
    'mail:  → new@example.jp',
    'mail_order: hayashi@example.jp → new@example.jp, hayashi@example.jp',
    'name: 林 四郎 → 林 史郎',
    'role: member → officer',
  ]
  expect(await linesAbout(w, hayashi?.id)).toEqual(['added:  → 林 四郎', ...imported].sort())
  expect(await linesAbout(w, hara?.id)).toEqual(['added:  → 原 五郎', 'facility: 原医院 → 原医院分院'])
  const shown = inWords(await (await office.get(`/roster/members/${hayashi?.id}`)).text())
  expect(shown).toContain('2026年11月5日(木) 10時11分 山本 事務 (取り込み) 氏名 林 四郎 → 林 史郎')
  expect(shown).toContain('役職 会員 → 役員')
  expect(shown).toContain('メール (なし) → new@example.jp')

  await w.laterBy(5)
  await office.post(`${path}/undo`)
  const taken_back = ['mail: new@example.jp → ', 'name: 林 史郎 → 林 四郎', 'role: officer → member']
  expect(await linesAbout(w, hayashi?.id)).toEqual(['added:  → 林 四郎', ...imported, ...taken_back].sort())
  expect(await linesAbout(w, hara?.id)).toContain('facility: 原医院分院 → 原医院')
  const sources = w.ownerDb.selectFrom('roster_change').select(['source', 'changed_by']).distinct()
  expect(await sources.execute()).toMatchObject([{ source: 'import' }])
  // The member and the facility that it added took their own lines along.
  const all = JSON.stringify(await w.ownerDb.selectFrom('roster_change').selectAll().execute())
  expect(all).toContain('林 史郎')
  expect(all).not.toMatch(/東 六郎|added.{0,80}分院/)
})

test('taking an import back removes nobody about whom a person has noted something', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = await imports(office, utf8(HAYASHI, HARA))
  const [hayashi, hara] = [await member(w, '201'), await member(w, '202')]
  const contacts = `/roster/members/${hayashi?.id}/contacts`
  expect((await office.post(contacts, { system: 'fax', value: '06-6782-7777' })).status).toBe(303)
  const fax = w.ownerDb.selectFrom('contact_point').select('id').where('value', '=', '06-6782-7777')
  const { id } = await fax.executeTakeFirstOrThrow()
  expect((await office.post(`${contacts}/${id}/remove`)).status).toBe(303)
  await w.laterBy(5)
  await office.post(`${path}/undo`)
  expect(await member(w, '202')).toBeUndefined()
  expect(await linesAbout(w, hara?.id)).toEqual([])
  expect(await member(w, '201')).toMatchObject({ left_at: w.now() })
  expect(await linesAbout(w, hayashi?.id)).toEqual([
    'added:  → 林 四郎',
    'fax:  → 06-6782-7777',
    'fax: 06-6782-7777 → ',
    expect.stringMatching(/^left_at: {2}→ 2026-/),
    'mail: hayashi@example.jp → ',
    'phone: 06-6782-0201 → ',
  ])
})

test('a CP932 file keeps 髙 and 﨑, an Excel file 𠮷 too, and a formula in a name never becomes one', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const file = cp932(
    [
      HEADINGS,
      HAYASHI.replace('林 四郎', '髙﨑 四郎'),
      HARA.replace('原 五郎', '=cmd|calc!A1'),
      HARA.replace('202', '203').replace('原 五郎', '＝HYPERLINK'),
    ].join('\r\n'),
  )
  const path = await uploaded(office, file)
  expect(await (await office.get(`${path}/columns`)).text()).toMatch(/value="CP932" selected/)
  const review = await reviews(office, path)
  expect(inWords(review)).toContain(
    '3行目 =cmd|calc!A1 氏名 = + - @ で始まっているので、計算式と見なされます。',
  )
  expect(inWords(review)).toContain('4行目 ＝HYPERLINK 氏名 = + - @ で始まっているので')

  const report = await office.get(`${path}/report.xlsx`)
  expect(report.headers.get('content-disposition')).toMatch(/^attachment/)
  const bytes = Buffer.from(await report.arrayBuffer())
  const [sheet, missing] = await readXlsx(bytes)
  const cells = sheet?.data.map((row) => row.map((value) => String(value ?? ''))) ?? []
  expect(cells.flat().filter((text) => /^\s*[=+\-@＝＋－＠]/.test(text))).toEqual([])
  expect(cells[0]?.at(-1)).toBe('灯からの指摘')
  expect(cells[1]?.at(-1)).toBe('新規')
  expect(cells[2]?.[1]).toBe("'=cmd|calc!A1")
  expect(cells[2]?.at(-1)).toContain('エラー 氏名: = + - @ で始まっている')
  expect([missing?.sheet, missing?.data.length]).toEqual(['ファイルにない会員', 4])
  await applies(office, path, review)
  expect(await member(w, '201')).toMatchObject({ name: '髙﨑 四郎' })

  const book = await xlsx({ 名簿: [HEADINGS.split(','), HAYASHI.replace('林 四郎', '𠮷田 四郎').split(',')] })
  await imports(office, book, '名簿.xlsx')
  expect(await member(w, '201')).toMatchObject({ name: '𠮷田 四郎' })
})

test('the wrong encoding shows in the first rows and is switched, also back', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = await uploaded(office, utf8(HAYASHI))
  const garbled = await (await office.get(`${path}/columns?encoding=CP932&header=0`)).text()
  expect(garbled).not.toContain('林 四郎')
  expect(garbled).toContain('まだ選ぶところがあります')
  expect(await (await office.get(`${path}/columns?encoding=UTF-8&header=0`)).text()).toContain('林 四郎')
  expect(await (await office.get(`${path}/columns`)).text()).toContain('林 四郎')
})

test('a mapping chosen once is offered again for the same headings, and for this association alone', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const odd = (...lines: string[]) =>
    new TextEncoder().encode(
      ['番,なまえ,よみ,係,勤務先,しゅるい,ところ,アドレス,でんわ', ...lines].join('\n'),
    )
  const path = await uploaded(office, odd(HAYASHI))
  const first = await (await office.get(`${path}/columns`)).text()
  expect(first).toContain(
    '「氏名」「フリガナ」「役職」「医療機関名」「施設区分」「地区」の列を選んでください',
  )
  const refused = await office.post(`${path}/columns`, {
    ...fieldsOf(first),
    column_1: 'name',
    column_2: 'name',
  })
  expect(refused.status).toBe(422)
  const again = await refused.text()
  expect(again).toContain('「氏名」が2つの列で選ばれています')
  expect(fieldsOf(again).column_1).toBe('name')

  const columns = [
    'member_number',
    'name',
    'kana',
    'role',
    'facility_name',
    'facility_type',
    'ward',
    '',
    'phone',
  ]
  const chosen = Object.fromEntries(columns.map((column, index) => [`column_${index}`, column]))
  expect((await office.post(`${path}/columns`, { ...fieldsOf(first), ...chosen })).status).toBe(303)
  await applies(office, path, await (await office.get(path)).text())
  expect(await member(w, '201')).toMatchObject({ name: '林 四郎' })
  const mails = w.ownerDb
    .selectFrom('contact_point')
    .select('value')
    .where('value', '=', 'hayashi@example.jp')
  expect(await mails.execute()).toEqual([])

  const next = await uploaded(office, odd(HAYASHI, HARA))
  const offered = await (await office.get(`${next}/columns`)).text()
  expect(offered).toContain('前に同じ見出しで選んだとおり')
  expect(fieldsOf(offered)).toMatchObject(chosen)
  const kawachi = await w.staff('kawachi')
  const theirs = await uploaded(kawachi, odd(HAYASHI))
  expect(fieldsOf(await (await kawachi.get(`${theirs}/columns`)).text()).column_1).toBe('')
})

test('of several sheets the one with the headings is taken, and another can be', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const rows = [['布施医師会 名簿'], HEADINGS.split(','), HAYASHI.split(',')]
  const path = await uploaded(
    office,
    await xlsx({ 覚え書き: [['印刷は両面']], 今年: rows, 去年: [HEADINGS.split(','), HARA.split(',')] }),
  )
  const page = await (await office.get(`${path}/columns`)).text()
  expect(fieldsOf(page)).toMatchObject({ sheet: '1', header: '1', column_1: 'name' })
  const other = await (await office.get(`${path}/columns?sheet=2&header=1`)).text()
  expect(fieldsOf(other)).toMatchObject({ sheet: '2', header: '0', column_1: 'name' })
  expect(other).toContain('原 五郎')
})

test('pressing twice takes in nothing twice, nor do two clerks at once', async () => {
  const w = await world()
  const [office, colleague] = [await w.staff('fuse'), await w.staff('fuse')]
  const path = await uploaded(office, utf8(HAYASHI, HARA))
  const { seen = '' } = fieldsOf(await reviews(office, path))
  const pressed = [office, office, colleague].map((staff) => staff.post(`${path}/apply`, { seen }))
  expect((await Promise.all(pressed)).map(({ status }) => status)).toEqual([303, 303, 303])
  expect(await (await colleague.get(path)).text()).toContain('取り込みました')
  const audited = w.ownerDb.selectFrom('audit').select('seq').where('action', '=', 'roster.import')
  expect(await audited.execute()).toHaveLength(1)
  expect((await office.post(`${path}/discard`)).status).toBe(409)
})

test('two clerks with the same file in two uploads: the second sees first what the first has changed', async () => {
  const w = await world()
  const [office, colleague] = [await w.staff('fuse'), await w.staff('fuse')]
  const paths = [await uploaded(office, utf8(HAYASHI)), await uploaded(colleague, utf8(HAYASHI))] as const
  const [mine, theirs] = [await reviews(office, paths[0]), await reviews(colleague, paths[1])]
  await applies(office, paths[0], mine)
  const before = await rosterOf(w)
  const anew = await applies(colleague, paths[1], theirs)
  expect(anew).toContain('名簿がほかの操作で変わりました')
  expect(anew).toContain('取り込むものがありません')
  expect(await rosterOf(w)).toEqual(before)
})

test('an import of next door is not there, whichever address one tries', async () => {
  const w = await world()
  const [office, stranger] = [await w.staff('fuse'), await w.staff('kawachi')]
  const path = await uploaded(office, utf8(HAYASHI))
  await reviews(office, path)
  const before = await rosterOf(w)
  const unknown = await (await stranger.get(`/roster/import/${crypto.randomUUID()}`)).text()
  for (const page of ['', '/columns', '/report.xlsx', '/undo']) {
    const answer = await stranger.get(path + page)
    expect([page, answer.status]).toEqual([page, 404])
    expect(await answer.text()).toBe(unknown)
  }
  for (const page of ['/columns', '/apply', '/discard', '/undo'])
    expect([page, (await stranger.post(path + page)).status]).toEqual([page, 404])
  expect(await rosterOf(w)).toEqual(before)
  expect((await office.get(path)).status).toBe(200)
  const committee = await w.staff('fuse', 'committee')
  expect((await committee.get(path)).status).toBe(403)
})

test('what is no roster is refused with the way out, and nothing is kept of it', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const refusals: [Uint8Array, string][] = [
    [new Uint8Array(), 'ファイルに何も書かれていません'],
    [Buffer.from('%PDF-1.7'), 'Excelのブックではありません'],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), '古い形のExcel(.xls)です'],
    [
      Buffer.concat([Buffer.from('d0cf11e0', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      'パスワードの付いたExcelです',
    ],
    [Buffer.from('PK\u0003\u0004 not a zip'), 'ファイルが壊れているようです'],
    [new Uint8Array(10 * 1024 * 1024 + 1).fill(97), 'ファイルが大きすぎます'],
  ]
  for (const [bytes, sentence] of refusals) {
    const answer = await uploads(office, bytes)
    expect([sentence, answer.status]).toEqual([sentence, 422])
    expect(await answer.text()).toContain(sentence)
  }
  const nothing = await office.post('/roster/import')
  expect([nothing.status, await nothing.text()]).toEqual([
    422,
    expect.stringContaining('ファイルが選ばれていません'),
  ])
  const huge = await uploads(office, new Uint8Array(11 * 1024 * 1024))
  expect([huge.status, await huge.text()]).toEqual([413, expect.stringContaining('10MBまでです')])
  expect(await w.ownerDb.selectFrom('roster_import').selectAll().execute()).toEqual([])
})

test('whatever bytes are sent, a page comes back and the roster stays as it is', {
  timeout: 60_000,
}, async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const before = await rosterOf(w)
  const csvLike = fc
    .array(
      fc.constantFrom('氏名', 'フリガナ', '役職', ',', '\n', '"', '\0', '=1', '髙', '\u2028', '１', '@'),
      {
        maxLength: 40,
      },
    )
    .map((pieces) => Buffer.from(pieces.join('')))
  const headed = fc
    .tuple(fc.constantFrom('PK\u0003\u0004', '%PDF', '\ufeff', ''), fc.uint8Array({ maxLength: 200 }))
    .map(([head, rest]) => Buffer.concat([Buffer.from(head), rest]))
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.uint8Array({ maxLength: 400 }), csvLike, headed),
      fc.string(),
      async (bytes, name) => {
        const answer = await uploads(office, bytes, name)
        expect([303, 400, 422]).toContain(answer.status)
        if (answer.status !== 303) return
        const path = (answer.headers.get('location') ?? '').replace('/columns', '')
        const page = await office.get(`${path}/columns`)
        expect(page.status).toBe(200)
        const chosen = await office.post(`${path}/columns`, fieldsOf(await page.text()))
        expect([303, 422]).toContain(chosen.status)
        expect([200, 303]).toContain((await office.get(path)).status)
        expect([200, 410]).toContain((await office.get(`${path}/report.xlsx`)).status)
      },
    ),
    { numRuns: 60 },
  )
  expect(await rosterOf(w)).toEqual(before)
})

test('3,000 doctors come in, and go out again', { timeout: 90_000 }, async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const before = await rosterOf(w)
  const rows = Array.from(
    { length: 3_000 },
    (_, n) =>
      `${10_000 + n},医師 ${n}号,イシ ${n},会員,医院${n},一般診療所,東,d${n}@example.jp,06-6782-${String(n).padStart(4, '0')}`,
  )
  const path = await uploaded(office, utf8(...rows))
  let page = await applies(office, path, await reviews(office, path))
  for (let waited = 0; page.includes('取り込んでいます') && waited < 60; waited++) {
    await new Promise((later) => setTimeout(later, 500))
    page = await (await office.get(path)).text()
  }
  expect(inWords(page)).toContain('新規 3000人')
  await office.post(`${path}/undo`)
  expect(await rosterOf(w)).toEqual(before)
})

test('after a day the file and the way back are gone, and the history says what was', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = await imports(office, utf8(HAYASHI))
  const waiting = await uploaded(office, utf8(HARA))
  const history = await (await office.get('/roster/import')).text()
  expect(history).toContain(`href="${path}/undo"`)
  const kept = () =>
    w.ownerDb.selectFrom('roster_import').select(['file_sealed', 'before_sealed', 'added']).execute()
  expect(JSON.stringify(await kept())).not.toMatch(/林|hayashi/)
  await forgetImports(w.db)
  expect((await kept()).every(({ file_sealed }) => file_sealed !== null)).toBe(true)

  await w.laterBy(24 * 60 + 1)
  expect((await office.post(`${path}/undo`)).status).toBe(409)
  expect((await office.get(waiting)).status).toBe(410)
  expect((await office.post(`${waiting}/apply`)).status).toBe(303)
  await forgetImports(w.db)
  expect(await kept()).toEqual([
    { file_sealed: null, before_sealed: null, added: null },
    { file_sealed: null, before_sealed: null, added: null },
  ])
  const later = await (await office.get('/roster/import')).text()
  expect(later).toContain('期限が過ぎました')
  expect(later).not.toContain('/undo"')
  expect(await member(w, '201')).toMatchObject({ name: '林 四郎' })
  expect(await member(w, '202')).toBeUndefined()
})

test('an import whose process died may be begun again after two minutes, and not before', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = await uploaded(office, utf8(HAYASHI))
  const review = await reviews(office, path)
  await w.ownerDb.updateTable('roster_import').set({ state: 'applying', claimed_at: w.now() }).execute()
  expect(await applies(office, path, review)).toContain('取り込んでいます')
  expect(await member(w, '201')).toBeUndefined()
  await w.laterBy(3)
  expect(await applies(office, path, review)).toContain('取り込みました')
})

test('an import that breaks off leaves the roster as it was, and may be tried again', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = await uploaded(office, utf8(HARA, HAYASHI))
  const review = await reviews(office, path)
  const before = await rosterOf(w)
  await w.store.owner.query("alter table contact_point add constraint odd check (value <> '06-6782-0201')")
  const broken = await applies(office, path, review)
  expect(broken).toContain('取り込みを終えられませんでした')
  expect(await rosterOf(w)).toEqual(before)
  expect(w.errors.splice(0)).toMatchObject([{ event: 'roster_import_failed', code: '23514' }])
  await w.store.owner.query('alter table contact_point drop constraint odd')
  expect(await applies(office, path, review)).toContain('取り込みました')
})

test('the app by itself removes nobody: the door opens only to what the import added, here', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = await imports(office, utf8(HAYASHI))
  const id = path.split('/').at(-1) ?? ''
  const takesBack = (association: AssociationId, ids: string[]) =>
    inAssociation(w.db, association, (tx) =>
      sql`select id from door_take_back_added(${id}, ${ids}::uuid[])`.execute(tx),
    )
  const added = (await member(w, '201'))?.id ?? ''
  expect((await takesBack(w.fuse, [w.sato.id, w.kishi.id])).rows).toEqual([])
  expect((await takesBack(w.kawachi, [added, w.kishi.id])).rows).toEqual([])
  expect(await member(w, '201')).toBeDefined()
})

test('the sample to fill in is read as an empty roster with every column known', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const sample = new Uint8Array(await (await office.get('/roster/import/template.xlsx')).arrayBuffer())
  const path = await uploaded(office, sample, '見本.xlsx')
  const review = await reviews(office, path)
  expect(review).toContain('取り込むものがありません')
})
