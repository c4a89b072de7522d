import { describe, expect, test } from 'vitest'
import type { MemberId } from '../../src/roster/table.ts'
import { aPastCheck, manyMembers } from '../past-checks.ts'
import { type World, world } from '../world.ts'

/** The words of a page, without its tags. */
const words = async (page: Response) =>
  (await page.text())
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

const compare = (...ids: string[]) => `/safety-checks/compare?${ids.map((id) => `check=${id}`).join('&')}`

/** 8月25日(日): 15 officers, of whom 14 answer. 9月3日(火): 120 members, of whom 60 do. */
async function kawachi(w: World) {
  const officers = await manyMembers(w, w.kawachi, { count: 15, role: 'officer', name: '役員' })
  const members = await manyMembers(w, w.kawachi, { count: 120, role: 'member', name: '会員' })
  const base = { association: w.kawachi }
  const august = await aPastCheck(w, {
    ...base,
    title: '役員の訓練',
    launched_at: '2024-08-25T10:00:00+09:00',
    audience_roles: ['officer'],
    asked: officers,
    replied: officers.slice(0, 14),
  })
  const september = await aPastCheck(w, {
    ...base,
    title: '会員の訓練',
    launched_at: '2024-09-03T10:30:00+09:00',
    audience_roles: ['member'],
    asked: members,
    replied: members.slice(0, 60),
  })
  return { officers, members, august, september }
}

describe('河内: 8月25日 and 9月3日', () => {
  test('93% [70〜99] stand beside 50% [41〜59], and the page says why the two are not compared', async () => {
    const w = await world()
    const { august, september } = await kawachi(w)
    const office = await w.staff('kawachi')
    const page = await words(await office.get(compare(august, september)))
    expect(page).toContain('【訓練】役員の訓練 2024/8/25 15 0 14 1 1 93.3% 70〜99%')
    expect(page).toContain('【訓練】会員の訓練 2024/9/3 120 0 60 60 60 50.0% 41〜59%')
    expect(page).toContain('対象と曜日が違うため比べられません')
    // The newest comes first, and the other is what it is held against.
    expect(page.indexOf('50.0%')).toBeLessThan(page.indexOf('93.3%'))
    expect(page).toContain('（くらべる相手）')
    // Of 120 the 30th answered after half an hour, the 60th after one, the 90th never.
    expect(page).toContain('41〜59% 30分 1時間 — 30分 対象と曜日')
    expect(page).toContain('8月25日(日) 10時00分 日 祝日ではない 役員 12時間 記録なし 0 未入力')
  })

  test('drawn with a line each, told apart by dashes and marks, and named where they end', async () => {
    const w = await world()
    const { august, september } = await kawachi(w)
    const html = await (await (await w.staff('kawachi')).get(compare(august, september))).text()
    expect(html).toContain('2024/9/3は12時間で50%、対象120人。2024/8/25は12時間で93%、対象15人')
    const dashes = [...html.matchAll(/<path class="line[^>]*>/g)].map(
      ([tag]) => /dasharray="([^"]*)"/.exec(tag)?.[1],
    )
    // Once for wide screens and paper, once for telephones.
    expect(dashes).toEqual([undefined, '9 5', undefined, '9 5'])
    expect(
      new Set([...html.matchAll(/d="(M[^"]*)" class="mark/g)].map(([, d = '']) => d.replace(/[\d.]+/g, '')))
        .size,
    ).toBe(2)
  })

  test('another base is chosen in the address', async () => {
    const w = await world()
    const { august, september } = await kawachi(w)
    const office = await w.staff('kawachi')
    const page = await words(await office.get(`${compare(august, september)}&base=${september}`))
    const row = page.slice(page.indexOf('41〜59%'))
    expect(row.indexOf('（くらべる相手）')).toBeLessThan(row.indexOf('93.3%'))
  })
})

describe('what is not compared', () => {
  test('a drill and a disaster stand in two tables, each with a base of its own', async () => {
    const w = await world()
    const members = await manyMembers(w, w.fuse, { count: 20, role: 'member', name: '会員' })
    const past = (title: string, purpose: 'drill' | 'actual', launched_at: string, replied: number) =>
      aPastCheck(w, {
        association: w.fuse,
        title,
        purpose,
        launched_at,
        asked: members,
        replied: members.slice(0, replied),
      })
    const ids = [
      await past('秋', 'drill', '2025-09-03T10:00:00+09:00', 10),
      await past('春', 'drill', '2025-04-08T10:00:00+09:00', 8),
      await past('地震', 'actual', '2025-06-18T07:58:00+09:00', 19),
    ]
    const page = await words(await (await w.staff('fuse')).get(compare(...ids)))
    expect(page).toContain('【訓練】の安否確認（2回）')
    expect(page).toContain('本番の安否確認（1回）')
    expect(page).toContain('訓練と本番は条件が違うため、別々の表にしています')
    expect(page.match(/（くらべる相手）/g)).toHaveLength(2)
    expect(page).toContain('差は偶然の範囲です（差 +10.0ポイント')
  })

  test.each([
    ['a withdrawn one', { status: 'withdrawn' as const }, '取り消したため'],
    ['one that was left out', { left_out: true }, '途中でやめたため'],
    ['a test', { purpose: 'test' as const }, '配信テストは、回答率を比べるものではありません'],
  ])('%s is named with its reason and counted nowhere', async (_, more, reason) => {
    const w = await world()
    const members = await manyMembers(w, w.fuse, { count: 4, role: 'member', name: '会員' })
    const id = await aPastCheck(w, {
      association: w.fuse,
      title: '雨の日',
      launched_at: '2025-09-03T10:00:00+09:00',
      asked: members,
      replied: members.slice(0, 1),
      ...more,
    })
    const office = await w.staff('fuse')
    const page = await words(await office.get(compare(id)))
    expect(page).toContain('比較から外したもの')
    expect(page).toContain(reason)
    expect(page).not.toContain('25.0%')
    expect((await office.get(compare(id).replace('compare', 'compare.csv'))).status).toBe(404)
  })

  test('one that still runs is shown and not judged', async () => {
    const w = await world()
    const members = await manyMembers(w, w.fuse, { count: 20, role: 'member', name: '会員' })
    const past = (launched_at: string, hours: number | null) =>
      aPastCheck(w, {
        association: w.fuse,
        title: '訓練',
        launched_at,
        hours,
        asked: members,
        replied: members.slice(0, 10),
      })
    const ids = [await past('2025-11-05T10:00:00+09:00', 12), await past('2026-11-05T09:30:00+09:00', null)]
    const page = await words(await (await w.staff('fuse')).get(compare(...ids)))
    expect(page).toContain('まだ回答を受けているため比べられません')
  })
})

describe('silent three times in a row', () => {
  const three = async (w: World, members: MemberId[], answering: MemberId[][]) => {
    const ids = []
    for (const [n, replied] of answering.entries())
      ids.push(
        await aPastCheck(w, {
          association: w.fuse,
          title: `${n + 1}回目`,
          launched_at: `2025-0${n + 3}-03T10:00:00+09:00`,
          asked: members,
          replied,
        }),
      )
    return ids
  }

  test('counts who let the last three pass, tells the committee their names, and a viewer only how many', async () => {
    const w = await world()
    const members = await manyMembers(w, w.fuse, { count: 5, role: 'member', name: '沈黙' })
    const [first, second, third, fourth] = members
    const answering = [[first], [second], [third, fourth]].map((some) =>
      some.filter((one) => one !== undefined),
    )
    // 4 and 5 answer once and never; 5 is the only one who let all three pass.
    const ids = await three(w, members, answering)
    const page = await words(await (await w.staff('fuse')).get(compare(...ids)))
    expect(page).toContain('1人（3回以上たずねた在籍会員5人のうち）')
    expect(page).toContain('沈黙 5')
    expect(page).not.toContain('沈黙 4')
    const seen = await words(await (await w.staff('fuse', 'viewer')).get(compare(...ids)))
    expect(seen).toContain('1人（3回以上たずねた在籍会員5人のうち）')
    expect(seen).not.toContain('沈黙')
  })

  test('who answered long ago counts, who has left does not, and neither do drills that were left out', async () => {
    const w = await world()
    const members = await manyMembers(w, w.fuse, { count: 3, role: 'member', name: '沈黙' })
    const ids = await three(w, members, [members, [], [], []])
    await aPastCheck(w, {
      association: w.fuse,
      title: '雨',
      launched_at: '2025-09-03T10:00:00+09:00',
      asked: members,
      replied: members,
      left_out: true,
    })
    await w.store.owner.query('update member set left_at = now() where id = $1', [members[0]])
    const page = await words(await (await w.staff('fuse')).get(compare(...ids)))
    expect(page).toContain('2人（3回以上たずねた在籍会員2人のうち）')
  })

  test('nobody is who was asked only twice', async () => {
    const w = await world()
    const members = await manyMembers(w, w.fuse, { count: 3, role: 'member', name: '沈黙' })
    const page = await words(
      await (await w.staff('fuse')).get(compare(...(await three(w, members, [[], []])))),
    )
    expect(page).toContain('3回以上たずねた会員は、まだいません')
  })
})

test('the association next door sees none of it, whatever ids it writes into the address', async () => {
  const w = await world()
  const { august, september } = await kawachi(w)
  const office = await w.staff('fuse')
  const page = await words(await office.get(compare(august, september)))
  expect(page).not.toContain('会員の訓練')
  expect(page).not.toContain('93.3%')
  expect((await office.get(compare(august).replace('compare', 'compare.xlsx'))).status).toBe(404)
})

test('what is no id, or named twice, is passed over', async () => {
  const w = await world()
  const { august } = await kawachi(w)
  const office = await w.staff('kawachi')
  const page = await words(await office.get(`${compare(august, august, 'x%27--')}&base=y&year=1999`))
  expect(page).toContain('（1回）')
})

test('what reminders added is counted from the launch on, by what really left', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(61)
  await w.workersRun()
  await w.laterBy(5)
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  const page = await words(await (await w.staff('fuse')).get(compare(w.drill)))
  expect(page).toContain('1回目 1時間1分 3 5分 0 1 1')
  expect(page).toContain('届け方 LINEとメール')
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
})
