import { expect, test } from 'vitest'
import { type World, world } from '../world.ts'

const FORM = { purpose: 'drill', title: '東地区の訓練', audience: 'all', scenario: '', deadline_at: '' }

/** 林 of a hospital in 西, without any address, beside 佐藤 and 田中 in 東 and 森 in 西. */
async function withHayashi(w: World) {
  await w.newDoctor('fuse', { name: '林 四郎', role: 'member', ward: '西', facility_type: 'hospital' })
  return w.staff('fuse')
}
const counted = (page: string) => /<p data-count[^>]*>(.*?)<\/p>/.exec(page)?.[1]?.replace(/<[^>]*>/g, '')
const promptedIn = async (w: World) =>
  (
    await w.store.owner.query<{ name: string }>(
      'select m.name from prompt p join member m on m.id = p.member_id order by m.name',
    )
  ).rows.map(({ name }) => name)

test('an audience is narrowed by ward and kind of facility, and counted before anything is saved', async () => {
  const w = await world()
  const office = await withHayashi(w)
  const page = await (await office.get('/safety-checks/new')).text()
  expect(counted(page)).toBe('この相手は 4人: LINE 2人・メールだけ 1人・どちらもない 1人')
  for (const name of ['ward_東', 'ward_西', 'type_clinic', 'type_hospital'])
    expect(page).toContain(`name="${name}"`)

  for (const [ticks, words] of [
    [{ ward_東: 'yes' }, '2人: LINE 2人・メールだけ 0人・どちらもない 0人'],
    [{ ward_西: 'yes' }, '2人: LINE 0人・メールだけ 1人・どちらもない 1人'],
    [{ ward_西: 'yes', type_clinic: 'yes' }, '1人: LINE 0人・メールだけ 1人・どちらもない 0人'],
    [{ ward_東: 'yes', ward_西: 'yes' }, '4人: LINE 2人・メールだけ 1人・どちらもない 1人'],
    [{ type_palace: 'yes' }, '4人: LINE 2人・メールだけ 1人・どちらもない 1人'],
  ] as const) {
    const answer = await office.post('/safety-checks', { ...FORM, ...ticks, count: 'yes' })
    expect(answer.status).toBe(200)
    const again = await answer.text()
    expect(counted(again)).toBe(`この相手は ${words}`)
    expect(again).toMatch(/<input[^>]*name="title"[^>]*value="東地区の訓練"/)
    for (const name of Object.keys(ticks).filter((tick) => tick !== 'type_palace'))
      expect(again).toMatch(new RegExp(`<input[^>]*name="${name}"[^>]*checked`))
  }
  const { rows } = await w.store.owner.query('select title from safety_check')
  expect(rows).toEqual([{ title: '大阪880万人訓練' }])
})

test('exactly those are asked who were counted', async () => {
  const w = await world()
  const office = await withHayashi(w)
  const made = await office.post('/safety-checks', { ...FORM, ward_西: 'yes', type_clinic: 'yes' })
  const path = made.headers.get('location') ?? ''
  const page = await (await office.get(path)).text()
  expect(page.replace(/\s+/g, '')).toContain('役員と会員(西、一般診療所だけ)')
  expect(page).toContain('【訓練】1人に送る')
  await office.post(path)
  await office.post(`${path}/now`)
  await w.workersRun()
  expect(await promptedIn(w)).toEqual(['森 次郎'])
  expect(await w.mori.mails()).toHaveLength(1)

  const empty = await office.post('/safety-checks', { ...FORM, audience: 'officer', ward_西: 'yes' })
  const nobody = await office.post(empty.headers.get('location') ?? '')
  expect(nobody.status).toBe(422)
  expect(await nobody.text()).toContain('送る相手がいません')
})

test('an audience can be changed later, counted on the way, and two who change it are shown both', async () => {
  const w = await world()
  const office = await withHayashi(w)
  const path = `/safety-checks/${w.drill}/edit`
  const typed = { title: '大阪880万人訓練', audience: 'all', scenario: '', deadline_at: '' }
  const seen = { version: '1', seen_title: typed.title, seen_audience: 'all' }
  const first = await office.post(path, { ...typed, ...seen, ward_東: 'yes', count: 'yes' })
  expect(first.status).toBe(200)
  const page = await first.text()
  expect(counted(page)).toMatch(/^この相手は 2人/)
  expect(page).toMatch(/name="seen_wards" value=""/)
  expect((await office.post(path, { ...typed, ...seen, ward_東: 'yes' })).status).toBe(303)

  const clash = await office.post(path, { ...typed, ...seen, ward_西: 'yes' })
  expect(clash.status).toBe(409)
  expect(await clash.text()).toMatch(/<th scope="row">地区<\/th><td>東<\/td><td>西<\/td>/)
  // Nobody has counted away what somebody else saved meanwhile.
  const counting = await office.post(path, { ...typed, ...seen, ward_西: 'yes', count: 'yes' })
  expect(await counting.text()).toMatch(/name="version" value="1"/)
  expect((await office.post(path, { ...typed, ...seen, version: '2' })).status).toBe(303)
  expect(await (await office.get(path)).text()).not.toMatch(/name="ward_東"[^>]*checked/)
})

test('河内 is offered its own wards only', async () => {
  const w = await world()
  const page = await (await (await w.staff('kawachi')).get('/safety-checks/new')).text()
  expect(page).toContain('name="ward_中"')
  expect(page).not.toMatch(/name="ward_(東|西)"/)
})
