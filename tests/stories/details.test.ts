import { describe, expect, test } from 'vitest'
import { pressed } from '../../src/demo/line-webhook.ts'
import { type World, world } from '../world.ts'

/** A drill that reached everybody; what is not part of the story has been looked at. */
async function launched() {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  w.sato.texts()
  w.tanaka.texts()
  await w.sato.mails()
  return w
}

async function kept(w: World) {
  const { rows } = await w.store.owner.query(
    'select question, choice, via from reply_detail order by event_at, received_at, question',
  )
  return rows.map(({ question, choice, via }) => `${via} ${question}=${choice}`)
}

const press = async (w: World, wanted: string) => {
  await w.tanaka.phone.presses(wanted)
  await w.workersRun()
  return w.tanaka.texts().at(-1) ?? ''
}

describe('on LINE', () => {
  test('who wants to says more after the thanks, one card at a time, and stops where she likes', async () => {
    const w = await launched()
    await w.mori.mails()
    expect(await press(w, 'A1')).toMatch(/^【訓練】受け付けました/)
    expect(await press(w, 'くわしく知らせる')).toMatch(/^【訓練】建物はいかがですか\(1\/\d+\)/)
    expect(await press(w, '一部損傷')).toMatch(
      /^【訓練】建物「一部損傷」を受け付けました。電気はいかがですか\(2\//,
    )
    expect(await press(w, 'とばす')).toMatch(/^【訓練】水はいかがですか\(3\//)
    expect(await press(w, '断水・貯水あり')).toMatch(/^【訓練】水「断水・貯水あり」を受け付けました。/)
    expect(await kept(w)).toEqual(['line BLD=3', 'line WTR=1'])
  })

  test('who needs help is asked nothing more, and a card never counts as an answer', async () => {
    const w = await launched()
    await w.mori.mails()
    await w.tanaka.phone.presses('A4')
    await w.workersRun()
    w.tanaka.texts()
    expect(JSON.stringify(w.tanaka.phone.messages.at(-1))).not.toContain('くわしく')

    const { rows } = await w.store.owner.query('select id from prompt where member_id = $1', [w.sato.id])
    const data = `v=1&c=${w.drill}&p=${rows[0]?.id}&q=PWR&a=2`
    // 佐藤 has not answered: the buttons come first. And 田中 may not speak for him.
    for (const doctor of [w.sato, w.tanaka]) {
      const event = pressed(doctor.user_id ?? '', w.now().getTime(), crypto.randomUUID(), data)
      await doctor.phone.sendsEvent(event, w.channels.fuse.token)
    }
    await w.workersRun()
    w.sato.texts()
    w.tanaka.texts()
    expect(await kept(w)).toEqual([])
    const { rows: replies } = await w.store.owner.query('select condition from reply')
    expect(replies).toEqual([{ condition: 'needs_help' }])
  })

  test('after the check is withdrawn nothing is added', async () => {
    const w = await launched()
    await w.mori.mails()
    await press(w, 'A1')
    await press(w, 'くわしく知らせる')
    await w.store.owner.query("update safety_check set status = 'withdrawn', closed_at = $1", [w.now()])
    expect(await press(w, '問題なし')).toContain('取り消されました')
    expect(await kept(w)).toEqual([])
  })
})

describe('on the web page', () => {
  /** 森 has answered over his link; gives the path of the page with the cards. */
  async function answered() {
    const w = await launched()
    const link = await w.mori.link()
    const browser = w.stranger()
    const thanks = await (await browser.post(link, { condition: 'partly_open' })).text()
    await w.workersRun()
    return { w, browser, thanks, link, more: `${link}/more` }
  }

  test('the thanks offer it, the page keeps what is chosen, and shows it the next time', async () => {
    const { w, browser, thanks, link, more } = await answered()
    expect(thanks).toContain(`href="${more}"`)
    expect(await (await browser.get(link)).text()).not.toContain('くわしく')

    const page = await (await browser.get(more)).text()
    expect(page).toMatch(/<title>【訓練】大阪880万人訓練 くわしい状況<\/title>/)
    expect(page).not.toContain('人工呼吸器')
    expect(page).not.toContain('checked')
    expect(await kept(w)).toEqual([])

    const told = await (await browser.post(more, { PWR: '1B', WTR: '0', NOTE: '患者', HVEN: '3' })).text()
    expect(told).toContain('2つの項目が事務局に届きました')
    expect(await kept(w)).toEqual(['link PWR=1B', 'link WTR=0'])
    const again = await (await browser.get(more)).text()
    expect(again.match(/<input[^>]*checked/g)).toHaveLength(2)
    expect(again).toMatch(/<input type="radio" name="PWR" value="1B" checked/)
  })

  test('a second press adds nothing, a change is a new row, and two presses at once are one', async () => {
    const { w, browser, more } = await answered()
    const said = { BLD: '0', MUSTER: '1' }
    const pages = await Promise.all([browser.post(more, said), browser.post(more, said)])
    expect((await Promise.all(pages.map((page) => page.text()))).join()).toContain(
      '変わったところはありません',
    )
    await w.laterBy(1)
    await browser.post(more, { BLD: '1', MUSTER: '1' })
    expect(await kept(w)).toEqual(['link BLD=0', 'link MUSTER=1', 'link BLD=1'])
  })

  test('a number that is none keeps everything typed, says how to mend it, and records nothing', async () => {
    const { w, browser, more } = await answered()
    await w.store.owner.query("update prompt set facility_type = 'home_care_clinic'")
    const response = await browser.post(more, { HVEN: '三人', PWR: '2' })
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain('0から999までの数字')
    expect(page).toContain('value="三人"')
    expect(page).toMatch(/name="PWR" value="2" checked/)
    expect(await kept(w)).toEqual([])
  })

  test('a dead, foreign or withdrawn link adds nothing', async () => {
    const { w, browser, more } = await answered()
    expect((await browser.get(`/r/${'A'.repeat(27)}/more`)).status).toBe(404)
    await w.store.owner.query("update safety_check set status = 'withdrawn', closed_at = $1", [w.now()])
    expect((await browser.post(more, { PWR: '2' })).status).toBe(410)
    expect(await kept(w)).toEqual([])
  })
})

test('the committee sees who is in trouble and how many said what; a viewer and next door do not', async () => {
  const w = await launched()
  await w.mori.mails()
  await press(w, 'A1')
  await press(w, 'くわしく知らせる')
  await press(w, '問題なし')
  await press(w, '停電')
  const page = await (
    await (await w.staff('fuse', 'committee')).get(`/safety-checks/${w.drill}/details`)
  ).text()
  expect(page).toMatch(/<title>【訓練】/)
  expect(page).toMatch(/田中 花子[\s\S]*電気: <strong>停電<\/strong>/)
  expect(page).toMatch(/困っているという知らせ（1人）/)
  expect(page).toMatch(/<th scope="row">建物<\/th><td>1人<\/td><td>問題なし 1<\/td>/)
  const board = await (await (await w.staff('fuse')).get(`/safety-checks/${w.drill}`)).text()
  expect(board).toContain(`/safety-checks/${w.drill}/details`)
  expect((await (await w.staff('fuse', 'viewer')).get(`/safety-checks/${w.drill}/details`)).status).toBe(403)
  expect((await (await w.staff('kawachi')).get(`/safety-checks/${w.drill}/details`)).status).toBe(404)
})
