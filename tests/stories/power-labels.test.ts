import { expect, test } from 'vitest'
import { cookieOf } from '../authenticator.ts'
import { textOf } from '../entering.ts'
import { aUnit, BATTERY, facilityOf, goodPoints, photo, sends } from '../power.ts'
import { type World, world } from '../world.ts'

const codeIn = (text = '') => /暗証番号: (\d{6})/.exec(text)?.[1] ?? ''

/** A unit of 佐藤's clinic whose key 田中 keeps, and a passer-by before it. */
async function settled() {
  const w = await world()
  const id = await aUnit(w, {
    ...BATTERY,
    owner: await facilityOf(w, w.sato),
    key_holder: '田中花子',
    key_phone: '072-900-1234',
  })
  return { w, id, path: `/q/${id}`, passer: w.stranger() }
}

/** The newest code on 田中's phone. */
async function askedCode(w: World, path: string) {
  const asked = await w.stranger().post(path)
  expect(asked.status).toBe(200)
  await w.workersRunHints()
  const code = codeIn(w.tanaka.texts().at(-1))
  w.personal.push(code)
  return code
}

test('whoever reads the label without an account sees its number and the telephone, and nothing else', async () => {
  const { w, id, path, passer } = await settled()
  const page = await (await passer.get(path)).text()
  expect(textOf(page)).toContain('布-01 布施医師会 06-6782-0000')
  for (const secret of ['DELTA', '倉庫', '田中', '佐藤', '072-900-1234', '蓄電池', '使用できます'])
    expect(page).not.toContain(secret)
  expect((await passer.get(`/q/${crypto.randomUUID()}`)).status).toBe(404)
  expect((await passer.get('/q/1')).status).toBe(404)
  const next = await w.staff('kawachi')
  expect(await (await next.get(path)).text()).not.toContain('DELTA')
  expect((await (await w.staff('fuse', 'committee')).get(path)).headers.get('location')).toBe(
    `/power/units/${id}`,
  )
})

test("the key holder's code opens the label for an inspection with a photo, once", async () => {
  const { w, id, path, passer } = await settled()
  expect((await passer.get(`${path}/inspect`)).headers.get('location')).toBe(path)
  const asked = await (await passer.post(path)).text()
  expect(textOf(asked)).toContain('登録された連絡先に、6桁の暗証番号を送りました')
  expect(asked).not.toContain('田中')
  await w.workersRunHints()
  const [told = ''] = w.tanaka.texts()
  expect(told).toContain('非常用電源布-01のラベルから')
  const code = codeIn(told)
  w.personal.push(code)
  expect(w.sato.unseen()).toEqual([])

  const opened = await passer.post(`${path}/code`, { code: `${code.slice(0, 3)} ${code.slice(3)}` })
  expect(opened.headers.get('location')).toBe(`${path}/inspect`)
  const keeper = w.visitor(cookieOf(opened))
  const form = await (await keeper.get(`${path}/inspect`)).text()
  const [, entry = ''] = /name="entry" value="([^"]+)"/.exec(form) ?? []
  const sent = await sends(keeper, `${path}/inspect`, {
    kind: 'monthly',
    entry,
    result: 'failed',
    ...goodPoints(form),
    good_output: '',
    charge_percent: '70',
    photo: photo(),
  })
  expect(sent.status).toBe(422)
  const { good_output, ...others } = goodPoints(form)
  const fields = { kind: 'monthly', entry, result: 'failed', ...others, charge_percent: '70', photo: photo() }
  expect(good_output).toBe('1')
  const done = await sends(keeper, `${path}/inspect`, fields)
  expect(textOf(await done.text())).toContain('不合格です')
  const { rows } = await w.store.owner.query(
    `select i.passed, i.inspected_by, i.faults, i.photo_id is not null as has_photo, u.status
     from power_inspection i join power_unit u on u.id = i.power_unit_id`,
  )
  expect(rows).toEqual([
    {
      passed: false,
      inspected_by: 'key_holder',
      faults: ['output'],
      has_photo: true,
      status: 'out_of_order',
    },
  ])
  expect((await passer.post(`${path}/code`, { code })).status).toBe(422)
  const office = await w.staff('fuse')
  expect(textOf(await (await office.get(`/power/units/${id}`)).text())).toContain(
    '鍵の管理者・持ち主(暗証番号)',
  )
  expect(textOf(await (await office.get('/audit')).text())).toMatch(/鍵の管理者.*ラベルのページを開きました/)
})

test('the pass lasts half an hour, opens no other unit, and nothing is sent to it without', async () => {
  const { w, id, path, passer } = await settled()
  const code = await askedCode(w, path)
  const keeper = w.visitor(cookieOf(await passer.post(`${path}/code`, { code })))
  const other = await aUnit(w, { ...BATTERY, asset_number: '布-09' })
  expect((await keeper.get(`${path}/inspect`)).status).toBe(200)
  expect((await keeper.get(`/q/${other}/inspect`)).status).toBe(303)
  expect((await sends(keeper, `/q/${other}/inspect`, { result: 'failed', kind: 'monthly' })).status).toBe(403)
  expect((await sends(passer, `/q/${id}/inspect`, { result: 'failed', kind: 'monthly' })).status).toBe(403)
  await w.laterBy(31)
  expect((await keeper.get(`${path}/inspect`)).status).toBe(303)
  expect((await w.store.owner.query('select from power_inspection')).rowCount).toBe(0)
})

test('five wrong codes close the label for an hour, to the right one too; an old code opens nothing', async () => {
  const { w, path, passer } = await settled()
  const code = await askedCode(w, path)
  const wrong = code === '000000' ? '000001' : '000000'
  for (let n = 1; n <= 4; n++) expect((await passer.post(`${path}/code`, { code: wrong })).status).toBe(422)
  expect((await passer.post(`${path}/code`, { code: wrong })).status).toBe(429)
  expect((await passer.post(`${path}/code`, { code })).status).toBe(429)
  await w.laterBy(61)
  expect((await passer.post(`${path}/code`, { code })).status).toBe(422)
  const fresh = await askedCode(w, path)
  await w.laterBy(16)
  expect((await passer.post(`${path}/code`, { code: fresh })).status).toBe(422)
})

test('twenty guesses at once are counted one by one', async () => {
  const w = await world({ database: 'postgres' })
  const id = await aUnit(w)
  const office = await w.staff('fuse')
  const asked = await Promise.all(Array.from({ length: 5 }, () => w.stranger().post(`/q/${id}`)))
  expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  await w.workersRunHints()
  const mails = await office.mails()
  expect(mails).toHaveLength(1)
  const code = codeIn(mails[0]?.text)
  w.personal.push(code)
  const wrong = code === '000000' ? '000001' : '000000'
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => w.stranger().post(`/q/${id}/code`, { code: wrong })),
  )
  expect(answers.filter(({ status }) => status === 422)).toHaveLength(4)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(16)
})

test('nobody floods the key holder: the sixth code of an hour is not sent', async () => {
  const { w, path, passer } = await settled()
  for (let n = 1; n <= 5; n++) {
    expect((await passer.post(path)).status).toBe(200)
    await w.laterBy(2)
  }
  expect((await passer.post(path)).status).toBe(429)
  await w.workersRunHints()
  for (const text of w.tanaka.texts()) w.personal.push(codeIn(text))
  expect(w.tanaka.texts()).toHaveLength(5)
})

test('without a key holder on the roster the owner is asked, and the office for its own', async () => {
  const w = await world()
  const id = await aUnit(w, { ...BATTERY, owner: await facilityOf(w, w.mori), key_holder: '看護師長' })
  await w.stranger().post(`/q/${id}`)
  await w.workersRunHints()
  const [mail] = await w.mori.mails()
  expect(mail?.subject).toBe('電源布-01の暗証番号(布施医師会)')
  w.personal.push(codeIn(mail?.text))
  expect(codeIn(mail?.text)).toMatch(/^\d{6}$/)
})

test('labels carry the address of their unit, eight to a sheet, and a retired unit has none', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const ids = []
  for (let n = 1; n <= 9; n++) ids.push(await aUnit(w, { ...BATTERY, asset_number: `布-${n}` }))
  const page = await (await office.get('/power/units/labels')).text()
  expect(page.match(/class="asset-label"/g)).toHaveLength(9)
  expect(page.match(/class="labels-sheet"/g)).toHaveLength(2)
  const [first] = ids
  expect(
    (await (await office.get(`/power/units/labels?unit=${first}`)).text()).match(/class="asset-label"/g),
  ).toHaveLength(1)
  await office.post(`/power/units/${first}/retire`)
  expect((await w.stranger().get(`/q/${first}`)).status).toBe(404)
  expect((await (await office.get('/power/units/labels')).text()).match(/class="asset-label"/g)).toHaveLength(
    8,
  )
})
