import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../src/app.tsx'
import { openAccounts } from '../../src/staff/accounts.ts'
import { openStore } from '../../src/store.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

const statusOf = async (w: World) => (await w.store.owner.query('select status from safety_check')).rows

test('a page of another site cannot act for staff, with a form or with JSON', async () => {
  const w = await world()
  const { cookie } = await w.staff('fuse')
  const form = new URLSearchParams()
  const attempts: RequestInit[] = [
    { headers: { cookie, origin: 'https://evil.example' }, body: form },
    { headers: { cookie, origin: 'null' }, body: form },
    { headers: { cookie, origin: 'http://localhost:9999' }, body: form },
    { headers: { cookie }, body: form },
    { headers: { cookie, origin: PUBLIC_URL, 'sec-fetch-site': 'cross-site' }, body: form },
    { headers: { cookie, origin: PUBLIC_URL, 'sec-fetch-site': 'same-site' }, body: form },
    {
      headers: { cookie, origin: 'https://evil.example', 'content-type': 'application/json' },
      body: '{}',
    },
    { headers: { cookie, origin: 'https://evil.example', 'content-type': 'text/plain' }, body: 'a=b' },
  ]
  for (const attempt of attempts) {
    const path = `${PUBLIC_URL}/safety-checks/${w.drill}/launch`
    const answer = await w.app.request(path, { ...attempt, method: 'POST' })
    expect(answer.status, JSON.stringify(attempt.headers)).toBe(403)
  }
  const signIn = await w.app.request(`${PUBLIC_URL}/sign-in`, { method: 'POST', body: form })
  expect(signIn.status).toBe(403)
  expect(await statusOf(w)).toEqual([{ status: 'draft' }])
})

test('every staff page forbids foreign scripts, frames and forms, and is kept in no cache', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  for (const path of [
    '/sign-in',
    '/safety-checks',
    '/safety-checks/new',
    '/nowhere',
    `/safety-checks/${w.drill}/launch`,
  ]) {
    const page = await office.get(path)
    const csp = page.headers.get('content-security-policy')
    for (const rule of [
      `default-src 'self'`,
      `object-src 'none'`,
      `base-uri 'none'`,
      `frame-ancestors 'none'`,
    ])
      expect(csp, path).toContain(rule)
    expect(csp).toContain(`form-action 'self'`)
    expect(csp).not.toContain('unsafe')
    expect(page.headers.get('referrer-policy')).toBe('same-origin')
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(await page.text()).not.toMatch(/ style=|<style|<script>|\son\w+=/)
  }
})

test('a form that cannot be read is answered with a page, and changes nothing', async () => {
  const w = await world()
  const { cookie } = await w.staff('fuse')
  const sends = (init: { body: string | Uint8Array<ArrayBuffer>; type: string }, path = '/safety-checks') =>
    w.app.request(PUBLIC_URL + path, {
      method: 'POST',
      headers: { cookie, origin: PUBLIC_URL, 'content-type': init.type },
      body: init.body,
    })
  const form = 'application/x-www-form-urlencoded'
  const answers = [
    [await sends({ type: 'multipart/form-data; boundary=x', body: 'no boundary here' }), 400],
    [await sends({ type: 'multipart/form-data', body: '--x' }), 400],
    [await sends({ type: 'application/json', body: '{' }), 400],
    [await sends({ type: form, body: 'purpose=drill&title=%00' }), 400],
    [await sends({ type: form, body: 'a=b' }, '/association?x=%00'), 400],
    [await sends({ type: form, body: new Uint8Array([0xff, 0xfe, 0x80]) }), 422],
    [await sends({ type: 'text/plain', body: 'purpose=drill' }), 422],
    [await sends({ type: form, body: `title=${'x'.repeat(1_100_000)}` }), 413],
  ] as const
  for (const [answer, status] of answers) {
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain('ください')
  }
  expect(await statusOf(w)).toEqual([{ status: 'draft' }])
})

test('of a file that a stranger sends nothing is read', async () => {
  const w = await world()
  const { cookie } = await w.staff('fuse')
  const sends = async (headers: Record<string, string>) => {
    let pulled = 0
    const body = new ReadableStream(
      {
        pull(controller) {
          pulled++
          controller.enqueue(new TextEncoder().encode('no boundary here'))
          controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    const stated = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '9000000' }
    const init = {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { ...headers, ...stated, origin: PUBLIC_URL },
    }
    const answer = await w.app.request(`${PUBLIC_URL}/roster/import`, init)
    return [answer.status, pulled]
  }
  expect(await sends({})).toEqual([401, 0])
  expect(await sends({ cookie: 'tomoshibi.session_token=nobody' })).toEqual([401, 0])
  expect(await sends({ cookie })).toEqual([400, 1])
})

test('a page that breaks gives a number, and the log has the number but nobody’s words', async () => {
  const w = await world()
  const { cookie } = await w.staff('fuse')
  const lines: unknown[] = []
  const log = { ...w.deps.log, error: (line: unknown) => void lines.push(line) }
  const app = createApp({ ...w.deps, log })
  await w.store.owner.query('alter table safety_check rename to elsewhere')

  const answer = await app.request(`${PUBLIC_URL}/safety-checks`, {
    method: 'POST',
    headers: { cookie, origin: PUBLIC_URL },
    body: new URLSearchParams({ purpose: 'drill', title: '佐藤先生の訓練', audience: 'all' }),
  })
  expect(answer.status).toBe(500)
  const page = await answer.text()
  const reference = /番号 <strong>([0-9a-f]{8})</.exec(page)?.[1]
  expect(page).toContain('href="/safety-checks"')
  expect(page).not.toContain('elsewhere')
  expect(lines).toEqual([expect.objectContaining({ event: 'request_failed', code: '42P01', reference })])
  expect(JSON.stringify(lines)).not.toContain('佐藤')
})

test('with the database away staff are told to wait, and the log calls it no error', async () => {
  const w = await world()
  const { cookie } = await w.staff('fuse')
  const nowhere = 'postgres://nobody@127.0.0.1:1/nothing'
  const away = await openStore({ ...w.plant.config, database_url: nowhere }, w.deps.log)
  onTestFinished(() => away.close())
  const warned: unknown[] = []
  const log = { ...w.deps.log, warn: (line: unknown) => void warned.push(line) }
  const accounts = openAccounts({ auth: away.auth, secrets: w.deps.secrets, public_url: PUBLIC_URL })
  const app = createApp({ ...w.deps, db: away.db, accounts, log })

  const page = await app.request(`${PUBLIC_URL}/safety-checks`, { headers: { cookie } })
  const signIn = await app.request(`${PUBLIC_URL}/sign-in`, {
    method: 'POST',
    headers: { origin: PUBLIC_URL },
    body: new URLSearchParams({ email: 'yamamoto@example.jp', password: 'a password of theirs' }),
  })
  for (const answer of [page, signIn]) {
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('1分ほど待って')
  }
  expect(warned).toEqual([
    expect.objectContaining({ event: 'request_met_outage', code: 'ECONNREFUSED', method: 'GET' }),
    expect.objectContaining({ event: 'request_met_outage', code: 'ECONNREFUSED', method: 'POST' }),
  ])
  expect((await app.request(`${PUBLIC_URL}/healthz`)).status).toBe(200)
})
