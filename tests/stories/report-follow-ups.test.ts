import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { raiseAlert, settleAlerts } from '../../src/deliveries/office-alert.ts'
import { followReport } from '../../src/replies/reports/follow-report.ts'
import type { Condition, ReplyId } from '../../src/replies/table.ts'
import { textOf } from '../entering.ts'
import { type World, world } from '../world.ts'

type Office = Awaited<ReturnType<World['staff']>>
const LIST = '/safety-checks/reports'

/** As the take-in keeps what came by LINE's menu while nobody was asking; its own stories press the menu. */
async function reports(w: World, doctor: { id: string }, condition: Condition) {
  const { rows } = await w.store.owner.query<{ id: string }>(
    `insert into reply (association_id, member_id, condition, via, event_at) values ($1, $2, $3, 'menu', $4) returning id`,
    [w.fuse, doctor.id, condition, w.now()],
  )
  if (condition === 'needs_help')
    await inAssociation(w.db, w.fuse, (tx) =>
      raiseAlert(tx, w.fuse, { about: 'needs_help_reported', check: null }),
    )
  return rows[0]?.id ?? ''
}

const read = async (office: Pick<Office, 'get'>, path = LIST) => textOf(await (await office.get(path)).text())
const waits = async (w: World) =>
  (await w.store.owner.query('select from office_alert where settled_at is null')).rowCount

test('a ▲ that nobody had asked for is taken, handed over, ended and reopened, as one of a safety check is', async () => {
  const w = await world()
  const ueda = await w.newDoctor('fuse', {
    name: '上田 四郎',
    role: 'member',
    ward: '西',
    phone: '06-6700-1111',
  })
  const [office, chair, committee] = [
    await w.staff('fuse'),
    await w.staff('fuse', 'chair'),
    await w.staff('fuse', 'committee'),
  ]
  const calm = await reports(w, w.tanaka, 'open')
  const calls = await reports(w, ueda, 'needs_help')
  const page = `${LIST}/${calls}`
  expect(await read(office)).toMatch(
    /まだ対応していないもの 2件.*▲ 助けが必要です 上田 四郎.*対応待ち.*● 診療できます 田中 花子/,
  )
  expect(await (await office.get('/')).text()).toContain(`href="${LIST}"`)

  // One press on the list: it is his, and the page that follows begins with the number.
  const taken = await committee.post(LIST.replace('reports', `reports/${calls}`), { step: 'take.0' })
  expect(taken.headers.get('location')).toBe(page)
  const his = await (await committee.get(page)).text()
  expect(his).toContain('<a class="help-call" href="tel:0667001111"')
  expect(textOf(his)).toContain('対応中 山本 事務さんが11月5日(木) 10時06分から対応しています。')
  expect(await waits(w)).toBe(1)
  expect(await read(office)).toMatch(/まだ対応していないもの 1件.*対応しているもの 1件.*上田 四郎/)

  // Who saw it waiting is told, and what he wrote is not lost.
  const late = await chair.post(page, { step: 'take.0', note: '電話しました' })
  expect(late.status).toBe(409)
  expect(await late.text()).toMatch(/ほかの人が先に操作しました[\s\S]*電話しました<\/textarea>/)
  for (const [note, words] of [
    ['', 'メモを書いてから、押してください。'],
    ['田中 花子さんが行きます', ''],
  ] as const) {
    const refused = await chair.post(page, { step: 'note.1', note })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain(words)
  }
  await w.laterBy(10)
  expect((await chair.post(page, { step: 'hand_over.1', note: '発電機を1台届けます' })).status).toBe(303)
  await w.laterBy(10)
  expect((await chair.post(page, { step: 'done.2', note: '届けました' })).headers.get('location')).toBe(LIST)
  // The same press twice is one.
  expect((await chair.post(page, { step: 'done.2', note: '届けました' })).status).toBe(303)
  expect(await waits(w)).toBe(0)
  expect((await office.post(page, { step: 'reopen.3' })).status).toBe(303)
  // Reopened, it stands on home again.
  expect(await waits(w)).toBe(1)
  expect(await read(office, page)).toMatch(
    /対応待ち まだだれも.*これまでの対応 .*対応待ちに戻しました.*対応を終えました（済） 届けました.*引き継ぎました 発電機を1台届けます.*対応を始めました/,
  )
  await office.post(page, { step: 'done.4' })

  // What needs nobody is ended with one press; a new call of the same doctor waits by itself.
  await office.post(`${LIST}/${calm}`, { step: 'done.0' })
  expect(await read(office, '/safety-checks')).not.toContain('先生からの知らせが')
  await w.laterBy(60)
  await reports(w, ueda, 'needs_help')
  expect(await read(office, '/safety-checks')).toContain('先生からの知らせが1件あります(▲ 1件)')
  expect(await read(office)).toMatch(/まだ対応していないもの 1件.*対応したもの/)
  expect(await read(office, '/audit')).toMatch(
    /先生からの知らせを、対応待ちに戻しました。.*先生からの知らせへの対応を引き継ぎました。/,
  )
  for (const person of [office, chair, committee]) await person.mails()
})

test('a ▲ that comes in while the last one is being ended keeps its alert, whoever is first', async () => {
  const w = await world({ database: 'postgres' })
  const office = await w.staff('fuse')
  const id = (await reports(w, w.tanaka, 'needs_help')) as ReplyId
  const { promise: taken_in, resolve: commit } = Promise.withResolvers<void>()
  const { promise: raised, resolve: hasRaised } = Promise.withResolvers<void>()
  const raise = { about: 'needs_help_reported', check: null } as const
  const comes = inAssociation(w.db, w.fuse, async (tx) => {
    await tx
      .insertInto('reply')
      .values({
        association_id: w.fuse,
        member_id: w.sato.id,
        condition: 'needs_help',
        via: 'menu',
        event_at: w.now(),
      })
      .execute()
    await raiseAlert(tx, w.fuse, raise)
    hasRaised()
    await taken_in
  })
  await raised
  const step = { association: w.fuse, id, step: 'done', seen: 0, note: '', at: w.now() } as const
  const ended = followReport(w.db, { ...step, by: office.user_id, by_name: '山本' })
  // As long as it waits for the other, and long enough where it does not.
  await Promise.race([ended, setTimeout(500)])
  commit()
  await comes
  expect(await ended).toEqual({ ok: true })
  expect(await waits(w)).toBe(1)

  // The other way round: it is raised while somebody is settling it.
  const { promise: settled, resolve: hasSettled } = Promise.withResolvers<void>()
  const { promise: let_go, resolve: letGo } = Promise.withResolvers<void>()
  const settles = inAssociation(w.db, w.fuse, async (tx) => {
    await settleAlerts(tx, w.fuse, ['needs_help_reported'])
    hasSettled()
    await let_go
  })
  await settled
  const again = inAssociation(w.db, w.fuse, (tx) => raiseAlert(tx, w.fuse, raise))
  await Promise.race([again, setTimeout(500)])
  letGo()
  await Promise.all([settles, again])
  expect(await waits(w)).toBe(1)
  await office.mails()
})

test('of two who take a report at once one has it, an old 対応済み stays done, and next door sees none', async () => {
  const w = await world({ database: 'postgres' })
  const [office, next_door] = [await w.staff('fuse'), await w.staff('kawachi')]
  const [id, old] = [await reports(w, w.tanaka, 'closed'), await reports(w, w.sato, 'needs_help')]
  // From before there were steps.
  await w.store.owner.query('insert into report_handling values ($1, $2, $3, $4, $5)', [
    w.fuse,
    old,
    office.user_id,
    '林 主任',
    w.now(),
  ])
  expect(await read(office, `${LIST}/${old}`)).toContain(
    '済 林 主任さんが11月5日(木) 10時06分に対応を終えました。',
  )
  const step = {
    association: w.fuse,
    id: id as ReplyId,
    step: 'take' as const,
    seen: 0,
    note: '',
    at: w.now(),
  }
  const took = await Promise.all(['山本', '林'].map((by) => followReport(w.db, { ...step, by, by_name: by })))
  expect(took.map(({ ok }) => ok).sort()).toEqual([false, true])
  expect((await office.post(`${LIST}/${old}`, { step: 'reopen.0' })).status).toBe(303)
  expect(await read(office)).toMatch(/まだ対応していないもの 1件.*佐藤 一郎/)

  for (const path of [`${LIST}/${id}`, `${LIST}/${old}`]) {
    expect((await next_door.get(path)).status).toBe(404)
    expect((await next_door.post(path, { step: 'done.1' })).status).toBe(404)
  }
  expect((await (await w.staff('fuse', 'viewer')).get(`${LIST}/${id}`)).status).toBe(403)
  expect((await office.post(`${LIST}/${id}`, { step: 'burn.1' })).status).toBe(400)
  await office.mails()
})
