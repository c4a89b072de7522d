import { expect, test } from 'vitest'
import { createApp } from '../../src/app.tsx'
import { newId } from '../../src/id.ts'
import { openAccounts } from '../../src/staff/accounts.ts'
import { addStaff } from '../../src/staff/add.ts'
import { resetStaff } from '../../src/staff/reset.ts'
import type { StaffRole } from '../../src/staff/table.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

const PASSWORD = 'correct horse battery staple'

async function hires(w: World, email: string, association = w.fuse, role: StaffRole = 'office') {
  const person = { name: '山本 事務', email, password: PASSWORD }
  return addStaff(w.deps, { association, ...person, role, by: 'cli', at: w.now() })
}

/** One try at the real sign-in page, from an address behind the proxy. */
const tries = (w: World, email: string, password: string, from = '203.0.113.7') =>
  w.app.request(`${PUBLIC_URL}/sign-in`, {
    method: 'POST',
    headers: { origin: PUBLIC_URL, 'x-forwarded-for': from },
    body: new URLSearchParams({ email, password }),
  })

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')

const statusOf = async (w: World) => (await w.store.owner.query('select status from safety_check')).rows

test('a stranger is led to the sign-in, and after it to the page that was asked for', async () => {
  const w = await world()
  await hires(w, 'yamamoto@example.jp')
  const stranger = w.stranger()
  const wanted = `/safety-checks/${w.drill}/launch`

  const turnedAway = await stranger.get(wanted)
  expect(turnedAway.status).toBe(303)
  const signIn = turnedAway.headers.get('location') ?? ''
  expect(signIn).toBe(`/sign-in?next=${encodeURIComponent(wanted)}`)
  const page = await (await stranger.get(signIn)).text()
  expect(page).toContain(`name="next" value="${wanted}"`)

  const form = { email: 'yamamoto@example.jp', password: PASSWORD, next: wanted }
  const signedIn = await stranger.post('/sign-in', form)
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, wanted])
  const astray = await stranger.post('/sign-in', { ...form, next: '/.//evil.example' })
  expect(astray.headers.get('location')).toBe('/')
})

test('a stranger can send nothing, and neither a script nor a form is led anywhere', async () => {
  const w = await world()
  const stranger = w.stranger()
  for (const path of [
    '/safety-checks',
    `/safety-checks/${w.drill}/launch`,
    `/safety-checks/${w.drill}/close`,
  ])
    expect((await stranger.post(path)).status, path).toBe(401)
  const live = await stranger.request(`/safety-checks/${w.drill}/live`, {
    headers: { accept: 'text/event-stream' },
  })
  expect(live.status).toBe(401)
  expect(await statusOf(w)).toEqual([{ status: 'draft' }])
})

test('the sixth guess in a minute is stopped, even a right one; colleagues next to it still get in', async () => {
  const w = await world()
  await hires(w, 'yamamoto@example.jp')
  await hires(w, 'inoue@example.jp')
  for (let n = 0; n < 5; n++) expect((await tries(w, 'yamamoto@example.jp', 'wrong')).status).toBe(401)

  const sixth = await tries(w, ' Yamamoto@example.jp', PASSWORD)
  expect(sixth.status).toBe(429)
  expect(await sixth.text()).toContain('1分たったら')
  expect(sixth.headers.getSetCookie()).toEqual([])

  expect((await tries(w, 'inoue@example.jp', PASSWORD)).status).toBe(303)
  expect((await tries(w, 'yamamoto@example.jp', PASSWORD, '198.51.100.9')).status).toBe(303)

  await w.store.owner.query(
    `update auth."rateLimit" set "lastRequest" = "lastRequest" - 61000 where count = 5`,
  )
  expect((await tries(w, 'yamamoto@example.jp', PASSWORD)).status).toBe(303)
})

test('of nine guesses at the same moment five are tried', async () => {
  const w = await world()
  await hires(w, 'yamamoto@example.jp')
  const answers = await Promise.all(Array.from({ length: 9 }, () => tries(w, 'yamamoto@example.jp', 'wrong')))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(4)
})

test('who guesses at many accounts is stopped at the 31st, wherever it aims; others go on', async () => {
  const w = await world()
  await hires(w, 'yamamoto@example.jp')
  const many = Array.from({ length: 34 }, (_, n) => tries(w, `guess-${n}@example.jp`, 'wrong'))
  const statuses = (await Promise.all(many)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 401)).toHaveLength(30)
  expect(statuses.filter((status) => status === 429)).toHaveLength(4)
  expect((await tries(w, 'yamamoto@example.jp', PASSWORD)).status).toBe(429)
  expect((await tries(w, 'yamamoto@example.jp', PASSWORD, '198.51.100.9')).status).toBe(303)

  const { rows } = await w.store.owner.query(`select key from auth."rateLimit" where key like 'network:%'`)
  expect(rows).toHaveLength(2)
  expect(JSON.stringify(rows)).not.toContain('203.0.113.7')
  await w.store.owner.query(`update auth."rateLimit" set "lastRequest" = "lastRequest" - 61000`)
  expect((await tries(w, 'yamamoto@example.jp', PASSWORD)).status).toBe(303)
})

test('an address that nobody has is answered like a wrong password', async () => {
  const w = await world()
  await hires(w, 'yamamoto@example.jp')
  const [wrong, unknown] = [
    await tries(w, 'yamamoto@example.jp', 'wrong'),
    await tries(w, 'nobody@example.jp', 'wrong'),
  ]
  expect([wrong.status, unknown.status]).toEqual([401, 401])
  const text = async (answer: Response) => (await answer.text()).replaceAll(/\w+@example.jp/g, '')
  expect(await text(wrong)).toBe(await text(unknown))
})

test('whoever signs out is out, with the old cookie too', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  expect((await office.get('/safety-checks')).status).toBe(200)
  const out = await office.post('/sign-out')
  expect([out.status, out.headers.get('location')]).toEqual([303, '/sign-in'])
  expect((await office.get('/safety-checks')).status).toBe(303)
})

test('after half an hour of silence, and after half a day in any case, one signs in again', async () => {
  const w = await world()
  const [idle, busy] = [await w.staff('fuse'), await w.staff('fuse')]
  const ofSession = (cookie: string) => decodeURIComponent(cookie).split('=')[1]?.split('.')[0]
  const age = (columns: string, cookie: string) =>
    w.store.owner.query(`update auth.session set ${columns} where token = $1`, [ofSession(cookie)])

  await age(`"expiresAt" = now() - interval '1 second'`, idle.cookie)
  expect((await idle.get('/safety-checks')).status).toBe(303)

  await age(`"createdAt" = now() - interval '11 hours 58 minutes'`, busy.cookie)
  expect((await busy.get('/safety-checks')).status).toBe(200)
  await age(`"createdAt" = now() - interval '12 hours 1 minute'`, busy.cookie)
  expect((await busy.get('/safety-checks')).status).toBe(303)
  await age(`"createdAt" = now()`, busy.cookie)
  expect((await busy.get('/safety-checks')).status).toBe(303)
})

test('working puts the half hour off', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.store.owner.query(`update auth.session set "expiresAt" = now() + interval '10 minutes'`)
  const page = await office.get('/safety-checks')
  expect(page.headers.getSetCookie().join()).toMatch(/tomoshibi\.session_token=.*Max-Age=1800/)
  const { rows } = await w.store.owner.query(
    `select "expiresAt" > now() + interval '29 minutes' as later from auth.session`,
  )
  expect(rows).toEqual([{ later: true }])
})

test('whoever leaves the office sees nothing from the next click on', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.store.owner.query('delete from staff where association_id = $1', [w.fuse])
  for (const path of ['/safety-checks', `/safety-checks/${w.drill}/launch`]) {
    const page = await office.get(path)
    expect(page.status).toBe(403)
    expect(await page.text()).not.toContain('880万人')
  }
})

test('a person of two associations works for one at a time, and for no third', async () => {
  const w = await world()
  await hires(w, 'yamamoto@example.jp')
  expect(await hires(w, 'yamamoto@example.jp', w.kawachi, 'committee')).toMatchObject({ account: 'existing' })
  expect(await hires(w, 'yamamoto@example.jp')).toEqual({ ok: false, reason: 'already_staff' })
  await w.draft({ title: '河内の秋', purpose: 'drill', association: w.kawachi })
  const { cookie } = await w.setsUp(cookieOf(await tries(w, 'yamamoto@example.jp', PASSWORD)))
  const list = async (more = '') =>
    (await w.app.request(`${PUBLIC_URL}/safety-checks`, { headers: { cookie: `${cookie}; ${more}` } })).text()
  const switches = (association: string) =>
    w.app.request(`${PUBLIC_URL}/association`, {
      method: 'POST',
      headers: { cookie, origin: PUBLIC_URL },
      body: new URLSearchParams({ association }),
    })

  expect(await list()).toContain('大阪880万人訓練')
  expect(await list()).not.toContain('河内の秋')
  const switched = await switches(w.kawachi)
  expect(switched.status).toBe(303)
  const there = await list(cookieOf(switched))
  expect(there).toContain('河内の秋')
  expect(there).not.toContain('大阪880万人訓練')
  expect(there).toContain('災害対策委員会')
  expect(there).not.toContain('新しい安否確認をつくる')

  expect((await switches(newId())).status).toBe(404)
  expect(await list(`tomoshibi.association=${newId()}`)).toContain('大阪880万人訓練')
})

test('a form opened for one association writes nothing into another after a switch', async () => {
  const w = await world()
  await hires(w, 'yamamoto@example.jp')
  await hires(w, 'yamamoto@example.jp', w.kawachi)
  const { cookie: session } = await w.setsUp(cookieOf(await tries(w, 'yamamoto@example.jp', PASSWORD)))
  const at = (association: string) => `${session}; tomoshibi.association=${association}`
  const page = async (path: string) =>
    (await w.app.request(PUBLIC_URL + path, { headers: { cookie: at(w.fuse) } })).text()
  const sends = (path: string, cookie: string, form: Record<string, string>) =>
    w.app.request(PUBLIC_URL + path, {
      method: 'POST',
      headers: { cookie, origin: PUBLIC_URL },
      body: new URLSearchParams(form),
    })
  const titles = async () => (await w.store.owner.query('select title from safety_check')).rows
  const check = `/safety-checks/${w.drill}`
  const made = { working_for: w.fuse, title: '布施のつもり', purpose: 'drill', audience: 'all' }
  const hidden = `name="working_for" value="${w.fuse}"`
  expect(await page('/safety-checks/new')).toContain(hidden)
  expect(await page(`${check}/launch`)).toContain(hidden)

  for (const path of ['/safety-checks', `${check}/launch`, `${check}/close`]) {
    const refused = await sends(path, at(w.kawachi), made)
    expect(refused.status, path).toBe(409)
    expect(await refused.text()).toContain('別の医師会に切り替わっています。')
  }
  expect(await titles()).toEqual([{ title: '大阪880万人訓練' }])
  expect((await sends(`${check}/launch`, at(w.fuse), made)).status).toBe(303)
  expect((await sends(`${check}/launch/now`, at(w.fuse), made)).status).toBe(303)
  expect(await page(`${check}/close`)).toContain(hidden)

  await w.store.owner.query('delete from staff where association_id = $1', [w.kawachi])
  const { working_for, ...unmarked } = made
  const lapsed = await sends('/safety-checks', at(w.kawachi), unmarked)
  expect(lapsed.status).toBe(409)
  expect(lapsed.headers.getSetCookie().join()).toMatch(/tomoshibi\.association=;.*Max-Age=0/)
  expect(await titles()).toHaveLength(1)
  expect((await sends('/association', at(w.kawachi), { association: working_for })).status).toBe(303)
  expect((await sends('/safety-checks', session, made)).status).toBe(303)
})

test('a session cookie stays out of scripts and other sites, and over https out of clear text', async () => {
  const w = await world()
  await hires(w, 'yamamoto@example.jp')
  const [cookie = ''] = (await tries(w, 'yamamoto@example.jp', PASSWORD)).headers.getSetCookie()
  expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/)

  const public_url = 'https://anpi.example.jp'
  const accounts = openAccounts({
    auth: w.store.auth,
    secrets: w.deps.secrets,
    public_url,
    passwords: w.plant.passwords,
  })
  const app = createApp({ ...w.deps, accounts, public_url })
  const signedIn = await app.request(`${public_url}/sign-in`, {
    method: 'POST',
    headers: { origin: public_url },
    body: new URLSearchParams({ email: 'yamamoto@example.jp', password: PASSWORD }),
  })
  const [secure = ''] = signedIn.headers.getSetCookie()
  expect(secure).toMatch(/^__Secure-tomoshibi\.session_token=.*; Secure; SameSite=Lax$/)
  expect(signedIn.headers.get('strict-transport-security')).toBe('max-age=63072000')
})

test('a new password ends every session under the old one, also one that is just being opened', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const { accounts } = w.deps
  const old = { email: office.email, password: 'correct horse battery staple', ip: '192.0.2.1' }
  const opening = accounts.signIn(old)
  await new Promise((later) => setTimeout(later, 5))
  const reset = { email: office.email, password: 'a new one, long enough', by: 'cli', at: w.now() }
  expect(await resetStaff({ db: w.db, accounts }, { association: w.kawachi, ...reset })).toMatchObject({
    reason: 'no_staff',
  })
  expect(await resetStaff({ db: w.db, accounts }, { association: w.fuse, ...reset })).toMatchObject({
    ok: true,
  })
  const opened = await opening
  expect((await w.store.owner.query('select from auth.session')).rowCount).toBe(0)
  if (opened.ok) expect(await accounts.whoIs(new Headers({ cookie: opened.cookies.join('; ') }))).toBeNull()
  expect((await office.get('/safety-checks')).status).toBe(303)
  expect(await accounts.signIn(old)).toMatchObject({ ok: false })
  expect(await accounts.signIn({ ...old, password: reset.password })).toMatchObject({ ok: true })
})
