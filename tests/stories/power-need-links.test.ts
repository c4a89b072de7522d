import { describe, expect, test } from 'vitest'
import { tokenHash } from '../../src/deliveries/reply-link.ts'
import { askByLink } from '../../src/loans/needs/asker.ts'
import { askFromReply } from '../../src/loans/needs/from-reply.ts'
import type { ReplyDetailId } from '../../src/replies/table.ts'
import { aUnit, facilityOf, PAIR_FORM, whereInDatabase } from '../needing.ts'
import { type World, world } from '../world.ts'

const text = async (page: Promise<Response>) => (await page).text()
const needs = async (w: World) =>
  (
    await w.store.owner.query(
      'select via, purpose, patients, version, battery_left_hours::float8 as left from power_need',
    )
  ).rows

/** 長井医院 with ventilator patients at home got the drill and said that it wants to borrow power. */
async function borrows(said: Record<string, string> = {}, database?: 'postgres') {
  const w = await world(database ? { database } : {})
  const nagai = await w.newDoctor('fuse', {
    name: '長井 五郎',
    role: 'member',
    ward: '布施',
    mail: 'nagai@example.jp',
    facility_type: 'home_care_clinic',
  })
  await w.launches(w.drill)
  await w.workersRun()
  for (const doctor of [w.sato, w.tanaka]) doctor.texts()
  await w.sato.mails()
  await w.mori.mails()
  const link = await nagai.link()
  const browser = w.stranger()
  await browser.post(link, { condition: 'partly_open' })
  await w.workersRun()
  const told = await text(browser.post(`${link}/more`, { PWR: '2', HVEN: '2', PW_ASK: '1', ...said }))
  return { w, nagai, browser, told, page: link.replace('/r/', '/p/') }
}

describe('a clinic with a ventilator patient in a drill', () => {
  test('goes from its answer to the form, and the office sees three units with hours; no name is kept anywhere', async () => {
    const { w, browser, told, page } = await borrows()
    for (const [asset_number, capacity_wh] of [
      ['A-1', 1024],
      ['A-2', 2048],
      ['A-3', 626],
    ] as const)
      await aUnit(w, { asset_number, capacity_wh })
    expect(told).toContain(`href="${page}"`)
    const form = await text(browser.get(page))
    expect(form).toMatch(/<title>【訓練】電源の申出/)
    expect(form).toContain('長井 五郎医院')
    expect(await needs(w)).toEqual([])

    const refused = await browser.post(page, { ...PAIR_FORM, note: '木下雪江さんの家' })
    expect(refused.status).toBe(422)
    const kept = await refused.text()
    expect(kept).toContain('木下雪江さんの家')
    expect(kept).toContain('人数で書いてください')
    expect(await text(browser.post(page, { ...PAIR_FORM, note: '2階、階段のみ' }))).toContain(
      '受け付けました',
    )
    expect(await needs(w)).toEqual([{ via: 'link', purpose: 'drill', patients: 1, version: 1, left: 4 }])

    const office = await w.staff('fuse')
    const list = await text(office.get('/power/needs'))
    // It has filled in the form itself: nothing is left to be made from its answer.
    expect(list).not.toContain('申出にする')
    const path = /href="(\/power\/needs\/[0-9a-f-]{36})"/.exec(list)?.[1] ?? ''
    const matches = await text(office.get(path))
    expect([...matches.matchAll(/<span>\s*実測で<strong>(約[\d.]+時間)/g)].map(([, hours]) => hours)).toEqual(
      [
        // Both last the 8 hours at measured watts; the third would be changed for another after six.
        '約9.9時間',
        '約19.8時間',
        '約6.0時間',
      ],
    )
    expect(await whereInDatabase(w, '木下')).toEqual([])
    expect(await whereInDatabase(w, '階段のみ')).toEqual(['public.power_need'])
    expect(w.logged.join()).not.toContain('木下')
    for (const doctor of w.everybody) expect(JSON.stringify(await doctor.mails())).not.toContain('木下')
  })

  test('the same words again are one need, other words change it, two presses at once are one', async () => {
    const { w, browser, page } = await borrows({}, 'postgres')
    const token_hash = tokenHash(page.split('/').at(-1) ?? '')
    const ask = () => askByLink(w.db, { token_hash, typed: PAIR_FORM, at: w.now() })
    expect((await Promise.all([ask(), ask()])).map(({ ok }) => ok)).toEqual([true, true])
    expect(await needs(w)).toMatchObject([{ version: 1 }])
    expect((await browser.post(page, { ...PAIR_FORM, patients: '3', version: 'x\0' })).status).toBe(409)
    expect((await browser.post(page, { ...PAIR_FORM, patients: '3', version: '1' })).status).toBe(200)
    expect(await needs(w)).toMatchObject([{ version: 2, patients: 3 }])
    const late = await browser.post(page, { ...PAIR_FORM, patients: '4', version: '1' })
    expect(late.status).toBe(409)
    expect(await late.text()).toContain('まだ送っていません')
    expect(await needs(w)).toMatchObject([{ version: 2, patients: 3 }])
  })

  test('who does not want to borrow is not led there, and a link that is over or unknown records nothing', async () => {
    const { w, browser, told, page } = await borrows({ PW_ASK: '0' })
    expect(told).not.toContain('電源の申出に進む')
    await w.store.owner.query("update safety_check set status = 'withdrawn', closed_at = $1", [w.now()])
    for (const path of [page, `/p/${'x'.repeat(27)}`, '/p/short'])
      for (const way of ['get', 'post'] as const)
        expect((await browser[way](path, PAIR_FORM)).status, path).toBe(path === page ? 410 : 404)
    expect(await needs(w)).toEqual([])
  })

  test('the page is small, needs no cookie, and is remembered by nobody', async () => {
    const { browser, page } = await borrows()
    const answered = await browser.get(page)
    expect((await answered.text()).length).toBeLessThan(14_000)
    expect(answered.headers.get('set-cookie')).toBeNull()
    expect(answered.headers.get('cache-control')).toBe('no-store')
    expect(answered.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
})

describe('from an answer', () => {
  test('one press makes the need with what was said; pressed again it leads to the same', async () => {
    const { w } = await borrows({ PWR: '1A', HOXY: '1' })
    const office = await w.staff('fuse')
    const list = await text(office.get('/power/needs'))
    expect(list).toContain('電気: 発電機など 6時間未満・人工呼吸器: 2人・酸素: 1人')
    const reply = /name="reply" value="([^"]+)"/.exec(list)?.[1] ?? ''
    const kishi = await w.staff('kawachi')
    expect((await kishi.post('/power/needs/from-reply', { reply })).status).toBe(404)
    const made = await office.post('/power/needs/from-reply', { reply })
    expect(made.status).toBe(303)
    const again = await office.post('/power/needs/from-reply', { reply })
    expect(again.headers.get('location')).toBe(made.headers.get('location'))
    expect(await needs(w)).toEqual([{ via: 'reply', purpose: 'drill', patients: 3, version: 1, left: 5 }])
    const { rows } = await w.store.owner.query('select device, count from power_need_device order by place')
    expect(rows).toEqual([
      { device: 'ventilator_other', count: 2 },
      { device: 'oxygen_no_cylinder', count: 1 },
    ])
    const page = await text(office.get(made.headers.get('location') ?? ''))
    expect(page).toContain('回答から入れた、およその数字です')
    expect(await text(office.get('/power/needs'))).not.toContain('申出にする')
  })

  test('two clerks at once make one need', async () => {
    const { w } = await borrows({}, 'postgres')
    const { rows } = await w.store.owner.query("select id from reply_detail where question = 'PW_ASK'")
    const reply_detail_id = rows[0]?.id as ReplyDetailId
    const make = (by: string) => askFromReply(w.db, { association: w.fuse, reply_detail_id, by, at: w.now() })
    const [one, other] = await Promise.all([make('a'), make('b')])
    expect(one).toEqual(other)
    expect(await needs(w)).toHaveLength(1)
  })
})

describe('a link that the office sends', () => {
  test('comes by mail to everybody there, marked as a drill, and the newest one alone works', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const form = { facility: await facilityOf(w, w.mori.id), about: 'drill' }
    const sent = await office.post('/power/needs/links', form)
    const first = /(\/p\/[\w-]{27})/.exec(await sent.text())?.[1] ?? ''
    await w.workersRun()
    const [mail] = await w.mori.mails()
    expect(mail?.subject).toMatch(/^【訓練】電源の申出のお願い/)
    expect(mail?.text).toMatch(/^【訓練】実際の災害ではありません/)
    expect(mail?.text).toContain(first)
    expect((await w.stranger().get(first)).status).toBe(200)
    expect(await text(w.stranger().post(first, PAIR_FORM))).toContain('【訓練】電源の申出')

    await office.post('/power/needs/links', form)
    await w.workersRun()
    expect(await w.mori.mails()).toHaveLength(2)
    expect((await w.stranger().get(first)).status).toBe(410)
    expect(await whereInDatabase(w, first.slice(3))).toEqual([])
  })

  test('where nobody has an address the office is told, and gets the link to read out; after a week it is over', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    expect((await office.post('/power/needs/links', { about: 'drill' })).status).toBe(422)
    const sent = await office.post('/power/needs/links', {
      facility: await facilityOf(w, w.tanaka.id),
      about: 'actual',
    })
    const page = await sent.text()
    expect(page).toContain('メールの登録がありません')
    const link = /(\/p\/[\w-]{27})/.exec(page)?.[1] ?? ''
    expect(await text(w.stranger().get(link))).not.toContain('訓練')
    await w.laterBy(7 * 24 * 60)
    expect((await w.stranger().post(link, PAIR_FORM)).status).toBe(410)
    expect(await needs(w)).toEqual([])
  })
})
