import { describe, expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { medicalCode } from '../../src/demo/rosters.ts'
import { noteBounced } from '../../src/roster/note-bounced.ts'
import type { ContactPointId, MemberId } from '../../src/roster/table.ts'
import { fieldsOf } from '../forms.ts'
import { type World, world } from '../world.ts'

type Office = Awaited<ReturnType<World['staff']>>

/** With the check digit that belongs to it. */
const CODE = medicalCode(1)

const plain = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const page = (id: string) => `/roster/members/${id}`
const shown = async (office: Office, id: string) => plain(await (await office.get(page(id))).text())

const pointsOf = (w: World, member: MemberId, system: 'mail' | 'phone' = 'mail') =>
  inAssociation(w.db, w.fuse, (tx) =>
    tx
      .selectFrom('contact_point')
      .select(['id', 'value', 'rank', 'reachable', 'removed_at'])
      .where('member_id', '=', member)
      .where('system', '=', system)
      .orderBy('rank')
      .orderBy('created_at')
      .execute(),
  )
const inUse = async (w: World, member: MemberId, system: 'mail' | 'phone' = 'mail') =>
  (await pointsOf(w, member, system)).filter(({ removed_at }) => removed_at === null)
const contact = async (w: World, member: MemberId, value: string) =>
  `${page(member)}/contacts/${(await inUse(w, member)).find((point) => point.value === value)?.id}`

const adds = (office: Office, member: MemberId, system: string, value: string) =>
  office.post(`${page(member)}/contacts`, { system, value })

test('a changed address is asked from then on, and what comes back from the old one does not stop it', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const mailbox = w.mailHost.mailbox('mori-new@example.jp')
  const [old] = await inUse(w, w.mori.id)
  const url = await contact(w, w.mori.id, 'mori@example.jp')
  expect((await office.post(url, { value: 'mori-new@example.jp' })).status).toBe(303)
  expect(await shown(office, w.mori.id)).toContain('メール mori@example.jp → mori-new@example.jp')

  const [contact_point] = old ? [old.id] : []
  await inAssociation(w.db, w.fuse, (tx) =>
    noteBounced(tx, { association: w.fuse, contact_point: contact_point as ContactPointId, at: w.now() }),
  )
  await w.launches(w.drill)
  await w.workersRun()
  expect(await mailbox.mails()).toHaveLength(1)
  expect(await w.mori.mails()).toHaveLength(0)
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
})

test('a telephone number taken off the roster stands on no list any more, and comes back when it is added again', async () => {
  const w = await world()
  const hori = await w.newDoctor('fuse', { name: '堀 洋', role: 'member', ward: '西', phone: '072-960-1111' })
  const office = await w.staff('fuse')
  await w.launches(w.drill)
  await w.workersRun()
  const board = async () => (await office.get(`/safety-checks/${w.drill}/unanswered`)).text()
  expect(await board()).toContain('072-960-1111')

  const [point] = await inUse(w, hori.id, 'phone')
  const url = `${page(hori.id)}/contacts/${point?.id}`
  expect(plain(await (await office.get(url)).text())).toContain('072-960-1111 へは、もう送りません')
  expect((await office.post(`${url}/remove`)).status).toBe(303)
  const again = await office.post(`${url}/remove`)
  expect([again.status, (await again.text()).includes('もう名簿にありません')]).toEqual([409, true])
  expect(await board()).not.toContain('072-960-1111')
  expect(await shown(office, hori.id)).toContain('電話 072-960-1111 → (なし)')
  expect(await (await office.get('/roster?q=1111')).text()).not.toContain('堀 洋')
  expect((await office.get(url)).status).toBe(404)

  expect((await adds(office, hori.id, 'phone', '072-960-1111')).status).toBe(303)
  expect(await board()).toContain('072-960-1111')
  expect(await pointsOf(w, hori.id, 'phone')).toHaveLength(1)
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
})

test('the mail that is to be used first is moved up, and the first is the one that is asked', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const second = w.mailHost.mailbox('second@example.jp')
  expect((await adds(office, w.mori.id, 'mail', 'second@example.jp')).status).toBe(303)
  const url = await contact(w, w.mori.id, 'second@example.jp')
  expect((await office.post(`${url}/move`, { direction: 'up' })).status).toBe(303)
  expect((await office.post(`${url}/move`, { direction: 'up' })).status).toBe(303)
  expect((await office.post(`${url}/move`, { direction: 'sideways' })).status).toBe(303)
  expect((await inUse(w, w.mori.id)).map(({ value, rank }) => [value, rank])).toEqual([
    ['second@example.jp', 1],
    ['mori@example.jp', 2],
  ])
  expect(await shown(office, w.mori.id)).toContain(
    'メールの順番 mori@example.jp, second@example.jp → second@example.jp, mori@example.jp',
  )
  await w.launches(w.drill)
  await w.workersRun()
  expect([await second.count(), (await w.mori.mails()).length]).toEqual([1, 0])
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
})

test('an address that came back says why, and is tried again at the press of a button', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const [point] = await inUse(w, w.mori.id)
  await inAssociation(w.db, w.fuse, (tx) =>
    noteBounced(tx, {
      association: w.fuse,
      contact_point: point?.id as ContactPointId,
      at: w.now(),
    }),
  )
  const list = plain(await (await office.get('/roster?reach=none')).text())
  expect(list).toContain('3人中 1人')
  expect(list).toContain('届かない メールが宛先不明で戻りました')
  expect(await shown(office, w.mori.id)).toContain('届きません メールが宛先不明で戻りました(2026年11月5日)')

  expect((await office.post(`${await contact(w, w.mori.id, 'mori@example.jp')}/retry`)).status).toBe(303)
  expect((await inUse(w, w.mori.id))[0]?.reachable).toBe(true)
  expect(await shown(office, w.mori.id)).not.toContain('届きません')
})

describe('a contact point with a mistake is not kept, and the mistake is named with what was typed still there', () => {
  test.each([
    ['mail', '', '空欄です'],
    ['mail', 'mori＠example.jp', 'メールアドレスの形ではありません'],
    ['mail', 'a@example.jp, b@example.jp', '1つの欄に1つだけ'],
    ['mail', 'MORI@example.jp', 'もう登録されています'],
    ['mail', `${'a'.repeat(250)}@example.jp`, '長すぎます'],
    ['phone', '729000000', '「0729000000」に直してください'],
    ['phone', '内線12', '市外局番から'],
    ['fax', '=SUM(A1)', '計算式'],
    ['line', 'U00000000000000000000000000000001', '1つ選んでください'],
    ['pigeon', 'x', '1つ選んでください'],
  ])('%s %s', async (system, value, says) => {
    const w = await world()
    const office = await w.staff('fuse')
    const answer = await adds(office, w.mori.id, system, value)
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain(says)
    expect(fieldsOf(html, `${page(w.mori.id)}/contacts`).value).toBe(value)
    expect(await pointsOf(w, w.mori.id)).toHaveLength(1)
    expect(await pointsOf(w, w.mori.id, 'phone')).toHaveLength(0)
  })
})

test('an address pressed twice is there once, and a tenth of a kind has no place', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const twice = await Promise.all([1, 2].map(() => adds(office, w.mori.id, 'mail', 'mori2@example.jp')))
  expect(twice.map(({ status }) => status).sort()).toEqual([303, 422])
  for (let n = 3; n <= 9; n++)
    expect((await adds(office, w.mori.id, 'mail', `mori${n}@example.jp`)).status).toBe(303)
  const tenth = await adds(office, w.mori.id, 'mail', 'mori10@example.jp')
  expect([tenth.status, (await tenth.text()).includes('9件までです')]).toEqual([422, true])
  expect((await inUse(w, w.mori.id)).map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('a facility is changed once for everybody there, with a code that has its check digit, over what was seen', async () => {
  const w = await world()
  const [first, second] = [await w.staff('fuse'), await w.staff('fuse')]
  const member = await inAssociation(w.db, w.fuse, (tx) =>
    tx.selectFrom('member').select('facility_id').where('id', '=', w.mori.id).executeTakeFirstOrThrow(),
  )
  const url = `/roster/facilities/${member.facility_id}`
  const path = `${url}/edit`
  const opened = fieldsOf(await (await first.get(path)).text(), path)
  const wrong = await first.post(path, {
    ...opened,
    medical_code: '2710000000',
    home_oxygen_patients: '三人',
  })
  expect(wrong.status).toBe(422)
  expect(plain(await wrong.text())).toMatch(/最後の1桁が合いません[\s\S]*0から9999まで/)

  const good = { medical_code: CODE, home_ventilator_patients: '３', ward: '東' }
  expect((await first.post(path, { ...opened, ...good })).status).toBe(303)
  const html = plain(await (await first.get(url)).text())
  expect(html).toContain(`医療機関コード ${CODE} 在宅人工呼吸 3人`)
  expect(html).toMatch(/地区 西 → 東/)
  expect(html).toContain('森 次郎')

  const late = await second.post(path, { ...opened, home_oxygen_patients: '5' })
  expect(late.status).toBe(409)
  const told = await late.text()
  expect(plain(told)).toContain('地区: 西 → 東')
  expect(fieldsOf(told, path)).toMatchObject({ home_oxygen_patients: '5', seen_ward: '東' })

  const tanaka = await inAssociation(w.db, w.fuse, (tx) =>
    tx.selectFrom('member').select('facility_id').where('id', '=', w.tanaka.id).executeTakeFirstOrThrow(),
  )
  const other = `/roster/facilities/${tanaka.facility_id}/edit`
  const clash = await first.post(other, {
    ...fieldsOf(await (await first.get(other)).text(), other),
    facility_name: '森 次郎医院',
    medical_code: CODE,
  })
  expect(clash.status).toBe(422)
  expect(plain(await clash.text())).toMatch(/同じ名前と地区の医療機関があります[\s\S]*別の医療機関にあります/)
})

test('every change of the roster stands in the audit, with ids and no word of a person', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await adds(office, w.mori.id, 'phone', '072-960-1111')
  await office.post(`${page(w.mori.id)}/leave`)
  await office.post(`${page(w.mori.id)}/return`)
  const entries = await w.ownerDb
    .selectFrom('audit')
    .select(['action', 'detail'])
    .where('association_id', '=', w.fuse)
    .where('action', 'in', ['contact_point.add', 'member.leave', 'member.return'])
    .orderBy('seq')
    .execute()
  expect(entries.map(({ action }) => action)).toEqual(['contact_point.add', 'member.leave', 'member.return'])
  expect(JSON.stringify(entries)).toContain(w.mori.id)
  expect(JSON.stringify(entries)).not.toMatch(/森|960|example/)
})
