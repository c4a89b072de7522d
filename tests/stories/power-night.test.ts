import { expect, test } from 'vitest'
import { HAND_OVER_POINTS, RETURN_POINTS } from '../../src/loans/lending/checklists.ts'
import { textOf } from '../entering.ts'
import { fieldsOf } from '../forms.ts'
import { looksAway } from '../lending.ts'
import { aUnit, PAIR_FORM, whereInDatabase } from '../needing.ts'
import { photo, sends } from '../power.ts'
import { world } from '../world.ts'

const DAY = 24 * 60
const PATIENT = '木下雪江'

const ticked = (points: Record<string, unknown>) =>
  Object.fromEntries(Object.keys(points).map((code) => [`point_${code}`, '1']))

test('a drill from one end to the other: blackout, three units with hours, a word by telephone, hand-over, reminder, return', async () => {
  const w = await world()
  const nagai = await w.newDoctor('fuse', {
    name: '長井 五郎',
    role: 'member',
    ward: '布施',
    mail: 'nagai@example.jp',
    facility_type: 'home_care_clinic',
  })
  for (const [asset_number, capacity_wh] of [
    ['A-1', 1024],
    ['A-2', 2048],
    ['A-3', 626],
  ] as const)
    await aUnit(w, { asset_number, capacity_wh })

  // ◐, 停電, and 「電源を借りたい」, from the clinic's own page.
  await w.launches(w.drill)
  await w.workersRun()
  await looksAway(w)
  const link = await nagai.link()
  const clinic = w.stranger()
  await clinic.post(link, { condition: 'partly_open' })
  await w.workersRun()
  await clinic.post(`${link}/more`, { PWR: '2', HVEN: '1', PW_ASK: '1' })
  await w.workersRun()
  const asking = link.replace('/r/', '/p/')
  expect((await clinic.post(asking, { ...PAIR_FORM, note: `${PATIENT}さんの家` })).status).toBe(422)
  expect((await clinic.post(asking, { ...PAIR_FORM, note: '2階、階段のみ' })).status).toBe(200)

  // The office sees on home that somebody needs power, and three units with their hours.
  const office = await w.staff('fuse')
  expect(textOf(await (await office.get('/')).text())).toMatch(/【訓練】電源の申出 1件/)
  const list = await (await office.get('/power/needs')).text()
  const need = /href="(\/power\/needs\/[0-9a-f-]{36})"/.exec(list)?.[1] ?? ''
  const matches = await (await office.get(need)).text()
  const hours = [...matches.matchAll(/<span>\s*実測で<strong>約([\d.]+)時間/g)].map(([, n]) => n)
  expect(hours).toEqual(['9.9', '19.8', '6.0'])
  const [, unit = ''] = /name="unit" value="([\w-]+)"/.exec(matches) ?? []
  const requested = await office.post('/loans', { unit, need: need.slice('/power/needs/'.length) })
  const loan = requested.headers.get('location') ?? ''
  expect(textOf(await (await office.get(need)).text())).toMatch(
    /この申出で申請した電源（1台） 【訓練】蓄電池\(A-1\) 申請/,
  )

  // A word by telephone; the papers follow.
  const page = await (await office.get(loan)).text()
  const oral = `${loan}/decide/approve_orally`
  expect((await office.post(oral, fieldsOf(page, oral))).status).toBe(303)
  const receipt = textOf(await (await office.get(`${loan}/papers/receipt`)).text())
  expect(receipt).toContain('【訓練】非常用電源 借用書')
  expect(receipt).toContain('長井 五郎医院')
  expect(textOf(await (await office.get(`${loan}/papers/decision`)).text())).toMatch(
    /貸出の期間 2026年11月5日\(木\) から 2026年11月12日\(木\) まで/,
  )

  // At the unit's side, with a picture and without a name.
  const over = `${loan}/steps/hand_over`
  const named = { ...ticked(HAND_OVER_POINTS), note: `${PATIENT}様に渡した` }
  expect((await sends(office, over, { ...named, photo: photo() })).status).toBe(422)
  expect((await sends(office, over, { ...ticked(HAND_OVER_POINTS), photo: photo() })).status).toBe(303)
  await w.workersRun()
  expect((await nagai.mails()).map(({ subject }) => subject)).toContainEqual(
    expect.stringMatching(/^【訓練】蓄電池\(A-1\)を引き渡しました/),
  )
  expect(textOf(await (await office.get('/power')).text())).toMatch(/【訓練】貸出中 長井 五郎医院/)

  // Nobody brings it back.
  await w.laterBy(8 * DAY)
  await w.workersRun()
  const subjects = (await nagai.mails()).map(({ subject }) => subject)
  expect(subjects).toContainEqual(expect.stringMatching(/^【訓練】蓄電池\(A-1\)の返却日を過ぎています/))
  expect(textOf(await (await office.get('/')).text())).toContain('【訓練】返却日を過ぎた電源 1台')

  expect((await sends(office, `${loan}/steps/take_back`, { photo: photo() })).status).toBe(303)
  const inspected = { ...ticked(RETURN_POINTS), result: 'passed' }
  expect((await sends(office, `${loan}/steps/inspect`, inspected)).status).toBe(303)
  expect((await office.post(`${loan}/decide/papers`)).status).toBe(303)
  expect(textOf(await (await office.get(`${loan}/papers/return`)).text())).toContain('☑ 合格')
  const ledger = textOf(await (await office.get('/power/ledger')).text())
  expect(ledger).toMatch(
    /貸出の履歴.*2026年11月5日\(木\) 蓄電池\(A-1\) 長井 五郎医院 2026年11月13日\(金\) 【訓練】完了/,
  )
  await w.workersRun()

  // The patient's name was typed twice and stands nowhere: not in the database, not in a mail, not in the log.
  for (const words of ['木下', '雪江']) {
    expect(await whereInDatabase(w, words)).toEqual([])
    expect(w.logged.join()).not.toContain(words)
    for (const doctor of w.everybody) expect(JSON.stringify(await doctor.mails())).not.toContain(words)
    expect(JSON.stringify(await office.mails())).not.toContain(words)
  }
  await looksAway(w)
})
