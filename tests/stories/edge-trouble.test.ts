import { expect, onTestFinished, test } from 'vitest'
import { startMailApi } from '../../src/demo/mail-api.ts'
import type { HandOver } from '../../src/relay/protocol.ts'
import { edgeOfFile } from '../edge/edge-world.ts'

const standing = edgeOfFile()

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

test('one answer that the server finds too large is set aside and shown, and nobody waits for it', async () => {
  const { w, front, press, link, status, originIsBack, replies, commands } = await asked()
  front.behave('down')
  await w.tanaka.phone.presses('A1')
  await w.laterBy(1)
  await press(link, 'open')
  await w.laterBy(1)
  await w.sato.phone.presses('A3')
  let poison = ''
  front.insteadOf(({ path, body }) => {
    if (path !== '/edge/intake') return null
    const { items } = JSON.parse(body) as HandOver
    poison ||= items[0]?.id ?? ''
    return items.some(({ id }) => id === poison) ? 413 : null
  })
  await originIsBack()
  expect(await status()).toMatchObject({
    inbox: { waiting: 0, handed_over: 2, refused: [{ why: '413', n: 1 }] },
  })
  expect(await replies()).toHaveLength(2)

  front.insteadOf(() => null)
  expect(await (await commands('/edge/again')).json()).toEqual({ again: 1 })
  await originIsBack()
  expect((await replies()).map(({ name }) => name)).toEqual(['田中 花子', '森 次郎', '佐藤 一郎'])
  expect(await status()).toMatchObject({ inbox: { refused: [] } })
  for (const doctor of [w.sato, w.tanaka]) doctor.texts()
})

test('one answer that the server fails over is tried again and again, and the others pass it by', async () => {
  const { w, front, press, link, status, looks, replies } = await asked({ RETRY_LONGEST_MS: '600000' })
  front.behave('down')
  await w.tanaka.phone.presses('A1')
  await press(link, 'open')
  await w.sato.phone.presses('A3')
  let poison = ''
  front.insteadOf(({ path, body }) => {
    if (path !== '/edge/intake') return null
    const { items } = JSON.parse(body) as HandOver
    poison ||= items[0]?.id ?? ''
    return items.some(({ id }) => id === poison) ? 500 : null
  })
  front.behave('up')
  await looks()
  await expect.poll(async () => (await status()).inbox.handed_over, { timeout: 10_000 }).toBe(2)
  expect(await status()).toMatchObject({ inbox: { waiting: 1, refused: [] } })

  front.insteadOf(() => null)
  await w.laterBy(11)
  await looks()
  await expect.poll(async () => (await status()).inbox.waiting, { timeout: 10_000 }).toBe(0)
  await w.workersRun()
  expect(await replies()).toHaveLength(3)
  for (const doctor of [w.sato, w.tanaka]) doctor.texts()
})

test('officers are told once by LINE and mail when the server has been silent for a minute, and when it is back', async () => {
  const api = await startMailApi({ key: 'key of the mail api' })
  onTestFinished(() => void api.close())
  const { w, looks, front, press, link, status } = await asked({
    TELL_LINE_TO: `U${'1'.padStart(32, '0')}`,
    TELL_LINE_TOKEN: 'token of f',
    TELL_MAIL_URL: api.url,
    TELL_MAIL_KEY: 'key of the mail api',
    TELL_MAIL_FROM: 'edge@example.jp',
    TELL_MAIL_TO: 'yakuin@example.jp, jimukyoku@example.jp',
  })
  await looks()
  front.behave('down')
  await w.laterBy(1)
  await press(link, 'needs_help')
  await looks()
  expect(api.mails).toEqual([])
  await w.laterBy(1)
  await looks()
  await looks()
  expect(api.mails).toHaveLength(1)
  expect(api.mails[0]).toMatchObject({
    from: 'edge@example.jp',
    to: ['yakuin@example.jp', 'jimukyoku@example.jp'],
    subject: '【灯】医師会のサーバーが応答しません',
    text: expect.stringMatching(/11月5日\(木\) 10時06分から応答していません\(2分\).*いま1件/s),
  })
  expect(w.sato.texts().filter((text) => text.startsWith('【灯】'))).toHaveLength(1)
  expect(await status()).toMatchObject({ watch: { silent_since: expect.any(Number), uptime_30_days: 25 } })

  api.behave(true)
  front.behave('up')
  await looks()
  expect(await status()).toMatchObject({ watch: { silent_since: null, not_told: ['mail'] } })
  api.behave(false)
  await looks()
  expect(api.mails.map(({ subject }) => subject)).toEqual([
    '【灯】医師会のサーバーが応答しません',
    '【灯】医師会のサーバーが戻りました',
  ])
  expect(w.sato.texts().filter((text) => text.startsWith('【灯】'))).toHaveLength(2)
})

test('the status page tells anybody how it stands, in counts and times and nobody’s name', async () => {
  const { w, ask, front, press, link, looks } = await asked()
  await looks()
  front.behave('down')
  await press(link, 'needs_help')
  await w.laterBy(2)
  await looks()
  const response = await ask('/edge/status')
  const page = await response.text()
  for (const words of [
    'サーバーが応答していません',
    '引き渡しを待っている: 1件',
    'いちばん古いもの 2分前',
    'この30日: 50%',
  ])
    expect(page).toContain(words)
  expect(page).not.toMatch(/森|880万人|助けが必要/)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
})
