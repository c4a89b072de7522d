import { expect, test } from 'vitest'
import { addAssociation } from '../../src/roster/add-association.ts'
import { addStaff } from '../../src/staff/add.ts'
import { cookieOf } from '../authenticator.ts'
import { fieldsOf } from '../forms.ts'
import { type World, world } from '../world.ts'

const PASSWORD = 'correct horse battery staple'

/** What the operator does on the command line: an association and its first clerk, and nothing else. */
async function newOffice(w: World) {
  const by = { by: 'cli', at: w.now() }
  const added = await addAssociation(w.db, {
    name: '枚岡医師会',
    phone: '072-980-0000',
    line_channel_id: null,
    ...by,
  })
  if (!added.ok) throw new Error(added.reason)
  const clerk = {
    name: '中村 事務',
    email: 'clerk@hiraoka.example.jp',
    password: PASSWORD,
    role: 'office' as const,
  }
  await addStaff(w.deps, { association: added.association, ...clerk, ...by })
  w.personal.push(clerk.email)
  const half = cookieOf(await w.stranger().post('/sign-in', { email: clerk.email, password: PASSWORD }))
  const { cookie } = await w.setsUp(half)
  return { association: added.association, ...w.visitor(cookie) }
}

const stateOf = (page: string) => [...page.matchAll(/class="step-state">([^<]+)</g)].map(([, state]) => state)

test('an office comes from nothing to its first 到達テスト in one sitting', async () => {
  const w = await world()
  const office = await newOffice(w)
  expect(stateOf(await (await office.get('/')).text())).toEqual(['いまここ', 'あと', 'あと', 'あと'])

  const roster = [
    '会員番号,氏名,フリガナ,役職,医療機関名,施設区分,地区,メール,電話番号',
    '1,髙﨑 四郎,タカサキ シロウ,役員,髙﨑医院,一般診療所,東,takasaki@hiraoka.example.jp,072-980-0001',
    '2,𠮷田 五郎,ヨシダ ゴロウ,会員,𠮷田医院,一般診療所,西,yoshida@hiraoka.example.jp,072-980-0002',
  ].join('\r\n')
  w.personal.push('髙﨑 四郎', '𠮷田 五郎', 'takasaki@hiraoka.example.jp', 'yoshida@hiraoka.example.jp')
  const form = new FormData()
  form.append('working_for', office.association)
  form.append('file', new File([`\uFEFF${roster}`], '名簿.csv', { type: 'text/csv' }))
  const uploaded = await office.request('/roster/import', {
    method: 'POST',
    headers: { cookie: office.cookie, origin: 'http://localhost:8787' },
    body: form,
  })
  expect(uploaded.status).toBe(303)
  const path = (uploaded.headers.get('location') ?? '').replace('/columns', '')
  const shown = await (await office.get(`${path}/columns`)).text()
  const guessed = Object.fromEntries(
    [...shown.matchAll(/<select[^>]*name="([^"]+)"[^>]*>(.*?)<\/select>/gs)].map(
      ([, name = '', options = '']) => [name, /value="([^"]*)"[^>]*selected/.exec(options)?.[1] ?? ''],
    ),
  )
  expect((await office.post(`${path}/columns`, guessed)).status).toBe(303)
  const review = await (await office.get(path)).text()
  expect(review).toContain('2人を取り込む')
  expect((await office.post(`${path}/apply`, fieldsOf(review, `${path}/apply`))).status).toBe(303)
  expect(await (await office.get('/roster?q=たかさき')).text()).toContain('髙﨑 四郎')

  expect(await (await office.get('/')).text()).toContain('会員2人が入っています')
  const made = await office.post('/safety-checks', {
    purpose: 'test',
    title: '到達テスト',
    audience: 'all',
    deadline_at: '',
  })
  const launchPage = made.headers.get('location') ?? ''
  expect(await (await office.get(launchPage)).text()).toContain('【配信テスト】')
  expect((await office.post(launchPage)).status).toBe(303)
  expect((await office.post(`${launchPage}/now`)).status).toBe(303)
  await w.workersRun()
  for (const address of ['takasaki', 'yoshida']) {
    const mails = await w.mailHost.mailbox(`${address}@hiraoka.example.jp`).mails()
    expect(mails.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^【配信テスト】/)])
  }
  expect(stateOf(await (await office.get('/')).text())).toEqual([])
})
