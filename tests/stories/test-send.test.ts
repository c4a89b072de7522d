import { expect, test } from 'vitest'
import { keepQuota } from '../../src/deliveries/keep-quota.ts'
import { launchesAtOnce } from '../launching.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

const triesOf = async (w: World) =>
  (await w.store.owner.query("select actor from audit where action = 'safety_check.try'")).rows

test('an officer sends the words to herself: one mail, marked as a trial, and nobody else hears of it', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}`
  expect(await (await office.get(`${path}/launch`)).text()).toContain('自分に試し送り')
  const tried = await office.post(`${path}/try`, { version: '1' })
  expect([tried.status, tried.headers.get('location')]).toEqual([303, `${path}/launch?tried=sent`])
  expect(await (await office.get(`${path}/launch?tried=sent`)).text()).toContain('試し送りを送りました')

  const [mail, ...more] = await office.mails()
  expect(more).toEqual([])
  expect(mail?.subject).toBe('【訓練】【試し送り】大阪880万人訓練 回答のお願い(布施医師会)')
  const lines = mail?.text?.split('\n') ?? []
  expect(lines[0]).toBe('【訓練】【試し送り】大阪880万人訓練')
  expect(lines[1]).toBe('あなただけに届いた試し送りです。先生方には送っていません。')
  // Below the line stand the words that doctors will read, with her own name in the doctor's place.
  expect(mail?.text).toContain('\n【訓練】大阪880万人訓練\n実際の災害ではありません。\n\n山本 事務 先生\n')

  const link = new URL(/http\S+/.exec(mail?.text ?? '')?.[0] ?? '')
  expect(link.href.startsWith(PUBLIC_URL)).toBe(true)
  const page = await (await w.stranger().get(link.pathname)).text()
  expect(page).toMatch(/<title>【訓練】【試し送り】/)
  expect(page).toContain('試し送りのリンクです')
  expect(page).not.toContain('name="condition"')

  await w.workersRun()
  expect(w.platform.ledger.received).toEqual([])
  expect(await triesOf(w)).toEqual([{ actor: office.user_id }])
  expect(await (await office.get('/audit')).text()).toContain(
    '「【訓練】大阪880万人訓練」の文面を、自分に試し送りしました。',
  )
})

test('a trial of an actual check cannot be taken for the real one', async () => {
  const w = await world()
  const chair = await w.staff('fuse', 'chair')
  const id = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  expect((await chair.post(`/safety-checks/${id}/try`)).status).toBe(303)
  const [mail] = await chair.mails()
  expect(mail?.subject).toBe('【試し送り】【安否確認】地震 震度6弱 回答のお願い(布施医師会)')
  expect(mail?.text).toMatch(/^【試し送り】【安否確認】地震 震度6弱\nあなただけに届いた試し送りです/)
  const page = await (await w.stranger().get('/trial/actual')).text()
  expect(page).toMatch(/<title>【試し送り】/)
  expect(page).not.toContain('実際の災害の安否確認です')
  expect(page).not.toContain('訓練')
  await w.workersRun()
  expect(w.platform.ledger.received).toEqual([])
})

test('five trials an hour, counted even where they come at once', async () => {
  const w = await world({ database: 'postgres' })
  const [office, other] = [await w.staff('fuse'), await w.staff('fuse')]
  const path = `/safety-checks/${w.drill}/try`
  const answers = await Promise.all(Array.from({ length: 7 }, () => office.post(path)))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 303, 303, 303, 429, 429])
  const told = answers.find(({ status }) => status === 429)
  expect(await told?.text()).toContain('試し送りは1時間に5回までです')
  expect(await office.mails()).toHaveLength(5)
  expect((await other.post(path)).status).toBe(303)
  expect(await other.mails()).toHaveLength(1)
  await w.laterBy(61)
  expect((await office.post(path)).status).toBe(303)
  expect(await office.mails()).toHaveLength(6)
})

test('a mail host that takes nothing, words that changed meanwhile and a check that is sent are told apart', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}`
  const changed = await office.post(`${path}/try`, { version: '7' })
  expect(changed.status).toBe(409)
  expect(await changed.text()).toContain('開いているあいだに、内容が変わりました')

  w.mailHost.behave({ as: 'busy_450', next: 1 })
  const failed = await office.post(`${path}/try`)
  expect(failed.status).toBe(503)
  expect(await failed.text()).toContain('試し送りのメールを送れませんでした')

  // With a LINE of her own the two are told apart: one has come, the other has not.
  const { rows } = await w.store.owner.query(
    "select id from contact_point where member_id = $1 and system = 'line'",
    [w.sato.id],
  )
  await office.post('/settings/own-line', { contact: rows[0]?.id })
  const code = /\d{6}/.exec(w.sato.texts().at(-1) ?? '')?.[0] ?? ''
  w.personal.push(code)
  expect((await office.post('/settings/own-line/code', { code })).status).toBe(303)
  w.mailHost.behave({ as: 'busy_450', next: 1 })
  const half = await office.post(`${path}/try`)
  expect(half.status).toBe(503)
  const halfway = await half.text()
  expect(halfway).toContain('LINEには送りましたが、メールは送れませんでした')
  expect(halfway).toContain('もう一度押すと、LINEにも、もう1通届きます。')
  await w.workersRun()
  expect(w.sato.texts().at(-1)).toMatch(/^【訓練】【試し送り】/)
  w.platform.setQuota(w.channels.fuse.token, 300)
  await w.store.owner.query('update association set line_reserve = 300')
  await keepQuota({ ...w.plant, db: w.db }, w.channels.fuse.id)
  w.mailHost.behave({ as: 'busy_450', next: 1 })
  expect(await (await office.post(`${path}/try`)).text()).toContain('メールもLINEも送れませんでした')
  await w.store.owner.query('update association set line_reserve = 0')
  await w.laterBy(61)

  await launchesAtOnce(office, w.drill)
  const late = await office.post(`${path}/try`)
  expect(late.status).toBe(409)
  expect(await late.text()).toContain('すでに送っています')
})

test('河内 cannot try the words of 布施, nor can the committee or a viewer', async () => {
  const w = await world()
  const path = `/safety-checks/${w.drill}/try`
  expect((await (await w.staff('kawachi')).post(path)).status).toBe(404)
  for (const role of ['committee', 'viewer'] as const)
    expect((await (await w.staff('fuse', role)).post(path)).status).toBe(403)
  expect(await triesOf(w)).toEqual([])
})
