import { expect, test } from 'vitest'
import { tallyByWay } from '../../src/board/compare/queries.ts'
import { crossOf, type Dimension } from '../../src/board/matrix/rules.ts'
import { countBoard, type Tally, tally } from '../../src/board/queries.ts'
import { inAssociation } from '../../src/db.ts'
import { createIncident } from '../../src/roster/create-incident.ts'
import { joinIncident } from '../../src/roster/join-incident.ts'
import { createSafetyCheck } from '../../src/safety-checks/create.ts'
import { launch } from '../../src/safety-checks/launch.ts'
import { beginRound } from '../../src/safety-checks/rounds/begin-round.ts'
import { textOf } from '../entering.ts'
import { fillAtRandom } from '../random-drill.ts'
import { world } from '../world.ts'

const COUNTED = [
  'prompted',
  'replied',
  'open',
  'partly_open',
  'closed',
  'needs_help',
  'late',
  'reached',
  'unreached',
  'sending',
] as const
const plain = (row: Tally) => COUNTED.map((key) => row[key])

interface Asked {
  role: string
  ward: string | null
  facility_type: string | null
  condition: string | null
}

test('board, matrix and CSV say the same of 400 random doctors, and the same as one count by hand', async () => {
  const w = await world()
  await fillAtRandom(w)
  const office = await w.staff('fuse')
  const { tallies, cells } = await inAssociation(w.db, w.fuse, async (tx) => ({
    tallies: await tally(tx, w.fuse, w.drill),
    cells: (await countBoard(tx, w.fuse, w.drill)).cells,
  }))
  const { rows: prompts } = await w.store.owner.query<Asked>(
    `select p.role, p.ward, p.facility_type, r.condition from prompt p
      left join latest_reply r on r.prompt_id = p.id order by p.id`,
  )
  // Each cell once more, by a plain loop over what the database has.
  const keyOf = (one: Omit<Asked, 'condition'>) => [one.role, one.ward, one.facility_type].join()
  const by_hand = Map.groupBy(prompts, keyOf)
  expect(cells.map(keyOf).sort()).toEqual([...by_hand.keys()].sort())
  for (const cell of cells) {
    const people = by_hand.get(keyOf(cell)) ?? []
    const said = (condition: string) => people.filter((one) => one.condition === condition).length
    expect([cell.prompted, cell.replied, cell.open, cell.partly_open, cell.closed, cell.needs_help]).toEqual([
      people.length,
      people.filter((one) => one.condition !== null).length,
      said('open'),
      said('partly_open'),
      said('closed'),
      said('needs_help'),
    ])
  }
  const boards: Record<Exclude<Dimension, 'association'>, Map<string | null, Tally>> = {
    role: new Map(tallies.by_role.map((row) => [row.role, row])),
    ward: new Map(tallies.by_ward.map((row) => [row.ward, row])),
    facility_type: new Map(tallies.by_facility_type.map((row) => [row.facility_type, row])),
  }
  for (const [rows, columns] of [
    ['ward', 'role'],
    ['role', 'facility_type'],
    ['facility_type', 'ward'],
  ] as const) {
    const cross = crossOf(
      cells.map((cell) => ({ ...cell, association: '布施医師会', is_own: true })),
      { rows, columns },
    )
    expect(plain(cross.total)).toEqual(plain(tallies.total))
    const sums = cross.rows.map(({ sum }) => plain(sum).join()).sort()
    expect(sums).toEqual([...boards[rows].values()].map((row) => plain(row).join()).sort())
    expect(cross.sums.map((sum) => plain(sum).join()).sort()).toEqual(
      [...boards[columns].values()].map((row) => plain(row).join()).sort(),
    )

    // The same sums once more by the way in which people were asked.
    const ways = await inAssociation(w.db, w.fuse, (tx) => tallyByWay(tx, w.fuse, w.drill))
    for (const key of ['prompted', 'reached', 'replied', 'unreached'] as const)
      expect(ways.reduce((sum, way) => sum + way[key], 0)).toBe(tallies.total[key])

    // The file: cell by cell against the plain loop.
    const query = new URLSearchParams({ rows, columns })
    const csv = await (await office.get(`/safety-checks/${w.drill}/matrix.csv?${query}`)).text()
    const lines = csv.split('\r\n').map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')))
    expect(lines[0]?.[0]).toMatch(/^\uFEFF?【訓練】/)
    const header = lines[1] ?? []
    const at = (name: string) => header.indexOf(name)
    let counted = 0
    for (const line of lines
      .slice(2)
      .filter((one) => one.length === header.length && !one.slice(0, 2).includes('合計'))) {
      counted += Number(line[at('対象')])
    }
    expect(counted).toBe(prompts.length)
    const total = lines.find((line) => line[0] === '合計' && line[1] === '合計') ?? []
    const many = (condition: string | null) =>
      prompts.filter((prompt) => prompt.condition === condition).length
    expect(
      [total[at('対象')], total[at('診療可')], total[at('要支援')], total[at('未回答')]].map(Number),
    ).toEqual([prompts.length, many('open'), many('needs_help'), many(null)])
  }

  // 施設 × 区 on the page: 未入力 is a row, and a pair of which nobody was asked is 該当なし.
  await w.store.owner.query(
    "update prompt set facility_type = 'clinic' where ward = '中' and facility_type = 'hospital'",
  )
  const page = textOf(
    await (await office.get(`/safety-checks/${w.drill}/matrix?rows=facility_type&columns=ward`)).text(),
  )
  const hospitals = prompts.filter(({ facility_type, ward }) => facility_type === 'hospital' && ward === '東')
  const answered = hospitals.filter(({ condition }) => condition !== null).length
  expect(page).toMatch(/【訓練】大阪880万人訓練 施設の種類と区の回答/)
  const row = /病院 (.*?) 一般診療所/.exec(page)?.[1] ?? ''
  expect(row).toContain(
    `${answered}/${hospitals.length} ${((answered / hospitals.length) * 100).toFixed(1)}%`,
  )
  expect(row).toContain('該当なし')
  expect(page).toMatch(/その他 .* 未入力 .*合計 /)
  expect(page).toMatch(/未回答 \d+ うち届いていない \d+/)
})

test('in a joint incident the associations stand beside each other, with counts of all and names of nobody', async () => {
  const w = await world()
  const by = { by: 'cli', at: w.now() }
  const made = await createIncident(w.db, { association: w.fuse, name: '合同', ...by })
  const office = await w.staff('fuse')
  const asks = async (association: typeof w.fuse) => {
    const check = { title: '合同の訓練', purpose: 'drill' as const, scenario: null, deadline_at: null }
    const { incident_id } = made
    const audience_roles = ['officer' as const, 'member' as const]
    const created = await createSafetyCheck(w.db, {
      association,
      ...by,
      ...check,
      incident_id,
      audience_roles,
    })
    if (!created.ok) throw new Error(created.reason)
    await launch({ db: w.db, queues: w.plant.queues }, { association, ...by, id: created.id })
    await w.workersRun()
    return created.id
  }
  const ours = await asks(w.fuse)
  const page = async (query: string) =>
    textOf(await (await office.get(`/safety-checks/${ours}/matrix?${query}`)).text())
  // Alone it is one row; a neighbour who takes part and has asked nobody yet is a row of 該当なし.
  expect(await page('rows=association&columns=role')).toMatch(
    /医師会 役員 会員 合計 布施医師会 0\/1 .* 合計 0\/1/,
  )
  await joinIncident(w.db, { association: w.kawachi, join_code: made.join_code, ...by })
  expect(await page('rows=association&columns=role')).toMatch(/河内医師会 該当なし 該当なし 該当なし 合計/)
  await asks(w.kawachi)
  await w.kishi.phone.presses('A4')
  await w.sato.phone.presses('A1')
  await w.workersRun()
  const by_role = await page('rows=association&columns=role')
  // One doctor next door: nobody reads out of the table which of the columns he is in.
  expect(by_role).toMatch(
    /布施医師会 1\/1 100\.0% 0\/2 0\.0% 未回答 2 該当なし 1\/3 33\.3% 未回答 2 河内医師会 該当なし まとめに入れた 1\/1 100\.0% ▲ 1 1\/1 /,
  )
  expect(by_role).toContain('ほかの医師会の4人以下の欄は、だれの回答か分からないように')
  expect(by_role).toContain('届いていない人は分かりません')
  expect(by_role).not.toContain('岸')
  expect(await page('rows=ward&columns=association')).toMatch(
    /区 布施医師会 河内医師会 合計 .*中 該当なし まとめに入れた .*少人数のまとめ 該当なし 1\/1 .* 1\/1 .*合計 1\/3/,
  )
  const csv = await (
    await office.get(`/safety-checks/${ours}/matrix.csv?rows=ward&columns=association`)
  ).text()
  expect(csv).toMatch(/"中","河内医師会","まとめに入れた",{12}\r/)

  // A clinic of five more next door: now there is a number that is nobody's own.
  await w.store.owner.query(
    `with more as (
       insert into member (association_id, member_number, name, kana, role, facility_id)
       select association_id, 'k' || n, '岸 ' || n, 'キシ', 'member', facility_id
       from member, generate_series(1, 5) n where id = $1 returning association_id, id, facility_id)
     insert into prompt (association_id, safety_check_id, member_id, facility_id, role, ward, facility_type)
     select more.association_id, p.safety_check_id, more.id, more.facility_id, 'member', '中', 'hospital'
     from more, prompt p where p.member_id = $1`,
    [w.kishi.id],
  )
  expect(await page('rows=facility_type&columns=association')).toMatch(
    /病院 該当なし まとめに入れた .*少人数のまとめ 該当なし 1\/6/,
  )
  expect(await page('rows=ward&columns=association')).toMatch(/中 該当なし 1\/6/)

  // 第2報 here: the page of each round counts that round, whoever sent a newer one; the whole incident is one click away.
  expect(await page('rows=association&columns=role')).not.toContain('数える報')
  await w.laterBy(30)
  const begun = await beginRound(w.db, { association: w.fuse, id: ours, by: 'cli', at: w.now() })
  if (!begun.ok) throw new Error(begun.reason)
  await w.launches(begun.id)
  await w.workersRun()
  await w.tanaka.phone.presses('A2')
  await w.workersRun()
  const of = async (id: string, query = '') =>
    /布施医師会 \d+\/.*?(?= 合計 )/.exec(
      textOf(
        await (await office.get(`/safety-checks/${id}/matrix?rows=association&columns=role${query}`)).text(),
      ),
    )?.[0]
  expect(await of(ours)).toMatch(/^布施医師会 1\/1 .* 0\/2 .* 1\/3 .*河内医師会 .* 1\/6/)
  expect(await of(begun.id)).toMatch(
    /^布施医師会 0\/1 .* 1\/2 .* 1\/3 .*河内医師会 該当なし 該当なし 該当なし$/,
  )
  for (const id of [ours, begun.id])
    expect(await of(id, '&of=incident')).toMatch(/^布施医師会 1\/1 .* 1\/2 .* 2\/3 .*河内医師会 .* 1\/6/)
  expect(await page('rows=association&columns=role')).toContain('どの医師会も第1報だけの数です。')
  expect(await page('rows=association&columns=role&of=incident')).toContain(
    '先生ごとに、いちばん新しい回答を1つ数えます',
  )
  // The files say which rounds they count, in their names, on the sheet and in its note: the figures differ.
  const file = async (id: string, query = '') => {
    const path = `/safety-checks/${id}/matrix.csv?rows=association&columns=role${query}`
    const answer = await office.get(path)
    return `${decodeURIComponent(answer.headers.get('content-disposition') ?? '')} ${await answer.text()}`
  }
  for (const [text, words] of [
    [await file(ours), '第1報だけ'],
    [await file(begun.id), '第2報だけ'],
    [await file(ours, '&of=incident'), '第1報から第2報まで'],
  ] as const) {
    expect(text).toContain(`_区分のかけ合わせ_${words}.csv`)
    expect(text).toContain(`医師会と役割（${words}）`)
    expect(text).toContain(`${words}の数です。`)
  }
  // The board of 第1報 keeps to its own answers too.
  const board = textOf(await (await office.get(`/safety-checks/${ours}`)).text())
  expect(board).toMatch(/布施医師会 3 1 33\.3%/)

  // Who does not share his counts is not there, except on his own board.
  await w.store.owner.query(
    'update incident_association set shares_counts = false where association_id = $1',
    [w.kawachi],
  )
  expect(await page('rows=association&columns=role')).not.toContain('河内医師会')
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
})

test('next door sees no such matrix, a viewer sees counts and no list of ▲, and a draft has none', async () => {
  const w = await world()
  const viewer = await w.staff('fuse', 'viewer')
  expect((await viewer.get(`/safety-checks/${w.drill}/matrix`)).status).toBe(404)
  await w.launches(w.drill)
  await w.workersRun()
  await w.tanaka.phone.presses('A4')
  await w.workersRun()
  const path = `/safety-checks/${w.drill}/matrix`
  expect((await viewer.get(path)).status).toBe(200)
  expect(await (await viewer.get(`${path}.csv`)).text()).not.toContain('▲の対応')
  const csv = await (await (await w.staff('fuse', 'committee')).get(`${path}.csv`)).text()
  expect(csv).toMatch(
    /【訓練】▲の対応"\r\n.*\r\n"1","会員","東",2026-11-05 10:06,"助けが必要です","対応待ち",,/,
  )
  expect(csv).not.toContain('田中')
  const book = await viewer.get(`${path}.xlsx?rows=role&columns=ward`)
  expect(book.headers.get('content-type')).toContain('spreadsheetml')
  const next_door = await w.staff('kawachi')
  for (const end of ['', '.csv', '.xlsx']) expect((await next_door.get(path + end)).status).toBe(404)
  w.sato.texts()
  w.tanaka.texts()
  for (const doctor of w.everybody) await doctor.mails()
})
