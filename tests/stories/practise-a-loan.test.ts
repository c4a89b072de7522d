import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { findLoanExercise } from '../../src/loans/drill/queries.ts'
import type { LoanId } from '../../src/loans/table.ts'
import { aUnit, goes, looksAway } from '../lending.ts'
import { world } from '../world.ts'

test('one press adds a loan to a drill, and its report tells what was practised', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const none = await office.post('/power/drill', { check: w.drill })
  expect(none.status).toBe(422)
  expect(await none.text()).toContain('訓練に使える電源がありません')
  const { rows: left } = await w.store.owner.query('select from power_need')
  expect(left).toHaveLength(0)

  // Where there is no drill the page leads to one; where there are, it says when and how far each is.
  const nothing = await (await (await w.staff('kawachi')).get('/power/drill')).text()
  expect(nothing).toContain('href="/safety-checks/new"')
  expect(nothing).toContain('href="/power"')
  const choices = async () => (await (await office.get('/power/drill')).text()).replace(/<[^>]+>/g, ' ')
  expect(await choices()).toMatch(/大阪880万人訓練 +下書き（送る日時は決まっていません）/)

  await aUnit(w, { asset_number: 'A-01' })
  const both = await Promise.all([1, 2].map(() => office.post('/power/drill', { check: w.drill })))
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  const path = both.find(({ status }) => status === 303)?.headers.get('location') ?? ''
  expect(await (await office.get(path)).text()).toMatch(/<title>【訓練】/)
  await goes(w, path.slice('/loans/'.length) as LoanId, ['approve'])
  await w.laterBy(12)
  await goes(w, path.slice('/loans/'.length) as LoanId, ['hand_over'])
  await w.laterBy(30)
  await goes(w, path.slice('/loans/'.length) as LoanId, ['take_back', 'inspect'])
  const exercise = await inAssociation(w.db, w.fuse, (tx) => findLoanExercise(tx, w.fuse, w.drill))
  expect(exercise?.lines.map(({ step, minutes, checked }) => [step, minutes, checked])).toEqual([
    ['request', 0, 0],
    ['approve', 0, 8],
    ['hand_over', 12, 8],
    ['take_back', 42, 8],
    ['inspect', 42, 6],
  ])
  const report = await (await office.get(`/power/drill/${w.drill}`)).text()
  expect(report).toContain('<title>【訓練】大阪880万人訓練 電源の貸出の練習')
  expect(report).toContain('42分')
  const next_door = await w.staff('kawachi')
  expect((await next_door.get(`/power/drill/${w.drill}`)).status).toBe(404)
  expect((await next_door.post('/power/drill', { check: w.drill })).status).toBe(422)
  // On the paper for the meeting it is one line more: what was needed, what fitted, and how long each step took.
  await w.launches(w.drill)
  expect(await choices()).toMatch(/11月5日\(木\) 10時\d\d分に送信・受付中/)
  const paper = await (await office.get(`/safety-checks/${w.drill}/paper`)).text()
  const line = paper.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  expect(line).toContain(
    '電源の貸出の練習（申請からの時間） 申出 合った電源 承認 引渡 返却 返却検査 いまの状況 定格320W・24時間・患者1人 蓄電池(A-01) 0分 12分 42分 42分 完了',
  )
  expect(line).toContain('引渡の記録: 確認8項目、写真なし。')
  for (const { name } of w.everybody) expect(paper).not.toContain(name)
  const csv = await (await office.get(`/safety-checks/${w.drill}/paper.csv`)).text()
  expect(csv).toContain('"【訓練】電源の貸出の練習（申請からの時間）"')
  await w.workersRun()
  await looksAway(w)
  await office.mails()
})

test('an actual check gets no exercise', async () => {
  const w = await world()
  await aUnit(w, { asset_number: 'A-01' })
  const check = await w.draft({ title: '震度6弱', purpose: 'actual' })
  const refused = await (await w.staff('fuse')).post('/power/drill', { check })
  expect(refused.status).toBe(422)
})
