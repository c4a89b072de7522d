import { expect, test } from 'vitest'
import { followUp } from '../../src/replies/follow-ups/follow-up.ts'
import { textOf } from '../entering.ts'
import { fieldsOf } from '../forms.ts'
import { weightOf } from '../page-weight.ts'
import { type World, world } from '../world.ts'

type Office = Awaited<ReturnType<World['staff']>>

/** 林 and 佐藤 call for help in a disaster; 田中 is well. 林 can be telephoned. */
async function calling(options: Parameters<typeof world>[0] = {}) {
  const w = await world(options)
  const hayashi = await w.newDoctor('fuse', {
    name: '林 四郎',
    role: 'member',
    ward: '西',
    line: 4,
    phone: '06-6782-4444',
  })
  const quake = await w.draft({ title: '震度6弱', purpose: 'actual' })
  await w.launches(quake)
  await w.workersRun()
  for (const [doctor, answer] of [
    [hayashi, 'A4'],
    [w.sato, 'A4'],
    [w.tanaka, 'A1'],
  ] as const) {
    await w.laterBy(5)
    await doctor.phone.presses(answer)
    await w.workersRun()
  }
  return {
    w,
    hayashi,
    quake,
    list: `/safety-checks/${quake}/needs-help`,
    page: `/safety-checks/${quake}/help/${hayashi.id}`,
  }
}

async function seen(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

const read = async (office: Pick<Office, 'get'>, path: string) =>
  textOf(await (await office.get(path)).text())

/** A button of the doctor's page as it stands now, ready to be pressed later. */
async function buttonOf(office: Office, page: string, label: string, note = '') {
  const html = await (await office.get(page)).text()
  const value = new RegExp(`<button[^>]*name="step"[^>]*value="([^"]*)"[^>]*>${label}`).exec(html)?.[1]
  if (!value) throw new Error(`No ${label} on ${page}`)
  const fields = fieldsOf(html, page)
  return () => office.post(page, { ...fields, note, step: value })
}
const presses = async (office: Office, page: string, label: string, note = '') =>
  (await buttonOf(office, page, label, note))()

test('03:40 after a 6弱: from the ▲ list to a call in two taps, on a phone with a bad line', async () => {
  const { w, hayashi, list, page, quake } = await calling()
  const officer = await w.staff('fuse', 'committee')
  const board = await weightOf(officer, `/safety-checks/${quake}`)
  expect(textOf(board.html)).toMatch(/▲ 助けが必要 2 人 まず電話を（対応待ち 2人）/)
  expect(board.html).toContain(`href="${page}"`)

  // First tap: it is his. The page that follows begins with the number: the second tap dials.
  const first = await weightOf(officer, list)
  const button = /<button[^>]*aria-label="林 四郎先生への対応を始める"[^>]*>/.exec(first.html)?.[0] ?? ''
  const [action, step] = [/formaction="([^"]*)"/.exec(button)?.[1], /value="([^"]*)"/.exec(button)?.[1]]
  expect(action).toBe(page)
  expect(first.html).toContain('href="tel:0667824444"')
  const fields = fieldsOf(first.html, '[^"]*/answers\\?[^"]*')
  const pressed = await officer.post(page, { ...fields, step: step ?? '' })
  expect(pressed.headers.get('location')).toBe(page)
  const second = await weightOf(officer, page)
  expect(second.html).toMatch(/<a class="help-call" href="tel:0667824444"/)
  expect(textOf(second.html)).toMatch(/対応中 山本 事務さんが10:21から対応しています。/)
  // A script would be one more thing that the line may lose.
  expect(second.html).not.toContain('<script')
  for (const { bytes } of [first, second]) expect(bytes).toBeLessThanOrEqual(25 * 1_024)
  console.info(
    `▲ list ${first.bytes} B gz, the doctor's page ${second.bytes} B gz, of it HTML ${second.parts.page} B`,
  )

  // Who waits stands above whom somebody sees to, though he called later.
  expect(await read(officer, list)).toMatch(
    /一覧（2人） 対応待ち 1人・対応中 1人・済 0人 .*佐藤 一郎 .*対応待ち .*林 四郎 .*対応中 山本 事務さん 10:21/,
  )
  expect(await read(officer, `/safety-checks/${quake}`)).toMatch(
    /助けが必要な先生 2人 対応待ち 1人・対応中 1人・済 0人 佐藤 一郎 .*林 四郎/,
  )
  expect(await read(officer, `/safety-checks/${quake}`)).toContain('まず電話を（対応待ち 1人）')
  expect(await read(officer, '/')).toMatch(
    /助けが必要な先生 2人 .*対応待ち 1人・対応中 1人・済 0人。まず電話/,
  )

  await w.laterBy(9)
  expect((await presses(officer, page, '対応を終える', '発電機を2台手配。患者3人は安全')).status).toBe(303)
  expect(await read(officer, page)).toMatch(
    /済 山本 事務さんが10:30に対応を終えました。 .*10時30分 山本 事務さん 対応を終えました（済） 発電機を2台手配。患者3人は安全 .*10時21分 山本 事務さん 対応を始めました/,
  )
  expect(await read(officer, '/')).toContain('対応待ち 1人・対応中 0人・済 1人')
  expect(await read(officer, list)).toMatch(/対応中 0人・済 1人 .*佐藤 一郎 .*対応待ち .*林 四郎 .*済/)
  const closing = await read(await w.staff('fuse', 'chair'), `/safety-checks/${quake}/close`)
  expect(closing).toMatch(/助けが必要な先生が2人います うち対応待ち 1人・対応中 0人・済 1人。/)

  // He calls once more: nobody has to notice it for him to wait again.
  await w.laterBy(1)
  await hayashi.phone.presses('A4')
  await w.workersRun()
  expect(await read(officer, page)).toMatch(/対応待ち 済のあとに、もう一度▲が届きました。/)
  expect(await read(officer, '/')).toContain('対応待ち 2人・対応中 0人・済 0人')
  expect((await presses(officer, page, '対応を始める')).status).toBe(303)
  await presses(officer, page, '対応を終える')
  await w.laterBy(1)
  expect((await presses(officer, page, '対応待ちに戻す')).status).toBe(303)
  expect(await read(officer, list)).toMatch(/林 四郎 .*対応待ち .*佐藤 一郎/)
  expect(await read(officer, list)).toContain('押すと記録され、10分のあいだ取り消せます。')

  const trail = await read(await w.staff('fuse', 'chair'), '/audit')
  expect(trail).toMatch(/震度6弱」で、林 四郎先生への対応を始めました。/)
  expect(trail).not.toContain('発電機')
  await seen(w)
})

test('of two officers who begin at once the second is told who has it, and may take it over', async () => {
  const { w, quake, page, hayashi } = await calling({ database: 'postgres' })
  const [one, other] = [await w.staff('fuse'), await w.staff('fuse', 'committee')]
  const take = (by: Office, by_name: string) =>
    followUp(w.db, {
      association: w.fuse,
      check: quake,
      member: hayashi.id,
      step: 'take',
      seen: 0,
      note: '',
      by: by.user_id,
      by_name,
      at: w.now(),
    })
  const stale = await buttonOf(other, page, '対応を始める', '着いたら電話します')
  const both = await Promise.all([take(one, '事務 一'), take(other, '委員 二')])
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  expect(both.filter(({ ok }) => !ok)).toEqual([{ ok: false, reason: 'changed_meanwhile' }])
  const { rows } = await w.store.owner.query('select taken_by_name from follow_up')
  expect(rows).toHaveLength(1)
  // Pressed twice by the same person it is one step.
  const [winner, loser] = rows[0].taken_by_name === '事務 一' ? [one, other] : [other, one]
  expect(await take(winner, rows[0].taken_by_name)).toEqual({ ok: true })
  expect((await w.store.owner.query('select from follow_up')).rowCount).toBe(1)

  if (loser === other) {
    const told = await stale()
    expect(told.status).toBe(409)
    expect(textOf(await told.text())).toMatch(
      /ほかの人が先に操作しました 事務 一さんが10:21から対応しています。/,
    )
  }
  const told = await loser.post(page, {
    ...fieldsOf(await (await loser.get(page)).text(), page),
    step: 'take.0',
    note: '着いたら電話',
  })
  expect(told.status).toBe(409)
  const html = await told.text()
  expect(textOf(html)).toContain(
    `${rows[0].taken_by_name}さんが10:21から対応しています。 あなたの操作は、何も記録していません。`,
  )
  expect(html).toMatch(/<textarea[^>]*>着いたら電話<\/textarea>/)

  await w.laterBy(2)
  expect((await presses(loser, page, `${rows[0].taken_by_name}さんから引き継ぐ`)).status).toBe(303)
  expect(await read(winner, page)).toContain('山本 事務さんが10:23から対応しています。')
  expect((await presses(winner, page, 'メモだけ残す', '発電機は2台')).status).toBe(303)
  expect(await read(winner, page)).toMatch(
    /対応中 山本 事務さんが10:23から対応しています。 .*メモ 発電機は2台/,
  )
  await seen(w)
})

test('a note with a name is given back as it was typed, and only the committee of the association gets here', async () => {
  const { w, page, quake, list } = await calling()
  const office = await w.staff('fuse')
  for (const [note, sentence] of [
    ['山田様の搬送を待つ', '「様」「さん」「氏」の付く名前を消して、人数で書いてください。'],
    ['田中花子が向かった', '名簿にあるお名前が入っています。'],
    ['長'.repeat(201), '200文字までにしてください。'],
  ] as const) {
    const refused = await presses(office, page, '対応を始める', note)
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(textOf(html)).toContain(sentence)
    expect(html).toContain(`>${note}</textarea>`)
  }
  expect((await presses(office, page, 'メモだけ残す', ' ')).status).toBe(422)
  expect(
    (await office.post(page, { ...fieldsOf(await (await office.get(page)).text(), page), step: 'x' })).status,
  ).toBe(400)
  expect((await w.store.owner.query('select from follow_up')).rowCount).toBe(0)

  // Who never pressed ▲ has no such page; nor has a doctor next door, or ours for next door's office.
  expect((await office.get(page.replace(/[^/]+$/, w.tanaka.id))).status).toBe(404)
  expect((await office.get(page.replace(/[^/]+$/, w.kishi.id))).status).toBe(404)
  const next_door = await w.staff('kawachi')
  expect((await next_door.get(page)).status).toBe(404)
  expect((await next_door.post(page, { working_for: w.kawachi, step: 'take.0' })).status).toBe(404)
  const viewer = await w.staff('fuse', 'viewer')
  expect((await viewer.get(page)).status).toBe((await viewer.get(list)).status)
  expect((await viewer.post(page, { working_for: w.fuse, step: 'take.0' })).status).toBe(403)
  expect(await read(viewer, `/safety-checks/${quake}`)).not.toContain('対応・メモ')
  await seen(w)
})
