import { expect, onTestFinished, test } from 'vitest'
import { openLine } from '../../src/channels/line.ts'
import type { LineFault } from '../../src/demo/line-faults.ts'
import { startLinePlatform } from '../../src/demo/line-platform.ts'

const TOKEN = 'token of the account'
const user = (number: number) => `U${String(number).padStart(32, '0')}`
const messages = [{ type: 'text' as const, text: '【訓練】こんにちは' }]
const MULTICAST = '/v2/bot/message/multicast'
const PUSH = '/v2/bot/message/push'

/** LINE with one account of 1,000 messages a month and two friends; its half minutes take 0.3 s. */
async function linePlatform(settings: Parameters<typeof startLinePlatform>[0] = {}) {
  const platform = await startLinePlatform({ time_scale: 0.01, ...settings })
  onTestFinished(() => platform.close())
  platform.openChannel({
    channel_secret: 'secret of the account',
    access_token: TOKEN,
    webhook_url: '',
    bot_user_id: user(0),
    monthly_limit: 1_000,
  })
  for (const number of [1, 2]) platform.befriend(TOKEN, user(number))
  const line = openLine(platform.url)
  const retry_key = crypto.randomUUID()
  return {
    platform,
    line,
    retry_key,
    shown: () => platform.phone(user(1)).texts().length,
    multicast: () => line.multicast({ token: TOKEN, to: [user(1), user(2)], messages, retry_key }),
    call: (path: string, { key, signal }: { key?: string; signal?: AbortSignal } = {}) =>
      fetch(platform.url + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${TOKEN}`,
          'content-type': 'application/json',
          ...(key ? { 'x-line-retry-key': key } : {}),
        },
        body: JSON.stringify({ to: path === MULTICAST ? [user(1), user(2)] : user(1), messages }),
        ...(signal ? { signal } : {}),
      }),
  }
}

const MET: [LineFault, string | null, number][] = [
  ['error_500', 'unavailable', 0],
  ['rate_429', 'throttled', 0],
  ['quota_429', 'out_of_quota', 0],
  ['unauthorized_401', 'unauthorized', 0],
  ['accept_then_cut', 'unavailable', 1],
  ['half_body', 'unavailable', 1],
  ['conflict_409', null, 1],
]

test.each(MET)(
  'when LINE fails by %s, the app reads %s, phones have shown it %i times, and after the retry once',
  async (as, failure, times) => {
    const { platform, multicast, shown } = await linePlatform()
    platform.behave({ as, next: 1, on: 'multicast' })
    expect(await multicast()).toMatchObject(failure ? { accepted: false, failure } : { accepted: true })
    expect(shown()).toBe(times)
    expect((await multicast()).accepted).toBe(true)
    expect(shown()).toBe(1)
    expect(platform.ledger.duplicates()).toEqual([])
    expect(platform.ledger.accepted).toHaveLength(1)
  },
)

test.each([
  ['error_500', 500, 'Internal Server Error'],
  ['rate_429', 429, 'The API rate limit has been exceeded. Try again later.'],
  ['quota_429', 429, 'You have reached your monthly limit.'],
  ['unauthorized_401', 401, 'Authentication failed. Confirm that the access token is valid.'],
] as const)('%s is worded as LINE words it, and no header says when to come back', async (...row) => {
  const [as, status, message] = row
  const { platform, call } = await linePlatform()
  platform.behave({ as })
  const answer = await call(MULTICAST)
  expect([answer.status, await answer.json()]).toEqual([status, { message }])
  expect(answer.headers.get('retry-after')).toBeNull()
  expect(platform.ledger.accepted).toEqual([])
})

test('the monthly limit may be named although messages are left, and be gone a moment later', async () => {
  const { platform, line, multicast } = await linePlatform()
  platform.behave({ as: 'quota_429', on: 'multicast', next: 2 })
  for (let times = 0; times < 2; times++) {
    expect(await multicast()).toMatchObject({ accepted: false, failure: 'out_of_quota' })
    expect(await line.quota(TOKEN)).toEqual({ ok: true, limit: 1_000, used: 0 })
  }
  expect((await multicast()).accepted).toBe(true)
  expect(await line.quota(TOKEN)).toEqual({ ok: true, limit: 1_000, used: 2 })
})

test('a silent LINE takes the call, says nothing, and has shown nothing', async () => {
  const { platform, call, shown } = await linePlatform()
  platform.behave({ as: 'silent', next: 1 })
  await expect(call(MULTICAST, { signal: AbortSignal.timeout(400) })).rejects.toThrow('timeout')
  expect(platform.ledger.calls.get('multicast')).toBe(1)
  expect([platform.ledger.accepted.length, shown()]).toEqual([0, 0])
})

test('one silent account does not keep the others from being answered', async () => {
  const { platform, line, multicast, call } = await linePlatform()
  platform.openChannel({
    channel_secret: 'secret of the other account',
    access_token: 'token of the other account',
    webhook_url: '',
    bot_user_id: user(9),
  })
  platform.behave({ as: 'silent', access_token: TOKEN })
  const unanswered = call(MULTICAST, { signal: AbortSignal.timeout(1_000) }).catch(() => 'silence')
  expect(await line.quota('token of the other account')).toEqual({ ok: true, limit: null, used: 0 })
  expect(await unanswered).toBe('silence')
  platform.behave(null)
  expect((await multicast()).accepted).toBe(true)
})

test('a slow LINE has shown it long before it answers', async () => {
  const { platform, multicast, shown } = await linePlatform()
  platform.behave({ as: 'slow_30s', next: 1 })
  const began = performance.now()
  const answer = multicast()
  await expect.poll(shown, { interval: 5 }).toBe(1)
  expect(performance.now() - began).toBeLessThan(250)
  expect((await answer).accepted).toBe(true)
  expect(performance.now() - began).toBeGreaterThan(295)
})

test('half an answer ends in the middle of its JSON', async () => {
  const { platform, call, shown } = await linePlatform()
  platform.behave({ as: 'half_body', next: 1 })
  const answer = await call(PUSH)
  let came = ''
  await expect(
    (async () => {
      for await (const bytes of answer.body ?? []) came += Buffer.from(bytes).toString()
    })(),
  ).rejects.toThrow('terminated')
  expect(answer.status).toBe(200)
  expect(Number(answer.headers.get('content-length')) - came.length).toBeGreaterThan(20)
  expect(came).toMatch(/^\{"sentMessages":\[\{"id"/)
  expect(shown()).toBe(1)
})

test('409 names the very call that the ledger holds under that key, with what was sent then', async () => {
  const { platform, call, retry_key, shown } = await linePlatform()
  const first = await call(PUSH, { key: retry_key })
  const again = await call(PUSH, { key: retry_key })
  expect([first.status, again.status, shown()]).toEqual([200, 409, 1])
  expect(await again.json()).toEqual({
    message: 'The retry key is already accepted',
    ...((await first.json()) as object),
  })
  expect(platform.ledger.accepted).toMatchObject([
    { retry_key, request_id: again.headers.get('x-line-accepted-request-id') },
  ])
  expect((await call(PUSH, { key: crypto.randomUUID() })).status).toBe(200)
})

test('a 409 by fault is never without its key, nor about a call that was not accepted', async () => {
  const { platform, call, retry_key } = await linePlatform()
  platform.behave({ as: 'conflict_409' })
  expect((await call(MULTICAST)).status).toBe(200)
  const conflict = await call(MULTICAST, { key: retry_key })
  expect(conflict.status).toBe(409)
  expect(platform.ledger.accepted.at(-1)).toMatchObject({
    retry_key,
    request_id: conflict.headers.get('x-line-accepted-request-id'),
  })
  platform.setQuota(TOKEN, 4)
  expect((await call(MULTICAST, { key: crypto.randomUUID() })).status).toBe(429)
})

test('a sink for benches takes as many calls a second as come', async () => {
  const { call, platform } = await linePlatform({ limits_rate: false, now: () => 0 })
  const statuses = await Promise.all(Array.from({ length: 250 }, () => call(MULTICAST)))
  expect(statuses.filter(({ status }) => status === 200)).toHaveLength(250)
  expect(platform.ledger.accepted).toHaveLength(250)
})
