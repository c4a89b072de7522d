import { expect, test } from 'vitest'
import { lookAtEdge } from '../../src/cli/doctor/edge.ts'
import { makeKeyPair } from '../../src/relay/seal.ts'
import { allowEdgeSurname } from '../../src/roster/allow-edge-surname.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { withdraw } from '../../src/safety-checks/notices/withdraw.ts'
import { edgeOfFile, SECRET } from '../edge/edge-world.ts'
import type { World } from '../world.ts'

const standing = edgeOfFile()

async function asked({ surname = false }: { surname?: boolean } = {}) {
  const here = await standing()
  const { w } = here
  if (surname) await allowEdgeSurname(w.db, { association: w.fuse, allowed: true, by: 'cli', at: w.now() })
  await w.launches(w.drill)
  await w.workersRun()
  await here.edgeIsTold()
  w.sato.texts()
  w.tanaka.texts()
  await w.sato.mails()
  return { ...here, link: await w.mori.link() }
}

const FOUR = ['open', 'partly_open', 'closed', 'needs_help']
const buttonsIn = (page: string) =>
  [...page.matchAll(/name="condition" value="(\w+)"/g)].map(([, value]) => value)
const own = (w: World) => ({ association: w.fuse, id: w.drill, by: 'cli', at: w.now() })

test('the edge’s page of a drill says 【訓練】 first, names nobody, and has the four buttons', async () => {
  const { ask, front, link } = await asked()
  front.behave('down')
  const response = await ask(link)
  const page = await response.text()
  expect(response.status).toBe(200)
  expect(page).toMatch(/<title>【訓練】大阪880万人訓練 回答<\/title>/)
  expect(page).toMatch(/<body><header class="drill">【訓練】/)
  for (const words of ['布施医師会', '06-6782-0000']) expect(page).toContain(words)
  expect(page).not.toContain('森')
  expect(buttonsIn(page)).toEqual(FOUR)
  expect(response.headers.get('cache-control')).toBe('no-store')
})

test('a surname stands on it only where the association allows that, and only for whoever holds the link', async () => {
  const { ask, front, link, stolen } = await asked({ surname: true })
  front.behave('down')
  const page = await (await ask(link)).text()
  expect(page).toContain('森先生')
  expect(page).not.toMatch(/次郎|医院/)
  const { door } = await stolen()
  expect(door).toHaveLength(3)
  expect(JSON.stringify(door)).not.toMatch(/森|佐藤|田中/)
})

test('a withdrawn check takes no answer at the edge, which says why', async () => {
  const { w, ask, press, front, link, edgeIsTold, status } = await asked()
  await withdraw(
    { db: w.db, queues: w.plant.queues },
    {
      ...own(w),
      sentence: '誤って送信しました。回答はいりません。',
    },
  )
  await w.workersRun()
  await edgeIsTold()
  front.behave('down')
  for (const response of [await ask(link), await press(link, 'open')]) {
    expect(response.status).toBe(410)
    const page = await response.text()
    expect(page).toContain('この安否確認は取り消されました')
    expect(page).toContain('回答はいりません')
    expect(buttonsIn(page)).toEqual([])
  }
  expect(await status()).toMatchObject({ inbox: { waiting: 0, handed_over: 0 } })
  for (const doctor of w.everybody) if (doctor.user_id) doctor.texts()
  await w.sato.mails()
  await w.mori.mails()
})

test('a closed check takes late answers for a day at the edge too, and none after that', async () => {
  const { w, ask, press, front, link, edgeIsTold, status } = await asked()
  await closeSafetyCheck(w.db, own(w))
  await edgeIsTold()
  front.behave('down')
  await w.laterBy(60)
  expect(await (await ask(link)).text()).toContain('受付は締め切りましたが、回答できます')
  expect((await press(link, 'open')).status).toBe(200)
  await w.laterBy(24 * 60)
  expect((await press(link, 'open')).status).toBe(410)
  expect(await status()).toMatchObject({ inbox: { waiting: 1 } })
})

test('a link that the edge was not told of gets an honest page with the telephone, and nothing is kept', async () => {
  const { ask, press, front, status } = await asked()
  front.behave('down')
  const unknown = `/r/${'x'.repeat(27)}`
  for (const response of [await ask(unknown), await press(unknown, 'open')]) {
    expect(response.status).toBe(503)
    const page = await response.text()
    for (const words of ['医師会のサーバーにつながりません', '布施医師会', '06-6782-0000', '119番'])
      expect(page).toContain(words)
    expect(buttonsIn(page)).toEqual([])
  }
  expect(await status()).toMatchObject({ inbox: { waiting: 0 } })
})

test('a snapshot that the server has since changed is said to be old, with the telephone beside it', async () => {
  const { w, ask, front, looks, link } = await asked()
  await w.store.owner.query("update safety_check set title = '大阪880万人訓練(改)'")
  await looks()
  await looks()
  front.behave('down')
  const page = await (await ask(link)).text()
  expect(page).toContain('この画面の内容は、最新でないことがあります')
  expect(page).toContain('06-6782-0000')
})

test('a launch, a change and a close reach the edge by themselves; a snapshot that comes late overwrites nothing', async () => {
  const { w, ask, front, link, edgeIsTold, commands } = await asked()
  const { rows } = await w.store.owner.query('select tries, fingerprint is not null as told from edge_push')
  expect(rows).toEqual([{ tries: 0, told: true }])
  await w.laterBy(1)
  await w.store.owner.query("update safety_check set title = '新しい題'")
  await edgeIsTold()
  const old = {
    check: w.drill,
    version: 1,
    fingerprint: 'x',
    head: { association_name: 'x', phone: null, check: { purpose: 'actual', title: 'x' } },
    doors: [],
  }
  expect(await (await commands('/edge/snapshot', JSON.stringify(old))).json()).toEqual({ is_kept: false })
  front.behave('down')
  expect(await (await ask(link)).text()).toContain('【訓練】新しい題')
})

test('nobody without the secret tells the edge anything', async () => {
  const { ask } = await asked()
  for (const path of ['/edge/snapshot', '/edge/again', '/edge/settings'])
    expect((await ask(path, { method: 'POST', body: '{}' })).status).toBe(401)
  for (const path of ['/', '/safety-checks', '/sign-in', '/edge/intake'])
    expect((await ask(path)).status).toBe(404)
})

test('the doctor on the command line sees whether the edge stands and has the same keys', async () => {
  const { w, keys, url } = await standing()
  const looks = async (more: { url?: string; secret?: string; private_key?: string } = {}) => {
    const config = {
      ...w.plant.config,
      edge: { url, secret: SECRET, private_key: keys.private_key, ...more },
    }
    const { mark, says } = await lookAtEdge({ config, store: w.store })
    return `${mark} ${says}`
  }
  expect(await looks()).toBe('good 動いていて、鍵も合っています')
  expect(await looks({ secret: 'another secret, just as long as the right one' })).toContain(
    '秘密の文字列が違います',
  )
  expect(await looks({ private_key: (await makeKeyPair()).private_key })).toContain(
    '預かった回答を開けません',
  )
  expect(await looks({ url: 'http://127.0.0.1:1' })).toBe('bad 答えません')
  const none = await lookAtEdge({ config: { ...w.plant.config, edge: null }, store: w.store })
  expect(none.mark).toBe('none')
})

test('the doctor on the command line names the LINE channels that the edge does not know', async () => {
  const { w } = await standing({ settings: { LINE_CHANNELS: '{}' } })
  const { mark, says, to_do } = await lookAtEdge({ config: w.plant.config, store: w.store })
  expect(`${mark} ${says}`).toMatch(/^note 2つのLINE公式アカウントを知りません/)
  for (const { id } of Object.values(w.channels)) expect(to_do).toContain(id)
})

test('a thief of the Durable Object’s file reads no name, no user, no link and no answer', async () => {
  const { w, press, front, link, stolen } = await asked()
  front.behave('down')
  await press(link, 'needs_help')
  await w.tanaka.phone.presses('A4')
  const taken = await stolen()
  expect(taken.item).toHaveLength(2)
  const all = JSON.stringify(taken)
  const token = link.slice(3)
  for (const word of [
    '森',
    '田中',
    w.tanaka.user_id ?? '-',
    token,
    'needs_help',
    'postback',
    'a=A4',
    'replyToken',
  ])
    expect(all).not.toContain(word)
})

test('somebody who presses on and on is slowed down and told that the answer is kept', async () => {
  const { press, front, link, status } = await asked()
  front.behave('down')
  for (let time = 0; time < 20; time++) expect((await press(link, 'open')).status).toBe(200)
  const response = await press(link, 'open')
  expect(response.status).toBe(429)
  expect(await response.text()).toContain('回答はお預かりしています')
  expect(await status()).toMatchObject({ inbox: { waiting: 20 } })
})
