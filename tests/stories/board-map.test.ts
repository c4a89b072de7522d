import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type BoardView, readBoard } from '../../src/board/read-board.ts'
import { changedRegions, renderRegions } from '../../src/board/regions.tsx'
import { inAssociation } from '../../src/db.ts'
import { remind } from '../../src/safety-checks/remind.ts'
import { textOf } from '../entering.ts'
import { weightOf } from '../page-weight.ts'
import { fillAtRandom } from '../random-drill.ts'
import { type World, world } from '../world.ts'

async function seen(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

test('the tile of a ward and its row in the table say the same, in words that need no colour', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  await w.sato.phone.presses('A4')
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  const viewer = await w.staff('fuse', 'viewer')
  const path = `/safety-checks/${w.drill}/map`
  const html = await (await viewer.get(path)).text()
  expect(html).toMatch(/<title>【訓練】大阪880万人訓練 区の地図/)
  const [, map = ''] = /<svg class="tile-map"([\s\S]*?)<\/svg>/.exec(html) ?? []
  expect(textOf(`<a ${map}`)).toMatch(/東 100% 2\/2人 ▲1 西 0% 0\/1人/)
  const [, table = ''] = /<table class="map-table">([\s\S]*?)<\/table>/.exec(html) ?? []
  expect(textOf(table)).toMatch(/東 2 2 100\.0% 1 0 0 西 1 0 0\.0% 0 1 0 合計 3 2 66\.7% 1 1 0/)
  // The darkest and the lightest step differ by more than a hue, and each has its share in figures.
  expect(map).toMatch(/map-4[\s\S]*map-0/)
  expect(html).not.toContain('style=')

  const board = await (await viewer.get(`/safety-checks/${w.drill}`)).text()
  expect(board).toContain(`href="${path}"`)
  expect((await (await w.staff('kawachi')).get(path)).status).toBe(404)
  const draft = await w.draft({ title: '次の訓練', purpose: 'drill' })
  expect((await viewer.get(`/safety-checks/${draft}/map`)).status).toBe(404)
  await seen(w)
})

test('the curve shows when the silent were asked again, beside it in figures, and goes on doing so', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(10)
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  await w.laterBy(10)
  const again = await remind(
    { db: w.db, queues: w.plant.queues },
    { association: w.fuse, id: w.drill, by: 'cli', at: w.now() },
  )
  expect(again).toMatchObject({ ok: true })
  await w.workersRun()
  await w.laterBy(10)
  const office = await w.staff('fuse')
  const board = textOf(await (await office.get(`/safety-checks/${w.drill}`)).text())
  expect(board).toMatch(/今回 .*① 督促1 10:26/)
  expect(board).toMatch(/① 督促1 10:26 1人 33\.3%/)

  // A board that is open learns of the next one from what was done last: it asks as many questions as before.
  const asked: string[] = []
  const db = w.db.withPlugin({
    transformQuery({ node }) {
      asked.push(JSON.stringify(node))
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const look = async (known: Partial<BoardView>) => {
    asked.length = 0
    const { previous, past, reminded } = known
    const of = { association: w.fuse, id: w.drill, at: w.now(), previous, past, reminded }
    const view = await inAssociation(db, w.fuse, (tx) => readBoard(tx, of))
    if (!view) throw new Error('The board is there')
    return {
      view,
      queries: asked.length,
      trail: asked.filter((one) => one.includes("action = 'safety_check.remind'")).length,
    }
  }
  const opened = await look({})
  expect([opened.view.reminded.length, opened.trail]).toEqual([1, 1])
  await w.laterBy(40)
  await remind(
    { db: w.db, queues: w.plant.queues },
    { association: w.fuse, id: w.drill, by: 'cli', at: w.now() },
  )
  await w.workersRun()
  const refreshed = await look(opened.view)
  expect([refreshed.view.reminded.length, refreshed.trail]).toEqual([2, 0])
  console.info(`queries of a board: ${opened.queries} when it is opened, ${refreshed.queries} per refresh`)
  await seen(w)
})

test('whoever notes when the alert and the blackout came sees them on the curve, in the table and on the paper', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(10)
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  await w.laterBy(10)
  await seen(w)
  const committee = await w.staff('fuse', 'committee')
  const path = `/safety-checks/${w.drill}/marks`
  const working_for = w.fuse
  const note = (kind: string, happened_at: string) => committee.post(path, { working_for, kind, happened_at })
  expect(textOf(await (await committee.get(path)).text())).toMatch(/できごと .*まだありません/)
  for (const [kind, happened_at, words] of [
    ['', '2026-11-05T10:03', '何があったかを選んでください。'],
    ['alert', '', '日時を入れてください。'],
    ['alert', '2026-11-05T10:27', 'これから先の日時です。'],
    ['alert', '2026-11-04T10:05', '24時間以上前です。'],
  ] as const) {
    const refused = await note(kind, happened_at)
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(textOf(html)).toContain(words)
    if (kind) expect(html).toContain(`<option value="alert" selected`)
    if (happened_at) expect(html).toContain(`value="${happened_at}"`)
  }
  expect((await note('alert', '2026-11-05T10:03')).status).toBe(303)
  const both = await Promise.all([note('blackout', '2026-11-05T10:20'), note('blackout', '2026-11-05T10:20')])
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])

  const html = await (await committee.get(`/safety-checks/${w.drill}`)).text()
  const [, svg = ''] = /<svg class="curve"([\s\S]*?)<\/svg>/.exec(html) ?? []
  expect(textOf(`<a ${svg}`)).toMatch(/警 発 停/)
  const board = textOf(html)
  expect(board).toMatch(/警 緊急速報・エリアメール 10:03 発 発報 10:06 停 停電 10:20/)
  expect(board).toMatch(/警 緊急速報・エリアメール 10:03 — 発 発報 10:06 — 停 停電 10:20 1人 33\.3%/)
  const paper = await (await committee.get(`/safety-checks/${w.drill}/paper`)).text()
  expect(textOf(paper)).toMatch(/印 警 発 停 時刻 10:03 10:06 10:20 回答 — — 1人 .*警 緊急速報・エリアメール/)

  // Taken back it is gone from all of them, and stays on record; twice is once.
  const marked = await (await committee.get(path)).text()
  const [, mark = ''] = /marks\/([0-9a-f-]{36})\/take-back/.exec(marked) ?? []
  for (const _ of [1, 2])
    expect((await committee.post(`${path}/${mark}/take-back`, { working_for })).status).toBe(303)
  expect(textOf(await (await committee.get(`/safety-checks/${w.drill}`)).text())).not.toContain('緊急速報')
  const trail = textOf(await (await (await w.staff('fuse')).get('/audit')).text())
  expect(trail.match(/できごと（緊急速報・エリアメール）を取り消しました。/g)).toHaveLength(1)
  expect(trail).toContain('できごと（停電）を記録しました。')

  // Too long before the question for the picture: named outside of it, with its day.
  expect((await note('network', '2026-11-04T22:00')).status).toBe(303)
  const told = textOf(await (await committee.get(`/safety-checks/${w.drill}/paper`)).text())
  expect(told).toMatch(/印 発 停 時刻 10:06 10:20 .*図の外: 電話・ネットの障害 11月4日\(水\) 22時00分/)
  await w.store.owner.query("update safety_check set status = 'closed', closed_at = $2 where id = $1", [
    w.drill,
    new Date('2026-11-05T10:22:00+09:00'),
  ])
  const late = await note('again', '2026-11-05T10:24')
  expect([late.status, textOf(await late.text())]).toEqual([
    422,
    expect.stringContaining('回答を締め切ったあとの日時です。'),
  ])

  const next_door = await w.staff('kawachi')
  expect((await next_door.get(path)).status).toBe(404)
  expect(
    (await next_door.post(path, { working_for: w.kawachi, kind: 'alert', happened_at: '2026-11-05T10:03' }))
      .status,
  ).toBe(404)
  expect((await next_door.post(`${path}/${mark}/take-back`, { working_for: w.kawachi })).status).toBe(404)
  expect((await (await w.staff('fuse', 'viewer')).get(path)).status).toBe(403)
  await seen(w)
})

test('page weights: the first load of a board of 400 doctors, and an update', async () => {
  const w = await world()
  await fillAtRandom(w)
  const office = await w.staff('fuse')
  const board = await weightOf(office, `/safety-checks/${w.drill}`)
  const view = await w.deps.boards.current(w.fuse, w.drill)
  if (!view) throw new Error('The board is there')
  const before = renderRegions(view, 'office')
  // One more answer: whatever of the board changes with it.
  const first = view.by_ward[0]
  if (!first) throw new Error('Somebody was asked')
  const after = renderRegions(
    {
      ...view,
      at: new Date(view.at.getTime() + 60_000),
      total: { ...view.total, replied: view.total.replied + 1, open: view.total.open + 1 },
      by_ward: [{ ...first, replied: first.replied + 1, open: first.open + 1 }, ...view.by_ward.slice(1)],
      curve: [...view.curve, { minute: 119, replies: 1 }],
    },
    'office',
  )
  const update = gzipSync(JSON.stringify({ regions: changedRegions(after, before.have) })).length
  const map = await weightOf(office, `/safety-checks/${w.drill}/map`)
  const matrix = await weightOf(office, `/safety-checks/${w.drill}/matrix?rows=facility_type&columns=ward`)
  console.info(
    `board ${board.bytes} B gz (${JSON.stringify(board.parts)}), update ${update} B, map ${map.bytes} B, matrix ${matrix.bytes} B`,
  )
  expect(update).toBeLessThanOrEqual(4 * 1_024)
  for (const { bytes } of [board, map, matrix]) expect(bytes).toBeLessThanOrEqual(25 * 1_024)
})
