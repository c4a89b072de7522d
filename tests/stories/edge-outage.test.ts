import { expect, test } from 'vitest'
import { edgeOfFile } from '../edge/edge-world.ts'

const standing = edgeOfFile()

/** A drill that has just been launched, with everybody's prompt read and the edge told of it. */
async function asked(settings: Record<string, string> = {}) {
  const here = await standing({ settings })
  const { w } = here
  await w.launches(w.drill)
  await w.workersRun()
  await here.edgeIsTold()
  w.sato.texts()
  w.tanaka.texts()
  await w.sato.mails()
  return { ...here, link: await w.mori.link() }
}

test('LINE is told 200 with the server up, and the answer is recorded and thanked for as ever', async () => {
  const { w, replies, originIsBack } = await asked()
  expect(await w.tanaka.phone.presses('A1')).toMatchObject({ status: 200 })
  await originIsBack()
  expect(await replies()).toMatchObject([
    { name: '田中 花子', via: 'line', condition: 'open', event_at: w.now() },
  ])
  expect(w.tanaka.texts().at(-1)).toMatch(/受け付けました/)
})

test('the server dies a minute after the launch, and ten minutes of answers stand at their true minutes', async () => {
  const { w, front, press, link, replies, originIsBack, status } = await asked()
  const launched = w.now().getTime()
  const minute = (n: number) => new Date(launched + n * 60_000)
  await w.laterBy(1)
  front.behave('down')

  await w.laterBy(1)
  expect(await w.tanaka.phone.presses('A2')).toMatchObject({ status: 200 })
  await w.laterBy(3)
  const kept = await press(link, 'needs_help')
  expect(kept.status).toBe(200)
  const page = await kept.text()
  expect(page).toContain('お預かりしました。医師会のサーバーに届きしだい記録します')
  expect(page).toContain('10時11分')
  await w.laterBy(4)
  await w.sato.phone.presses('A1')
  expect(await status()).toMatchObject({ inbox: { waiting: 3 } })
  expect(await replies()).toEqual([])

  await w.laterBy(2)
  await originIsBack()
  expect(await replies()).toMatchObject([
    { name: '田中 花子', via: 'line', condition: 'partly_open', event_at: minute(2) },
    { name: '森 次郎', via: 'link', condition: 'needs_help', event_at: minute(5) },
    { name: '佐藤 一郎', via: 'line', condition: 'open', event_at: minute(9) },
  ])
  const received = await w.store.owner.query('select received_at from line_event order by received_at')
  expect(received.rows).toEqual([{ received_at: minute(2) }, { received_at: minute(9) }])
  w.tanaka.texts()
  w.sato.texts()
  const office = await w.staff('fuse', 'office')
  const board = await (await office.get(`/safety-checks/${w.drill}`)).text()
  expect(board).toContain('10:11 Web')
  for (const passed of ['2分', '5分', '9分']) expect(board).toContain(`class="halo">${passed}<`)
})

test('a doctor changes his answer while the server is down, on the page and on LINE, and the last one counts', async () => {
  const { w, front, press, link, replies, originIsBack } = await asked()
  front.behave('down')
  await w.laterBy(1)
  await press(link, 'needs_help')
  await w.tanaka.phone.presses('A4')
  await w.laterBy(1)
  await press(link, 'open')
  await w.tanaka.phone.presses('A1')
  await w.laterBy(1)
  await originIsBack()
  expect((await replies()).map(({ condition }) => condition).sort()).toEqual([
    'needs_help',
    'needs_help',
    'open',
    'open',
  ])
  const { rows } = await w.store.owner.query('select condition from latest_reply')
  expect(rows).toEqual([{ condition: 'open' }, { condition: 'open' }])
  w.tanaka.texts()
})

test('a redelivery and a forged webhook add nothing: the first is known, the second is refused', async () => {
  const { w, ask, front, status, originIsBack, replies } = await asked()
  front.behave('down')
  const sent = await w.tanaka.phone.presses('A1')
  const again = sent.events.map((event) => ({ ...event, deliveryContext: { isRedelivery: true } }))
  expect(await w.platform.sendBatch(w.channels.fuse.token, again)).toMatchObject({ status: 200 })
  const path = `/webhooks/line/${w.channels.fuse.id}`
  const body = JSON.stringify({ destination: w.channels.fuse.bot_user_id, events: sent.events })
  const forged = { method: 'POST', headers: { 'x-line-signature': 'AAAA' }, body }
  expect((await ask(path, forged)).status).toBe(401)
  expect((await ask(path.replace(/.$/, 'x'), forged)).status).toBe(404)
  expect(await status()).toMatchObject({ inbox: { waiting: 1 } })
  await originIsBack()
  expect(await replies()).toHaveLength(1)
  w.tanaka.texts()
})

test('with the channel’s token the edge thanks on LINE while the server is down, 【訓練】 first, once', async () => {
  const { w, front, originIsBack } = await asked()
  front.behave('down')
  const before = w.tanaka.texts().length
  await w.tanaka.phone.presses('A1')
  await expect
    .poll(() => w.tanaka.texts().slice(before), { timeout: 5_000 })
    .toEqual(['【訓練】お預かりしました。医師会のサーバーに届きしだい記録します。変更もできます。'])
  await w.laterBy(1)
  await originIsBack()
  expect(w.tanaka.texts().slice(before)).toHaveLength(1)
})

test('a page that the server answers is the server’s, and its tap is one answer although the edge has it too', async () => {
  const { w, ask, press, link, replies, originIsBack, status } = await asked()
  expect(await (await ask(link)).text()).toContain('森 次郎先生・森 次郎医院')
  const thanks = await press(link, 'open')
  expect(await thanks.text()).toContain('受け付けました')
  await originIsBack()
  expect(await status()).toMatchObject({ inbox: { waiting: 0, handed_over: 1 } })
  expect(await replies()).toMatchObject([{ name: '森 次郎', condition: 'open', event_at: w.now() }])
})

test('an edge that can keep nothing passes on to the server, as if it were not there, and says so when that is away', async () => {
  const { w, front, press, link, replies } = await asked({ ORIGIN_PUBLIC_KEY: 'no key' })
  expect(await w.tanaka.phone.presses('A1')).toMatchObject({ status: 200 })
  expect((await press(link, 'open')).status).toBe(200)
  front.behave('down')
  expect(await w.sato.phone.presses('A1')).toMatchObject({ status: 503 })
  const lost = await press(link, 'needs_help')
  expect(lost.status).toBe(503)
  expect(await lost.text()).toContain('送れませんでした')
  await w.workersRun()
  expect(await replies()).toHaveLength(2)
  w.tanaka.texts()
})
