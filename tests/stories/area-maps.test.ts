import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { knownMaps } from '../../src/areas/known-maps.ts'
import { findMapInUse } from '../../src/areas/queries.ts'
import type { AreaMapId } from '../../src/areas/table.ts'
import { stateOf } from '../../src/areas/ties.ts'
import { endAreas, tieAreas, useAreas } from '../../src/areas/use.ts'
import { inAssociation } from '../../src/db.ts'
import { collection, feature, square, uploadsAreas } from '../areas.ts'
import { textOf } from '../entering.ts'
import { type World, world } from '../world.ts'

async function seen({ everybody }: World) {
  for (const doctor of everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

const pathOf = (answer: Response) => answer.headers.get('location') ?? ''
/** 区 in Shift_JIS is these two bytes. */
const sjis = () =>
  Buffer.from(JSON.stringify(collection(feature({ id: 1, KU: '\x8b\xe6' }, [square(0, 0)]))), 'latin1')
const seenOn = (page: string) => /name="seen" value="([^"]*)"/.exec(page)?.[1] ?? ''
const inUse = (w: World) => inAssociation(w.db, w.fuse, (tx) => findMapInUse(tx, w.fuse))

test('the office brings its own areas, looks at them, uses them, ties what is called otherwise, and takes them back', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  await w.sato.phone.presses('A4')
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  await seen(w)
  const office = await w.staff('fuse')
  const working_for = w.fuse
  const board = `/safety-checks/${w.drill}/map`
  const tiles = await (await office.get(board)).text()
  expect(textOf(tiles)).toContain('自分たちの地域の図を入れる')

  // Reading a file changes nothing yet; the property that fits the roster best is offered.
  const uploaded = await uploadsAreas(office, working_for)
  expect(uploaded.status).toBe(303)
  const path = pathOf(uploaded)
  expect(await inUse(w)).toBeNull()
  const choice = await (await office.get(path)).text()
  expect(choice).toMatch(/<option value="KU" selected/)
  expect(textOf(choice)).toMatch(
    /結び付いた区（2） 東 → 東区 西 → 西区 .*図にない区（0） .*名簿にない地域（1） 山区 .*東区（2個）/,
  )
  const by_id = textOf(await (await office.get(`${path}?key=id`)).text())
  expect(by_id).toMatch(/図にない区（2） 東、西。回答の数は、図ではなく表だけに出ます。/)
  expect((await office.post(`${path}/use`, { working_for, key: 'nothing', seen: '' })).status).toBe(404)
  expect((await office.post(`${path}/use`, { working_for, key: 'KU', seen: '' })).status).toBe(303)

  // The map and the table beside it say the same; the choice is in the address.
  const viewer = await w.staff('fuse', 'viewer')
  const html = await (await viewer.get(board)).text()
  const [, svg = ''] = /<svg class="area-map"([\s\S]*?)<\/svg>/.exec(html) ?? []
  expect(textOf(`<a ${svg}`)).toMatch(/【訓練】区ごとの回答率。図の中の2地域、対象3人。.* 東 100% ▲1 西 0%/)
  expect(svg).toMatch(/map-nobody[\s\S]*map-4[\s\S]*map-0/)
  const [, table = ''] = /<table class="map-table">([\s\S]*?)<\/table>/.exec(html) ?? []
  expect(textOf(table)).toMatch(/1 東 2 2 100\.0% 1 0 0 2 西 1 0 0\.0% 0 1 0 合計 3 2 66\.7% 1 1 0/)
  expect(html).not.toContain('style=')
  expect(textOf(html)).not.toContain('図を替える')
  const chosen = await (await viewer.get(`${board}?map=tiles`)).text()
  expect(chosen).toContain('class="tile-map"')
  expect(chosen).toMatch(/href="\?map=tiles"[^>]*aria-current="true"/)

  // A ward that the map calls otherwise: listed, counted in the table, and tied by hand.
  await w.store.owner.query("update facility set ward = '山手' where ward = '西'")
  await w.store.owner.query("update prompt set ward = '山手' where ward = '西'")
  const after = textOf(await (await viewer.get(board)).text())
  expect(after).toMatch(/図にない区: 山手。.* — 山手 1 0 0\.0% 0 1 0 合計 3 2/)
  const settings = await (await office.get('/settings/areas')).text()
  expect(textOf(settings)).toMatch(/図にない区（1） 山手。/)
  const tied = { working_for, seen: seenOn(settings), 'ward.0': '山手', 'area.0': 'in.山区' }
  expect((await office.post(`${path}/ties`, { ...tied, 'area.0': 'in.海区' })).status).toBe(404)
  expect((await office.post(`${path}/ties`, tied)).status).toBe(303)
  expect(textOf(await (await viewer.get(board)).text())).toMatch(
    /図の中の2地域[\s\S]*\d 山手 1 0 0\.0% 0 1 0/,
  )

  // Another map takes its place; whoever looked before is told, and the first can come back.
  const second = pathOf(await uploadsAreas(office, working_for, { name: '学校区.json' }))
  const page = await (await office.get(second)).text()
  expect((await office.post(`${second}/use`, { working_for, key: 'KU', seen: '' })).status).toBe(409)
  expect((await office.post(`${second}/use`, { working_for, key: 'KU', seen: seenOn(page) })).status).toBe(
    303,
  )
  expect(textOf(await (await office.get('/settings/areas')).text())).toMatch(
    /いま使っている図 学校区\.json.*ほかに入れた図 区\.geojson .*まで使いました/,
  )

  // Away after a question, once; then back.
  expect(textOf(await (await office.get(`${second}/end`)).text())).toContain(
    '学校区.jsonを使うのをやめますか。',
  )
  expect((await office.post(`${second}/end`, { working_for })).status).toBe(303)
  expect((await office.post(`${second}/end`, { working_for })).status).toBe(409)
  expect((await office.get(`${second}/end`)).status).toBe(409)
  expect(await (await viewer.get(board)).text()).toContain('class="tile-map"')
  expect((await office.post(`${path}/use`, { working_for, key: 'KU', seen: '' })).status).toBe(303)
  expect((await inUse(w))?.ties).toEqual({ 山手: '山区' })

  // Of next door nobody sees it, and of the house nobody but the office.
  const next_door = await w.staff('kawachi')
  for (const end of ['', '/end']) expect((await next_door.get(path + end)).status).toBe(404)
  for (const end of ['use', 'ties', 'end'])
    expect((await next_door.post(`${path}/${end}`, { working_for: w.kawachi, key: 'KU' })).status).toBe(404)
  for (const role of ['chair', 'committee', 'viewer'] as const) {
    const other = await w.staff('fuse', role)
    expect((await other.get('/settings/areas')).status).toBe(403)
    expect((await uploadsAreas(other, working_for)).status).toBe(403)
  }
  const trail = textOf(await (await office.get('/audit')).text())
  expect(trail).toContain('地域の図を使い始めました。')
  expect(trail).toContain('図形は4個です。')
})

test('a file that is no map is refused in words that say which figure and how to mend it, and nothing is kept', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const open = collection(
    feature({ name: '東' }, [square(0, 0)]),
    feature({ name: '西' }, [square(1, 0).slice(0, 4)]),
  )
  for (const [file, words] of [
    [{ name: '区.shp' }, /シェープファイル\(\.shp\)やKMLは、QGISなどでGeoJSONに/],
    [{ text: '{"type":' }, /ファイルの中身が読めません/],
    [{ text: 'x'.repeat(5 * 1_048_576 + 1) }, /5MBより大きい/],
    [
      { text: JSON.stringify(open) },
      /2番目の図形: 輪が閉じていません。最後の点を、はじめの点と同じにしてください。/,
    ],
    [{ text: JSON.stringify(collection(feature({ name: '東' }, [135, 34], 'Point'))) }, /1番目の図形: 面/],
    // Shift_JIS, as an old GIS writes it.
    [{ text: sjis() }, /文字コードをUTF-8に/],
  ] as const) {
    const answer = await uploadsAreas(office, w.fuse, file)
    expect(answer.status).toBe(422)
    expect(textOf(await answer.text())).toMatch(words)
  }
  const empty = await uploadsAreas(office, w.fuse, { name: '', text: '' })
  expect([empty.status, textOf(await empty.text())]).toEqual([
    422,
    expect.stringContaining('ファイルが選ばれていません'),
  ])
  const { rows } = await w.store.owner.query('select count(*)::int as kept from area_map')
  expect(rows).toEqual([{ kept: 0 }])
})

test('of two clerks who tie at once nobody loses a tie, and a 区 of past checks keeps its own', async () => {
  const w = await world({ database: 'postgres' })
  await w.launches(w.drill)
  const office = await w.staff('fuse')
  const working_for = w.fuse
  const path = pathOf(await uploadsAreas(office, working_for))
  await office.post(`${path}/use`, { working_for, key: 'KU', seen: '' })
  await w.store.owner.query("update facility set ward = '山手' where ward = '西'")
  await w.store.owner.query("update prompt set ward = '海辺' where ward = '西'")
  const settings = async () => (await office.get('/settings/areas')).text()
  const first = await settings()
  expect(textOf(first)).toMatch(/山手 名前で結び付ける.*海辺 （前の安否確認の区） 名前で結び付ける/)
  const ties = async (chosen: Record<string, string>, seen: string) => {
    const pairs = Object.entries(chosen).flatMap(([ward, area], n) => [
      [`ward.${n}`, ward],
      [`area.${n}`, area],
    ])
    return office.post(`${path}/ties`, { working_for, seen, ...Object.fromEntries(pairs) })
  }
  const both = await Promise.all([
    ties({ 山手: 'in.山区' }, seenOn(first)),
    ties({ 海辺: 'in.西区' }, seenOn(first)),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  const late = (await both.find(({ status }) => status === 409)?.text()) ?? ''
  expect(textOf(late)).toContain('結び付けはもう変わっています')
  // What was chosen stands there still, beside what the other has saved; saved again nothing is lost.
  expect(late).toMatch(/<option value="in.山区" selected[\s\S]*海辺[\s\S]*<option value="in.西区" selected/)
  expect((await ties({ 山手: 'in.山区', 海辺: 'in.西区' }, seenOn(late))).status).toBe(303)
  expect((await inUse(w))?.ties).toEqual({ 山手: '山区', 海辺: '西区' })

  // One 区 in the form changes one tie.
  expect((await ties({ 山手: 'by-name' }, seenOn(await settings()))).status).toBe(303)
  expect((await inUse(w))?.ties).toEqual({ 海辺: '西区' })

  // 東 was tied to 東区 by a name that is only alike: who knows better says so, and takes it back.
  expect(textOf(await settings())).toMatch(/東 名前で結び付ける（東区）/)
  expect((await ties({ 東: 'none' }, seenOn(await settings()))).status).toBe(303)
  expect((await inUse(w))?.ties).toEqual({ 海辺: '西区', 東: '' })
  expect((await ties({ 東: 'by-name' }, seenOn(await settings()))).status).toBe(303)

  // Another property names the areas meanwhile: told, and the choice is not lost.
  const before = seenOn(await settings())
  const id = path.split('/').at(-1) ?? ''
  expect((await office.post(`${path}/use`, { working_for, key: 'id', seen: id })).status).toBe(303)
  const told = await ties({ 海辺: 'in.山区' }, before)
  expect(told.status).toBe(409)
  expect(textOf(await told.text())).toContain('選んであった「山区」は、いまの名前の項目にありません。')
  await w.workersRun()
  await seen(w)
})

test('the shapes are read once for all who look, and another map, key or tie is seen at once', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const working_for = w.fuse
  const read: string[] = []
  const mapOf = knownMaps(async (tx, association) => {
    read.push(association)
    return findMapInUse(tx, association)
  })
  const look = async (association = w.fuse) => {
    const known = await inAssociation(w.db, association, (tx) => mapOf(tx, association))
    return known && `${known.areas.map(({ name }) => name).join(' ')} ${JSON.stringify(known.map.ties)}`
  }
  expect(await look()).toBeNull()
  const path = pathOf(await uploadsAreas(office, working_for))
  const id = path.split('/').at(-1) ?? ''
  await office.post(`${path}/use`, { working_for, key: 'KU', seen: '' })
  for (const _ of [1, 2, 3]) expect(await look()).toBe('西区 東区 山区 {}')
  expect([read.length, await look(w.kawachi)]).toEqual([1, null])
  const tied = await tieAreas(w.db, {
    ...{ association: w.fuse, id: id as AreaMapId, by: 'cli', at: w.now() },
    chosen: { 東: '' },
    seen: stateOf({ name_key: 'KU', ties: {} }),
  })
  expect(tied).toEqual({ ok: true })
  expect([await look(), read.length]).toEqual(['西区 東区 山区 {"東":""}', 1])
  await w.laterBy(1)
  await office.post(`${path}/use`, { working_for, key: 'id', seen: id })
  expect([await look(), read.length]).toEqual(['1 2 3 4 {"東":""}', 2])
  await office.post(`${path}/end`, { working_for })
  expect(await look()).toBeNull()
})

test('a map that was once in use stays in the list behind any number of newer files, and its shapes never change', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const working_for = w.fuse
  const path = pathOf(await uploadsAreas(office, working_for, { name: '初めの図.json' }))
  await office.post(`${path}/use`, { working_for, key: 'KU', seen: '' })
  await office.post(`${path}/end`, { working_for })
  await w.laterBy(1)
  for (const n of Array.from({ length: 11 }, (_, n) => n))
    await uploadsAreas(office, working_for, { name: `新しい図${n}.json` })
  const list = textOf(await (await office.get('/settings/areas')).text())
  expect(list).toContain('初めの図.json')
  expect(list.match(/新しい図\d+\.json/g)).toHaveLength(10)
  for (const change of ["area_map set shapes = '[1]'", 'curve_mark set happened_at = now()'])
    await expect(
      inAssociation(w.db, w.fuse, (tx) => sql.raw(`update ${change}`).execute(tx)),
    ).rejects.toThrow('permission denied')
})

test('of two who choose a map at once one wins, and two who take it away do it once', async () => {
  const w = await world({ database: 'postgres' })
  const office = await w.staff('fuse')
  const ids = []
  for (const name of ['一.json', '二.json'])
    ids.push(
      pathOf(await uploadsAreas(office, w.fuse, { name }))
        .split('/')
        .at(-1) ?? '',
    )
  const by = { association: w.fuse, by: 'cli', at: w.now() }
  const used = await Promise.all(
    ids.map((id) => useAreas(w.db, { ...by, id: id as never, key: 'KU', seen: null })),
  )
  expect(used.map(({ ok }) => ok).sort()).toEqual([false, true])
  expect(used.find(({ ok }) => !ok)).toMatchObject({ reason: 'changed_meanwhile' })
  const map = await inUse(w)
  if (!map) throw new Error('One of them won')
  const ended = await Promise.all([1, 2].map(() => endAreas(w.db, { ...by, id: map.id })))
  expect(ended.map(({ ok }) => ok).sort()).toEqual([false, true])
  expect(await inUse(w)).toBeNull()
})
