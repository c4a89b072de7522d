import { expect, test } from 'vitest'
import { assign } from '../../src/muster/assign.ts'
import { addStation } from '../../src/muster/stations.ts'
import type { ReliefStationId } from '../../src/muster/table.ts'
import { textOf } from '../entering.ts'
import { fieldsOf } from '../forms.ts'
import { says } from '../said.ts'
import { type World, world } from '../world.ts'

type Office = Awaited<ReturnType<World['staff']>>

const PLACES = '/settings/relief-stations'
const read = async (office: Pick<Office, 'get'>, path: string) =>
  textOf(await (await office.get(path)).text())

async function seen(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

/** 佐藤 comes at once, 田中 today, 森 not; 林 has answered and said nothing of it. */
async function coming(options: Parameters<typeof world>[0] = {}) {
  const w = await world(options)
  const hayashi = await w.newDoctor('fuse', { name: '林 四郎', role: 'member', ward: '西', line: 4 })
  await w.store.owner.query(
    `insert into contact_point (association_id, member_id, system, value) values ($1, $2, 'phone', '06-6782-1111')`,
    [w.fuse, w.sato.id],
  )
  w.personal.push('06-6782-1111')
  await w.launches(w.drill)
  await w.workersRun()
  for (const doctor of [w.sato, w.tanaka, hayashi]) await doctor.phone.presses('A1')
  await w.workersRun()
  await w.laterBy(4)
  await says(w, { doctor: w.tanaka, question: 'MUSTER', choice: '3' })
  await says(w, { doctor: w.sato, question: 'MUSTER', choice: '1' })
  await says(w, { doctor: w.mori, question: 'MUSTER', choice: '4' })
  return { w, path: `/safety-checks/${w.drill}/muster` }
}

async function stationOf(w: World, name: string) {
  await addStation(w.db, { association: w.fuse, name, address: '', by: 'cli', at: w.now() })
  const { rows } = await w.store.owner.query('select id from relief_station where name = $1', [name])
  return rows[0]?.id as ReliefStationId
}

test('who can come is assigned to a 救護所, and the sheet for its door prints who, by which number and when', async () => {
  const { w, path } = await coming()
  const [office, committee] = [await w.staff('fuse'), await w.staff('fuse', 'committee')]
  const before = await read(committee, path)
  expect(before).toMatch(
    /すぐ行ける 1人 3時間以内 0人 本日中 1人 行けない 1人 未入力（回答だけ） 1人 未回答 0人 対象 4人/,
  )
  expect(before).toMatch(/救護所がまだありません 事務局が、設定で救護所を足します。/)
  expect(before).toMatch(
    /佐藤 一郎 先生 06-6782-1111 役員・東・佐藤 一郎医院・●診療できます すぐ行ける 10:10の知らせ .*田中 花子 先生 .*本日中/,
  )
  expect(before).not.toMatch(/森 次郎|林 四郎/)

  // The office keeps the list of places; what is wrong comes back as it was typed.
  expect(await read(office, path)).toContain('設定で救護所を足す')
  const adds = async (name: string, address = '') =>
    office.post(PLACES, { ...fieldsOf(await (await office.get(PLACES)).text(), PLACES), name, address })
  expect(await (await office.get(path)).text()).toContain(`href="${PLACES}?check=${w.drill}"`)
  const from = `${PLACES}?check=${w.drill}`
  const settings = await (await office.get(from)).text()
  expect(settings).toMatch(new RegExp(`href="${path}"[^>]*>\\s*救護所への参集に戻る`))
  const nameless = await office.post(PLACES, { ...fieldsOf(settings, PLACES), name: '' })
  expect(await nameless.text()).toContain(`href="${path}"`)
  expect(await read(office, PLACES)).toContain('安否確認の一覧に戻る')
  expect((await adds('布施小学校', '長堂1-1')).headers.get('location')).toBe(PLACES)
  expect((await adds('長栄中学校')).status).toBe(303)
  const twice = await adds('布施小学校', '別の所')
  expect(twice.status).toBe(422)
  const again = await twice.text()
  expect(textOf(again)).toContain('同じ名前の救護所があります')
  expect(again).toContain('value="別の所"')

  const html = await (await committee.get(path)).text()
  const [, school = ''] = /<option value="([^"]+)"[^>]*>布施小学校/.exec(html) ?? []
  const form = fieldsOf(html, path)
  const sent = { ...form, [`to.${w.sato.id}`]: school }
  const recorded = (await committee.post(path, sent)).headers.get('location') ?? ''
  expect(await read(committee, recorded)).toContain(
    '記録しました 先生には知らせません。電話で伝えてください。',
  )
  expect(await read(committee, path)).not.toContain('記録しました')
  expect(await read(committee, path)).toMatch(/佐藤 一郎 .*10:10 山本 事務さん .*田中 花子/)
  // The same form once more is the same assignment.
  expect((await committee.post(path, sent)).status).toBe(303)
  expect((await w.store.owner.query('select from muster_assignment')).rowCount).toBe(1)

  const sheet = await read(office, `${path}/sheet`)
  expect(sheet).toMatch(/^ *【訓練】大阪880万人訓練 救護所割り当て表/)
  expect(sheet).toMatch(/布施医師会 令和8年11月5日\(木\) 10時10分 現在 取扱注意/)
  expect(sheet).toMatch(/布施小学校（1人） .*佐藤 一郎 06-6782-1111 佐藤 一郎医院 役員・東 すぐ行ける □/)
  expect(sheet).toMatch(/割り当てのない、参集できる先生（1人） .*田中 花子 — 田中 花子医院/)

  // Put away it is offered no more, and who was sent there stays sent.
  const shown = await (await office.get(PLACES)).text()
  expect(textOf(shown)).toContain('使わない')
  const away = `${PLACES}/${school}/put-away`
  expect((await office.post(away, fieldsOf(shown, away))).status).toBe(303)
  expect((await office.post(away, fieldsOf(shown, away))).status).toBe(303)
  expect(await read(office, PLACES)).not.toContain('布施小学校')
  const kept = await (await committee.get(path)).text()
  expect((await committee.post(path, fieldsOf(kept, path))).status).toBe(303)
  expect(await read(office, `${path}/sheet`)).toContain('布施小学校（1人）')
  const free = { ...fieldsOf(kept, path), [`to.${w.sato.id}`]: '' }
  expect((await committee.post(path, free)).status).toBe(303)
  expect(await read(office, `${path}/sheet`)).toContain('まだだれも割り当てていません')
  const trail = await read(office, '/audit')
  expect(trail).toMatch(
    /救護所に0人を割り当てました。1人の割り当てをやめました。 .*救護所に1人を割り当てました。 .*救護所を足しました。/,
  )
  await seen(w)
})

test('of two who assign the same doctor at once the second is told, and nothing of his form is kept', async () => {
  const { w, path } = await coming({ database: 'postgres' })
  const [one, two] = [await stationOf(w, '布施小学校'), await stationOf(w, '長栄中学校')]
  const to = (station: ReliefStationId, by_name: string) =>
    assign(w.db, {
      association: w.fuse,
      check: w.drill,
      wanted: [
        { member: w.sato.id, station, seen: 0 },
        { member: w.tanaka.id, station: by_name === '一' ? null : station, seen: 0 },
      ],
      by: by_name,
      by_name,
      at: w.now(),
    })
  const committee = await w.staff('fuse', 'committee')
  const stale = fieldsOf(await (await committee.get(path)).text(), path)
  const both = await Promise.all([to(one, '一'), to(two, '二')])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(both.filter(({ ok }) => !ok)).toEqual([{ ok: false, reason: 'changed_meanwhile' }])
  const { rows } = await w.store.owner.query('select distinct assigned_by_name from muster_assignment')
  expect(rows).toHaveLength(1)

  const told = await committee.post(path, { ...stale, [`to.${w.sato.id}`]: '' })
  expect(told.status).toBe(409)
  expect(textOf(await told.text())).toMatch(/ほかの人が先に割り当てました .*何も記録していません/)

  // What he chose for somebody whom nobody else has sent anywhere is still chosen.
  const now = fieldsOf(await (await committee.get(path)).text(), path)
  const kept = await committee.post(path, {
    ...now,
    [`to.${w.tanaka.id}`]: two,
    [`seen.${w.sato.id}`]: '0',
    [`to.${w.sato.id}`]: '',
  })
  expect(kept.status).toBe(409)
  const again = fieldsOf(await kept.text(), path)
  expect(again[`to.${w.tanaka.id}`]).toBe(two)
  expect(again[`to.${w.sato.id}`]).toBe(now[`to.${w.sato.id}`])
  await seen(w)
})

test('next door has no such list, a viewer no names, and only the office changes the places', async () => {
  const { w, path } = await coming()
  const station = await stationOf(w, '布施小学校')
  const next_door = await w.staff('kawachi')
  for (const page of [path, `${path}/sheet`]) expect((await next_door.get(page)).status).toBe(404)
  expect((await next_door.post(`${PLACES}/${station}/put-away`, { working_for: w.kawachi })).status).toBe(404)
  expect(await read(next_door, PLACES)).not.toContain('布施小学校')
  const theirs = { working_for: w.kawachi, [`to.${w.sato.id}`]: station, [`seen.${w.sato.id}`]: '0' }
  expect((await next_door.post(path, theirs)).status).toBe(404)
  expect((await w.store.owner.query('select from muster_assignment')).rowCount).toBe(0)
  const viewer = await w.staff('fuse', 'viewer')
  expect((await viewer.get(path)).status).toBe(403)
  const committee = await w.staff('fuse', 'committee')
  expect((await committee.get(PLACES)).status).toBe(403)
  expect((await committee.post(`${PLACES}/${station}/put-away`, { working_for: w.fuse })).status).toBe(403)
  const unlaunched = await w.draft({ title: '次の訓練', purpose: 'drill' })
  expect((await committee.get(`/safety-checks/${unlaunched}/muster`)).status).toBe(404)
  await seen(w)
})
