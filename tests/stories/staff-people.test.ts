import { expect, test } from 'vitest'
import { addStaff } from '../../src/staff/add.ts'
import { changeRole } from '../../src/staff/change-role.ts'
import { approveReset, requestReset } from '../../src/staff/factor-reset.ts'
import { invite } from '../../src/staff/invite.ts'
import type { AboutStaff } from '../../src/staff/leave-office.ts'
import { removeStaff } from '../../src/staff/remove.ts'
import { resetSecondFactor } from '../../src/staff/reset-second-factor.ts'
import { cookieOf } from '../authenticator.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

const PASSWORD = 'correct horse battery staple'
const CHOSEN = { password: 'a password of my own', again: 'a password of my own' }
const INOUE = { name: '井上 事務', email: 'inoue@example.jp', role: 'committee' }

type Staff = Awaited<ReturnType<World['staff']>>

/** The path of the newest link that was mailed to this address. */
async function linkTo(w: World, email: string) {
  const mail = (await w.mailHost.mailbox(email).mails()).at(-1)
  const url = new RegExp(`${PUBLIC_URL}(/invitations/\\S+)`).exec(mail?.text ?? '')
  return url?.[1] ?? ''
}

async function invites(w: World, by: Staff, more: Partial<typeof INOUE> = {}) {
  w.personal.push(INOUE.email)
  const sent = await by.post('/staff/invite', { ...INOUE, ...more })
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/staff?done=invited'])
  return linkTo(w, more.email ?? INOUE.email)
}

/** Somebody who lost the smartphone, and two who have been officers for a day. */
async function threeOfficers(w: World) {
  const [lost, office, chair] = [await w.staff('fuse'), await w.staff('fuse'), await w.staff('fuse', 'chair')]
  await w.laterBy(24 * 60)
  return { lost, office, chair }
}

/** What those who only hear of it find in their mailboxes. */
const read = async (...people: Staff[]) => {
  for (const person of people) await person.mails()
}

const audited = async (w: World) =>
  (await w.store.owner.query('select action from audit order by seq')).rows.map(({ action }) => action)

const countOf = async (w: World, what: string) =>
  (await w.store.owner.query(`select count(*)::int as n from ${what}`)).rows[0].n

test('whoever is invited sets a password by the link in the mail, once, and is in', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const link = await invites(w, office)
  const list = await (await office.get('/staff?done=invited')).text()
  expect(list).toContain('招待を送りました')
  expect(list).toContain('井上 事務')
  expect(list).toContain('11月8日(日) 10時06分まで使えます')

  const page = await (await w.stranger().get(link)).text()
  expect(page).toContain('布施医師会からの招待です')
  expect(page).toContain('災害対策委員会')
  const joined = await w.stranger().post(link, CHOSEN)
  expect([joined.status, joined.headers.get('location')]).toEqual([303, '/'])
  const inoue = w.visitor(cookieOf(joined))
  expect((await inoue.get('/safety-checks')).status).toBe(200)
  expect((await inoue.get('/staff')).status).toBe(403)

  for (const answer of [await w.stranger().get(link), await w.stranger().post(link, CHOSEN)]) {
    expect(answer.status).toBe(410)
    expect(await answer.text()).toContain('この招待はもう使われています')
  }
  expect(await countOf(w, `auth."user" where email = '${INOUE.email}'`)).toBe(1)
  expect(await (await office.get('/staff')).text()).toContain('ありません。')
  expect((await audited(w)).slice(-2)).toEqual(['staff.invite', 'staff.join'])
  const { rows } = await w.store.owner.query('select * from invitation')
  expect(JSON.stringify(rows)).not.toContain(link.split('/').at(-1))
})

test('of two who follow one link at the same moment one joins', async () => {
  const w = await world()
  const link = await invites(w, await w.staff('fuse'))
  const answers = await Promise.all([1, 2, 3].map(() => w.stranger().post(link, CHOSEN)))
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
  expect(await countOf(w, `staff where role = 'committee'`)).toBe(1)
})

test('somebody invited to the office sets up an authenticator before anything else', async () => {
  const w = await world()
  const link = await invites(w, await w.staff('fuse'), { role: 'office' })
  const inoue = w.visitor(cookieOf(await w.stranger().post(link, CHOSEN)))
  expect((await inoue.get('/')).headers.get('location')).toBe('/sign-in/set-up')
  const { cookie } = await w.setsUp(inoue.cookie)
  expect((await w.visitor(cookie).get('/staff/invite')).status).toBe(200)
})

test.each([
  ['removed', (w: World, about: AboutStaff) => removeStaff(w.db, about)],
  ['chair now', (w: World, about: AboutStaff) => changeRole(w.db, { ...about, role: 'chair' })],
])(
  'what somebody invited opens nothing once they are %s, unless a colleague sent it again',
  async (_, leaves) => {
    const w = await world()
    const [office, colleague] = [await w.staff('fuse'), await w.staff('fuse')]
    const kept = await invites(w, colleague)
    const [resend = ''] =
      /\/staff\/invitations\/[0-9a-f-]{36}\/resend/.exec(await (await office.get('/staff')).text()) ?? []
    await office.post(resend)
    const again = await linkTo(w, INOUE.email)
    expect(again).not.toBe(kept)
    const link = await invites(w, colleague, { email: 'second@example.jp', role: 'office' })
    w.personal.push('second@example.jp')
    const about = { association: w.fuse, user_id: colleague.user_id, by: office.user_id, at: w.now() }
    expect(await leaves(w, about)).toEqual({ ok: true })
    const late = await w.stranger().post(link, CHOSEN)
    expect([late.status, await late.text()]).toEqual([
      410,
      expect.stringContaining('この招待は取り消されました'),
    ])
    expect(await (await office.get('/staff')).text()).not.toContain('second@example.jp')
    expect((await audited(w)).slice(-2)[0]).toBe('staff.revoke_invitation')
    expect((await w.stranger().post(again, CHOSEN)).status).toBe(303)
  },
)

test('an invitation sent in the moment of a removal opens nothing, the operator’s does', async () => {
  const w = await world()
  const [office, colleague] = [await w.staff('fuse'), await w.staff('fuse')]
  const about = { association: w.fuse, user_id: colleague.user_id, by: office.user_id, at: w.now() }
  await removeStaff(w.db, about)
  w.personal.push(INOUE.email)
  const asked = { association: w.fuse, ...INOUE, role: 'office' as const, at: w.now() }
  const late = await invite(w.deps, { ...asked, by: colleague.user_id })
  const good = await invite(w.deps, { ...asked, email: 'second@example.jp', by: 'cli' })
  w.personal.push('second@example.jp')
  if (!late.ok || !good.ok) throw new Error('Nobody was invited')
  expect((await w.stranger().post(`/invitations/${late.token}`, CHOSEN)).status).toBe(410)
  expect(await countOf(w, `invitation where accepted_at is not null`)).toBe(0)
  expect((await w.stranger().post(`/invitations/${good.token}`, CHOSEN)).status).toBe(303)
})

test('a link that expired, was revoked, was replaced or never was opens nothing and says why', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const first = await invites(w, office)
  const [resend = ''] =
    /\/staff\/invitations\/[0-9a-f-]{36}\/resend/.exec(await (await office.get('/staff')).text()) ?? []
  expect((await office.post('/staff/invite', INOUE)).status).toBe(422)
  await w.laterBy(72 * 60)
  const late = await w.stranger().post(first, CHOSEN)
  expect([late.status, await late.text()]).toEqual([410, expect.stringContaining('招待の期限が切れました')])
  expect(await (await office.get('/staff')).text()).toContain('期限が切れました')

  expect((await office.post(resend)).headers.get('location')).toBe('/staff?done=invited')
  const second = await linkTo(w, INOUE.email)
  expect(second).not.toBe(first)
  expect((await w.stranger().get(first)).status).toBe(404)
  expect((await w.stranger().get(second)).status).toBe(200)
  expect((await office.post(resend.replace('resend', 'revoke'))).headers.get('location')).toBe(
    '/staff?done=revoked',
  )
  expect(await (await w.stranger().post(second, CHOSEN)).text()).toContain('この招待は取り消されました')
  expect((await office.post(resend)).status).toBe(404)

  for (const path of [
    '/invitations/x',
    `/invitations/${'A'.repeat(48)}`,
    `${second}0`,
    `${second.slice(0, -2)}zz`,
  ])
    expect((await w.stranger().get(path)).status, path).toBe(404)
  expect(await countOf(w, `auth."user" where email = '${INOUE.email}'`)).toBe(0)
})

test('whoever has an account joins with its password, or as who they are on this device', async () => {
  const w = await world()
  const [office, kishi, other] = [await w.staff('fuse'), await w.staff('kawachi'), await w.staff('kawachi')]
  const link = await invites(w, office, { email: kishi.email })
  await kishi.mails()
  expect(await (await w.stranger().get(link)).text()).toContain('いつものパスワードで加わってください')
  expect((await w.stranger().post(link, CHOSEN)).status).toBe(401)
  expect((await w.stranger().post(link, { as: 'signed_in' })).status).toBe(401)
  const half = cookieOf(await w.stranger().post('/sign-in', { email: kishi.email, password: PASSWORD }))
  expect((await w.visitor(half).post(link, { as: 'signed_in' })).status).toBe(401)
  expect(await countOf(w, `staff where association_id = '${w.fuse}'`)).toBe(1)
  const joined = w.visitor(cookieOf(await w.stranger().post(link, { password: PASSWORD })))
  expect((await joined.get('/safety-checks')).headers.get('location')).toMatch(/^\/sign-in\/code/)
  expect(await (await kishi.get('/safety-checks')).text()).toContain('切り替える')

  const second = await invites(w, office, { email: other.email })
  await other.mails()
  expect(await (await other.get(second)).text()).toContain('として入っています')
  expect((await other.post(second, { as: 'signed_in' })).status).toBe(303)
  expect(await countOf(w, `staff where association_id = '${w.fuse}'`)).toBe(3)
  const again = await office.post('/staff/invite', { ...INOUE, email: other.email.toUpperCase() })
  expect(await again.text()).toContain('この方は、もう職員です')
})

test('a form that is not filled in keeps what was typed and says all at once what is missing', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const answer = await office.post('/staff/invite', { name: '髙﨑 𠮷', email: 'not an address', role: 'god' })
  expect(answer.status).toBe(422)
  const page = await answer.text()
  for (const text of [
    'name@example.jp のように',
    '役割を1つ選んで',
    'value="髙﨑 𠮷"',
    'value="not an address"',
  ])
    expect(page).toContain(text)
  const empty = await (await office.post('/staff/invite', { name: ' ', email: '', role: 'viewer' })).text()
  expect(empty).toContain('お名前を入力してください')
  expect(await countOf(w, 'invitation')).toBe(0)
})

test('河内 sees, invites, sends and takes away nothing of 布施', async () => {
  const w = await world()
  const [office, colleague, kishi] = [await w.staff('fuse'), await w.staff('fuse'), await w.staff('kawachi')]
  await invites(w, office)
  const page = await (await office.get('/staff')).text()
  const [resend = ''] = /\/staff\/invitations\/[0-9a-f-]{36}\/resend/.exec(page) ?? []
  const person = `/staff/people/${colleague.user_id}`
  expect(await (await kishi.get('/staff')).text()).not.toContain(colleague.email)
  for (const path of [person, `${person}/remove`]) expect((await kishi.get(path)).status, path).toBe(404)
  const posts = [
    resend,
    resend.replace('resend', 'revoke'),
    `${person}/remove`,
    `${person}/reset`,
    `${person}/reset/approve`,
  ]
  for (const path of posts) expect((await kishi.post(path)).status, path).toBe(404)
  expect((await kishi.post(`${person}/role`, { role: 'viewer' })).status).toBe(404)
  expect((await kishi.post('/staff/invite', { ...INOUE, working_for: w.fuse })).status).toBe(409)
  expect((await colleague.get('/staff/invite')).status).toBe(200)
  expect(await countOf(w, 'invitation where revoked_at is null')).toBe(1)
  await w.mailHost.mailbox(INOUE.email).mails()
})

test('a new role holds from the next click on, upwards with an authenticator first', async () => {
  const w = await world()
  const [office, committee] = [await w.staff('fuse'), await w.staff('fuse', 'committee')]
  const role = (name: string) => office.post(`/staff/people/${committee.user_id}/role`, { role: name })
  expect((await role('nobody')).status).toBe(409)
  expect((await role('viewer')).headers.get('location')).toBe('/staff?done=role')
  expect((await committee.get(`/safety-checks/${w.drill}/unanswered`)).status).toBe(403)
  expect((await role('chair')).status).toBe(303)
  expect((await committee.get('/safety-checks')).headers.get('location')).toMatch(/^\/sign-in\/set-up/)
})

test('whoever is removed is out on every device, and may be invited again', async () => {
  const w = await world()
  const [office, colleague] = [await w.staff('fuse'), await w.staff('fuse')]
  const path = `/staff/people/${colleague.user_id}/remove`
  expect(await (await office.get(path)).text()).toContain('さんを削除しますか')
  expect((await office.post(path)).headers.get('location')).toBe('/staff?done=removed')
  expect((await colleague.get('/safety-checks')).headers.get('location')).toMatch(/^\/sign-in\?/)
  const back = cookieOf(await w.stranger().post('/sign-in', { email: colleague.email, password: PASSWORD }))
  expect((await w.visitor(back).get('/safety-checks')).status).toBe(403)
  expect((await office.post(path)).status).toBe(404)

  const link = await invites(w, office, { email: colleague.email })
  await colleague.mails()
  expect((await w.stranger().post(link, { password: PASSWORD })).status).toBe(303)
  expect(
    await countOf(
      w,
      `staff where left_at is null and user_id = '${colleague.user_id}' and role = 'committee'`,
    ),
  ).toBe(1)
})

test('the last of the office stays, nobody removes themselves, and two cannot remove each other', async () => {
  const w = await world()
  const [office, colleague, chair] = [
    await w.staff('fuse'),
    await w.staff('fuse'),
    await w.staff('fuse', 'chair'),
  ]
  const itself = await office.post(`/staff/people/${office.user_id}/remove`)
  expect([itself.status, await itself.text()]).toEqual([
    409,
    expect.stringContaining('ご自分の分はできません'),
  ])
  expect((await office.post(`/staff/people/${office.user_id}/role`, { role: 'viewer' })).status).toBe(409)
  expect((await chair.post(`/staff/people/${office.user_id}/remove`)).status).toBe(403)

  const answers = await Promise.all([
    office.post(`/staff/people/${colleague.user_id}/remove`),
    colleague.post(`/staff/people/${office.user_id}/remove`),
  ])
  expect(answers.filter(({ status }) => status === 303).length).toBeLessThanOrEqual(1)
  expect(
    await countOf(w, `staff where role = 'office' and left_at is null and association_id = '${w.fuse}'`),
  ).toBe(1)
  const { rows } = await w.store.owner.query(
    `select user_id from staff where role = 'office' and left_at is null and association_id = $1`,
    [w.fuse],
  )
  const last = { association: w.fuse, user_id: rows[0].user_id, by: 'cli', at: w.now() }
  expect(await removeStaff(w.db, last)).toEqual({ ok: false, reason: 'last_office' })
  expect(await changeRole(w.db, { ...last, role: 'chair' })).toEqual({ ok: false, reason: 'last_office' })
})

test('of two who remove each other on two connections one stays', async () => {
  const w = await world({ database: 'postgres' })
  const pair = [await w.staff('fuse'), await w.staff('fuse')] as const
  const [one, other] = pair.map(({ user_id }) => user_id) as [string, string]
  const about = { association: w.fuse, at: w.now() }
  // Held at the door until both stand there, so that neither sees what the other has done.
  const holder = await w.store.owner.connect()
  await holder.query('begin')
  await holder.query('lock table staff in share mode')
  const removals = [
    removeStaff(w.db, { ...about, user_id: other, by: one }),
    removeStaff(w.db, { ...about, user_id: one, by: other }),
  ]
  const waiting = () =>
    countOf(w, `pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
  try {
    await expect.poll(waiting, { timeout: 10_000 }).toBe(2)
  } finally {
    await holder.query('commit')
    holder.release()
  }
  const outcomes = await Promise.all(removals)
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  expect(
    await countOf(w, `staff where role = 'office' and left_at is null and association_id = '${w.fuse}'`),
  ).toBe(1)
})

test('an officer loses the smartphone and the codes: two others free him, not one, and not he himself', async () => {
  const w = await world()
  const { lost, office, chair } = await threeOfficers(w)
  const path = `/staff/people/${lost.user_id}/reset`
  const factors = () => countOf(w, `auth.second_factor where user_id = '${lost.user_id}'`)

  expect((await lost.post(path)).status).toBe(409)
  expect((await office.post(`${path}/approve`)).status).toBe(404)
  expect((await office.post(path)).headers.get('location')).toBe('/staff?done=asked')
  expect((await chair.post(path)).status).toBe(409)
  for (const [who, why] of [
    [office, 'ご自分で頼んだものは承認できません'],
    [lost, 'ご自分の分はできません'],
  ] as const) {
    const refused = await who.post(`${path}/approve`)
    expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining(why)])
  }
  expect(await factors()).toBe(1)
  expect((await lost.get('/safety-checks')).status).toBe(200)
  expect(await (await chair.get('/staff')).text()).toContain('解除の承認を待っています')
  expect(await (await chair.get(`/staff/people/${lost.user_id}`)).text()).toContain(
    'ご本人と確かめたので、解除する',
  )

  expect((await chair.post(`${path}/approve`)).headers.get('location')).toBe('/staff?done=approved')
  expect(await factors()).toBe(0)
  expect((await lost.get('/safety-checks')).headers.get('location')).toMatch(/^\/sign-in\?/)
  const half = cookieOf(await w.stranger().post('/sign-in', { email: lost.email, password: PASSWORD }))
  expect((await w.visitor(half).get('/safety-checks')).headers.get('location')).toMatch(/^\/sign-in\/set-up/)
  const { cookie } = await w.setsUp(half)
  expect((await w.visitor(cookie).get('/safety-checks')).status).toBe(200)
  expect((await lost.mails()).map(({ subject }) => subject)).toEqual([
    '【お知らせ】認証アプリの解除が頼まれました(布施医師会)',
    '【お知らせ】認証アプリを解除しました(布施医師会)',
  ])
  for (const officer of [office, chair]) {
    const [told, ...more] = await officer.mails()
    expect([told?.subject, more]).toEqual(['【お知らせ】認証アプリの解除の依頼がありました(布施医師会)', []])
    expect(told?.text).toContain('山本 事務さんの認証アプリの解除を、山本 事務さんが頼みました')
  }
  expect((await audited(w)).slice(-2)).toEqual(['staff.ask_factor_reset', 'staff.approve_factor_reset'])
})

test('a second account of her own does not make a clerk two officers', async () => {
  const w = await world()
  const { lost, office, chair } = await threeOfficers(w)
  const path = `/staff/people/${lost.user_id}/reset`
  const second = await w.staff('fuse')
  const approves = (who: Staff) => who.post(`${path}/approve`)
  expect((await office.post(path)).status).toBe(303)
  const refused = await approves(second)
  expect(refused.status).toBe(409)
  const page = await refused.text()
  expect(page).toContain('依頼の24時間前から')
  expect(page).toContain('tomoshibi staff reset --second-factor')
  // Nor by waiting: what counts is the time of the request.
  await w.laterBy(23 * 60)
  expect((await approves(second)).status).toBe(409)
  await w.laterBy(60)

  // An account that was there long ago counts from when it became an officer again.
  await w.store.owner.query(`update staff set created_at = '2026-04-01'`)
  const leaves = { association: w.fuse, user_id: second.user_id, by: office.user_id, at: w.now() }
  expect(await changeRole(w.db, { ...leaves, role: 'viewer' })).toEqual({ ok: true })
  expect(await changeRole(w.db, { ...leaves, role: 'chair' })).toEqual({ ok: true })
  expect((await office.post(path)).status).toBe(303)
  expect((await approves(second)).status).toBe(409)
  expect((await chair.post(`${path}/withdraw`)).status).toBe(303)
  await w.laterBy(24 * 60)
  expect(await removeStaff(w.db, { ...leaves, at: w.now() })).toEqual({ ok: true })
  const again = await invites(w, office, { email: second.email, role: 'office' })
  expect((await w.stranger().post(again, { password: PASSWORD })).status).toBe(303)
  expect(await removeStaff(w.db, { ...leaves, user_id: chair.user_id })).toEqual({ ok: true })
  expect(await (await office.get(`/staff/people/${lost.user_id}`)).text()).toContain('依頼の24時間前から')
  const alone = await office.post(path)
  expect([alone.status, await alone.text()]).toEqual([409, expect.stringContaining('依頼の24時間前から')])
  await w.laterBy(24 * 60)
  expect((await office.post(path)).status).toBe(303)
  expect(await countOf(w, `auth.second_factor where user_id = '${lost.user_id}'`)).toBe(1)
  await read(lost, office, chair, second)
})

test('a new role as an officer counts a day from then on, a change between the two does not', async () => {
  const w = await world()
  const { lost, office, chair } = await threeOfficers(w)
  const path = `/staff/people/${lost.user_id}/reset`
  await office.post(path)
  // As those are who were hired before the day was kept.
  await w.store.owner.query(`update staff set created_at = '2026-04-01', officer_since = null`)
  const change = { association: w.fuse, user_id: chair.user_id, by: office.user_id, at: w.now() }
  expect(await changeRole(w.db, { ...change, role: 'office' })).toEqual({ ok: true })
  expect((await chair.post(`${path}/approve`)).status).toBe(303)
  await read(lost, office, chair)
})

test('whoever asked and is no officer any more does not count as one of two', async () => {
  const w = await world()
  const { lost, office, chair } = await threeOfficers(w)
  const path = `/staff/people/${lost.user_id}/reset`
  expect((await chair.post(path)).status).toBe(303)
  await office.post(`/staff/people/${chair.user_id}/role`, { role: 'committee' })
  const refused = await office.post(`${path}/approve`)
  expect([refused.status, await refused.text()]).toEqual([
    409,
    expect.stringContaining('もう事務局でも委員長でもありません'),
  ])
  const about = { association: w.fuse, user_id: lost.user_id, by: chair.user_id, at: w.now() }
  await office.post(`${path}/withdraw`)
  expect(await requestReset(w.db, about)).toEqual({ ok: false, reason: 'not_found' })
  await office.post(path)
  expect(await approveReset(w.deps, about)).toEqual({ ok: false, reason: 'not_found' })
  expect(await countOf(w, `auth.second_factor where user_id = '${lost.user_id}'`)).toBe(1)
  await read(lost, office, chair)
})

test('a request nobody approves within a day is over, and so is one that was taken back', async () => {
  const w = await world()
  const { lost, office, chair } = await threeOfficers(w)
  const path = `/staff/people/${lost.user_id}/reset`
  await office.post(path)
  await w.laterBy(24 * 60)
  expect((await chair.post(`${path}/approve`)).status).toBe(404)
  expect((await chair.post(path)).status).toBe(303)
  expect((await office.post(`${path}/withdraw`)).headers.get('location')).toBe('/staff?done=withdrawn')
  expect((await office.post(`${path}/approve`)).status).toBe(404)
  expect(await countOf(w, `auth.second_factor where user_id = '${lost.user_id}'`)).toBe(1)
  await read(lost, office, chair)
})

test('two at once who approve one request free once, and whoever asked and left does not count', async () => {
  const w = await world()
  const [second, third] = [await w.staff('fuse', 'chair'), await w.staff('fuse')]
  const { lost, office, chair } = await threeOfficers(w)
  const path = `/staff/people/${lost.user_id}/reset`
  await chair.post(path)
  await read(chair)
  await office.post(`/staff/people/${chair.user_id}/remove`)
  expect((await office.post(`${path}/approve`)).status).toBe(409)
  await office.post(`${path}/withdraw`)
  await second.post(path)
  const answers = await Promise.all([office, third].map((one) => one.post(`${path}/approve`)))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 404])
  await read(lost, office, second, third)
})

test('an officer of two associations keeps the factor in both, and being removed from one stays in the other', async () => {
  const w = await world()
  const { lost: both, office, chair } = await threeOfficers(w)
  const here = { association: w.kawachi, name: '山本 事務', email: both.email, password: PASSWORD }
  const hired = await addStaff(w.deps, { ...here, role: 'committee', by: 'cli', at: w.now() })
  expect(hired.ok).toBe(true)
  const path = `/staff/people/${both.user_id}`
  expect((await office.post(`${path}/reset`)).status).toBe(303)
  // Promoted next door between the request and the approval.
  const next_door = { association: w.kawachi, user_id: both.user_id, by: 'cli', at: w.now() }
  expect(await changeRole(w.db, { ...next_door, role: 'chair' })).toEqual({ ok: true })
  const refusals = [await chair.post(`${path}/reset/approve`)]
  await office.post(`${path}/reset/withdraw`)
  refusals.push(await office.post(`${path}/reset`))
  for (const refused of refusals) {
    const page = await refused.text()
    expect([refused.status, page]).toEqual([409, expect.stringContaining('ほかの医師会でも事務局か委員長')])
    expect(page).toContain('tomoshibi staff reset --second-factor')
  }
  expect(await countOf(w, `auth.second_factor where user_id = '${both.user_id}'`)).toBe(1)

  expect((await office.post(`${path}/remove`)).status).toBe(303)
  const inside = await both.get('/safety-checks')
  expect([inside.status, await inside.text()]).toEqual([200, expect.stringContaining('河内医師会')])
  expect((await both.get(`/safety-checks/${w.drill}`)).status).toBe(404)
  await read(both, office, chair)
})

test('where too few could help, the page says who does, and the operator’s command leaves a trace', async () => {
  const w = await world()
  const [lost, office] = [await w.staff('fuse'), await w.staff('fuse')]
  expect(await (await office.get(`/staff/people/${lost.user_id}`)).text()).toContain(
    'tomoshibi staff reset --second-factor',
  )
  expect((await office.post(`/staff/people/${lost.user_id}/reset`)).status).toBe(409)
  const asked = { email: lost.email, by: 'cli', at: w.now() }
  expect(await resetSecondFactor(w.deps, { association: w.kawachi, ...asked })).toMatchObject({
    reason: 'no_staff',
  })
  expect(await resetSecondFactor(w.deps, { association: w.fuse, ...asked })).toMatchObject({ ok: true })
  expect((await lost.get('/safety-checks')).status).toBe(303)
  expect((await audited(w)).at(-1)).toBe('staff.reset_second_factor')
})

test('a mail host that is away is told, and sending again sends', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  w.personal.push(INOUE.email)
  w.mailHost.behave({ as: 'busy_450', next: 1 })
  const sent = await office.post('/staff/invite', INOUE)
  expect(sent.headers.get('location')).toBe('/staff?done=not_mailed')
  const page = await (await office.get('/staff')).text()
  expect(page).toContain('メールを送れていません')
  const [resend = ''] = /\/staff\/invitations\/[0-9a-f-]{36}\/resend/.exec(page) ?? []
  expect((await office.post(resend)).headers.get('location')).toBe('/staff?done=invited')
  expect((await w.stranger().get(await linkTo(w, INOUE.email))).status).toBe(200)
})
