import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { raiseAlert } from '../../src/deliveries/office-alert.ts'
import { addAssociation } from '../../src/roster/add-association.ts'
import { addStaff } from '../../src/staff/add.ts'
import { cookieOf } from '../authenticator.ts'
import { type World, world } from '../world.ts'

const homeOf = async (person: { get(path: string): Promise<Response> }) => (await person.get('/')).text()

test('an office that has nothing yet sees the way to the first test, step by step', async () => {
  const w = await world()
  const office = await aNewOffice(w)
  const page = await homeOf(office)
  expect(statesOf(page)).toEqual(['いまここ', 'あと', 'あと', 'あと'])
  for (const href of ['/line', '/roster/import', '/binding', '/safety-checks/new?purpose=test'])
    expect(page).toContain(`href="${href}"`)
  // What the steps say already is not said twice.
  expect(page).not.toMatch(/名簿が空です|LINEが未設定です|到達テストの時期です/)

  const filled = await w.staff('fuse')
  expect(statesOf(await homeOf(filled))).toEqual(['済', '済', '済', 'いまここ'])
  await w.launches(w.drill)
  expect(statesOf(await homeOf(filled))).toEqual([])
  await w.workersRun()
  await seeAll(w)
})

test('the button for the test leads to a form that is filled in, and is sent by nobody but a person', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const form = await (await office.get('/safety-checks/new?purpose=test')).text()
  expect(form).toMatch(/value="test"[^>]*checked/)
  expect(form).toContain('value="到達テスト"')
  const other = await (await office.get('/safety-checks/new?purpose=actual')).text()
  expect(other).not.toMatch(/type="radio" name="purpose"[^>]*checked/)
})

test('a drill under way says 【訓練】, how many answered and who needs help; drafts stand under what comes', async () => {
  const w = await world()
  const [office, committee, viewer] = [
    await w.staff('fuse'),
    await w.staff('fuse', 'committee'),
    await w.staff('fuse', 'viewer'),
  ]
  await w.draft({ title: '来週の訓練', purpose: 'drill', deadline_at: new Date('2026-11-12T12:00:00+09:00') })
  await w.launches(w.drill)
  await w.workersRun()
  await w.tanaka.phone.presses('A4')
  await w.workersRun()

  const page = await homeOf(office)
  expect(page).toContain(`href="/safety-checks/${w.drill}"`)
  expect(page).toMatch(/【訓練】大阪880万人訓練/)
  expect(page).toMatch(/回答 <strong>1<\/strong> \/ 3人/)
  expect(page).toContain('▲ 助けが必要 1人')
  expect(page).toContain(`href="/safety-checks/${w.drill}/needs-help"`)
  expect(page.split('これから送るもの')[1]).toMatch(/【訓練】来週の訓練.*締切 11月12日\(木\) 12時00分/s)
  expect(page).toContain('content="60"')

  expect(await homeOf(committee)).toContain('needs-help')
  expect(await homeOf(committee)).not.toContain('href="/safety-checks/new')
  const seen = await homeOf(viewer)
  expect(seen).toContain('回答 <strong>1</strong>')
  expect(seen).not.toMatch(/needs-help|unreachable|\/launch|名簿が空|\/staff/)
  await seeAll(w)
})

test('an actual check stands above every drill, under the red band', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.launches(w.drill)
  const actual = await w.draft({ title: '11月5日の地震', purpose: 'actual' })
  expect(await homeOf(office)).not.toContain('band-actual')
  await w.launches(actual)
  await w.workersRun()
  const page = await homeOf(office)
  expect(page).toContain('<p class="band band-actual">本番 — 実際の災害の安否確認です</p>')
  expect(page.indexOf('【安否確認】11月5日の地震')).toBeLessThan(page.indexOf('【訓練】大阪880万人訓練'))
  await seeAll(w)
})

test('what needs a person is listed with a count and a way, and goes away once it is done', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.newDoctor('fuse', { name: '林 四郎', role: 'member', ward: '西' })
  const officers = await office.post('/safety-checks', {
    purpose: 'drill',
    title: '役員だけ',
    audience: 'officer',
  })
  await office.post(officers.headers.get('location') ?? '')
  await office.post(`${officers.headers.get('location')}/now`)
  await inAssociation(w.db, w.fuse, (tx) =>
    raiseAlert(tx, w.fuse, { about: 'line_out_of_quota', check: null }),
  )
  const page = await homeOf(office)
  expect(page).toMatch(/href="\/unreachable">届かない先生 <strong>1人/)
  expect(page).toContain('LINEの今月の通数を使い切りました')
  expect(page).toContain('事務局があなた1人です')
  expect(page).toContain('到達テストの時期です')

  await w.staff('fuse')
  await w.launches(await w.draft({ title: '到達テスト', purpose: 'test' }))
  await w.workersRun()
  const after = await homeOf(office)
  expect(after).not.toContain('事務局があなた1人です')
  expect(after).not.toContain('到達テストの時期です')
  await w.laterBy(91 * 24 * 60)
  const later = await w.staff('fuse')
  expect(await homeOf(later)).toMatch(/到達テストの時期です.*全員に送ったのは11月5日\(木\)が最後です/s)
  await office.mails()
  await later.mails()
  await seeAll(w)
})

test('home shows nothing of the neighbour, and nobody who is not signed in', async () => {
  const w = await world()
  await w.launches(w.drill)
  const neighbour = await w.staff('kawachi')
  const page = await homeOf(neighbour)
  expect(page).toContain('河内医師会')
  expect(page).not.toMatch(/大阪880万人訓練|布施/)
  const stranger = await w.stranger().get('/')
  expect([stranger.status, stranger.headers.get('location')]).toEqual([303, '/sign-in'])
  await w.workersRun()
  await seeAll(w)
})

const statesOf = (page: string) =>
  [...page.matchAll(/class="step-state">([^<]+)</g)].map(([, state]) => state)

/** An association that has just been made, and its one clerk. */
async function aNewOffice(w: World) {
  const added = await addAssociation(w.db, {
    name: '枚岡医師会',
    phone: null,
    line_channel_id: null,
    by: 'cli',
    at: w.now(),
  })
  if (!added.ok) throw new Error(added.reason)
  const account = { email: 'clerk@hiraoka.example.jp', password: 'correct horse battery staple' }
  w.personal.push(account.email)
  await addStaff(w.deps, {
    association: added.association,
    name: '中村 事務',
    ...account,
    role: 'office',
    by: 'cli',
    at: w.now(),
  })
  const { cookie } = await w.setsUp(cookieOf(await w.stranger().post('/sign-in', account)))
  return w.visitor(cookie)
}

async function seeAll(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}
