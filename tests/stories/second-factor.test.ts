import { expect, test } from 'vitest'
import { addStaff } from '../../src/staff/add.ts'
import { fromBase32, matchingStep } from '../../src/staff/totp.ts'
import { authenticator, cookieOf, secretOn } from '../authenticator.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

const PASSWORD = 'correct horse battery staple'

type Staff = Awaited<ReturnType<World['staff']>>

/** The password alone: the cookie of a session that opens nothing yet. */
const halfIn = async (w: World, { email }: Pick<Staff, 'email'>) =>
  cookieOf(await w.stranger().post('/sign-in', { email, password: PASSWORD }))

/** One try of a code, from an address behind the proxy. */
const tries = (w: World, cookie: string, code: string, from = '203.0.113.7') =>
  w.app.request(`${PUBLIC_URL}/sign-in/code`, {
    method: 'POST',
    headers: { cookie, origin: PUBLIC_URL, 'x-forwarded-for': from },
    body: new URLSearchParams({ code, next: '/safety-checks' }),
  })

/** Six digits that no app of ours shows now. */
const wrongCode = (secret: string, at: Date) =>
  Array.from({ length: 10 }, (_, n) => String(n).repeat(6)).find(
    (code) => matchingStep(fromBase32(secret), code, at) === null,
  ) ?? ''

const statusOf = async (w: World) => (await w.store.owner.query('select status from safety_check')).rows

test('somebody of the office without an authenticator sets one up before anything else', async () => {
  const w = await world()
  const person = { name: '山本 事務', email: 'yamamoto@example.jp', password: PASSWORD }
  await addStaff(w.deps, { association: w.fuse, ...person, role: 'office', by: 'cli', at: w.now() })
  const half = w.visitor(await halfIn(w, person))
  for (const path of ['/safety-checks', `/safety-checks/${w.drill}/launch`, '/settings', '/staff']) {
    const led = await half.get(path)
    expect([led.status, led.headers.get('location')], path).toEqual([
      303,
      `/sign-in/set-up?next=${encodeURIComponent(path)}`,
    ])
  }
  expect((await half.post(`/safety-checks/${w.drill}/launch`)).status).toBe(401)
  expect(await statusOf(w)).toEqual([{ status: 'draft' }])
  const page = await half.get('/sign-in/set-up')
  const text = await page.text()
  expect(text).toContain('二要素の設定')
  expect(text).toBe(await (await half.get('/sign-in/set-up')).text())
  expect((await half.post('/sign-in/set-up', { code: '12345', known: '' })).status).toBe(401)
  expect((await half.get('/safety-checks')).status).toBe(303)

  const { cookie, backup_codes, app } = await w.setsUp(half.cookie)
  expect(backup_codes).toHaveLength(10)
  expect((await w.visitor(cookie).get('/safety-checks')).status).toBe(200)
  expect((await half.get('/safety-checks')).status).toBe(303)
  // Only sealed and hashed: neither the secret nor a code can be read from the tables.
  const { rows } = await w.store.owner.query(`select f.*, encode(b.hash, 'escape') as hash
    from auth.second_factor f join auth.backup_code b using (user_id)`)
  expect(rows).toHaveLength(10)
  expect(JSON.stringify(rows)).not.toContain(app.secret)
  expect(JSON.stringify(rows)).not.toContain(backup_codes[0]?.replace('-', ''))
})

test('after the password the code is asked for, and what it opened goes by a new id', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const half = w.visitor(await halfIn(w, office))
  const led = await half.get('/safety-checks')
  expect(led.headers.get('location')).toBe('/sign-in/code?next=%2Fsafety-checks')
  expect(await (await half.get('/sign-in/code')).text()).toMatch(/autocomplete="one-time-code"/)
  expect((await half.get('/sign-in/set-up')).headers.get('location')).toBe('/sign-in/code')

  const confirmed = await tries(w, half.cookie, office.code())
  expect([confirmed.status, confirmed.headers.get('location')]).toEqual([303, '/safety-checks'])
  expect((await w.visitor(cookieOf(confirmed)).get('/safety-checks')).status).toBe(200)
  expect((await half.get('/safety-checks')).headers.get('location')).toMatch(/^\/sign-in\?/)
})

test('a code seen over a shoulder opens nothing a second time, not even at the same moment', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const code = office.code()
  const sessions = [await halfIn(w, office), await halfIn(w, office), await halfIn(w, office)]
  const [first, second] = await Promise.all(sessions.slice(0, 2).map((cookie) => tries(w, cookie, code)))
  expect([first?.status, second?.status].sort()).toEqual([303, 401])
  const replayed = await tries(w, sessions[2] ?? '', code)
  expect(replayed.status).toBe(401)
  expect(await replayed.text()).toContain('このコードは一度使われています')
  expect((await w.visitor(sessions[2] ?? '').get('/safety-checks')).status).toBe(303)
})

test('five wrong codes from one address, or ten in all, and even the right one waits', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const cookie = await halfIn(w, office)
  const wrong = wrongCode(office.secret, w.now())
  for (let n = 0; n < 5; n++) expect((await tries(w, cookie, wrong)).status).toBe(401)
  const sixth = await tries(w, cookie, office.shown())
  expect(sixth.status).toBe(429)
  expect(await sixth.text()).toContain('15分たったら')
  for (let n = 0; n < 5; n++) expect((await tries(w, cookie, wrong, '198.51.100.9')).status).toBe(401)
  expect((await tries(w, cookie, office.shown(), '192.0.2.44')).status).toBe(429)

  await w.store.owner.query(
    `update auth."rateLimit" set "lastRequest" = "lastRequest" - 901000 where key like 'code%'`,
  )
  expect((await tries(w, cookie, office.shown())).status).toBe(303)
})

test('of twenty guesses at the same moment five are looked at', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const cookie = await halfIn(w, office)
  const wrong = wrongCode(office.secret, w.now())
  const answers = await Promise.all(Array.from({ length: 20 }, () => tries(w, cookie, wrong)))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
})

test('a backup code opens once; how many are left is shown, and new ones replace the old', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const [one = '', other = ''] = office.backup_codes
  const opened = await tries(w, await halfIn(w, office), ` ${one.toLowerCase()} `)
  expect(opened.status).toBe(303)
  expect((await tries(w, await halfIn(w, office), one)).status).toBe(401)

  const inside = w.visitor(cookieOf(opened))
  expect(await (await inside.get('/settings/sign-in')).text()).toContain('残り9個')
  const renewed = await (await inside.post('/settings/sign-in/backup-codes')).text()
  expect(renewed.match(/<code>/g)).toHaveLength(10)
  expect(renewed).not.toContain(other)
  expect((await tries(w, await halfIn(w, office), other)).status).toBe(401)
  await w.laterBy(6)
  const stale = await inside.post('/settings/sign-in/backup-codes')
  expect(stale.headers.get('location')).toBe('/sign-in/code?next=%2Fsettings%2Fsign-in')
})

test('the committee may have an authenticator and need not; once it has one, it is asked', async () => {
  const w = await world()
  const committee = await w.staff('fuse', 'committee')
  expect((await committee.get('/safety-checks')).status).toBe(200)
  const elsewhere = w.visitor(await halfIn(w, committee))
  expect((await elsewhere.get('/safety-checks')).status).toBe(200)
  const { cookie } = await w.setsUp(committee.cookie)
  expect((await w.visitor(cookie).get('/safety-checks')).status).toBe(200)
  expect((await elsewhere.get('/safety-checks')).status).toBe(303)
  const again = w.visitor(await halfIn(w, committee))
  expect((await again.get('/safety-checks')).headers.get('location')).toMatch(/^\/sign-in\/code/)
})

test('a new smartphone replaces the old one only after the old factor was shown', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.laterBy(6)
  expect((await office.get('/sign-in/set-up')).headers.get('location')).toMatch(/^\/sign-in\/code/)
  const known = /name="known" value="(.*?)"/
  const stale = await office.post('/sign-in/set-up', { code: office.shown(), known: '' })
  expect(stale.status).toBe(303)
  const confirmed = w.visitor(cookieOf(await tries(w, office.cookie, office.code())))
  const page = await (await confirmed.get('/sign-in/set-up')).text()
  expect(page).toContain('認証アプリを入れ直します')
  expect(known.exec(page)?.[1]).not.toBe('')
  const wrong = { code: wrongCode(office.secret, w.now()), known: known.exec(page)?.[1] ?? '' }
  expect((await confirmed.post('/sign-in/set-up', wrong)).status).toBe(401)
  expect((await tries(w, await halfIn(w, office), office.code())).status).toBe(303)
})

test('a session of long ago with a right code of the secret on its page does not replace the factor', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const page = await (await office.get('/sign-in/set-up')).text()
  const known = /name="known" value="(.+?)"/.exec(page)?.[1] ?? ''
  const theirs = authenticator(secretOn(page), w.now)
  expect(theirs.secret).not.toBe(office.secret)
  await w.laterBy(6)
  const led = await office.post('/sign-in/set-up', { code: theirs.code(), known })
  expect([led.status, led.headers.get('location')]).toEqual([
    303,
    `/sign-in/code?next=${encodeURIComponent('/sign-in/set-up')}`,
  ])
  expect((await tries(w, await halfIn(w, office), office.code())).status).toBe(303)
})

test('an actual check asks for a code of the last five minutes, a drill for none', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const actual = await w.draft({ title: '地震のあとの確認', purpose: 'actual' })
  await w.laterBy(6)
  const path = `/safety-checks/${actual}/launch`
  const asked = `/sign-in/code?next=${encodeURIComponent(path)}`
  expect(await (await office.get(path)).text()).toContain(`href="${asked}"`)
  const refused = await office.post(path, { confirm: '本番' })
  expect([refused.status, refused.headers.get('location')]).toEqual([303, asked])
  const status = async () =>
    (await w.store.owner.query('select status from safety_check where id = $1', [actual])).rows
  expect(await status()).toEqual([{ status: 'draft' }])
  expect((await office.post(`/safety-checks/${w.drill}/launch`)).status).toBe(303)
  expect(await (await office.get('/sign-in/code')).text()).toContain('もう一度確かめます')

  const confirmed = await office.post('/sign-in/code', { code: office.code(), next: path })
  expect([confirmed.status, confirmed.headers.get('location')]).toEqual([303, path])
  const inside = w.visitor(cookieOf(confirmed))
  expect((await office.get(path)).status).toBe(303)
  expect(await (await inside.get(path)).text()).toContain('「本番」と入力してください')
  expect((await inside.post(path)).status).toBe(422)
  const sent = await inside.post(path, { confirm: '本番', reason: '震度6弱' })
  expect(sent.headers.get('location')).toBe(path)
  expect(await status()).toEqual([{ status: 'scheduled' }])
})

test('one sees where one is signed in, closes one device or all others, and nobody else’s', async () => {
  const w = await world()
  const [office, colleague] = [await w.staff('fuse'), await w.staff('fuse')]
  const edge = 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0'
  const form = new URLSearchParams({ email: office.email, password: PASSWORD })
  const other = async () =>
    cookieOf(
      await w.app.request(`${PUBLIC_URL}/sign-in`, {
        method: 'POST',
        headers: { origin: PUBLIC_URL, 'user-agent': edge },
        body: form,
      }),
    )
  const others = [await other(), await other()]
  const list = async () => (await office.get('/settings/devices')).text()
  expect(await list()).toContain('この端末')
  expect((await list()).match(/Windows の Edge/g)).toHaveLength(2)
  const [end = ''] = /\/settings\/devices\/\w+\/end/.exec(await list()) ?? []
  expect((await colleague.post(end)).status).toBe(404)
  expect((await list()).match(/Windows の Edge/g)).toHaveLength(2)
  expect((await office.post(end)).status).toBe(303)
  expect((await list()).match(/Windows の Edge/g)).toHaveLength(1)
  expect((await office.post('/settings/devices/end-others')).status).toBe(303)
  expect(await list()).toContain('ほかの端末では入っていません')
  for (const cookie of others)
    expect((await w.visitor(cookie).get('/safety-checks')).headers.get('location')).toMatch(/^\/sign-in\?/)
  expect((await colleague.get('/safety-checks')).status).toBe(200)
})

test('a new password asks for the old one and closes every device', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const again = 'a new one, long enough'
  const change = (form: Record<string, string>) => office.post('/settings/sign-in/password', form)
  const faulty = await change({ old: PASSWORD, password: 'short', again: 'other' })
  expect(faulty.status).toBe(422)
  const text = await faulty.text()
  expect(text).toContain('12文字以上にしてください')
  expect(text).toContain('2つの新しいパスワードが違います')
  expect((await change({ old: 'not it', password: again, again })).status).toBe(422)
  expect((await office.get('/safety-checks')).status).toBe(200)
  const changed = await change({ old: PASSWORD, password: again, again })
  expect(changed.headers.get('location')).toBe('/sign-in?changed=1')
  expect((await office.get('/safety-checks')).status).toBe(303)
  expect((await w.stranger().post('/sign-in', { email: office.email, password: PASSWORD })).status).toBe(401)
  expect((await w.stranger().post('/sign-in', { email: office.email, password: again })).status).toBe(303)
})
