import { expect, test } from 'vitest'
import { world } from '../world.ts'

const words = (html: string) =>
  html
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

test('who is silent stands on one sheet a ward for the telephone, and on one sheet a clinic for the fax', async () => {
  const w = await world()
  await w.newDoctor('fuse', { name: '上田 四郎', role: 'officer', ward: '西', phone: '06-6700-1111' })
  const office = await w.staff('fuse', 'committee')
  expect((await office.get(`/safety-checks/${w.drill}/call-sheet`)).status).toBe(404)
  await w.launches(w.drill)
  await w.workersRun()
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  await w.store.owner.query(
    `insert into contact_point (association_id, member_id, system, value, rank)
     select $1, id, 'fax', '06-6700-2222', 1 from member where name = '森 次郎'`,
    [w.fuse],
  )
  await w.store.owner.query("update member set member_number = '0124' where name = '森 次郎'")

  const list = await (await office.get(`/safety-checks/${w.drill}/papers`)).text()
  for (const name of ['会議資料', '電話かけ用紙', 'FAX用紙']) expect(list).toContain(`>${name}</a>`)

  const calls = await (await office.get(`/safety-checks/${w.drill}/call-sheet`)).text()
  const sheets = calls
    .split('<article')
    .slice(1)
    .map((sheet) => words(`<article${sheet}`))
  expect(sheets).toHaveLength(2)
  const [east = '', west = ''] = sheets
  expect(east.trim()).toMatch(/^【訓練】大阪880万人訓練 電話かけ用紙 東 未回答 1人 取扱注意/)
  expect(east).toContain('佐藤 一郎先生（役員） 佐藤 一郎医院 登録なし ● ◐ ■ ▲ □')
  // Officers first, with the number to dial.
  expect(west.indexOf('上田 四郎')).toBeGreaterThan(0)
  expect(west.indexOf('上田 四郎')).toBeLessThan(west.indexOf('森 次郎'))
  expect(west).toContain('06-6700-1111')
  expect(calls).not.toContain('田中 花子')

  // Where it is sent back to stands on it, once the office has said so.
  const clerk = await w.staff('fuse')
  const numbers = { working_for: w.fuse, phone: '06-6782-0000', fax: '6-6782-0001' }
  expect(await (await office.get(`/safety-checks/${w.drill}/fax-sheet`)).text()).not.toContain('返信先 FAX')
  const refused = await clerk.post('/settings/numbers', numbers)
  expect(refused.status).toBe(422)
  expect(await refused.text()).toMatch(/先頭の0を付けてください[\s\S]*value="6-6782-0001"/)
  expect((await office.post('/settings/numbers', numbers)).status).toBe(403)
  const old = { ...numbers, seen_phone: '06-6782-0000', seen_fax: '' }
  expect((await clerk.post('/settings/numbers', { ...old, fax: '06-6782-0001' })).status).toBe(303)
  // Whoever still has the page without the FAX does not take it away, and keeps what he typed.
  const stale = await clerk.post('/settings/numbers', { ...old, phone: '06-6782-0009', fax: '' })
  expect(stale.status).toBe(409)
  expect(await stale.text()).toMatch(/FAXは 06-6782-0001[\s\S]*value="06-6782-0009"/)
  expect(await (await (await w.staff('kawachi')).get('/settings/numbers')).text()).not.toContain(
    'value="06-6782-0001"',
  )
  const fax = await (await office.get(`/safety-checks/${w.drill}/fax-sheet`)).text()
  const clinics = fax.split('<article').slice(1)
  expect(clinics).toHaveLength(3)
  const mori = clinics.find((sheet) => sheet.includes('森 次郎')) ?? ''
  expect(words(`<article${mori}`)).toContain('【訓練】大阪880万人訓練 森 次郎医院 御中 FAX 06-6700-2222')
  expect(words(`<article${mori}`)).toMatch(/布施医師会 事務局 電話 06-6782-0000 .*返信先 FAX 06-6782-0001/)
  expect(words(`<article${mori}`)).toContain('【訓練】実際の災害ではありません')
  expect(words(`<article${mori}`)).toContain('会員番号 0124 1 ●診療できます 2 ◐一部だけ診療できます')
  // The code is his own page's, as in his mail; its address is written nowhere in letters.
  expect(mori).toContain('aria-label="森 次郎先生の回答のページへのQRコード"')
  const { link } = (await w.mori.mails()).at(-1) ?? {}
  expect(new URL(link ?? '').pathname).toMatch(/^\/r\//)
  expect(fax).not.toContain(new URL(link ?? '').pathname)

  const viewer = await w.staff('fuse', 'viewer')
  const next_door = await w.staff('kawachi')
  for (const sheet of ['call-sheet', 'fax-sheet']) {
    expect((await viewer.get(`/safety-checks/${w.drill}/${sheet}`)).status).toBe(403)
    expect((await next_door.get(`/safety-checks/${w.drill}/${sheet}`)).status).toBe(404)
  }
  expect((await next_door.get(`/safety-checks/${w.drill}/papers`)).status).toBe(404)
  expect(await (await viewer.get(`/safety-checks/${w.drill}/papers`)).text()).not.toContain('FAX用紙')

  // A day after the close no link opens any more, so no code is printed.
  await w.store.owner.query("update safety_check set status = 'closed', closed_at = $2 where id = $1", [
    w.drill,
    w.now(),
  ])
  await w.laterBy(25 * 60)
  const late = await (await office.get(`/safety-checks/${w.drill}/fax-sheet`)).text()
  expect(late).toContain('森 次郎先生')
  expect(late).not.toContain('QRコード"')
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
})
