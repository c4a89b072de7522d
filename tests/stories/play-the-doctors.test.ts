import type { messagingApi } from '@line/bot-sdk'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openLine } from '../../src/channels/line.ts'
import { openMailer } from '../../src/channels/mail.ts'
import { UNPROTECTED } from '../../src/config/mail.ts'
import { Crowd } from '../../src/demo/crowd.ts'
import { mindOf } from '../../src/demo/doctors.ts'
import { summarise } from '../../src/demo/ledgers.ts'
import { startLinePlatform } from '../../src/demo/line-platform.ts'
import { startMailHost } from '../../src/demo/mail-host.ts'
import type { Speed } from '../../src/demo/pace.ts'
import { phonesApp } from '../../src/demo/phones.tsx'
import { randomOf } from '../../src/demo/random.ts'
import { formFor } from '../../src/demo/reply-page.ts'
import { lineOf } from '../../src/demo/spare-phone.ts'

const TOKEN = 'token'
const CHECK = '0b1e5f0a-7a55-4e5c-9a0e-3f3f6c1d2e3f'
const SEED = 1

const prompt = (words: string): messagingApi.FlexMessage => ({
  type: 'flex',
  altText: `【訓練】${words}`,
  contents: {
    type: 'bubble',
    body: {
      type: 'box',
      layout: 'vertical',
      contents: [
        { type: 'text', text: words },
        ...['A1', 'A2', 'A3', 'A4'].map(
          (code): messagingApi.FlexButton => ({
            type: 'button',
            action: { type: 'postback', label: code, data: `v=1&c=${CHECK}&a=${code}` },
          }),
        ),
      ],
    },
  },
})

/** Far ends with doctors enrolled, and in the app's place a drawer for what they post. */
async function farEnds(speed: Speed, doctors: { number: string; line: boolean; mail: boolean }[]) {
  const posted: string[] = []
  const line = await startLinePlatform({
    tell: (received) => crowd.sees(received),
    post: async (_, { body }) => {
      posted.push(
        ...JSON.parse(String(body)).events.map(
          (event: { postback?: { data: string } }) => event.postback?.data,
        ),
      )
      return new Response('ok')
    },
  })
  const mail = await startMailHost({ tell: (received) => void crowd.gets(received) })
  const crowd = new Crowd({ seed: SEED, speed, phone: line.phone })
  const mailer = openMailer({ mail: UNPROTECTED, smtp_url: mail.url, mail_from: 'anpi@fuse.example.jp' })
  onTestFinished(async () => {
    mailer.close()
    crowd.pace.close()
    await Promise.all([line.close(), mail.close()])
  })
  line.openChannel({
    channel_secret: 's',
    access_token: TOKEN,
    webhook_url: 'http://app.invalid/',
    bot_user_id: userOf('0'),
  })
  const enrolled = doctors.map(({ number, ...ways }) => ({
    number,
    name: `医師 ${number}`,
    kana: 'イシ',
    role: 'member' as const,
    user_id: ways.line ? userOf(number) : null,
    mail: ways.mail ? `${number}@example.jp` : null,
    association_name: '布施医師会',
    access_token: TOKEN,
  }))
  crowd.enrol(enrolled)
  for (const { user_id } of enrolled) if (user_id) line.befriend(TOKEN, user_id)
  const pages = phonesApp({ line, mail, crowd, app_url: 'http://localhost:8787' })
  return {
    line,
    mail,
    crowd,
    posted,
    async asks(words = '大阪880万人訓練') {
      const to = enrolled.flatMap(({ user_id }) => user_id ?? [])
      const call = { token: TOKEN, to, messages: [prompt(words)], retry_key: crypto.randomUUID() }
      await openLine(line.url).multicast(call)
    },
    writes: (number: string) =>
      mailer.send(
        {
          to: `${number}@example.jp`,
          from_name: '布施医師会',
          subject: '【訓練】',
          text: `【訓練】\nhttp://127.0.0.1:9/r/${number.padEnd(27, 'x')}`,
          html: '',
          message_id: `<${number}@fuse.example.jp>`,
        },
        async () => {},
      ),
    look: async (path: string) => (await pages.request(path)).text(),
    press: (path: string, form: Record<string, string>, origin = 'http://localhost') =>
      pages.request(`http://localhost${path}`, {
        method: 'POST',
        headers: { origin },
        body: new URLSearchParams(form),
      }),
  }
}

const userOf = (number: string) =>
  `U${number
    .toLowerCase()
    .replace(/[^0-9a-f]/g, '')
    .padStart(32, '0')}`
const numbers = Array.from({ length: 40 }, (_, index) => `F${String(index).padStart(5, '0')}`)
const minds = new Map(numbers.map((number) => [number, mindOf(randomOf(SEED, number, 0), 'member')]))
const willing = numbers.filter((number) => minds.get(number)?.answers.length)
const CODES = { open: 'A1', partly_open: 'A2', closed: 'A3', needs_help: 'A4' }

test('everybody who means to answer does so, and whoever does not stays silent', async () => {
  const { crowd, posted, asks } = await farEnds(
    'full',
    numbers.map((number) => ({ number, line: true, mail: false })),
  )
  await asks()
  await vi.waitUntil(() => crowd.pace.pending() === 0)
  const meant = willing.flatMap(
    (number) => minds.get(number)?.answers.map(({ condition }) => CODES[condition]) ?? [],
  )
  expect(posted.map((data) => data.slice(-2)).toSorted()).toEqual(meant.toSorted())
  expect(
    crowd
      .answers()
      .map(({ number }) => number)
      .toSorted(),
  ).toEqual(willing.toSorted())
})

test('LINE and mail about one check are one question, and a reminder makes nobody answer twice', async () => {
  const some = willing.filter(
    (one) => minds.get(one)?.prefers === 'line' && minds.get(one)?.answers.length === 1,
  )
  const doctors = some.map((number) => ({ number, line: true, mail: true }))
  const { crowd, posted, asks, writes } = await farEnds('full', doctors)
  await asks()
  for (const number of some) await writes(number)
  await asks('もう一度のお願い')
  await vi.waitUntil(() => crowd.pace.pending() === 0)
  expect(posted).toHaveLength(some.length)
})

test('a doctor with LINE or mail whom nothing reached is named as missing', async () => {
  const ends = await farEnds('paused', [
    { number: 'F00001', line: true, mail: false },
    { number: 'F00002', line: false, mail: true },
    { number: 'F00003', line: false, mail: false },
  ])
  expect(summarise(ends).missing).toEqual(['F00001', 'F00002'])
  await ends.asks()
  expect(summarise(ends)).toMatchObject({ missing: ['F00002'], reached: 1, line: { accepted: 1 } })
  await ends.writes('F00002')
  expect(summarise(ends)).toMatchObject({ missing: [], reached: 2, mail: { accepted: 1 } })
})

test('a doctor played by hand does not contradict what was pressed for her', async () => {
  const [number = ''] = willing
  const { crowd, posted, asks, press, look } = await farEnds('paused', [{ number, line: true, mail: false }])
  await asks()
  const data = `v=1&c=${CHECK}&a=A4`
  expect((await press(`/doctors/${number}/press`, { index: '0', data })).status).toBe(303)
  crowd.pace.speed = 'full'
  await vi.waitUntil(() => crowd.pace.pending() === 0)
  expect(posted).toEqual([data])
  expect(await look('/')).toContain('▲ 要支援')
})

test('a doctor whom the roster knows without LINE may befriend the account and write to it', async () => {
  const { line, press, look } = await farEnds('paused', [{ number: 'F00003', line: false, mail: false }])
  expect(await look('/doctors/F00003')).toContain('友だちに追加する')
  expect((await press('/doctors/F00003/follow', {})).status).toBe(303)
  expect((await press('/doctors/F00003/say', { text: '3F9K7-QXM2T' })).status).toBe(303)
  expect(await look('/doctors/F00003/line')).toContain('3F9K7-QXM2T')
  expect(line.phone(lineOf({ user_id: null, number: 'F00003' })).isFriend()).toBe(true)
})

test("strangers' words stay words on the phones page", async () => {
  const { line, asks, look } = await farEnds('paused', [{ number: 'F00001', line: true, mail: false }])
  const evil = '<script>alert(1)</script>'
  await asks(evil)
  await line.phone(userOf('F00001')).says(evil)
  const page = await look('/doctors/F00001/line')
  expect(page).not.toContain('<script')
  expect(page.split('&lt;script&gt;')).toHaveLength(3)
})

test('another site cannot press anything here, and an unknown doctor has no page', async () => {
  const { posted, asks, press } = await farEnds('paused', [{ number: 'F00001', line: true, mail: false }])
  await asks()
  const form = { index: '0', data: `v=1&c=${CHECK}&a=A1` }
  expect((await press('/doctors/F00001/press', form, 'http://evil.example')).status).toBe(403)
  expect((await press('/doctors/F00009/press', form)).status).toBe(404)
  expect(posted).toEqual([])
})

test.each([
  ['no form', '<p>回答</p>', null],
  [
    'a form without that button',
    '<form method="post"><button name="condition" value="open">●</button></form>',
    null,
  ],
  [
    'the button among others, with what is hidden beside it',
    '<form action="/r/x?a=1&amp;b=2"><input type="hidden" name="v" value="&#34;1"><button name="condition" value="open"><button name="condition" value="needs_help"></form>',
    {
      action: '/r/x?a=1&b=2',
      fields: [
        ['v', '"1'],
        ['condition', 'needs_help'],
      ],
    },
  ],
])('on a reply page with %s a doctor finds what to press', (_, html, found) => {
  expect(formFor(html, 'needs_help')).toEqual(found)
})
