import { expect, test } from 'vitest'
import { keepQuota } from '../../src/deliveries/keep-quota.ts'
import { askOwnLine, confirmOwnLine } from '../../src/safety-checks/trial/own-line/bind.ts'
import { textOf } from '../entering.ts'
import { launchesAtOnce } from '../launching.ts'
import { type World, world } from '../world.ts'

type Office = Awaited<ReturnType<World['staff']>>
const PAGE = '/settings/own-line'

/** The option that stands for somebody on the page. */
async function optionOf(office: Office, name: string) {
  const html = await (await office.get(PAGE)).text()
  const value = new RegExp(`<option value="([^"]*)"[^>]*>${name}`).exec(html)?.[1]
  if (!value) throw new Error(`${name} is not to be chosen`)
  return value
}

/** 佐藤 works in the office too: the code comes to her own phone. */
async function bound() {
  const w = await world()
  const office = await w.staff('fuse')
  const contact = await optionOf(office, w.sato.name)
  expect((await office.post(PAGE, { contact })).status).toBe(303)
  const code = /\d{6}/.exec(w.sato.texts().at(-1) ?? '')?.[0] ?? ''
  w.personal.push(code)
  return { w, office, code, contact }
}

const confirmed = async () => {
  const settled = await bound()
  expect((await settled.office.post(`${PAGE}/code`, { code: settled.code })).status).toBe(303)
  return settled
}

test('a code that stands on her own phone shows whose LINE it is, and from then on the trial comes there too', async () => {
  const { w, office, code } = await bound()
  expect(w.sato.texts()).toHaveLength(1)
  expect(w.sato.texts()[0]).toMatch(
    /^【確認】布施医師会の山本 事務さんが、試し送りをこのLINEで受け取る設定をしています/,
  )
  const wrong = await office.post(`${PAGE}/code`, { code: code === '000000' ? '000001' : '000000' })
  expect(wrong.status).toBe(422)
  expect(await wrong.text()).toContain('コードが違います')
  const wide = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')
  expect((await office.post(`${PAGE}/code`, { code: `${wide.slice(0, 3)} ${wide.slice(3)}` })).status).toBe(
    303,
  )
  expect(await (await office.get(PAGE)).text()).toContain('佐藤 一郎先生のLINEで受け取ります')

  const path = `/safety-checks/${w.drill}`
  expect(await (await office.get(`${path}/launch`)).text()).toContain('あなたのメールとLINEにだけ送ります')
  const tried = await office.post(`${path}/try`, { version: '1' })
  expect(tried.headers.get('location')).toBe(`${path}/launch?tried=sent_by_line`)
  expect(await (await office.get(`${path}/launch?tried=sent_by_line`)).text()).toContain(
    'あなたのLINEに送りました',
  )
  await w.workersRun()
  expect(await office.mails()).toHaveLength(1)
  // Hers alone: nobody else's phone has rung.
  expect(w.platform.ledger.received.map(({ user_id }) => user_id)).toEqual([w.sato.user_id, w.sato.user_id])
  expect(w.sato.texts().at(-1)).toMatch(/^【訓練】【試し送り】大阪880万人訓練 布施医師会です。/)
  const { rows } = await w.store.owner.query(
    "select body, alt_text, kind from line_batch where kind = 'trial'",
  )
  const [{ body }] = rows
  expect(rows).toHaveLength(1)
  expect(body).toContain('"text":"【訓練】【試し送り】先生方には送っていません"')
  expect(body).not.toContain('postback')
  expect(body).not.toContain(w.drill)
  expect(new Set(body.match(/"uri":"[^"]*"/g))).toEqual(
    new Set(['"uri":"http://localhost:8787/trial/drill"']),
  )
  expect((await w.store.owner.query('select from reply')).rowCount).toBe(0)

  // Nothing of it is counted among what the drill sends.
  await launchesAtOnce(office, w.drill)
  await w.workersRun()
  expect(w.sato.texts()).toHaveLength(3)
  expect(w.tanaka.texts()).toHaveLength(1)
  await w.sato.mails()
  await w.mori.mails()
})

test('a trial of an actual check cannot be taken for the real one by LINE either', async () => {
  const { w, office } = await confirmed()
  const id = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  expect((await office.post(`/safety-checks/${id}/try`)).status).toBe(303)
  await w.workersRun()
  expect(w.sato.texts().at(-1)).toMatch(/^【試し送り】【安否確認】地震 震度6弱 布施医師会です/)
  const { rows } = await w.store.owner.query("select body from line_batch where kind = 'trial'")
  expect(rows[0].body).toContain('"text":"【試し送り】先生方には送っていません"')
  expect(rows[0].body).not.toMatch(/訓練|まず身の安全を確保してください|#ce0000","paddingAll":"12px"/)
  await office.mails()
})

test('a trial costs one message of the month, and never one that was put aside', async () => {
  const { w, office } = await confirmed()
  const left = async () =>
    /今月の残り (\d+)通/.exec(
      textOf(await (await office.get(`/safety-checks/${w.drill}/launch`)).text()),
    )?.[1]
  w.platform.setQuota(w.channels.fuse.token, 301)
  await keepQuota({ ...w.plant, db: w.db }, w.channels.fuse.id)
  await w.laterBy(1)
  expect(await left()).toBe('300')
  await office.post(`/safety-checks/${w.drill}/try`)
  await w.workersRun()
  expect(await left()).toBe('299')
  await w.store.owner.query('update association set line_reserve = 299 where id = $1', [w.fuse])
  const spared = await office.post(`/safety-checks/${w.drill}/try`)
  expect(spared.headers.get('location')).toContain('tried=spared')
  await w.workersRun()
  expect(w.sato.texts()).toHaveLength(2)
  expect(await office.mails()).toHaveLength(2)
})

test('another LINE takes over only once its code is typed; a code costs a message, and none that was put aside', async () => {
  const { w, office } = await confirmed()
  w.platform.setQuota(w.channels.fuse.token, 301)
  await keepQuota({ ...w.plant, db: w.db }, w.channels.fuse.id)
  await w.laterBy(1)
  const page = async () => textOf(await (await office.get(PAGE)).text())
  expect(await page()).toMatch(/別のLINEに変える.*1通 \(今月の残り 300通\)/)
  const contact = await optionOf(office, w.tanaka.name)
  expect((await office.post(PAGE, { contact })).status).toBe(303)
  const code = /\d{6}/.exec(w.tanaka.texts().at(-1) ?? '')?.[0] ?? ''
  w.personal.push(code)
  expect(textOf(await (await office.get(`/safety-checks/${w.drill}/launch`)).text())).toContain(
    '今月の残り 299通',
  )

  // Until then, and where it is given up, the trial comes where it did.
  expect(await page()).toMatch(
    /佐藤 一郎先生のLINEで受け取ります.*新しいコードを入れるまでは、いまのLINEで受け取ります。/,
  )
  await office.post(`/safety-checks/${w.drill}/try`)
  await w.workersRun()
  expect(w.sato.texts()).toHaveLength(2)
  await office.post(`${PAGE}/end`, { which: 'asked' })
  expect((await office.post(`${PAGE}/code`, { code })).status).toBe(303)
  expect(await page()).toContain('佐藤 一郎先生のLINEで受け取ります')

  expect((await office.post(PAGE, { contact })).status).toBe(303)
  const second = /\d{6}/.exec(w.tanaka.texts().at(-1) ?? '')?.[0] ?? ''
  w.personal.push(second)
  expect((await office.post(`${PAGE}/code`, { code: second })).status).toBe(303)
  expect(await page()).toContain('田中 花子先生のLINEで受け取ります')
  await office.post(`/safety-checks/${w.drill}/try`)
  await w.workersRun()
  expect([w.sato.texts().length, w.tanaka.texts().length]).toEqual([2, 3])

  await w.laterBy(61)
  await w.store.owner.query('update association set line_reserve = 299')
  const refused = await office.post(PAGE, { contact: await optionOf(office, w.sato.name) })
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('災害用の取り置きまでになったため、確認コードを送れません')
  expect(w.sato.texts()).toHaveLength(2)
  await office.mails()
})

test('codes die: after five wrong ones, after ten minutes, and three an hour are all there are', async () => {
  const { w, office, code, contact } = await bound()
  const wrong = code === '000000' ? '000001' : '000000'
  for (let n = 0; n < 5; n++) expect((await office.post(`${PAGE}/code`, { code: wrong })).status).toBe(422)
  const dead = await office.post(`${PAGE}/code`, { code })
  expect([dead.status, await dead.text()]).toEqual([422, expect.stringContaining('5回続けて違いました')])
  expect((await office.post(PAGE, { contact })).status).toBe(303)
  const second = /\d{6}/.exec(w.sato.texts().at(-1) ?? '')?.[0] ?? ''
  w.personal.push(second)
  await w.laterBy(10)
  expect(await (await office.post(`${PAGE}/code`, { code: second })).text()).toContain('10分が過ぎました')
  expect((await office.post(PAGE, { contact })).status).toBe(303)
  w.personal.push(/\d{6}/.exec(w.sato.texts().at(-1) ?? '')?.[0] ?? '')
  expect((await office.post(PAGE, { contact })).status).toBe(429)
  expect(w.sato.texts()).toHaveLength(3)
  expect((await office.post(PAGE, { contact: '' })).status).toBe(422)
})

test('it ends when she says so, and when the LINE is no longer bound; other roles and next door have none', async () => {
  const { w, office, contact } = await confirmed()
  await w.store.owner.query('update contact_point set reachable = false where id = $1', [contact])
  expect(await (await office.get(PAGE)).text()).toContain('いまは届きません')
  expect((await office.post(`/safety-checks/${w.drill}/try`)).headers.get('location')).toContain('tried=sent')
  await w.store.owner.query('update contact_point set reachable = true where id = $1', [contact])
  expect((await office.post(`${PAGE}/end`)).status).toBe(303)
  expect((await office.post(`${PAGE}/end`)).status).toBe(303)
  await office.post(`/safety-checks/${w.drill}/try`)
  await w.workersRun()
  expect(w.sato.texts()).toHaveLength(1)
  expect(await office.mails()).toHaveLength(2)
  const trail = textOf(await (await office.get('/audit')).text())
  expect(trail).toContain('試し送りを、自分のLINEでも受け取ることにしました。')
  expect(trail.match(/LINEで受け取るのをやめました/g)).toHaveLength(1)

  const neighbour = await w.staff('kawachi')
  expect(await (await neighbour.get(PAGE)).text()).not.toContain(w.sato.name)
  expect((await neighbour.post(PAGE, { contact })).status).toBe(422)
  for (const role of ['committee', 'viewer'] as const)
    expect((await (await w.staff('fuse', role)).get(PAGE)).status).toBe(403)
  expect(w.sato.texts()).toHaveLength(1)
})

test('of two codes asked for at once only the last one counts, and two right ones bind once', async () => {
  const w = await world({ database: 'postgres' })
  const contact = (
    await w.store.owner.query("select id from contact_point where member_id = $1 and system = 'line'", [
      w.sato.id,
    ])
  ).rows[0].id
  const key = w.deps.secrets.leader_key
  const acting = { association: w.fuse, by: 'yamamoto', at: w.now(), key }
  const asks = (code: string) => askOwnLine(w.db, { ...acting, contact, code })
  expect((await Promise.all([asks('111111'), asks('222222')])).map(({ ok }) => ok)).toEqual([true, true])
  const open = await w.store.owner.query('select from own_line where ended_at is null')
  expect(open.rowCount).toBe(1)
  const tries = ['111111', '222222', '111111', '222222'].map((code) =>
    confirmOwnLine(w.db, { ...acting, code }),
  )
  await Promise.all(tries)
  const bound = await w.store.owner.query('select from own_line where confirmed_at is not null')
  expect(bound.rowCount).toBe(1)
})

test.each([
  [['U1', 'U2'], '【訓練】【試し送り】秋の訓練'],
  [['U1'], '【訓練】秋の訓練'],
  [['U1'], '【試し送り】【訓練】秋の訓練'],
])('the database takes no trial for %o that begins with %s', async (recipients, alt_text) => {
  const w = await world()
  const insert = (to: string[], words: string) =>
    w.store.owner.query(
      `insert into line_batch
         (association_id, line_channel_id, safety_check_id, wave, kind, purpose, alt_text, body, recipients, status)
       values ($1, $2, $3, -1, 'trial', 'drill', $4, '[]', $5, 'failed')`,
      [w.fuse, w.channels.fuse.id, w.drill, words, to],
    )
  await expect(insert(recipients, alt_text)).rejects.toThrow('check constraint')
  await insert(['U1'], '【訓練】【試し送り】秋の訓練')
})
