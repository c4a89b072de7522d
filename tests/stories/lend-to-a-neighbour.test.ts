import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { findBorrowed, findLedger } from '../../src/loans/ledger/queries.ts'
import { dueAfter, toDayField } from '../../src/loans/lending/periods.ts'
import { reopenNeed } from '../../src/loans/needs/end.ts'
import { joinPool, leavePool, makePool } from '../../src/loans/pool/pool.ts'
import { findNeighbours, findPoolLedger, findPools, findPoolUnits } from '../../src/loans/pool/queries.ts'
import { requestFromNeighbour } from '../../src/loans/pool/request.ts'
import type { PowerNeedId, PowerUnitId } from '../../src/loans/table.ts'
import { textOf } from '../entering.ts'
import { fieldsOf } from '../forms.ts'
import { aNeed, asked, aUnit, clinicOf, goes, looksAway, takes } from '../lending.ts'
import { type World, world } from '../world.ts'

/** 布施 and 枚岡 lend to each other; 河内 takes no part. */
async function pooled(options: Parameters<typeof world>[0] = {}) {
  const w = await world(options)
  const hiraoka = await w.newAssociation(
    { name: '枚岡医師会', phone: '072-987-0000', seed: 'a' },
    { name: '谷 四郎', role: 'member', ward: '東', line: 9 },
  )
  const at = w.now()
  const made = await makePool(w.db, { association: w.fuse, name: '東大阪の共同利用', by: 'cli', at })
  if (!made.ok) throw new Error(made.reason)
  const [pool] = await inAssociation(w.db, w.fuse, (tx) => findPools(tx, w.fuse))
  if (!pool) throw new Error('No pool')
  w.personal.push(pool.join_code)
  const typed = `${pool.join_code.slice(0, 5)}-${pool.join_code.slice(5)}`.toLowerCase()
  expect(await joinPool(w.db, { association: hiraoka.id, code: typed, by: 'cli', at })).toEqual({ ok: true })
  const facility = await clinicOf(w, hiraoka.doctor)
  return { w, hiraoka, pool, facility }
}

const asks = (
  w: World,
  association: Parameters<typeof requestFromNeighbour>[1]['association'],
  unit: PowerUnitId,
  need: PowerNeedId,
) => requestFromNeighbour(w.db, { association, unit, need, by: 'cli', at: w.now() })

/** 枚岡 has asked 布施 for the one unit that it lends. */
async function needInHiraoka() {
  const { w, hiraoka, facility } = await pooled()
  const unit = await aUnit(w, { asset_number: '布-1', lendable_to: 'joint' })
  const need = await aNeed(w, { association: hiraoka.id, facility })
  const status = async () =>
    (await w.store.owner.query('select status from power_need where id = $1', [need])).rows[0].status
  const requested = await asks(w, hiraoka.id, unit, need)
  if (!requested.ok) throw new Error(requested.reason)
  return { w, hiraoka, need, requested, status }
}

const looks = (w: World, hiraoka: Awaited<ReturnType<typeof pooled>>['hiraoka']) => ({
  lender: () => inAssociation(w.db, w.fuse, (tx) => findLedger(tx, w.fuse)),
  borrower: () => inAssociation(w.db, hiraoka.id, (tx) => findBorrowed(tx)),
})

test('枚岡 borrows from 布施, and both ledgers say the same from the request to the return', async () => {
  const { w, hiraoka, facility } = await pooled()
  const unit = await aUnit(w, {
    asset_number: '布-1',
    lendable_to: 'joint',
    key_holder: '佐藤 一郎',
    key_phone: '090-1',
  })
  const need = await aNeed(w, { association: hiraoka.id, facility })
  const requested = await asks(w, hiraoka.id, unit, need)
  if (!requested.ok) throw new Error(requested.reason)
  expect(await asks(w, hiraoka.id, unit, need)).toMatchObject({ reason: 'already_asked' })
  const { lender, borrower } = looks(w, hiraoka)
  for (const [step, status] of [
    ['approve', 'approved'],
    ['reserve', 'reserved'],
    ['hand_over', 'on_loan'],
    ['take_back', 'returned'],
    ['inspect', 'done'],
  ] as const) {
    await goes(w, requested.id, [step])
    const [borrowed] = await borrower()
    expect(borrowed).toMatchObject({ status, association_name: '布施医師会', facility_name: '谷 四郎医院' })
    if (step === 'inspect') continue
    const [row] = await lender()
    expect(row).toMatchObject({
      loan_id: borrowed?.id,
      loan_status: borrowed?.status,
      borrower_name: borrowed?.facility_name,
      handed_over_at: borrowed?.handed_over_at,
      until: borrowed?.until,
    })
  }
  await w.workersRun()
  w.sato.texts()
  await w.sato.mails()
})

test('a neighbour’s unit meets the need that it was lent for, and its breaking opens it again', async () => {
  const { w, requested, status } = await needInHiraoka()
  for (const [step, becomes] of [
    ['approve', 'open'],
    ['hand_over', 'met'],
    ['break', 'open'],
    // It goes back broken, and is looked at: the clinic is as dark as before.
    ['take_back', 'open'],
    ['inspect', 'open'],
  ] as const) {
    await goes(w, requested.id, [step])
    await w.workersRun()
    expect([step, await status()]).toEqual([step, becomes])
  }
  const told = await w.store.owner.query('select place from borrowed_news order by place')
  expect(told.rows).toEqual([{ place: 3 }, { place: 4 }])
  await looksAway(w)
})

test('a need that its office opened again stays open, whatever day a neighbour’s unit is due', async () => {
  const { w, hiraoka, need, requested, status } = await needInHiraoka()
  await goes(w, requested.id, ['approve', 'hand_over'])
  await w.workersRun()
  expect(await status()).toBe('met')
  await reopenNeed(w.db, { association: hiraoka.id, id: need, by: 'cli', at: w.now() })
  // A worker died after the mail had left: it goes out again, and is no news for the need.
  await w.store.owner.query(
    "update loan_message set status = 'due', failure = null, sent_at = null where about = 'hand_over' and to_whom = 'borrower'",
  )
  await w.workersRun()
  expect(await status()).toBe('open')
  await w.laterBy(8 * 24 * 60)
  await w.workersRun()
  await goes(w, requested.id, ['take_back', 'inspect'])
  await w.workersRun()
  expect(await status()).toBe('open')
  // An own unit that is declined brings nobody power.
  const own = await aUnit(w, { association: hiraoka.id, asset_number: '枚-1' })
  await goes(w, await asked(w, own, need, hiraoka.id), ['decline'], { association: hiraoka.id })
  expect(await status()).toBe('open')
  await w.workersRun()
  hiraoka.doctor.texts()
  await looksAway(w)
})

test('one unit is never lent to two associations, whoever asks in the same second', async () => {
  const { w, hiraoka, facility } = await pooled({ database: 'postgres' })
  const unit = await aUnit(w, { asset_number: '布-1', lendable_to: 'joint' })
  const at_home = await asked(w, unit, await aNeed(w, { facility: await clinicOf(w, w.mori) }))
  const next_door = await asks(w, hiraoka.id, unit, await aNeed(w, { association: hiraoka.id, facility }))
  if (!next_door.ok) throw new Error(next_door.reason)
  const answers = await Promise.all([at_home, next_door.id].map((id) => takes(w, id, 'approve')))
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await inAssociation(w.db, hiraoka.id, (tx) => findPoolUnits(tx))).toMatchObject([{ is_free: false }])
  // Past the verbs the constraint says the same.
  await expect(
    w.store.owner.query("update loan set status = 'approved' where status = 'requested'"),
  ).rejects.toMatchObject({ code: '23P01' })
})

test('a neighbour sees what it may ask for, and neither keys nor places nor other borrowers', async () => {
  const { w, hiraoka, facility } = await pooled()
  const joint = await aUnit(w, {
    asset_number: '布-1',
    lendable_to: 'joint',
    storage_place: '医師会館の倉庫',
    key_holder: '佐藤 一郎',
  })
  const home = await aUnit(w, { asset_number: '布-2' })
  const seen = await inAssociation(w.db, hiraoka.id, (tx) => findPoolUnits(tx))
  expect(seen.map(({ id }) => id)).toEqual([joint])
  expect(JSON.stringify(seen)).not.toMatch(/倉庫|佐藤/)
  const need = await aNeed(w, { association: hiraoka.id, facility })
  expect(await asks(w, hiraoka.id, home, need)).toMatchObject({ reason: 'no_unit' })

  const stranger = await aNeed(w, { association: w.kawachi, facility: await clinicOf(w, w.kishi) })
  expect(await inAssociation(w.db, w.kawachi, (tx) => findPoolUnits(tx))).toEqual([])
  expect(await asks(w, w.kawachi, joint, stranger)).toMatchObject({ reason: 'no_unit' })
  expect(await inAssociation(w.db, w.kawachi, (tx) => findNeighbours(tx))).toEqual([])
  const wrong = { association: w.kawachi, code: 'AAAAAAAAAA', by: 'cli', at: w.now() }
  expect(await joinPool(w.db, wrong)).toMatchObject({ reason: 'unknown_code' })
})

test('who has left is neither asked nor served, and what is out comes back all the same', async () => {
  const { w, hiraoka, pool, facility } = await pooled()
  const [first, second] = [
    await aUnit(w, { asset_number: '布-1', lendable_to: 'joint' }),
    await aUnit(w, { asset_number: '布-2', lendable_to: 'joint' }),
  ]
  const requested = await asks(w, hiraoka.id, first, await aNeed(w, { association: hiraoka.id, facility }))
  if (!requested.ok) throw new Error(requested.reason)
  await goes(w, requested.id, ['approve', 'hand_over'])
  expect(await leavePool(w.db, { association: hiraoka.id, id: pool.id, by: 'cli', at: w.now() })).toEqual({
    ok: true,
  })
  const need = await aNeed(w, { association: hiraoka.id, facility })
  expect(await asks(w, hiraoka.id, second, need)).toMatchObject({ reason: 'no_unit' })
  await goes(w, requested.id, ['take_back', 'inspect'])
  expect(await looks(w, hiraoka).borrower()).toMatchObject([{ status: 'done' }])
  expect(
    await joinPool(w.db, { association: hiraoka.id, code: pool.join_code, by: 'cli', at: w.now() }),
  ).toEqual({
    ok: true,
  })
  expect(await asks(w, hiraoka.id, second, need)).toMatchObject({ ok: true })
  await w.workersRun()
})

test('the joint ledger shows every unit of the pool to each of its offices: where it stands, with which association, until when', async () => {
  const { w, hiraoka, facility } = await pooled()
  const [lent, home] = [
    await aUnit(w, { asset_number: '布-1', lendable_to: 'joint', storage_place: '医師会館の倉庫' }),
    await aUnit(w, { asset_number: '布-2', lendable_to: 'joint' }),
  ]
  await aUnit(w, { asset_number: '布-3' })
  await aUnit(w, { association: hiraoka.id, asset_number: '枚-1', lendable_to: 'joint' })
  await aUnit(w, { association: w.kawachi, asset_number: '河-1', lendable_to: 'joint' })
  const need = await aNeed(w, { association: hiraoka.id, facility, purpose: 'drill' })
  const requested = await asks(w, hiraoka.id, lent, need)
  if (!requested.ok) throw new Error(requested.reason)
  await goes(w, requested.id, ['approve', 'hand_over'])
  // One of our own borrows the other: the neighbour reads that it is out, and not with whom.
  const at_home = await asked(w, home, await aNeed(w, { facility: await clinicOf(w, w.mori) }))
  await goes(w, at_home, ['approve', 'hand_over'])
  const ledger = (association: typeof w.fuse) => inAssociation(w.db, association, (tx) => findPoolLedger(tx))
  const seen = await ledger(hiraoka.id)
  expect(seen).toEqual(await ledger(w.fuse))
  expect(seen.map(({ asset_number, loan_status, held_by }) => [asset_number, loan_status, held_by])).toEqual([
    ['布-1', 'on_loan', '枚岡医師会'],
    ['布-2', 'on_loan', '布施医師会'],
    ['枚-1', null, null],
  ])
  expect(JSON.stringify(seen)).not.toMatch(/倉庫|森|谷/)
  expect(await ledger(w.kawachi)).toEqual([])

  const office = await w.staff('fuse')
  const text = textOf(await (await office.get('/power/pool')).text())
  expect(text).toContain('布施医師会 貸し出せます 0 /2台')
  expect(text).toContain('枚岡医師会 貸し出せます 1 /1台')
  expect(text).toMatch(/蓄電池\(布-1\).*【訓練】貸出中 枚岡医師会 11月12日/)
  expect(text).not.toContain('布-3')
  await w.laterBy(9 * 24 * 60)
  expect(textOf(await (await office.get('/power/pool')).text())).toContain('【訓練】期限超過 枚岡医師会')
  await w.workersRun()
  await looksAway(w)
  await office.mails()
})

test('a mere request of a drill takes no unit out of the joint ledger; an approval does, until the unit was looked at again', async () => {
  const { w, hiraoka, facility } = await pooled()
  const unit = await aUnit(w, { association: hiraoka.id, asset_number: '枚-1', lendable_to: 'joint' })
  const drill = await aNeed(w, { association: hiraoka.id, facility, purpose: 'drill' })
  const loan = await asked(w, unit, drill, hiraoka.id)
  const need = await aNeed(w, { facility: await clinicOf(w, w.tanaka) })
  const office = await w.staff('fuse')
  const page = async () => (await office.get('/power/pool')).text()
  expect(textOf(await page())).toContain('枚岡医師会 貸し出せます 1 /1台')
  expect(textOf(await page())).toMatch(/蓄電池\(枚-1\) .*貸し出せます 枚岡医師会/)
  expect(await page()).toContain(`name="unit" value="${unit}"`)
  expect(await page()).toContain(`value="${need}"`)
  for (const step of ['approve', 'hand_over', 'take_back'] as const) {
    await goes(w, loan, [step], { association: hiraoka.id })
    expect(textOf(await page())).toContain('枚岡医師会 貸し出せます 0 /1台')
    expect(await inAssociation(w.db, w.fuse, (tx) => findPoolUnits(tx))).toMatchObject([{ is_free: false }])
  }
  await goes(w, loan, ['inspect'], { association: hiraoka.id })
  expect(textOf(await page())).toContain('枚岡医師会 貸し出せます 1 /1台')
})

test('of a neighbour’s unit that is with a stranger one reads that it is out, and not where', async () => {
  const { w, hiraoka } = await pooled()
  const at = w.now()
  // 布施 is in a second pool, with 河内.
  await makePool(w.db, { association: w.fuse, name: '中河内の共同利用', by: 'cli', at })
  const pools = await inAssociation(w.db, w.fuse, (tx) => findPools(tx, w.fuse))
  w.personal.push(...pools.map(({ join_code }) => join_code))
  const second = pools.find(({ name }) => name === '中河内の共同利用')
  await joinPool(w.db, { association: w.kawachi, code: second?.join_code ?? '', by: 'cli', at })
  const unit = await aUnit(w, { asset_number: '布-1', lendable_to: 'joint' })
  const requested = await asks(
    w,
    w.kawachi,
    unit,
    await aNeed(w, { association: w.kawachi, facility: await clinicOf(w, w.kishi) }),
  )
  if (!requested.ok) throw new Error(requested.reason)
  await goes(w, requested.id, ['approve', 'hand_over'])
  const held_by = async (association: typeof w.fuse) =>
    (await inAssociation(w.db, association, (tx) => findPoolLedger(tx))).map((row) => row.held_by)
  expect(await held_by(hiraoka.id)).toEqual(['ほかの医師会'])
  expect(await held_by(w.fuse)).toEqual(['河内医師会'])
  expect(await held_by(w.kawachi)).toEqual(['河内医師会'])
  await w.workersRun()
  await looksAway(w)
})

test('the page of a need offers what fits of a neighbour, with hours, and one press asks for it', async () => {
  const w = await world()
  const [fuse, kawachi] = [await w.staff('fuse'), await w.staff('kawachi')]
  await fuse.post('/power/pool', { name: '中河内の共同利用' })
  const [pool] = await inAssociation(w.db, w.fuse, (tx) => findPools(tx, w.fuse))
  w.personal.push(pool?.join_code ?? '')
  await kawachi.post('/power/pool/join', { code: pool?.join_code ?? '' })
  const fits = await aUnit(w, { asset_number: '布-1', lendable_to: 'joint', storage_place: '医師会館の倉庫' })
  await aUnit(w, { asset_number: '布-2', lendable_to: 'joint', rated_w: 300 })
  await aUnit(w, { asset_number: '布-3', lendable_to: 'joint', engine: true, rated_w: 900 })
  const need = await aNeed(w, { association: w.kawachi, facility: await clinicOf(w, w.kishi) })
  const page = async () => (await kawachi.get(`/power/needs/${need}`)).text()
  const text = textOf(await page())
  // Of its own it has none; what lasts first, then the engine, and the weak one not at all.
  expect(text).toContain('合う電源（0台）')
  expect(text).toMatch(
    /共同利用の医師会の電源（合うもの2台） 布施医師会 布-1 蓄電池.*実測で 約9.9時間.*布施医師会 布-3 発電機/,
  )
  expect(text).not.toMatch(/布-2|倉庫/)
  expect(await page()).toContain(`name="unit" value="${fits}"`)
  const todo = async () => textOf(await (await kawachi.get('/')).text())
  expect(await todo()).toContain('電源の申出 1件')
  // The neighbour lends for ten days at most; the day is asked for once more, and nothing else is.
  const long = { unit: fits, need, day: toDayField(dueAfter(w.now(), 10)) }
  const refused = await kawachi.post('/power/pool/request', long)
  expect(refused.status).toBe(422)
  const again = await refused.text()
  expect(again).toContain('規程の期間より長くなります')
  expect(fieldsOf(again, '/power/pool/request')).toMatchObject(long)
  const day = toDayField(w.now())
  expect((await kawachi.post('/power/pool/request', { ...long, day: 'いつか' })).status).toBe(422)
  expect((await kawachi.post('/power/pool/request', { ...long, day })).status).toBe(303)
  expect((await w.store.owner.query('select upper(period) as until from loan')).rows).toEqual([
    { until: dueAfter(w.now(), 0) },
  ])
  expect(await todo()).not.toContain('電源の申出 1件')
  expect(textOf(await page())).toMatch(/この申出で申請した電源（1台） 布施医師会 蓄電池\(布-1\) 申請/)
  expect(textOf(await page())).toContain('共同利用の医師会の電源（合うもの1台）')
  await goes(w, (await w.store.owner.query('select id from loan')).rows[0]?.id, ['approve'])
  expect(textOf(await page())).toContain('共同利用の医師会の電源（合うもの1台）')
  // It came, and went back before the worker told of it: the need is met all the same.
  const [{ id: loan }] = (await w.store.owner.query('select id from loan')).rows
  await goes(w, loan, ['hand_over', 'take_back'])
  await w.workersRun()
  expect(await todo()).not.toContain('電源の申出 1件')
  expect(textOf(await page())).toContain('この申出は終わっています')
  for (const person of [fuse, kawachi]) await person.mails()
})

test('the office makes, reads out and joins a pool on its page, and is told of a code that nobody has', async () => {
  const w = await world()
  const [fuse, kawachi] = [await w.staff('fuse'), await w.staff('kawachi')]
  expect((await fuse.post('/power/pool', { name: ' ' })).status).toBe(422)
  expect((await fuse.post('/power/pool', { name: '中河内の共同利用' })).status).toBe(303)
  const page = await (await fuse.get('/power/pool')).text()
  const [code = ''] = /[A-Z0-9]{5}-[A-Z0-9]{5}/.exec(page) ?? []
  w.personal.push(code)
  const wrong = await kawachi.post('/power/pool/join', { code: 'ABCDE-12345' })
  expect(wrong.status).toBe(422)
  expect(await wrong.text()).toContain('この合言葉は見つかりません')
  expect((await kawachi.post('/power/pool/join', { code })).status).toBe(303)
  await aUnit(w, { asset_number: '布-1', lendable_to: 'joint' })
  const need = await aNeed(w, { association: w.kawachi, facility: await clinicOf(w, w.kishi) })
  const offered = await (await kawachi.get('/power/pool')).text()
  expect(offered).toContain('蓄電池(布-1)')
  const [, unit = ''] = /name="unit" value="([\w-]+)"/.exec(offered) ?? []
  expect((await kawachi.post('/power/pool/request', { unit, need })).status).toBe(303)
  expect(await (await kawachi.get('/power')).text()).toContain('ほかの医師会から借りているもの')
  const ledger = await (await fuse.get('/power')).text()
  const [loan = ''] = /\/loans\/[\w-]+/.exec(ledger) ?? []
  const at_home = await (await fuse.get(loan)).text()
  expect(at_home).toContain('岸 三郎医院（河内医師会）')
  expect((await fuse.post(`${loan}/decide/approve`)).status).toBe(303)
  await w.workersRun()
  expect((await kawachi.mails()).map(({ subject }) => subject)).toEqual([
    '【非常用電源】蓄電池(布-1)の貸出が決まりました(布施医師会)',
  ])
  await fuse.mails()
})
