import { expect, test } from 'vitest'
import { createSafetyCheck } from '../../src/safety-checks/create.ts'
import { changeTemplate, createTemplate, putAway } from '../../src/safety-checks/templates/save.ts'
import { textOf } from '../entering.ts'
import { fieldsOf } from '../forms.ts'
import { type World, world } from '../world.ts'

type Office = Awaited<ReturnType<World['staff']>>

const WORDS = {
  name: '秋の地震',
  title: '秋の地震訓練',
  scenario: '震度6弱の想定です。',
  note_to_doctors: '',
}

async function kept(w: World, office: Office, more: Record<string, string> = {}) {
  expect((await office.post('/templates', { purpose: 'drill', ...WORDS, ...more })).status).toBe(303)
  const { rows } = await w.store.owner.query(
    'select id from wording_template order by created_at desc limit 1',
  )
  return rows[0].id as string
}

/** The form of a new check as it stands, sent with some of its fields changed. */
async function sends(office: Office, page: string, more: Record<string, string>) {
  const { count, ...fields } = fieldsOf(page, '/safety-checks')
  return office.post('/safety-checks', { ...fields, ...more })
}

const withoutCount = ({ count, ...fields }: Record<string, string>) => fields

const typedIn = (html: string, name: string) =>
  new RegExp(`<input[^>]*name="${name}"[^>]*value="([^"]*)"`).exec(html)?.[1] ?? ''

test('the office keeps a template, fills a draft from it without a script, and the check says which', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const id = await kept(w, office)
  const list = textOf(await (await office.get('/templates')).text())
  expect(list).toMatch(/訓練 秋の地震 【訓練】秋の地震訓練 震度6弱の想定です。/)
  expect(list).toMatch(/本番 震度6弱以上の地震 .*大雨特別警報 .*停電 .*配信テスト 到達テスト/)

  const blank = await (await office.get('/safety-checks/new')).text()
  const filled = await sends(office, blank, { purpose: 'drill', template: id, use_template: 'yes' })
  expect(filled.status).toBe(200)
  const page = await filled.text()
  expect(typedIn(page, 'title')).toBe('秋の地震訓練')
  expect(textOf(page)).toContain('「秋の地震」の文を入れました。まだ保存していません。')
  expect((await w.store.owner.query('select from safety_check')).rowCount).toBe(1)

  const created = await sends(office, page, {})
  expect(created.status).toBe(303)
  const { rows } = await w.store.owner.query(
    "select title, purpose, wording_template_id as template from safety_check where title like '秋%'",
  )
  expect(rows).toEqual([{ title: '秋の地震訓練', purpose: 'drill', template: id }])
  expect(await (await office.get('/audit')).text()).toContain('訓練のひな形をつくりました。')
})

test('the template may be chosen first: what it is for is then chosen with it, and said', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const blank = await (await office.get('/safety-checks/new')).text()
  const filled = await sends(office, blank, { template: 'actual-quake', use_template: 'yes' })
  expect(filled.status).toBe(200)
  const page = await filled.text()
  expect(page).toMatch(/value="actual"[^>]*checked/)
  expect(textOf(page)).toContain('何のための安否確認かも「本番」にしました。')
  expect((await sends(office, page, {})).status).toBe(303)
  const { rows } = await w.store.owner.query('select purpose from safety_check order by created_at')
  expect(rows.map(({ purpose }) => purpose)).toContain('actual')
})

test('a draft that is changed keeps from which template its new words are, and the trail says so', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const id = await kept(w, office)
  const path = `/safety-checks/${w.drill}/edit`
  const sendsEdit = async (page: string, more: Record<string, string>) =>
    office.post(path, {
      ...withoutCount(fieldsOf(page.replace('<form method="post" novalidate', `$& action="${path}"`), path)),
      ...more,
    })
  const of = async () =>
    (await w.store.owner.query('select wording_template_id from safety_check where id = $1', [w.drill]))
      .rows[0].wording_template_id
  const blank = await (await office.get(path)).text()
  const filled = await (await sendsEdit(blank, { title: '', template: id, use_template: 'replace' })).text()
  expect(await of()).toBeNull()
  expect((await sendsEdit(filled, {})).status).toBe(303)
  expect(await of()).toBe(id)
  expect(textOf(await (await office.get('/audit')).text())).toMatch(
    /下書きを直しました。\d項目。ひな形の文を使いました。/,
  )
  // Mended by hand, the words are still that template's; with a shipped one they are no longer.
  const again = await (await office.get(path)).text()
  expect((await sendsEdit(again, { scenario: '大雨' })).status).toBe(303)
  expect(await of()).toBe(id)
  const shipped = await (
    await sendsEdit(await (await office.get(path)).text(), {
      template: 'drill-quake',
      use_template: 'replace',
    })
  ).text()
  expect((await sendsEdit(shipped, {})).status).toBe(303)
  expect(await of()).toBeNull()
})

test('what was typed is not overwritten without saying so', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const blank = await (await office.get('/safety-checks/new?purpose=test')).text()
  const use = { title: '冬の到達テスト', template: 'test-reach', use_template: 'yes' }
  const page = await (await sends(office, blank, use)).text()
  expect(typedIn(page, 'title')).toBe('冬の到達テスト')
  expect(typedIn(page, 'scenario')).toBe('連絡先に届くかどうかの確認です。')
  expect(textOf(page)).toContain('入力済みの名前は、そのまま残しました。')
  const replaced = await (
    await sends(office, page, { template: 'test-reach', use_template: 'replace' })
  ).text()
  expect(typedIn(replaced, 'title')).toBe('到達テスト')
})

test("a drill's template never comes into what is real: not by choosing, not by changing the purpose, not in the database", async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const id = await kept(w, office)
  const blank = await (await office.get('/safety-checks/new')).text()
  const chosen = await sends(office, blank, { purpose: 'actual', template: id, use_template: 'yes' })
  expect(chosen.status).toBe(422)
  expect(textOf(await chosen.text())).toContain('別の種類の安否確認のものです')

  const drill = await (
    await sends(office, blank, { purpose: 'drill', template: id, use_template: 'yes' })
  ).text()
  const turned = await sends(office, drill, { purpose: 'actual', title: '地震', scenario: '' })
  expect(turned.status).toBe(422)
  const again = await turned.text()
  expect(again).toContain('別の種類の安否確認のものです')
  expect(typedIn(again, 'title')).toBe('地震')
  const letGo = await (await sends(office, again, { template: '', use_template: 'yes' })).text()
  expect((await sends(office, letGo, {})).status).toBe(303)

  const template = (await w.store.owner.query('select id from wording_template')).rows[0].id
  const draft = { title: '地震', audience_roles: ['member' as const], scenario: null, deadline_at: null }
  const common = { association: w.fuse, ...draft, by: 'cli', at: w.now(), template }
  await expect(createSafetyCheck(w.db, { ...common, purpose: 'actual' })).rejects.toThrow('foreign key')
  await expect(w.store.owner.query("update wording_template set purpose = 'actual'")).rejects.toThrow(
    'never changes',
  )
  await expect(
    w.store.owner.query(
      `insert into wording_template (association_id, purpose, name, title, created_by, created_at)
       values ($1, 'actual', '地震', '地震の訓練', 'cli', now())`,
      [w.fuse],
    ),
  ).rejects.toThrow('check constraint')
})

test('a template of an actual with 訓練 in it is refused as a draft is, and everything typed stays', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const wrong = await office.post('/templates', { ...WORDS, purpose: 'actual' })
  expect(wrong.status).toBe(422)
  const page = await wrong.text()
  expect(page).toContain('本番の名前に「訓練」は使えません')
  expect(typedIn(page, 'name')).toBe('秋の地震')
  const bare = await office.post('/templates', { title: 'x' })
  expect(bare.status).toBe(422)
  expect(await bare.text()).toContain('訓練・本番・配信テストから1つ選んでください')
  expect((await w.store.owner.query('select from wording_template')).rowCount).toBe(0)
})

test('two texts that make 訓練 only where one ends and the next begins are kept', async () => {
  const office = await (await world()).staff('fuse')
  const words = { name: '地震', title: '地震の教訓', scenario: '練馬区の地震です。' }
  expect((await office.post('/templates', { ...WORDS, ...words, purpose: 'actual' })).status).toBe(303)
})

test('a template is made from a check, changed by one of two, put away and taken out again', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.store.owner.query("update safety_check set scenario = '10時の想定です。' where id = $1", [w.drill])
  expect(await (await office.get(`/safety-checks/${w.drill}/launch`)).text()).toContain(
    `href="/templates/new?from=${w.drill}"`,
  )
  const page = await (await office.get(`/templates/new?from=${w.drill}`)).text()
  expect((await office.post('/templates', fieldsOf(page, '/templates'))).status).toBe(303)
  const { rows } = await w.store.owner.query('select id, title, scenario, purpose from wording_template')
  expect(rows).toMatchObject([{ title: '大阪880万人訓練', scenario: '10時の想定です。', purpose: 'drill' }])
  const path = `/templates/${rows[0].id}`

  const form = fieldsOf(await (await office.get(`${path}/edit`)).text(), `${path}/edit`)
  expect((await office.post(`${path}/edit`, { ...form, title: '春の訓練' })).status).toBe(303)
  const second = await office.post(`${path}/edit`, { ...form, title: '夏の訓練' })
  expect(second.status).toBe(409)
  const told = await second.text()
  expect(textOf(told)).toMatch(/ほかの人が保存しました .* 春の訓練/)
  expect(typedIn(told, 'title')).toBe('夏の訓練')
  expect((await office.post(`${path}/edit`, fieldsOf(told, `${path}/edit`))).status).toBe(303)

  expect((await office.post(`${path}/put-away`)).status).toBe(303)
  expect((await office.post(`${path}/put-away`)).status).toBe(409)
  expect(await (await office.get('/safety-checks/new')).text()).not.toContain(rows[0].id)
  const blank = await (await office.get('/safety-checks/new')).text()
  const gone = await sends(office, blank, { purpose: 'drill', template: rows[0].id, use_template: 'yes' })
  expect(gone.status).toBe(422)
  expect((await office.post(`${path}/take-out`)).status).toBe(303)
  expect(await (await office.get('/safety-checks/new')).text()).toContain(rows[0].id)
})

test('a draft that is changed is offered the templates of its own purpose only', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const id = await kept(w, office)
  const path = `/safety-checks/${w.drill}/edit`
  const page = await (await office.get(path)).text()
  expect(page).toContain('optgroup label="訓練"')
  expect(page).not.toContain('optgroup label="本番"')
  const [form] = /<form method="post" novalidate[\s\S]*?<\/form>/.exec(page) ?? ['']
  const fields = fieldsOf(form.replace('<form method="post"', '<form method="post" action="x"'), 'x')
  const use = await office.post(path, { ...fields, template: id, use_template: 'replace' })
  const filled = await use.text()
  expect(typedIn(filled, 'title')).toBe('秋の地震訓練')
  const wrong = await office.post(path, { ...fields, template: 'actual-quake', use_template: 'replace' })
  expect(wrong.status).toBe(422)
  const { rows } = await w.store.owner.query('select title from safety_check where id = $1', [w.drill])
  expect(rows).toEqual([{ title: '大阪880万人訓練' }])
})

test('two editors and two who put away at once: one each; next door and other roles see nothing', async () => {
  const w = await world({ database: 'postgres' })
  const office = await w.staff('fuse')
  const acting = { association: w.fuse, by: 'yamamoto', at: w.now() }
  const words = { ...WORDS, note_to_doctors: null }
  const created = await createTemplate(w.db, { ...acting, purpose: 'drill', words })
  if (!created.ok) throw new Error(created.reason)
  const { id } = created
  const change = (title: string) =>
    changeTemplate(w.db, { ...acting, id, version: 1, words: { ...words, title } })
  const both = await Promise.all([change('春の訓練'), change('夏の訓練')])
  expect(both.map((changed) => (changed.ok ? 'ok' : changed.reason)).sort()).toEqual([
    'changed_meanwhile',
    'ok',
  ])
  const away = () => putAway(w.db, { ...acting, id, is_away: true })
  expect((await Promise.all([away(), away()])).map(({ ok }) => ok).sort()).toEqual([false, true])

  const neighbour = await w.staff('kawachi')
  expect(await (await neighbour.get('/templates')).text()).not.toContain(WORDS.name)
  for (const path of [`/templates/${id}/edit`, `/templates/new?from=${w.drill}`])
    expect((await neighbour.get(path)).status).toBe(404)
  for (const what of ['edit', 'put-away', 'take-out'])
    expect((await neighbour.post(`/templates/${id}/${what}`, { version: '2', ...WORDS })).status).toBe(404)
  for (const role of ['chair', 'committee', 'viewer'] as const)
    expect((await (await w.staff('fuse', role)).get('/templates')).status).toBe(403)
  expect((await office.get('/templates')).status).toBe(200)
})
