import { expect, test } from 'vitest'
import { cookieOf } from '../authenticator.ts'
import { ALL_SCOPES, HOME, madeToken, reader } from '../integrating.ts'
import { world } from '../world.ts'

test('the office makes a key for another system, sees it once, sees that it is used, and stops it', async () => {
  const w = await world()
  const clerk = await w.staff('fuse')
  expect(await (await clerk.get('/settings')).text()).toContain('href="/settings/integrations"')
  expect(await (await clerk.get(HOME)).text()).toContain('まだ鍵はありません')

  const form = await (await clerk.get(`${HOME}/tokens/new`)).text()
  expect(form).toMatch(/<option value="365" selected/)
  const wrong = await clerk.post(`${HOME}/tokens`, { ...ALL_SCOPES, name: '', lifetime: '90' })
  expect(wrong.status).toBe(422)
  const again = await wrong.text()
  expect(again).toContain('名前を入れてください')
  expect(again).toMatch(/<option value="90" selected/)
  expect(again).toMatch(/name="scope tallies:read"[^>]*checked/)

  const token = await madeToken(w, clerk)
  const page = await (await clerk.get(HOME)).text()
  expect(page).toContain('市の防災地図')
  expect(page).toContain('まだ使っていません')
  expect(page).toContain('2027年11月5日')
  expect(page).not.toContain(token)
  const { rows } = await w.store.owner.query('select * from api_token')
  expect(JSON.stringify(rows)).not.toContain(token)

  const read = reader(w, token)
  expect((await read('/checks')).status).toBe(200)
  expect(await (await clerk.get(HOME)).text()).toContain('11月5日(木) 10時06分')

  const id = rows[0].id
  expect(await (await clerk.get(`${HOME}/tokens/${id}/revoke`)).text()).toContain(
    '「市の防災地図」の鍵を止めますか',
  )
  expect((await clerk.post(`${HOME}/tokens/${id}/revoke`)).headers.get('location')).toBe(
    `${HOME}?done=revoked`,
  )
  expect((await read('/checks')).status).toBe(401)
  expect((await clerk.post(`${HOME}/tokens/${id}/revoke`)).status).toBe(409)
  expect((await clerk.get(`${HOME}/tokens/${id}/revoke`)).status).toBe(409)
  expect(await (await clerk.get(`${HOME}?done=revoked`)).text()).toMatch(
    /鍵を止めました.*まだ鍵はありません/s,
  )

  const trail = await (await clerk.get('/audit')).text()
  expect(trail).toContain('外部連携の鍵をつくりました。読めるもの3種類。')
  expect(trail).toContain('外部連携の鍵を止めました。')
  expect(trail).not.toContain(token)
})

test('a key is made only by somebody of the office who has just shown the second factor', async () => {
  const w = await world()
  const clerk = await w.staff('fuse')
  await w.laterBy(6)
  const page = await (await clerk.get(`${HOME}/tokens/new`)).text()
  expect(page).toContain('href="/sign-in/code?next=%2Fsettings%2Fintegrations%2Ftokens%2Fnew"')
  const asked = { ...ALL_SCOPES, id: crypto.randomUUID() }
  const refused = await clerk.post(`${HOME}/tokens`, asked)
  expect(refused.status).toBe(422)
  const kept = await refused.text()
  expect(kept).toContain('先に、確認コードを入れてください')
  expect(kept).toContain(`value="${asked.id}"`)
  expect(kept).toContain('value="市の防災地図"')
  const confirmed = await clerk.post('/sign-in/code', { code: clerk.code() })
  expect(confirmed.status).toBe(303)
  expect((await w.visitor(cookieOf(confirmed)).post(`${HOME}/tokens`, asked)).status).toBe(200)

  for (const role of ['chair', 'committee', 'viewer'] as const) {
    const other = await w.staff('fuse', role)
    expect((await other.get(HOME)).status).toBe(403)
    expect((await other.post(`${HOME}/tokens`, ALL_SCOPES)).status).toBe(403)
    expect(await (await other.get('/settings')).text()).not.toContain(HOME)
  }
  const neighbour = await w.staff('kawachi')
  expect(await (await neighbour.get(HOME)).text()).toContain('まだ鍵はありません')
  expect((await neighbour.get(`${HOME}/tokens/${asked.id}/revoke`)).status).toBe(404)
  expect((await neighbour.post(`${HOME}/tokens/${asked.id}/revoke`)).status).toBe(404)
  const elsewhere = { ...ALL_SCOPES, id: crypto.randomUUID(), working_for: w.kawachi }
  expect((await w.visitor(cookieOf(confirmed)).post(`${HOME}/tokens`, elsewhere)).status).toBe(409)
})

test('pressing the button twice makes one key, and the twenty-first is refused however fast it is asked for', async () => {
  const w = await world({ database: 'postgres' })
  const clerk = await w.staff('fuse')
  const asked = { ...ALL_SCOPES, id: crypto.randomUUID() }
  const both = await Promise.all([clerk.post(`${HOME}/tokens`, asked), clerk.post(`${HOME}/tokens`, asked)])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])

  const more = () => clerk.post(`${HOME}/tokens`, { ...ALL_SCOPES, id: crypto.randomUUID() })
  for (let n = 0; n < 18; n++) expect((await more()).status).toBe(200)
  const last = await Promise.all([more(), more()])
  expect(last.map(({ status }) => status).sort()).toEqual([200, 422])
  expect(await (await more()).text()).toContain('使える鍵は20個までです')
  expect(await (await clerk.get(HOME)).text()).not.toContain(`href="${HOME}/tokens/new"`)
})
