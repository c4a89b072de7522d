import { describe, expect, test } from 'vitest'
import { textOf } from '../entering.ts'
import { type World, world } from '../world.ts'

type Office = Awaited<ReturnType<World['staff']>>

/** 森 and 林 of one clinic, 原 next door to it: all are asked by mail. 田中 and 堀 share the telephone of theirs. */
async function asked() {
  const w = await world()
  const hayashi = await w.newDoctor('fuse', {
    name: '林 五郎',
    role: 'member',
    ward: '西',
    mail: 'hayashi@example.jp',
  })
  const hara = await w.newDoctor('fuse', {
    name: '原 六子',
    role: 'member',
    ward: '西',
    mail: 'hara@example.jp',
  })
  const hori = await w.newDoctor('fuse', { name: '堀 四郎', role: 'member', ward: '東', line: 2 })
  await w.store.owner.query(
    `update member set facility_id = (select facility_id from member where name = '森 次郎') where name = '林 五郎'`,
  )
  await w.launches(w.drill)
  await w.workersRun()
  const office = await w.staff('fuse', 'committee')
  const link = await w.mori.link()
  return { w, hayashi, hara, hori, office, link, browser: w.stranger() }
}

async function looksAway({ everybody }: World) {
  for (const person of everybody) {
    person.texts()
    await person.mails()
  }
}

async function kept(w: World) {
  await w.workersRun()
  await looksAway(w)
  const { rows } = await w.store.owner.query<{ line: string }>(
    `select m.name || ' ' || r.via || ' ' || r.condition as line
     from reply r join member m on m.id = r.member_id order by r.event_at, m.name, r.via`,
  )
  return rows.map(({ line }) => line)
}

async function counting(w: World) {
  const { rows } = await w.store.owner.query<{ line: string }>(
    `select m.name || ' ' || r.via || ' ' || r.condition as line
     from latest_reply r join member m on m.id = r.member_id order by m.name`,
  )
  return rows.map(({ line }) => line)
}

const boardOf = async (office: Office, w: World) =>
  textOf(await (await office.get(`/safety-checks/${w.drill}`)).text())

describe('a nurse answers with the link of the doctor', () => {
  test('for him, and then he himself: his own counts, both are kept, and the board counts him once', async () => {
    const { w, link, browser, office } = await asked()
    const page = await (await browser.get(`${link}?by=clinic`)).text()
    expect(page).toContain('森 次郎先生の代わりに回答します')
    const thanks = textOf(
      await (await browser.post(link, { condition: 'needs_help', stands_for: 'doctor' })).text(),
    )
    expect(thanks).toContain('医院のスタッフから')
    expect(await kept(w)).toEqual(['森 次郎 facility needs_help'])
    expect(await boardOf(office, w)).toMatch(/森 次郎 先生 .*10:06 医院のスタッフから/)
    expect(textOf(await (await browser.get(link)).text())).toContain('医院のスタッフから')

    await w.laterBy(5)
    await browser.post(link, { condition: 'closed' })
    expect(await kept(w)).toEqual(['森 次郎 facility needs_help', '森 次郎 link closed'])
    expect(await counting(w)).toEqual(['森 次郎 link closed'])
    expect(await boardOf(office, w)).toMatch(/回答 1 \/ 6人/)
  })

  test('and says more for him: the lists name the staff, and his own later words are his', async () => {
    const { w, link, browser, office } = await asked()
    const thanks = await (await browser.post(link, { condition: 'partly_open', stands_for: 'doctor' })).text()
    const more = /href="([^"]*more[^"]*)"/.exec(thanks)?.[1] ?? ''
    await w.workersRun()
    expect(textOf(await (await browser.get(more)).text())).toContain(
      '森 次郎先生の代わりに知らせます。「医院のスタッフから」として事務局に届きます。',
    )
    const told = await (await browser.post(more, { PWR: '2', WTR: '0' })).text()
    expect(told).toContain(`href="${more}"`)
    const details = async () => textOf(await (await office.get(`/safety-checks/${w.drill}/details`)).text())
    expect(await details()).toMatch(/森 次郎.*電気: 停電 10:06 医院のスタッフから/)
    expect(await details()).toMatch(/電気 1人 うち医院のスタッフから 1人 停電 1/)
    const staff = await w.staff('fuse')
    const paper = textOf(await (await staff.get(`/safety-checks/${w.drill}/paper`)).text())
    expect(paper).toContain('任意の質問への答えのうち2件は、医院のスタッフからです。')
    const csv = await (await staff.get(`/safety-checks/${w.drill}/paper.csv`)).text()
    expect(csv).toContain('任意の質問への答えのうち2件は、医院のスタッフからです。')

    await w.laterBy(5)
    await browser.post(`${link}/more`, { PWR: '1A' })
    expect(await details()).toMatch(/電気: 発電機など 6時間未満 10:11 Web/)
    await looksAway(w)
  })

  test('at the same moment as he himself: his own counts, whichever came in first', async () => {
    for (const order of [0, 1]) {
      const { w, link, browser } = await asked()
      const presses = [
        () => browser.post(link, { condition: 'open', stands_for: 'doctor' }),
        () => browser.post(link, { condition: 'closed' }),
      ]
      for (const press of order === 0 ? presses : presses.toReversed()) {
        await press()
        await w.workersRun()
      }
      expect(await counting(w)).toEqual(['森 次郎 link closed'])
      await looksAway(w)
    }
  })

  test('after he himself: the newest counts, as it does whoever enters it', async () => {
    const { w, link, browser } = await asked()
    await browser.post(link, { condition: 'open' })
    await w.laterBy(30)
    const page = await (await browser.get(`${link}?by=clinic`)).text()
    expect(page).toContain('いちばん新しい回答が有効です。')
    expect(page).not.toContain('優先')
    await browser.post(link, { condition: 'closed', stands_for: 'doctor' })
    await kept(w)
    expect(await counting(w)).toEqual(['森 次郎 facility closed'])
  })

  test('for everybody of the clinic at once, and for nobody of another', async () => {
    const { w, hayashi, link, browser } = await asked()
    const page = await (await browser.get(`${link}?by=clinic`)).text()
    expect(page).toMatch(/森 次郎医院の先生全員\(2人\)/)
    await browser.post(link, { condition: 'partly_open', stands_for: 'facility' })
    expect(await kept(w)).toEqual(['林 五郎 facility partly_open', '森 次郎 facility partly_open'])
    await w.laterBy(1)
    await browser.post(await hayashi.link(), { condition: 'open' })
    await kept(w)
    expect(await counting(w)).toEqual(['林 五郎 link open', '森 次郎 facility partly_open'])
  })

  test('the page for the doctor himself still has its four buttons and nothing to choose before', async () => {
    const { w, link, browser } = await asked()
    const page = await (await browser.get(link)).text()
    expect([...page.matchAll(/<button type="submit"/g)]).toHaveLength(4)
    expect(page).not.toContain('stands_for')
    expect(page).toContain('先生の代わりに回答')
    const other = await (await browser.get(`${link}?by=clinic`)).text()
    expect(Buffer.byteLength(other)).toBeLessThan(14 * 1024)
    expect(Buffer.byteLength(page)).toBeLessThan(14 * 1024)
    await looksAway(w)
  })

  test('a doctor alone in his clinic is not asked whom it is for, and an unknown word is the doctor himself', async () => {
    const { w, hara, browser } = await asked()
    const link = await hara.link()
    const page = await (await browser.get(`${link}?by=clinic`)).text()
    expect(page).not.toContain('どなたの分ですか')
    const unclear = await browser.post(link, { condition: 'x', stands_for: 'doctor' })
    expect([unclear.status, (await unclear.text()).includes('代わりに回答します')]).toEqual([400, true])
    await browser.post(link, { condition: 'open', stands_for: 'everybody' })
    expect(await kept(w)).toEqual(['原 六子 link open'])
  })

  test('for whom an answer stands is kept with what came in', async () => {
    const { w, link, browser } = await asked()
    await browser.post(link, { condition: 'open', stands_for: 'facility' })
    const { rows } = await w.store.owner.query('select stands_for from web_event')
    expect(rows).toEqual([{ stands_for: 'facility' }])
    await kept(w)
  })
})

test('the telephone that two doctors share answers for the clinic, and each one can say otherwise', async () => {
  const { w, office } = await asked()
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  await w.tanaka.phone.presses('全員')
  expect(await kept(w)).toEqual(['堀 四郎 facility open', '田中 花子 facility open'])
  await w.laterBy(3)
  await w.tanaka.phone.presses('A4')
  await w.workersRun()
  await w.tanaka.phone.presses('田中 花子')
  await kept(w)
  expect(await counting(w)).toEqual(['堀 四郎 facility open', '田中 花子 facility needs_help'])
  expect(await boardOf(office, w)).toMatch(/田中 花子 先生 .*医院のスタッフから/)
})
