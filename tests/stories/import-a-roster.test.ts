import { Kysely, PostgresDialect } from 'kysely'
import { expect, inject, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { inAssociation, type Tables } from '../../src/db.ts'
import { addLineChannel } from '../../src/deliveries/add-line-channel.ts'
import { openLineChannel } from '../../src/deliveries/line-channel.ts'
import { addAssociation } from '../../src/roster/add-association.ts'
import { readRosterFile } from '../../src/roster/import/csv.ts'
import { faultSentence } from '../../src/roster/import/faults.ts'
import { type ImportReport, importRoster } from '../../src/roster/import/import-roster.ts'
import { findAssociation } from '../../src/roster/queries.ts'
import type { AssociationId, LineChannelId } from '../../src/roster/table.ts'
import { useLineChannel } from '../../src/roster/use-line-channel.ts'
import { deriveSecrets } from '../../src/secrets.ts'
import { cp932 } from '../cp932.ts'
import { freshStore } from '../database.ts'
import { MODE_OF_RUN, standsOn } from '../mode-of-run.ts'

const DATABASE = MODE_OF_RUN === 'embedded' || !inject('postgres') ? 'embedded' : 'postgres'
const MORNING = new Date('2026-11-05T10:06:00+09:00')
const HEADINGS =
  '会員番号,氏名,フリガナ,役職,会員区分,医療機関名,医療機関コード,施設区分,地区,メール,電話番号'
const SATO = '101,佐藤 一郎,ｻﾄｳ ｲﾁﾛｳ,役員,A,佐藤医院,2712345673,一般診療所,東,sato@example.jp,06-6782-0001'
const TANAKA = '102,田中 花子,タナカ ハナコ,会員,B,田中診療所,,有床診療所,東,tanaka@example.jp,090-1234-5678'
const MORI = '103,森 次郎,モリ ジロウ,会員,A,森医院,,一般診療所,西,,06-6782-0003'
const utf8 = (...lines: string[]) => new TextEncoder().encode([HEADINGS, ...lines, ''].join('\r\n'))

/** 布施 and 河内, both with an empty roster. */
async function twoOffices(mode: 'postgres' | 'embedded' = DATABASE) {
  standsOn(mode === DATABASE ? (MODE_OF_RUN ?? mode) : mode)
  const read = readConfig({
    DATABASE_URL: 'postgres://unused',
    TOMOSHIBI_SECRET: 'a secret for stories only, long enough to be one',
    PUBLIC_URL: 'http://localhost:8787',
    SMTP_URL: 'smtp://127.0.0.1',
    MAIL_FROM: 'anpi@fuse.example.jp',
  })
  if (!read.ok) throw new Error(read.missing.join())
  const store = await freshStore(mode, read.config)
  const { db } = store
  const open = async (name: string) => {
    const added = await addAssociation(db, {
      name,
      phone: null,
      line_channel_id: null,
      by: 'cli',
      at: MORNING,
    })
    if (!added.ok) throw new Error(added.reason)
    return added.association
  }
  const ownerDb = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: store.owner }) })
  return {
    db,
    secrets: deriveSecrets(read.config.secret),
    fuse: await open('布施医師会'),
    kawachi: await open('河内医師会'),
    ownerDb,
    async imports(
      association: AssociationId,
      file: Uint8Array,
      { dry_run = false } = {},
    ): Promise<ImportReport> {
      const sheet = readRosterFile(file)
      if (!sheet.ok) throw new Error(sheet.reason)
      const line_channel_id = await inAssociation(
        db,
        association,
        async (tx) => (await findAssociation(tx, association))?.line_channel_id ?? null,
      )
      const report = await importRoster(db, {
        association,
        rows: sheet.rows,
        line_channel_id,
        dry_run,
        by: 'cli',
        at: MORNING,
      })
      if (!report.ok) throw new Error(report.reason)
      return report
    },
    /** Every row a roster consists of, to be compared as a whole. */
    async rosterOf(association: AssociationId) {
      const of = <Table extends 'facility' | 'member' | 'contact_point'>(table: Table) =>
        ownerDb
          .selectFrom<'facility' | 'member' | 'contact_point'>(table)
          .selectAll()
          .where('association_id', '=', association)
          .orderBy('id')
          .execute()
      return [await of('facility'), await of('member'), await of('contact_point')]
    },
    historyOf: (association: AssociationId) =>
      ownerDb
        .selectFrom('roster_change')
        .leftJoin('member', 'member.id', 'roster_change.member_id')
        .select(['member_number', 'field', 'old_value', 'new_value', 'source', 'changed_by'])
        .where('roster_change.association_id', '=', association)
        .orderBy('member_number')
        .orderBy('field')
        .execute(),
    members: (association: AssociationId) =>
      ownerDb
        .selectFrom('member')
        .leftJoin('facility', 'facility.id', 'member.facility_id')
        .select(['member_number', 'member.name', 'kana', 'role', 'facility.name as facility', 'ward'])
        .where('member.association_id', '=', association)
        .orderBy('member_number')
        .execute(),
    ways: (association: AssociationId, member_number: string) =>
      ownerDb
        .selectFrom('contact_point')
        .innerJoin('member', 'member.id', 'contact_point.member_id')
        .select(['system', 'value', 'rank', 'reachable'])
        .where('member.association_id', '=', association)
        .where('member_number', '=', member_number)
        .orderBy('system')
        .orderBy('rank')
        .execute(),
  }
}

test('an Excel file in CP932 comes in with 髙 and 﨑 as typed, and every row that cannot is named with the way out', async () => {
  const { fuse, imports, members, ways } = await twoOffices()
  const report = await imports(
    fuse,
    cp932(
      [
        HEADINGS,
        '101,髙﨑 神一,ﾀｶｻｷ ｼﾝｲﾁ,役員,A,髙﨑医院,,一般診療所,東,takasaki@example.jp,06-6782-0001',
        '102,田中 花子,タナカ ハナコ,会員,B,田中診療所,,有床診療所,東,tanaka@example.jp,667820002',
        '103,=cmd|calc,モリ ジロウ,会員,A,森医院,,一般診療所,西,mori@example.jp,06-6782-0003',
        '104,林 四郎,ハヤシ シロウ,会員,A,林医院,,一般診療所,西,"hayashi@example.jp,x@example.com",',
        '105,原 五郎,ハラ ゴロウ,会員,A,原医院,,一般診療所,西,hara@example.jp,x@example.com,06-6782-0005',
        '106,東 六郎,アズマ ロクロウ,会員,A,東医院,,一般診療所,西,"azuma@example.jp\r\nBcc: x@example.com",',
        '107,南 七郎,ミナミ シチロウ,会員,A,南医院,,一般診療所,西,minami@example.jp,',
        '107,北 八郎,キタ ハチロウ,会員,A,北医院,,一般診療所,西,kita@example.jp,',
        '108,西 九郎,ニシ クロウ,会長,A,西医院,2712345670,一般診療所,西,nishi@example.jp,',
        '',
      ].join('\r\n'),
    ),
  )

  expect(report).toMatchObject({ added: 1, changed: 0, unchanged: 0, missing: [] })
  expect(report.refused.map(faultSentence)).toEqual([
    '3行目の電話番号: 先頭の0が消えた可能性があります。「0667820002」に直してください。',
    '4行目の氏名: = + - @ で始まっているので、計算式と見なされます。先頭の記号を消してください。',
    '5行目のメール: メールアドレスは1つの欄に1つだけです。2つ目は「メール2」の列に分けてください。コンマや空白は消してください。',
    '6行目: 列の数が見出しと違います。コンマの打ち間違いがないか、確かめてください。',
    '7行目のメール: 改行などの見えない文字が入っています。消して打ち直してください。',
    '8行目の会員番号: 同じ会員番号が別の行にもあります。番号を直すか、片方の行を消してください。',
    '9行目の会員番号: 同じ会員番号が別の行にもあります。番号を直すか、片方の行を消してください。',
    '10行目の役職: 「役員」か「会員」にしてください。会長・理事・監事などは「役員」です。',
    '10行目の医療機関コード: 医療機関コードの最後の1桁が合いません。打ち間違いがないか、確かめてください。',
  ])
  // A refused row leaves nothing behind: no facility, no member, no address.
  expect(await members(fuse)).toEqual([
    {
      member_number: '101',
      name: '髙﨑 神一',
      kana: 'ﾀｶｻｷ ｼﾝｲﾁ',
      role: 'officer',
      facility: '髙﨑医院',
      ward: '東',
    },
  ])
  expect(await ways(fuse, '101')).toEqual([
    { system: 'mail', value: 'takasaki@example.jp', rank: 1, reachable: true },
    { system: 'phone', value: '06-6782-0001', rank: 1, reachable: true },
  ])
})

test('𠮷, which CP932 lacks, comes in from a UTF-8 file as typed', async () => {
  const { fuse, imports, members } = await twoOffices()
  await imports(fuse, utf8('109,𠮷田 十郎,ヨシダ ジュウロウ,会員,A,𠮷田医院,,一般診療所,東,,'))
  expect(await members(fuse)).toMatchObject([{ name: '𠮷田 十郎', facility: '𠮷田医院' }])
})

test('a corrected file brings in the rows that were refused, and nobody twice', async () => {
  const { fuse, imports, members } = await twoOffices()
  expect(await imports(fuse, utf8(SATO, TANAKA.replace('会員', '副会長')))).toMatchObject({ added: 1 })
  const again = await imports(fuse, utf8(SATO, TANAKA))
  expect(again).toMatchObject({ added: 1, changed: 0, unchanged: 1, refused: [] })
  expect((await members(fuse)).map(({ member_number }) => member_number)).toEqual(['101', '102'])
})

test('the same file twice changes nothing', async () => {
  const { fuse, imports, rosterOf, historyOf } = await twoOffices()
  const file = utf8(SATO, TANAKA, MORI)
  await imports(fuse, file)
  const before = [await rosterOf(fuse), await historyOf(fuse)]
  expect(await imports(fuse, file)).toMatchObject({ added: 0, changed: 0, unchanged: 3, missing: [] })
  expect([await rosterOf(fuse), await historyOf(fuse)]).toEqual(before)
})

test('a dry run tells what would happen and changes nothing', async () => {
  const { fuse, imports, rosterOf, ownerDb } = await twoOffices()
  await imports(fuse, utf8(SATO))
  const before = [await rosterOf(fuse), await ownerDb.selectFrom('audit').selectAll().execute()]
  const report = await imports(fuse, utf8(SATO.replace('役員', '会員'), TANAKA), { dry_run: true })
  expect(report).toMatchObject({ added: 1, changed: 1, unchanged: 0 })
  expect([await rosterOf(fuse), await ownerDb.selectFrom('audit').selectAll().execute()]).toEqual(before)
})

test("河内's roster stays as it is when 布施 imports the same numbers and facilities", async () => {
  const { fuse, kawachi, imports, rosterOf } = await twoOffices()
  await imports(kawachi, utf8('101,岸 三郎,キシ サブロウ,会員,A,佐藤医院,,病院,東,kishi@example.jp,'))
  const before = await rosterOf(kawachi)
  expect(await imports(fuse, utf8(SATO, TANAKA))).toMatchObject({ added: 2, changed: 0, missing: [] })
  expect(await rosterOf(kawachi)).toEqual(before)
})

test('a member who is not in the file stays on the roster and is listed', async () => {
  const { fuse, imports, members } = await twoOffices()
  await imports(fuse, utf8(SATO, TANAKA, MORI))
  const moved = MORI.replace('会員', '理事').replace('森医院', '森内科')
  const report = await imports(fuse, utf8(SATO.replace('101', '').replace('役員', '会長'), moved))
  // 佐藤 and 森 are in the file, though refused: one by name, one by number. 田中 is not in it at all.
  expect(report.missing).toEqual([{ member_number: '102', name: '田中 花子' }])
  expect(await members(fuse)).toHaveLength(3)
})

test('a new address goes first; the old one stays behind it with what is known of it', async () => {
  const { fuse, imports, ways, ownerDb } = await twoOffices()
  await imports(fuse, utf8(SATO))
  await ownerDb
    .updateTable('contact_point')
    .set({ reachable: false, failure: 'bad_recipient' })
    .where('system', '=', 'mail')
    .execute()
  const moved = SATO.replace('sato@example.jp', 'new@example.jp')
  expect(await imports(fuse, utf8(moved))).toMatchObject({ changed: 1 })
  expect(await ways(fuse, '101')).toEqual([
    { system: 'mail', value: 'new@example.jp', rank: 1, reachable: true },
    { system: 'mail', value: 'sato@example.jp', rank: 2, reachable: false },
    { system: 'phone', value: '06-6782-0001', rank: 1, reachable: true },
  ])
  expect(await imports(fuse, utf8(moved))).toMatchObject({ changed: 0, unchanged: 1 })
})

test('a facility that was renamed is known by its code, and an empty cell erases nothing', async () => {
  const { fuse, imports, members, ownerDb } = await twoOffices()
  await imports(fuse, utf8(SATO))
  const renamed = SATO.replace('佐藤医院', '佐藤内科').replace('sato@example.jp', '')
  expect(await imports(fuse, utf8(renamed))).toMatchObject({ added: 0, changed: 1 })
  expect(await imports(fuse, utf8(renamed.replace('2712345673', '')))).toMatchObject({ unchanged: 1 })
  expect(await members(fuse)).toMatchObject([{ facility: '佐藤内科' }])
  expect(await ownerDb.selectFrom('facility').select('medical_code').execute()).toEqual([
    { medical_code: '2712345673' },
  ])
})

test('without member numbers a member is found again by name, reading and facility, and may get a number later', async () => {
  const { fuse, imports, members } = await twoOffices()
  await imports(fuse, utf8(SATO.replace('101', '')))
  const retyped = SATO.replace('101', '').replace('ｻﾄｳ ｲﾁﾛｳ', 'サトウイチロウ')
  expect(await imports(fuse, utf8(retyped))).toMatchObject({ added: 0, changed: 1 })
  expect(await imports(fuse, utf8(SATO))).toMatchObject({ added: 0, changed: 1 })
  expect(await members(fuse)).toMatchObject([{ member_number: '101', kana: 'ｻﾄｳ ｲﾁﾛｳ' }])
})

test('a member who left and is in the file again has come back', async () => {
  const { fuse, imports, ownerDb } = await twoOffices()
  await imports(fuse, utf8(SATO))
  await ownerDb.updateTable('member').set({ left_at: MORNING }).execute()
  expect(await imports(fuse, utf8(TANAKA))).toMatchObject({ missing: [] })
  expect(await imports(fuse, utf8(SATO))).toMatchObject({ changed: 1 })
  expect(await ownerDb.selectFrom('member').select('left_at').distinct().execute()).toEqual([
    { left_at: null },
  ])
})

test('the history tells what an import on the command line added and changed', async () => {
  const { fuse, kawachi, imports, historyOf } = await twoOffices()
  await imports(fuse, utf8(SATO))
  const told = { source: 'import', changed_by: 'cli', old_value: null }
  expect(await historyOf(fuse)).toEqual([
    { member_number: '101', field: 'added', new_value: '佐藤 一郎', ...told },
    { member_number: null, field: 'added', new_value: '佐藤医院', ...told },
  ])
  await imports(fuse, utf8(SATO.replace('2712345673', '').replace('東', '西').replace('0001', '0009')))
  expect((await historyOf(fuse)).slice(1, 4)).toMatchObject([
    { field: 'facility', old_value: '佐藤医院（東）', new_value: '佐藤医院（西）' },
    { field: 'phone', old_value: null, new_value: '06-6782-0009' },
    { field: 'phone_order', old_value: '06-6782-0001', new_value: '06-6782-0009, 06-6782-0001' },
  ])
  expect(await historyOf(kawachi)).toEqual([])
})

test('a LINE id is bound to the account of the association, whose secret opens for us alone', async () => {
  const { db, secrets, fuse, imports, ways, ownerDb } = await twoOffices()
  const opens = async (name: string) => {
    const added = await addLineChannel(db, {
      secrets,
      association: fuse,
      name,
      channel_secret: 'channel secret',
      access_token: 'access token',
      bot_user_id: null,
      at: MORNING,
    })
    if (!added.ok) throw new Error(added.reason)
    return added.line_channel_id
  }
  const uses = (channel: LineChannelId) =>
    useLineChannel(db, { association: fuse, line_channel_id: channel, by: 'cli', at: MORNING })
  const line_channel_id = await opens('布施医師会の公式アカウント')
  const user = `U${'1'.repeat(32)}`
  const file = new TextEncoder().encode(`${HEADINGS},LINEユーザーID\n${SATO},${user}\n`)
  expect((await imports(fuse, file)).refused).toMatchObject([{ reason: 'no_line_channel' }])

  expect(await uses(line_channel_id)).toEqual({ ok: true })
  expect(await imports(fuse, file)).toMatchObject({ added: 1 })
  expect(await ways(fuse, '101')).toContainEqual({ system: 'line', value: user, rank: 1, reachable: true })

  expect(await openLineChannel(db, secrets, line_channel_id)).toMatchObject({
    secret: 'channel secret',
    token: 'access token',
    stop_reason: null,
  })

  // On another account LINE calls the same person by an id of its own: the old binding stays and is not used.
  await uses(await opens('新しい公式アカウント'))
  expect(await imports(fuse, file)).toMatchObject({ changed: 1 })
  expect(await ways(fuse, '101')).toMatchObject([
    { system: 'line', value: user, rank: 1 },
    { system: 'line', value: user, rank: 1 },
    { system: 'mail' },
    { system: 'phone' },
  ])

  const stored = JSON.stringify(await ownerDb.selectFrom('line_channel').selectAll().execute())
  expect(stored).not.toMatch(/channel secret|access token/)
  const others = deriveSecrets('another secret, just as long as the first one was')
  await expect(openLineChannel(db, others, line_channel_id)).rejects.toThrow()
})

test.each([
  ['channel_secret', 'no_secret'],
  ['access_token', 'no_token'],
] as const)('a LINE account with an empty %s is refused', async (empty, reason) => {
  const { db, secrets, fuse, ownerDb } = await twoOffices()
  const channel = { name: '公式', channel_secret: 'secret', access_token: 'token', bot_user_id: null }
  const added = await addLineChannel(db, {
    ...channel,
    [empty]: ' ',
    secrets,
    association: fuse,
    at: MORNING,
  })
  expect(added).toEqual({ ok: false, reason })
  expect(await ownerDb.selectFrom('line_channel').selectAll().execute()).toEqual([])
})

test('two offices importing the same file at once add nobody twice', async () => {
  const { fuse, imports, members } = await twoOffices()
  const both = await Promise.all([imports(fuse, utf8(SATO, TANAKA)), imports(fuse, utf8(SATO, TANAKA))])
  expect(both.map(({ added }) => added).sort()).toEqual([0, 2])
  expect(await members(fuse)).toHaveLength(2)
})

test.each([
  { mode: 'postgres', members: 6_000 },
  { mode: 'embedded', members: 1_500 },
] as const)('$members members come in with one file on $mode, and again change nothing', async (size) => {
  if (size.mode === 'postgres' && !inject('postgres')) return
  const { fuse, imports } = await twoOffices(size.mode)
  const lines = Array.from(
    { length: size.members },
    (_, index) =>
      `${index},会員 ${index},カイイン,会員,A,医院${index},,一般診療所,東,m${index}@example.jp,06-6782-0001`,
  )
  const file = utf8(...lines)
  expect(await imports(fuse, file)).toMatchObject({ added: size.members, refused: [] })
  expect(await imports(fuse, file)).toMatchObject({ unchanged: size.members })
})
