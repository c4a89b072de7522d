import { describe, expect, test } from 'vitest'
import { launch } from '../../src/safety-checks/launch.ts'
import { type World, world } from '../world.ts'

/** A drill that has reached 森 by mail; gives the path of the personal link. */
async function asked() {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  w.sato.texts()
  w.tanaka.texts()
  await w.sato.mails()
  return { w, link: await w.mori.link(), browser: w.stranger() }
}

const kept = async (w: World) =>
  (await w.store.owner.query('select via, condition from reply order by event_at, received_at')).rows

const closes = (w: World, status: 'closed' | 'withdrawn') =>
  w.store.owner.query('update safety_check set status = $1, closed_at = $2', [status, w.now()])

const BUTTONS = /<button type="submit" name="condition" value="(\w+)"/g
const buttonsOf = (page: string) => [...page.matchAll(BUTTONS)].map(([, value]) => value)
const FOUR = ['open', 'partly_open', 'closed', 'needs_help']

describe('opening the link', () => {
  test('a hundred times by a mail scanner, with GET and HEAD, records nothing', async () => {
    const { w, link, browser } = await asked()
    for (let time = 0; time < 100; time++) {
      const method = time % 2 === 0 ? 'GET' : 'HEAD'
      expect((await browser.request(link, { method })).status).toBe(200)
    }
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH'])
      expect((await browser.request(link, { method })).status).toBe(404)
    await w.workersRun()
    expect(await kept(w)).toEqual([])
    expect((await w.store.owner.query('select from web_event')).rowCount).toBe(0)
  })

  test('shows who asks whom, 【訓練】 first, and four buttons', async () => {
    const { link, browser } = await asked()
    const response = await browser.get(link)
    const page = await response.text()
    expect(page).toMatch(/<title>【訓練】大阪880万人訓練 回答<\/title>/)
    expect(page).toMatch(/<body><header class="drill">【訓練】実際の災害ではありません/)
    expect(page).toMatch(/<h1>【訓練】大阪880万人訓練<\/h1>/)
    for (const words of ['布施医師会', '森 次郎先生', '森 次郎医院', '06-6782-0000'])
      expect(page).toContain(words)
    expect(buttonsOf(page)).toEqual(FOUR)
    expect(page).not.toContain('現在の回答')
  })

  test('loads, runs, remembers and tells nothing', async () => {
    const { link, browser } = await asked()
    const response = await browser.get(link)
    const page = await response.text()
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]{43}='; /)
    for (const rule of ["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", 'img-src data:'])
      expect(policy).toContain(rule)
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-robots-tag')).toContain('noindex')
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(page.match(/<style>/g)).toHaveLength(1)
    expect(page).not.toMatch(/<script|\sstyle=|\son\w+=|https?:/)
    expect(page).toContain('<link rel="icon" href="data:,"/>')
  })
})

describe('pressing a button', () => {
  test('is a complete answer, thanked at once, and shown when the page is opened again', async () => {
    const { w, link, browser } = await asked()
    await w.laterBy(36)
    const thanks = await browser.post(link, { condition: 'open' })
    expect(thanks.status).toBe(200)
    const page = await thanks.text()
    expect(page).toMatch(/<title>【訓練】大阪880万人訓練 受け付けました<\/title>/)
    for (const words of ['受け付けました', '●診療できます', '10時42分', 'ありがとうございます'])
      expect(page).toContain(words)
    expect(buttonsOf(page)).toEqual(FOUR)

    await w.workersRun()
    expect(await kept(w)).toEqual([{ via: 'link', condition: 'open' }])
    const again = await (await browser.get(link)).text()
    expect(again.replace(/<[^>]+>/g, '')).toContain('現在の回答: ●診療できます(10時42分)')
  })

  test('marks the answer that was given, and none before', async () => {
    const { w, link, browser } = await asked()
    const marked = async (page: Promise<Response>) =>
      [...(await (await page).text()).matchAll(/class="(\w+) chosen".*?<small>いまの回答<\/small>/gs)].map(
        ([, condition]) => condition,
      )
    expect(await marked(browser.get(link))).toEqual([])
    expect(await marked(browser.post(link, { condition: 'partly_open' }))).toEqual(['partly_open'])
    await w.workersRun()
    expect(await marked(browser.get(link))).toEqual(['partly_open'])
    expect(await marked(browser.get(`${link}?by=clinic`))).toEqual(['partly_open'])
  })

  test('A1 and then A4 shows A4, keeps both, and says what happens next', async () => {
    const { w, link, browser } = await asked()
    await browser.post(link, { condition: 'open' })
    await w.workersRun()
    await w.laterBy(1)
    const page = await (await browser.post(link, { condition: 'needs_help' })).text()
    expect(page.replace(/<[^>]+>/g, '')).toContain('「●診療できます」→「▲助けが必要です」(10時07分)')
    expect(page.replace(/<[^>]+>/g, '')).toContain(
      '事務局から電話します(06-6782-0000)。命に関わるときは119番へ',
    )
    expect(page).not.toContain('tel:119')
    expect(page).toContain('href="tel:0667820000"')

    await w.workersRun()
    expect(await kept(w)).toEqual([
      { via: 'link', condition: 'open' },
      { via: 'link', condition: 'needs_help' },
    ])
    const { rows } = await w.store.owner.query('select condition from latest_reply')
    expect(rows).toEqual([{ condition: 'needs_help' }])
  })

  test('that does not exist, or a form that is none, is asked again and recorded nowhere', async () => {
    const { w, link, browser } = await asked()
    const answers = [
      await browser.post(link, { condition: 'dead' }),
      await browser.post(link, { condition: 'constructor' }),
      await browser.post(link, {}),
      await browser.request(link, { method: 'POST', body: '%%%=&&;\0' }),
      await browser.request(link, { method: 'POST', body: JSON.stringify({ condition: 'open' }) }),
    ]
    for (const answer of answers) {
      expect(answer.status).toBe(400)
      expect(buttonsOf(await answer.text())).toEqual(FOUR)
    }
    const huge = await browser.post(link, { condition: 'open', padding: 'x'.repeat(10_000) })
    expect(huge.status).toBe(413)
    await w.workersRun()
    expect(await kept(w)).toEqual([])
  })

  test('from a page without an Origin, as no-referrer makes browsers send it, is taken', async () => {
    const { w, link, browser } = await asked()
    const answer = await browser.request(link, {
      method: 'POST',
      headers: { origin: 'null', 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams({ condition: 'closed' }),
    })
    expect(answer.status).toBe(200)
    await w.workersRun()
    expect(await kept(w)).toEqual([{ via: 'link', condition: 'closed' }])
  })

  test('of a neighbour’s link answers for that neighbour only', async () => {
    const { w, link, browser } = await asked()
    const theirs = await w.draft({ title: '河内の訓練', purpose: 'drill', association: w.kawachi })
    await launch(
      { db: w.db, queues: w.plant.queues },
      { association: w.kawachi, id: theirs, by: 'cli', at: w.now() },
    )
    await w.workersRun()
    w.kishi.texts()
    await browser.post(await w.kishi.link(), { condition: 'closed' })
    await browser.post(link, { condition: 'open' })
    await w.workersRun()
    const { rows } = await w.store.owner.query(
      'select m.name, r.condition from reply r join member m on m.id = r.member_id order by 1',
    )
    expect(rows).toEqual([
      { name: '岸 三郎', condition: 'closed' },
      { name: '森 次郎', condition: 'open' },
    ])
  })
})

describe('when it is over', () => {
  test('an answer within a day of the close is taken as late, and both pages say so', async () => {
    const { w, link, browser } = await asked()
    await closes(w, 'closed')
    await w.laterBy(23 * 60)
    expect(await (await browser.get(link)).text()).toContain('受付は締め切りましたが、回答できます。')
    const thanks = await (await browser.post(link, { condition: 'open' })).text()
    expect(thanks).toContain('締切は過ぎましたが、受け付けました')
    expect(thanks).toContain('締切後の回答として')
    await w.workersRun()
    expect(await kept(w)).toEqual([{ via: 'link', condition: 'open' }])
  })

  test.each([
    ['closed', 25, 'このリンクは使えなくなりました'],
    ['withdrawn', 0, 'この安否確認は取り消されました'],
  ] as const)(
    'a check %s %i hours ago takes nothing, and names the way out',
    async (status, hours, heading) => {
      const { w, link, browser } = await asked()
      await closes(w, status)
      await w.laterBy(hours * 60)
      for (const answer of [await browser.get(link), await browser.post(link, { condition: 'open' })]) {
        expect(answer.status).toBe(410)
        const page = await answer.text()
        expect(page).toContain(heading)
        expect(page).toMatch(/<title>【訓練】/)
        expect(page).toContain('href="tel:0667820000"')
        expect(page).not.toContain('森 次郎')
        expect(buttonsOf(page)).toEqual([])
      }
      await w.workersRun()
      expect(await kept(w)).toEqual([])
    },
  )

  test('an unknown link says so, whatever its shape, and names nobody', async () => {
    const { w, browser } = await asked()
    for (const path of [`/r/${'A'.repeat(27)}`, '/r/short', '/r/', '/r/a/b', '/r/%00'])
      for (const answer of [await browser.get(path), await browser.post(path, { condition: 'open' })]) {
        expect([path, answer.status]).toEqual([path, 404])
        const page = await answer.text()
        expect(page).toContain('このリンクは使えません')
        expect(page).not.toMatch(/布施|森/)
      }
    expect((await w.store.owner.query('select from web_event')).rowCount).toBe(0)
  })
})

test('an actual check is in red words of its own, and offers 119 to whoever needs help', async () => {
  const w = await world()
  const actual = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  await w.launches(actual)
  await w.workersRun()
  w.sato.texts()
  w.tanaka.texts()
  await w.sato.mails()
  const link = await w.mori.link()
  const page = await (await w.stranger().get(link)).text()
  expect(page).toMatch(/<title>【安否確認】地震 震度6弱 回答<\/title>/)
  expect(page).not.toContain('訓練')
  const thanks = await (await w.stranger().post(link, { condition: 'needs_help' })).text()
  expect(thanks).toContain('href="tel:119"')
})
