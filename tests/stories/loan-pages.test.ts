import { expect, test } from 'vitest'
import { Phone } from '../../src/demo/line-phone.ts'
import { newId } from '../../src/id.ts'
import { dueAfter, lastDay, toDayField } from '../../src/loans/lending/periods.ts'
import { textOf } from '../entering.ts'
import { fieldsOf } from '../forms.ts'
import { aNeed, asked, aUnit, clinicOf, goes, looksAway, takes } from '../lending.ts'
import { PUBLIC_URL, world } from '../world.ts'

const JPEG = Buffer.from('ffd8ffe000104a464946', 'hex')
const WHOLE = Object.fromEntries(
  ['started', 'charge', 'accessories', 'fire_warning', 'medical_warning', 'receiver'].map((code) => [
    `point_${code}`,
    '1',
  ]),
)
const RIGHT = Object.fromEntries(
  ['starts', 'outside', 'outlets', 'accessories', 'charge'].map((code) => [`point_${code}`, '1']),
)

const sends =
  (w: Awaited<ReturnType<typeof world>>, cookie: string) =>
  async (path: string, fields: Record<string, string>, photo?: Buffer) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    if (photo) body.set('photo', new File([new Uint8Array(photo)], 'IMG.jpg', { type: 'image/jpeg' }))
    return w.app.request(PUBLIC_URL + path, { method: 'POST', headers: { cookie, origin: PUBLIC_URL }, body })
  }

test('from a need to the inspection on the pages: a word by telephone, a picture, a return, and the paper that was owed', async () => {
  const w = await world()
  const unit = await aUnit(w, { asset_number: 'A-01', key_holder: '佐藤一郎', key_phone: '090-0000-0001' })
  const need = await aNeed(w, { facility: await clinicOf(w, w.tanaka) })
  const office = await w.staff('fuse')
  const todo = async () => textOf(await (await office.get('/')).text())
  expect(await todo()).toContain('電源の申出 1件 足りる電源をまだ申請していません。')
  const requested = await office.post('/loans', { unit, need })
  expect(requested.status).toBe(303)
  const path = requested.headers.get('location') ?? ''
  expect(await todo()).toContain('決めていない電源の貸出 1件')
  const needs = textOf(await (await office.get('/power/needs')).text())
  expect(needs).toContain('申請・貸出中 1台 ほかにはありません')
  expect(await todo()).not.toContain('電源の申出 1件')
  const twice = await office.post('/loans', { unit, need })
  expect(twice.status).toBe(409)
  expect(await twice.text()).toContain('もうその電源を申請しています')

  const page = await (await office.get(path)).text()
  expect(page).toContain('本番 — 実際の災害の貸出です')
  expect(page).toContain('口頭で承認する')
  expect(page).toContain(
    '「承認する」を押すと、持ち主・鍵の担当・借りる医療機関に、いますぐLINEとメールが届きます。',
  )
  const fields = fieldsOf(page, `${path}/decide/approve_orally`)
  expect((await office.post(`${path}/decide/approve_orally`, fields)).status).toBe(303)
  const again = await office.post(`${path}/decide/approve_orally`, fields)
  expect(again.status).toBe(409)
  expect(await again.text()).toContain('ほかの人が先に進めていました')
  expect(await (await office.get('/')).text()).toContain('電源の貸出の書類')
  expect(await (await office.get('/power')).text()).toContain('書類をまだ受け取っていない貸出 1件')

  const send = sends(w, office.cookie)
  const form = fieldsOf(await (await office.get(`${path}/hand_over`)).text(), `${path}/steps/hand_over`)
  const few = await send(
    `${path}/steps/hand_over`,
    { ...form, point_started: '1', note: '玄関で渡した' },
    JPEG,
  )
  expect(few.status).toBe(422)
  const kept = await few.text()
  expect(kept).toContain('まだ確認していない項目があります')
  expect(kept).toContain('玄関で渡した')
  expect(kept).toMatch(/name="point_started"[^>]*checked/)
  const named = await send(`${path}/steps/hand_over`, { ...form, ...WHOLE, note: '山田様へ' })
  expect(named.status).toBe(422)
  const text = await send(`${path}/steps/hand_over`, { ...form, ...WHOLE }, Buffer.from('<svg></svg>'))
  expect(text.status).toBe(422)
  expect((await send(`${path}/steps/hand_over`, { ...form, ...WHOLE }, JPEG)).status).toBe(303)
  const handed = await (await office.get(path)).text()
  const [picture = ''] = /\/loans\/[\w-]+\/photos\/[\w-]+/.exec(handed) ?? []
  const photo = await office.get(picture)
  expect(photo.headers.get('content-type')).toBe('image/jpeg')
  expect(photo.headers.get('x-content-type-options')).toBe('nosniff')
  expect(Buffer.from(await photo.arrayBuffer())).toEqual(JPEG)

  const ledger = await (await office.get('/power')).text()
  expect(ledger).toContain('貸出中')
  expect(ledger).toContain('田中 花子医院')
  await w.laterBy(60)
  expect((await send(`${path}/steps/take_back`, {}, JPEG)).status).toBe(303)
  expect(await todo()).toContain('返却検査を待つ電源 1台')
  const back = await (await office.get('/power')).text()
  expect(back.replace(/<[^>]+>/g, '')).toMatch(/返却検査待ち 1台/)
  expect(await (await office.get(path)).text()).toMatch(/返却期限<.*返却した日</s)
  // Nothing ticked passes nothing, and fails nothing by a slip; both buttons say what they do.
  const inspect = await (await office.get(`${path}/inspect`)).text()
  expect(inspect).toMatch(/value="passed"[^>]*>\s*合格.*value="failed"[^>]*>\s*不合格にする/s)
  for (const [fields, sentence] of [
    [{ result: 'passed' }, '印のない項目があります'],
    [{}, '印のない項目があります'],
    [{ ...RIGHT, result: 'failed' }, 'すべての項目に印が付いています'],
  ] as const) {
    const refused = await send(`${path}/steps/inspect`, fields)
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain(sentence)
  }
  expect((await send(`${path}/steps/inspect`, { ...RIGHT, result: 'passed' })).status).toBe(303)
  expect((await office.post(`${path}/decide/papers`)).status).toBe(303)
  expect(await (await office.get('/')).text()).not.toContain('電源の貸出の書類')
  expect(await (await office.get(path)).text()).toContain('完了')
  for (const paper of ['application', 'decision', 'receipt', 'checklist', 'return']) {
    const sheet = await (await office.get(`${path}/papers/${paper}`)).text()
    expect(sheet).toContain('A-01')
    expect(sheet).not.toContain('訓練')
  }
  expect((await office.get(`${path}/papers/other`)).status).toBe(404)
  await w.workersRun()
  expect(w.sato.texts().join()).toContain('鍵の担当は佐藤一郎 090-0000-0001です。')
  expect(w.tanaka.texts().join()).toContain('【非常用電源】蓄電池(A-01)を引き渡しました')
  await w.sato.mails()
  await office.mails()
})

test('the association next door finds nothing, and each role may do what its work asks', async () => {
  const w = await world()
  const unit = await aUnit(w, { asset_number: 'A-01' })
  const id = await asked(w, unit, await aNeed(w, { facility: await clinicOf(w, w.mori) }))
  const next_door = await w.staff('kawachi')
  for (const path of [
    `/loans/${id}`,
    `/loans/${id}/hand_over`,
    `/loans/${id}/papers`,
    `/loans/${id}/papers/receipt`,
  ])
    expect((await next_door.get(path)).status).toBe(404)
  for (const step of ['decide/approve', 'steps/hand_over', 'decide/cancel'])
    expect((await next_door.post(`/loans/${id}/${step}`)).status).toBe(404)
  expect(await (await next_door.get('/power')).text()).not.toContain('A-01')

  const committee = await w.staff('fuse', 'committee')
  expect((await committee.post(`/loans/${id}/decide/approve`)).status).toBe(403)
  expect((await committee.post(`/loans/${id}/steps/approve`)).status).toBe(404)
  const viewer = await w.staff('fuse', 'viewer')
  const page = await (await viewer.get(`/loans/${id}`)).text()
  expect(page).not.toContain('承認する')
  expect((await viewer.post(`/loans/${id}/steps/hand_over`)).status).toBe(403)
  expect((await viewer.get('/power/pool')).status).toBe(403)
  expect((await committee.get('/power/terms')).status).toBe(403)
  await w.workersRun()
  await looksAway(w)
  for (const person of [next_door, committee, viewer]) await person.mails()
})

test('an owner in 八尾 says yes from LINE in one tap; sent on to another chat the button is nobody’s', async () => {
  const w = await world()
  const owner = await clinicOf(w, w.sato)
  const unit = await aUnit(w, { asset_number: '八尾-1', owner, lendable_to: 'neighbours' })
  const facility = await clinicOf(w, w.tanaka)
  const id = await asked(w, unit, await aNeed(w, { facility, purpose: 'drill', hours: 12 }))
  await w.workersRun()
  expect(w.sato.texts()).toEqual([expect.stringContaining('【訓練】蓄電池(八尾-1)を貸せますか')])
  const question = w.sato.phone.messages.at(-1)?.message
  if (!question) throw new Error('Nobody asked')
  // The same button on the telephone of somebody who was not asked, and one of a loan that never was.
  const [yes] = Phone.buttonsOf(question)
  if (!yes) throw new Error('No button')
  // Nothing of a person, nor of the clinic, comes back through the telephone.
  expect(yes.data).toMatch(/^v=1&l=[0-9a-f-]{36}&a=yes$/)
  const invented = { ...yes, data: `v=1&l=${newId<'loan_message'>()}&a=yes` }
  for (const button of [yes, invented]) {
    const message = { type: 'flex', altText: '転送', contents: { footer: button } }
    w.tanaka.phone.receive({
      messages: [message],
      at: w.now().getTime(),
      access_token: w.channels.fuse.token,
      user_id: w.tanaka.user_id ?? '',
      check: null,
      endpoint: 'push',
      request_id: 'x',
      retry_key: null,
    })
    await w.tanaka.phone.presses('貸せます')
    await w.workersRun()
    expect(w.tanaka.texts().at(-1)).toBe('このボタンは使えません。事務局に電話してください。')
  }
  const status = async () =>
    (await w.store.owner.query('select status from loan where id = $1', [id])).rows[0]?.status
  expect(await status()).toBe('requested')

  await w.sato.phone.presses('貸せます')
  await w.workersRun()
  expect(w.sato.texts().slice(1)).toEqual([
    expect.stringMatching(/^【訓練】蓄電池\(八尾-1\): 「貸せます」を受け付けました。/),
    expect.stringContaining('貸出が決まりました'),
  ])
  expect(await status()).toBe('approved')
  // The borrower hears of it at once.
  expect(w.tanaka.texts().at(-1)).toContain('貸出が決まりました')
  await w.sato.phone.presses('今回は難しい')
  await w.workersRun()
  expect(w.sato.texts().at(-1)).toContain('もう決まっています（いまは「承認」です）')
  const office = await w.staff('fuse')
  expect(await (await office.get(`/loans/${id}`)).text()).toContain('佐藤 一郎（持ち主）')
  expect(await (await office.get('/audit')).text()).toContain('電源の持ち主')
  await w.sato.mails()
})

test('the link of an owner opens his loan alone, records nothing by being opened, is over after a week, and is his own', async () => {
  const w = await world()
  const owner = await clinicOf(w, w.sato)
  const facility = await clinicOf(w, w.tanaka)
  const [unit, other] = [
    await aUnit(w, { asset_number: '八尾-1', owner }),
    await aUnit(w, { asset_number: '八尾-2', owner }),
  ]
  await asked(w, unit, await aNeed(w, { facility, hours: 12 }))
  await w.workersRun()
  const links = async () => {
    const by_line = [
      ...JSON.stringify(w.sato.phone.messages).matchAll(/http:\/\/localhost:8787(\/o\/[\w-]{27})/g),
    ]
    const by_mail = (await w.sato.mails()).flatMap(({ text }) => [
      ...(text ?? '').matchAll(/(\/o\/[\w-]{27})/g),
    ])
    const found = [by_line, by_mail].map((all) => all.map(([, path = '']) => path))
    w.personal.push(...found.flat())
    return found
  }
  const [[path = ''] = [], [mailed = ''] = []] = await links()
  // Each way has a link of its own, so that the trail says who answered.
  expect(mailed).not.toBe(path)
  const stranger = w.stranger()
  for (const link of [path, path, mailed]) {
    const page = await (await stranger.get(link)).text()
    expect(page).toContain('八尾-1')
    expect(page).toContain('田中 花子医院')
    expect(page).toMatch(/貸せます[\s\S]*今回は難しい/)
  }
  expect((await stranger.get(`/o/${'A'.repeat(27)}`)).status).toBe(404)
  expect((await stranger.post(path, {})).status).toBe(422)
  const both = await Promise.all([1, 2].map(() => stranger.post(path, { answer: 'yes' })))
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(await (await stranger.get(path)).text()).toContain('もう決まっています（いまは「承認」です）')

  await asked(w, other, await aNeed(w, { facility, hours: 12 }))
  await w.workersRun()
  const [[, second = ''] = []] = await links()
  expect(await (await stranger.get(second)).text()).toContain('八尾-2')
  // Who works there no more lends nothing of it.
  await w.store.owner.query('update member set facility_id = $1 where id = $2', [facility, w.sato.id])
  expect((await stranger.get(second)).status).toBe(404)
  await w.store.owner.query('update member set facility_id = $1 where id = $2', [owner, w.sato.id])
  await w.laterBy(7 * 24 * 60 + 1)
  expect((await stranger.get(second)).status).toBe(410)
  const late = await stranger.post(second, { answer: 'yes' })
  expect(late.status).toBe(410)
  expect(await late.text()).toContain('返事の期限（7日）が過ぎました')
  await w.workersRun()
  await looksAway(w)
})

test('in a drill everything begins with 【訓練】, and in earnest nothing says it', async () => {
  const w = await world()
  const owner = await clinicOf(w, w.sato)
  const facility = await clinicOf(w, w.mori)
  const office = await w.staff('fuse')
  const run = async (purpose: 'drill' | 'actual', asset_number: string) => {
    const unit = await aUnit(w, { asset_number, owner, storage_place: '訓練棟1階' })
    const id = await asked(w, unit, await aNeed(w, { facility, purpose }))
    await goes(w, id, ['approve', 'reserve', 'hand_over'])
    await w.laterBy(12 * 24 * 60)
    await goes(w, id, ['recall', 'take_back', 'inspect'])
    await w.workersRun()
    return id
  }
  const drill = await run('drill', 'A-01')
  const of_drill = [
    ...w.sato.texts(),
    ...(await w.mori.mails()).map(({ subject, text }) => `${subject}\n${text}`),
  ]
  expect(of_drill.length).toBeGreaterThan(6)
  expect(of_drill.filter((text) => !text.startsWith('【訓練】'))).toEqual([])
  for (const path of [`/loans/${drill}`, `/loans/${drill}/papers/receipt`, `/loans/${drill}/extend`]) {
    const page = await (await office.get(path)).text()
    expect(page).toMatch(/<title>【訓練】/)
    expect(page).toContain('【訓練】実際の災害ではありません')
  }
  const sent = w.sato.texts().length
  const mailed = (await w.mori.mails()).length
  await run('actual', 'B-02')
  const in_earnest = [
    ...w.sato.texts().slice(sent),
    ...(await w.mori.mails()).slice(mailed).map(({ text }) => text),
  ]
  expect(in_earnest.length).toBeGreaterThan(6)
  expect(in_earnest.filter((text) => text.includes('訓練'))).toEqual([])
  await w.sato.mails()
  await office.mails()
})

test('the ladder reminds on the day, after one, three and seven days, once each, and stops when it is back', async () => {
  const w = await world()
  const unit = await aUnit(w, { asset_number: 'A-01' })
  const id = await asked(w, unit, await aNeed(w, { facility: await clinicOf(w, w.tanaka) }))
  await goes(w, id, ['approve', 'hand_over'])
  await w.workersRun()
  const read = w.tanaka.texts().length
  const reminders = () => w.tanaka.texts().slice(read)
  for (let day = 1; day <= 8; day++) {
    await w.laterBy(24 * 60)
    await w.workersRun()
    await w.workersRun()
  }
  expect(reminders()).toEqual([
    expect.stringContaining('返却日は今日です'),
    expect.stringContaining('返却日を過ぎています'),
  ])
  await w.laterBy(2 * 24 * 60)
  await w.workersRun()
  expect(reminders()).toHaveLength(3)
  const office = await w.staff('fuse')
  expect(await (await office.get('/power')).text()).toContain('期限超過')
  expect(textOf(await (await office.get('/')).text())).toContain('返却日を過ぎた電源 1台')
  await goes(w, id, ['take_back'])
  await w.laterBy(10 * 24 * 60)
  await w.workersRun()
  expect(reminders()).toHaveLength(3)
  await looksAway(w)
})

test('each line of the first page leads to exactly what it counts, and a drill’s apart', async () => {
  const w = await world()
  const [one, two] = [await aUnit(w, { asset_number: 'A-01' }), await aUnit(w, { asset_number: 'B-02' })]
  const [tanaka, mori] = [await clinicOf(w, w.tanaka), await clinicOf(w, w.mori)]
  // Two clinics ask for one unit: in the ledger it stands once.
  const needs = [await aNeed(w, { facility: tanaka }), await aNeed(w, { facility: mori })]
  for (const need of needs) await asked(w, one, need)
  const drill = await asked(w, two, await aNeed(w, { facility: mori, purpose: 'drill' }))
  await goes(w, drill, ['approve', 'hand_over'])
  await aNeed(w, { facility: tanaka, purpose: 'drill' })
  await w.workersRun()
  await w.laterBy(9 * 24 * 60)
  const office = await w.staff('fuse')
  const lines = [
    ...(await (await office.get('/')).text()).matchAll(
      /href="(\/(?:loans|power)[^"]*[?][^"]*)"[^>]*>(.*?)<\/a>/gs,
    ),
  ]
  const led = await Promise.all(
    lines.map(async ([, href = '', words = '']) => {
      const page = await (await office.get(href.replaceAll('&amp;', '&'))).text()
      return [
        textOf(words),
        [...new Set(page.match(/href="\/(?:loans|power\/needs)\/[0-9a-f-]{36}"/g))].length,
      ]
    }),
  )
  expect(led).toEqual([
    [expect.stringContaining('決めていない電源の貸出'), 2],
    [expect.stringContaining('【訓練】電源の申出'), 1],
    [expect.stringContaining('【訓練】返却日を過ぎた電源'), 1],
  ])
  const late = textOf(await (await office.get('/loans?waits=late&purpose=drill')).text())
  expect(late).toMatch(/【訓練】返却日を過ぎた電源（1件）.*【訓練】蓄電池\(B-02\) 森 次郎医院 期限超過/)
  expect(textOf(await (await office.get('/loans?waits=returned')).text())).toContain(
    '貸出で、返却検査を待つものはありません。',
  )
  expect((await office.get('/loans?waits=anything')).status).toBe(404)
  expect((await office.get('/power/needs?lacking=anything')).status).toBe(404)
  expect(textOf(await (await (await w.staff('kawachi')).get('/loans')).text())).toContain('（0件）')
  await w.workersRun()
  await looksAway(w)
})

test('a unit is asked for until a day, as long as is usual unless another is chosen, and never longer than the rule', async () => {
  const w = await world()
  const unit = await aUnit(w, { asset_number: 'A-01' })
  const need = await aNeed(w, { facility: await clinicOf(w, w.tanaka) })
  const office = await w.staff('fuse')
  const page = await (await office.get(`/power/needs/${need}`)).text()
  const field = /<input type="date" name="day" value="([\d-]+)" min="([\d-]+)" max="([\d-]+)"/.exec(page)
  const days = [7, 0, 10].map((after) => toDayField(lastDay(dueAfter(w.now(), after))))
  expect(field?.slice(1)).toEqual(days)
  for (const [day, why] of [
    [toDayField(dueAfter(w.now(), 10)), '規程の期間より長くなります'],
    ['2026-02-30', '返却日を選んでください'],
    ['2020-01-01', '返却日が過ぎています'],
  ] as const) {
    const refused = await office.post('/loans', { unit, need, day })
    expect(refused.status).toBe(422)
    const again = await refused.text()
    expect(again).toContain(why)
    expect(fieldsOf(again, '/loans')).toMatchObject({ unit, need, day })
  }
  expect((await office.post('/loans', { unit, need: newId<'power_need'>(), day: 'x' })).status).toBe(404)
  const asked = await office.post('/loans', { unit, need, day: days[2] ?? '' })
  expect(asked.status).toBe(303)
  const { rows } = await w.store.owner.query('select upper(period) as until from loan')
  expect(rows).toEqual([{ until: dueAfter(w.now(), 10) }])
  await w.workersRun()
  await office.mails()
  await looksAway(w)
})

test('an extension moves the ladder, and the day that was promised before reminds nobody', async () => {
  const w = await world()
  const unit = await aUnit(w, { asset_number: 'A-01' })
  const id = await asked(w, unit, await aNeed(w, { facility: await clinicOf(w, w.tanaka) }))
  await goes(w, id, ['approve', 'hand_over'])
  expect(await takes(w, id, 'extend', { until: dueAfter(w.now(), 10) })).toMatchObject({ ok: true })
  await w.workersRun()
  const read = w.tanaka.texts().length
  await w.laterBy(9 * 24 * 60)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(read)
  await w.laterBy(24 * 60)
  await w.workersRun()
  expect(w.tanaka.texts().slice(read)).toEqual([expect.stringContaining('返却日は今日です')])
  const office = await w.staff('fuse')
  const history = textOf(await (await office.get(`/loans/${id}`)).text())
  expect(history).toMatch(/申請 .* 返却期限 11月12日.*延長 .* 返却期限 11月15日/)
})

test('from the ledger the office goes to whatever it may: a new need, the needs, the gap, the units and each of them', async () => {
  const w = await world()
  const unit = await aUnit(w, { asset_number: 'A-01' })
  const page = async (role: 'office' | 'viewer', path = '/power') =>
    (await (await w.staff('fuse', role)).get(path)).text()
  const office = await page('office')
  expect(office).toMatch(/class="button button-main" href="\/power\/needs\/new"[^>]*>\s*申出を入れる/)
  for (const path of ['needs', 'gap', 'units', 'inspections', `units/${unit}`])
    expect(office).toContain(`href="/power/${path}"`)
  const viewer = await page('viewer')
  for (const path of ['needs/new', 'needs', 'gap']) expect(viewer).not.toContain(`href="/power/${path}"`)
  expect(viewer).toContain(`href="/power/units/${unit}"`)
  expect(await page('office', '/power/ledger')).not.toContain(`/power/units/${unit}`)
})

test('the ledger filters, prints and leaves as a file', async () => {
  const w = await world()
  const [lent] = [await aUnit(w, { asset_number: 'A-01', owner: await clinicOf(w, w.sato) })]
  await aUnit(w, { asset_number: 'B-02', engine: true, rated_w: 900 })
  const id = await asked(w, lent, await aNeed(w, { facility: await clinicOf(w, w.mori), purpose: 'drill' }))
  await goes(w, id, ['approve', 'hand_over'])
  await w.workersRun()
  const office = await w.staff('fuse')
  const free = await (await office.get('/power?state=free')).text()
  expect(free).toContain('発電機(B-02)')
  expect(free).not.toContain('蓄電池(A-01)')
  const whole = await (await office.get('/power')).text()
  expect(whole).toMatch(/<summary>1回<\/summary>.*【訓練】森 次郎医院/s)
  const print = await (await office.get('/power/ledger')).text()
  expect(print).toContain('【訓練】貸出中')
  const csv = await (await office.get('/power/ledger.csv')).text()
  expect(csv.split('\r\n')[1]).toMatch(/^"【訓練】所有","A-01","蓄電池",.*"貸出中","森 次郎医院"/)
  const sheet = await office.get('/power/ledger.xlsx')
  expect(
    Buffer.from(await sheet.arrayBuffer())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK')
  await looksAway(w)
})

test('the clauses are ours until the office writes its own, and two editors do not overwrite each other', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const page = await (await office.get('/power/terms')).text()
  const form = fieldsOf(page, '/power/terms')
  expect(page).toContain('善良な管理者の注意')
  const first = await office.post('/power/terms', {
    ...form,
    usual_days: '5',
    clause_fuel: '燃料は医師会が持ちます。',
  })
  expect(first.status).toBe(303)
  const second = await office.post('/power/terms', { ...form, usual_days: '6' })
  expect(second.status).toBe(409)
  expect(await second.text()).toContain('ほかの人が先に変えていました')
  const wrong = await office.post('/power/terms', {
    ...form,
    version: '1',
    usual_days: '12',
    longest_days: '3',
  })
  expect(wrong.status).toBe(422)
  expect(await wrong.text()).toContain('ふだんの日数より短くできません')

  const unit = await aUnit(w, { asset_number: 'A-01' })
  const id = await asked(w, unit, await aNeed(w, { facility: await clinicOf(w, w.mori) }))
  const sheet = await (await office.get(`/loans/${id}/papers/application`)).text()
  expect(sheet).toContain('燃料は医師会が持ちます。')
  expect(sheet).toContain('次の日から5日まで')
  expect(sheet).toContain('11月10日')
  await w.workersRun()
  await office.mails()
})
