import { expect, test } from 'vitest'
import type { MemberId } from '../../src/roster/table.ts'
import { afterwards, insists, signOf, textOf, undoOf } from '../entering.ts'
import { fieldsOf } from '../forms.ts'
import { type World, world } from '../world.ts'

const enterOf = (w: World) => `/safety-checks/${w.drill}/enter`

/** 佐藤 0101, 田中 0202, 森 1202, and all were asked. */
async function settled() {
  const w = await world()
  for (const [doctor, number] of [
    [w.sato, '0101'],
    [w.tanaka, '0202'],
    [w.mori, '1202'],
  ] as const)
    await numbers(w, doctor.id, number)
  await w.launches(w.drill)
  await w.workersRun()
  const office = await w.staff('fuse')
  const types = async (quick: string, query = '?how=fax') => {
    const html = await (await office.get(enterOf(w) + query)).text()
    const action = `${enterOf(w)}\\?${query.slice(1)}`
    return office.post(enterOf(w) + query, { ...fieldsOf(html, action), quick })
  }
  return { w, office, types }
}

const numbers = (w: World, id: MemberId, number: string) =>
  w.store.owner.query('update member set member_number = $2 where id = $1', [id, number])

const kept = async (w: World) =>
  (
    await w.store.owner.query(
      `select m.name, r.condition, r.via, r.heard_from from standing_reply r join member m on m.id = r.member_id
       order by r.event_at, r.received_at, m.name`,
    )
  ).rows

async function seeAll(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

test('a pile of FAX is typed in number by number, and each can be taken back', async () => {
  const { w, office, types } = await settled()
  const first = await types('0101 1')
  expect(first.headers.get('location')).toBe(`${enterOf(w)}?how=fax`)
  await w.laterBy(0.1)
  expect((await types('０２０２　３')).status).toBe(303)
  await w.laterBy(0.1)
  const page = await afterwards(office, await types('12022'))
  expect(page).toMatch(/いま入れた回答 3件.*森 次郎 先生.*田中 花子 先生.*佐藤 一郎 先生/)
  expect(page).toContain('10:06 FAXで ●診療できます と記録しました')
  expect(await (await office.get(enterOf(w))).text()).toMatch(/<input[^>]*id="quick"[^>]*autofocus/)
  const fax = { via: 'fax', heard_from: 'fax:self' }
  expect(await kept(w)).toEqual([
    { name: '佐藤 一郎', condition: 'open', ...fax },
    { name: '田中 花子', condition: 'closed', ...fax },
    { name: '森 次郎', condition: 'partly_open', ...fax },
  ])

  const undone = await (await undoOf(office, `${enterOf(w)}?how=fax`, w.tanaka.name))()
  expect(await afterwards(office, undone)).toContain('いま入れた回答 2件')
  expect(await kept(w)).toHaveLength(2)
  await seeAll(w)
})

test('the last digits are enough where they are one person’s; else the office chooses, and nothing typed is lost', async () => {
  const { w, office, types } = await settled()
  expect((await types('101 1')).status).toBe(303)
  expect((await types('1011')).status).toBe(422)
  const several = await types('02 4')
  expect(several.status).toBe(422)
  const html = await several.text()
  expect(html).toMatch(/id="quick"[^>]*value="02 4"/)
  expect(textOf(html)).toMatch(/同じ数字で終わる先生が何人かいます.*田中 花子.*森 次郎/)
  for (const [typed, says] of [
    ['7777 1', 'この番号の対象者はいません'],
    ['0101', '会員番号のあとに、回答の1〜4を入れてください'],
    ['0101 9', '会員番号のあとに、回答の1〜4を入れてください'],
  ] as const) {
    const wrong = await types(typed)
    expect(wrong.status).toBe(422)
    const page = await wrong.text()
    expect(page).toContain(`value="${typed}"`)
    expect(textOf(page)).toContain(says)
  }
  expect(await kept(w)).toHaveLength(1)
  // 河内's member is nobody here, whatever his number.
  await numbers(w, w.kishi.id, '9999')
  expect((await types('9999 1')).status).toBe(422)
  expect((await office.get(`${enterOf(w)}?q=%00`)).status).toBe(400)
  await seeAll(w)
})

test('a FAX that says something else than a newer answer is asked about first; one that says the same is kept', async () => {
  const { w, office, types } = await settled()
  await w.laterBy(1)
  await w.tanaka.phone.presses('A4')
  await w.workersRun()
  await w.laterBy(1)
  const other = await types('0202 1')
  expect(other.status).toBe(409)
  expect(textOf(await other.clone().text())).toMatch(/10:07 ▲助けが必要です （LINE）/)
  expect(await kept(w)).toHaveLength(1)
  expect((await types('0202 4')).status).toBe(303)
  expect(await kept(w)).toMatchObject([{ via: 'line' }, { via: 'fax', condition: 'needs_help' }])
  // Insisting on what the page no longer shows as the newest is told of once more.
  expect((await insists(office, other)).status).toBe(409)
  await w.laterBy(1)
  const once_more = await types('0202 1')
  expect((await insists(office, once_more)).status).toBe(303)
  expect(await kept(w)).toMatchObject([{}, {}, { via: 'fax', condition: 'open' }])
  await seeAll(w)
})

test('whom nothing reaches is entered from the list of those, and ▲ from the list of ▲', async () => {
  const w = await world()
  const alone = await w.newDoctor('fuse', {
    name: '無 連絡',
    role: 'member',
    ward: '東',
    phone: '06-6782-1111',
  })
  await w.launches(w.drill)
  await w.workersRun()
  const office = await w.staff('fuse')
  const lists = `/safety-checks/${w.drill}`
  const says = (condition: 'open' | 'needs_help') => ({ name: alone.name, says: condition })
  const press = await signOf(office, `${lists}/unreached?how=visit`, says('needs_help'))
  const answer = await press()
  expect(answer.headers.get('location')).toBe(`${lists}/unreached?how=visit#m-${alone.id}`)
  expect(await afterwards(office, answer)).toMatch(
    /届いていない人の一覧（0人）.*無 連絡.*対面で ▲助けが必要です と記録しました/,
  )
  await w.laterBy(20)
  const better = await afterwards(office, await (await signOf(office, `${lists}/needs-help`, says('open')))())
  expect(better).toMatch(/10:06 対面 聞き取り\(本人\) → 10:26に ●診療できますに変更/)
  expect(better).toContain('10:26 電話で ●診療できます と記録しました')
  const later = textOf(await (await office.get(`${lists}/unreached`)).text())
  expect(later.replace('押すと記録され、10分のあいだ取り消せます。', '')).not.toContain('10分')
  await seeAll(w)
})
