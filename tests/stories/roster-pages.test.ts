import { describe, expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import type { AssociationId, MemberId } from '../../src/roster/table.ts'
import { addStaff } from '../../src/staff/add.ts'
import { fieldsOf } from '../forms.ts'
import { type World, world } from '../world.ts'

const text = async (answer: Response | Promise<Response>) => (await answer).text()
const plain = (html: string) =>
  html
    .replace(/<(?:script|style)[\s\S]*?<\/(?:script|style)>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
/** The names in the list, in their order. */
const namesIn = (html: string) =>
  [...html.matchAll(/<th scope="row">[\s\S]*?<\/small>\s*<(?:a|span)[^>]*>([^<]*)</g)].map(
    ([, name]) => name ?? '',
  )
const page = (id: string) => `/roster/members/${id}`

const TAKAHASHI = {
  name: '髙橋 一郎',
  kana: 'タカハシ イチロウ',
  role: 'officer',
  ward: '東',
  mail: 'takahashi@example.jp',
  phone: '090-1234-5678',
} as const

const rowOf = (w: World, id: MemberId, association: AssociationId = w.fuse) =>
  inAssociation(w.db, association, (tx) =>
    tx.selectFrom('member').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )

/** Opens the form, changes some fields as somebody would, and sends it. */
async function edits(
  office: Awaited<ReturnType<World['staff']>>,
  path: string,
  change: Record<string, string>,
) {
  const form = fieldsOf(await text(office.get(path)), path)
  return office.post(path, { ...form, ...change })
}

test('髙橋 is found by 高橋, by kana of any kind, by his clinic and by the last digits of his telephone', async () => {
  const w = await world()
  await w.newDoctor('fuse', TAKAHASHI)
  await w.newDoctor('fuse', { name: '𠮷田 文', kana: 'よしだ あや', role: 'member', ward: '西' })
  const office = await w.staff('fuse')
  const find = async (q: string) => namesIn(await text(office.get(`/roster?q=${encodeURIComponent(q)}`)))

  expect((await find('')).sort()).toEqual(
    ['佐藤 一郎', '森 次郎', '田中 花子', '髙橋 一郎', '𠮷田 文'].sort(),
  )
  for (const q of [
    '高橋',
    '髙橋',
    '髙橋一郎',
    'ﾀｶﾊｼ',
    'たかはし',
    'タカハシ　イチ',
    '5678',
    '1234-5678',
    '090 1234 5678',
    '０９０１２３４５６７８',
    '高橋 一郎医院',
  ])
    expect(await find(q), q).toEqual(['髙橋 一郎'])
  expect(await find('吉田')).toEqual(['𠮷田 文'])
  expect(await find('ﾖｼﾀﾞ')).toEqual(['𠮷田 文'])
  expect(await find('高橋 花子')).toEqual([])
  expect(await find('678')).toEqual([])

  const nobody = plain(await text(office.get('/roster?q=nobody')))
  expect(nobody).toContain('5人中 0人')
  expect(nobody).toContain('あてはまる会員はいません')
  expect(nobody).toContain('条件をすべて外す')
})

test('filters stand in the address, show as chips that can be taken off, and say how many of how many', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const html = await text(office.get('/roster?role=member&ward=%E6%9D%B1&reach=line'))
  expect(namesIn(html)).toEqual(['田中 花子'])
  expect(plain(html)).toContain('3人中 1人')
  expect(html).toContain('href="/roster?role=member&amp;reach=line" aria-label="条件を外す 地区: 東"')
  expect(namesIn(await text(office.get('/roster?reach=mail'))).sort()).toEqual(
    ['佐藤 一郎', '森 次郎'].sort(),
  )
  expect(namesIn(await text(office.get('/roster?reach=none')))).toEqual([])
  const odd = await office.get('/roster?role=king&reach=owl&stay=x&page=99999999999&q=%F0%A0%AE%B7')
  expect(odd.status).toBe(200)
  expect((await office.get('/roster?q=%00')).status).toBe(400)
})

test('a hundred members stand on a page, by their reading, and the rest on the next', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.ownerDb
    .insertInto('member')
    .values(
      Array.from({ length: 120 }, (_, n) => ({
        association_id: w.fuse,
        member_number: `N${n}`,
        name: `会員${n}`,
        kana: `ア${String.fromCharCode(0x30a2 + n)}`,
        role: 'member' as const,
      })),
    )
    .execute()
  const first = await text(office.get('/roster'))
  expect(namesIn(first)).toHaveLength(100)
  expect(first).toContain('href="/roster?page=2"')
  const second = await text(office.get('/roster?page=2'))
  expect(namesIn(second)).toHaveLength(23)
  expect(namesIn(second)).toContain('佐藤 一郎')
  expect(new Set([...namesIn(first), ...namesIn(second)]).size).toBe(123)
})

test('a viewer sees no telephone, mail or LINE, a committee member only the ends of the numbers', async () => {
  const w = await world()
  const takahashi = await w.newDoctor('fuse', TAKAHASHI)
  const viewer = await w.staff('fuse', 'viewer')
  const seen = await text(viewer.get('/roster'))
  expect(plain(seen)).toContain('髙橋 一郎')
  expect(seen).not.toMatch(/5678|1234|example\.jp|LINE|メール|届き方|電話|<a href="\/roster\/members/)
  expect(namesIn(await text(viewer.get('/roster?q=5678')))).toEqual([])
  expect(namesIn(await text(viewer.get('/roster?reach=none')))).toHaveLength(4)

  const committee = await w.staff('fuse', 'committee')
  const list = await text(committee.get('/roster'))
  expect(list).toContain('090-****-5678')
  expect(list).not.toMatch(/1234|example\.jp/)
  expect(namesIn(await text(committee.get('/roster?q=5678')))).toEqual(['髙橋 一郎'])
  expect(namesIn(await text(committee.get('/roster?q=12345678')))).toEqual([])
  expect(namesIn(await text(committee.get('/roster?q=0901234')))).toEqual([])

  for (const person of [viewer, committee, await w.staff('fuse', 'chair')])
    for (const url of [
      page(takahashi.id),
      `${page(takahashi.id)}/edit`,
      '/roster/export',
      '/roster/members/new',
    ])
      expect((await person.get(url)).status, url).toBe(403)
})

test('two clerks edit one member at once: the second is told what the first saved, and loses no word', async () => {
  const w = await world()
  const [first, second] = [await w.staff('fuse'), await w.staff('fuse')]
  const path = `${page(w.tanaka.id)}/edit`
  const opened = fieldsOf(await text(second.get(path)), path)
  expect((await edits(first, path, { kana: 'タナカ ハナコ' })).status).toBe(303)

  await w.laterBy(5)
  const late = await second.post(path, { ...opened, name: '田中 華子', kana: 'タナカ カコ' })
  expect(late.status).toBe(409)
  const html = await late.text()
  expect(plain(html)).toContain('開いているあいだに、ほかの人が保存しました')
  expect(plain(html)).toContain('フリガナ: カナ → タナカ ハナコ (山本 事務 2026年11月5日(木) 10時06分)')
  expect(fieldsOf(html, path)).toMatchObject({ name: '田中 華子', kana: 'タナカ カコ' })
  expect(await rowOf(w, w.tanaka.id)).toMatchObject({ name: '田中 花子', kana: 'タナカ ハナコ' })

  expect((await second.post(path, fieldsOf(html, path))).status).toBe(303)
  expect(await rowOf(w, w.tanaka.id)).toMatchObject({ name: '田中 華子', kana: 'タナカ カコ' })
  const shown = plain(await text(first.get(page(w.tanaka.id))))
  expect(shown).toContain('2026年11月5日(木) 10時11分 山本 事務 (画面) 氏名 田中 花子 → 田中 華子')
  expect(shown).toContain('フリガナ タナカ ハナコ → タナカ カコ')
  expect(shown).toContain('フリガナ カナ → タナカ ハナコ')

  const together = fieldsOf(await text(first.get(path)), path)
  const answers = await Promise.all([
    first.post(path, { ...together, name: '田中 一' }),
    second.post(path, { ...together, name: '田中 二' }),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
  expect((await first.post(path, { name: '何も見ていない', kana: 'カナ', role: 'member' })).status).toBe(409)
})

test('a member who moved to a new clinic keeps the old one in the history', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `${page(w.mori.id)}/edit`
  const moved = { facility: 'new', facility_name: '森こどもクリニック', ward: '東', facility_type: 'clinic' }
  expect((await edits(office, path, { ...moved, role: 'officer', membership: 'B' })).status).toBe(303)
  const shown = plain(await text(office.get(page(w.mori.id))))
  expect(shown).toContain('医療機関 森 次郎医院 → 森こどもクリニック')
  expect(shown).toContain('役職 会員 → 役員')
  expect(shown).toContain('会員区分 (なし) → B')

  const namesake = { ...moved, ward: '西' }
  expect((await edits(office, path, namesake)).status).toBe(303)
  expect(plain(await text(office.get(page(w.mori.id))))).toContain(
    '医療機関 森こどもクリニック（東） → 森こどもクリニック（西）',
  )

  const back = (await rowOf(w, w.tanaka.id)).facility_id ?? ''
  expect((await edits(office, path, { facility: back })).status).toBe(303)
  expect((await rowOf(w, w.mori.id)).facility_id).toBe(back)
  const again = await edits(office, path, moved)
  expect(again.status).toBe(422)
  expect(await again.text()).toContain('同じ名前と地区の医療機関があります')
})

describe('a form with a mistake changes nothing and says how to mend it', () => {
  test.each([
    ['no name', { name: '　' }, 'field-name-error', '氏名: 空欄です'],
    ['a formula for a name', { name: '=1+1' }, 'field-name-error', '計算式'],
    ['a hidden character', { kana: 'タナ\u200bカ' }, 'field-kana-error', '見えない文字'],
    ['too long a name', { name: '田'.repeat(61) }, 'field-name-error', '長すぎます'],
    ['a role we do not know', { role: 'king' }, 'field-role', '役職: 1つ選んでください'],
    ['a membership we do not know', { membership: 'Z' }, 'field-membership-error', '会員区分'],
    [
      'a facility of nobody',
      { facility: '00000000-0000-4000-8000-000000000000' },
      'field-facility-error',
      '選び直して',
    ],
    ['a facility that is none', { facility: 'x' }, 'field-facility-error', '選び直して'],
    [
      'half a new facility',
      { facility: 'new', facility_name: '新医院' },
      'field-ward-error',
      '地区: 空欄です',
    ],
    ['a number beginning like our own', { member_number: '仮-1' }, 'field-member_number-error', '会員番号'],
  ])('%s', async (_, change, id, says) => {
    const w = await world()
    const office = await w.staff('fuse')
    const before = await rowOf(w, w.tanaka.id)
    const answer = await edits(office, `${page(w.tanaka.id)}/edit`, change)
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain(`id="${id}"`)
    expect(html).toContain(says)
    expect(await rowOf(w, w.tanaka.id)).toEqual(before)
  })
})

test('a number that another member has is refused, and a facility of 河内 is none for 布施', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `${page(w.tanaka.id)}/edit`
  const taken = await edits(office, path, { member_number: (await rowOf(w, w.mori.id)).member_number })
  expect([taken.status, (await taken.text()).includes('この会員番号は使えません')]).toEqual([422, true])
  const kishi = await rowOf(w, w.kishi.id, w.kawachi)
  expect((await edits(office, path, { facility: kishi.facility_id ?? '' })).status).toBe(422)
})

test('a member is registered once, however often the button is pressed, with or without a number', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const form = {
    ...fieldsOf(await text(office.get('/roster/members/new')), '/roster/members'),
    name: '西村 澪',
    kana: 'ニシムラ ミオ',
    facility: 'new',
    facility_name: '西村医院',
    ward: '東',
    facility_type: 'clinic',
  }
  const answers = await Promise.all([
    office.post('/roster/members', form),
    office.post('/roster/members', form),
  ])
  expect(answers.map(({ status }) => status)).toEqual([303, 303])
  expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1)
  expect(namesIn(await text(office.get('/roster?q=にしむら')))).toEqual(['西村 澪'])
  const shown = plain(await text(office.get(answers[0]?.headers.get('location') ?? '')))
  expect(shown).toContain('会員番号 まだありません')
  expect(shown).toContain('登録 西村 澪')
})

test('a member who left is asked no more, stays findable, and can be taken back', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  expect(plain(await text(office.get(`${page(w.tanaka.id)}/leave`)))).toContain('次の安否確認から送りません')
  expect((await office.post(`${page(w.tanaka.id)}/leave`)).status).toBe(303)
  expect((await office.post(`${page(w.tanaka.id)}/leave`)).status).toBe(303)
  expect(namesIn(await text(office.get('/roster')))).not.toContain('田中 花子')
  const left = await text(office.get('/roster?stay=left'))
  expect(plain(left)).toContain('2026年11月5日に退会')
  expect(plain(await text(office.get(`/safety-checks/${w.drill}/launch`)))).toContain('2人に送る')

  expect((await office.post(`${page(w.tanaka.id)}/return`)).status).toBe(303)
  expect(namesIn(await text(office.get('/roster')))).toContain('田中 花子')
  expect(plain(await text(office.get(`/safety-checks/${w.drill}/launch`)))).toContain('3人に送る')
  const shown = plain(await text(office.get(page(w.tanaka.id))))
  expect(shown).toContain('退会 (なし) → 2026年11月5日に退会')
  expect(shown.match(/退会 \(なし\) →/g)).toHaveLength(1)
})

test('whoever works in the office of both associations sees that a doctor is in both, and nobody else does', async () => {
  const w = await world()
  const here = await w.newDoctor('fuse', { ...TAKAHASHI, mail: 'here@example.jp' })
  await w.newDoctor('kawachi', {
    ...TAKAHASHI,
    name: '高橋　一郎',
    kana: 'たかはし いちろう',
    mail: 'there@example.jp',
    phone: '072-960-1111',
  })
  const other = await w.newDoctor('fuse', {
    name: '堀 洋',
    kana: 'ホリ ヒロシ',
    role: 'member',
    ward: '西',
    mail: 'hori@example.jp',
  })
  await w.newDoctor('kawachi', {
    name: '堀 ひろし',
    kana: 'ホリ',
    role: 'member',
    ward: '中',
    mail: 'HORI@example.jp',
  })
  const [both, halfway] = [await w.staff('fuse'), await w.staff('fuse')]
  const joins = (email: string, role: 'office' | 'viewer') =>
    addStaff(w.deps, {
      association: w.kawachi,
      name: '山本',
      email,
      password: 'x'.repeat(12),
      role,
      by: 'cli',
      at: w.now(),
    })
  const learnsNothing = async () => {
    for (const doctor of [here, other])
      expect(await text(halfway.get(page(doctor.id)))).not.toMatch(/河内医師会の会員|会員でもあります/)
  }
  await learnsNothing()
  await joins(halfway.email, 'viewer')
  await learnsNothing()

  await joins(both.email, 'office')
  const note = '河内医師会の会員でもあります'
  const shown = await text(both.get(page(here.id)))
  expect(plain(shown)).toContain(note)
  expect(shown).not.toMatch(/there@example|960-1111/)
  expect(plain(await text(both.get(page(other.id))))).toContain(note)
  expect(plain(await text(both.get(page(w.tanaka.id))))).not.toContain('会員でもあります')
})

test("河内's clerk gets 404 for every id of 布施, the same as for an id of nobody, and changes nothing", async () => {
  const w = await world()
  const next_door = await w.staff('kawachi')
  const mori = await rowOf(w, w.mori.id)
  const contact = await inAssociation(w.db, w.fuse, (tx) =>
    tx.selectFrom('contact_point').selectAll().where('member_id', '=', w.mori.id).executeTakeFirstOrThrow(),
  )
  const nobody = '00000000-0000-4000-8000-000000000000'
  const urls = (member: string, point: string, facility: string) => ({
    get: [
      ...['', '/edit', '/leave', `/contacts/${point}`].map((end) => page(member) + end),
      ...['', '/edit'].map((end) => `/roster/facilities/${facility}${end}`),
    ],
    post: [
      ...['/edit', '/leave', '/return', '/contacts'].map((end) => page(member) + end),
      ...['', '/move', '/remove', '/retry'].map((end) => `${page(member)}/contacts/${point}${end}`),
      `/roster/facilities/${facility}/edit`,
    ],
  })
  const form = {
    name: 'x',
    kana: 'x',
    role: 'member',
    system: 'mail',
    value: 'x@example.jp',
    direction: 'up',
  }
  const knock = async ({ get, post }: ReturnType<typeof urls>) => {
    const answers = await Promise.all([
      ...get.map((url) => next_door.get(url)),
      ...post.map((url) => next_door.post(url, form)),
    ])
    return Promise.all(
      answers.map(
        async (answer) => `${answer.status} ${(await answer.text()).replace(/[0-9a-f-]{36}/g, '')}`,
      ),
    )
  }
  const theirs = await knock(urls(w.mori.id, contact.id, mori.facility_id ?? ''))
  expect(theirs).toEqual(await knock(urls(nobody, nobody, nobody)))
  for (const answer of theirs) expect(answer).toMatch(/^404 /)
  expect(theirs.join()).not.toMatch(/森|布施/)
  expect(namesIn(await text(next_door.get('/roster?stay=all')))).toEqual(['岸 三郎'])
  expect(await rowOf(w, w.mori.id)).toEqual(mori)
  // A member of their own, with a contact point of 布施's: no more than with one of nobody's.
  const own = await next_door.post(`${page(w.kishi.id)}/contacts/${contact.id}/remove`)
  expect(own.status).toBe(409)
  expect(await own.text()).not.toContain('mori@example.jp')
})

test('the page of a member shows how the last checks were answered', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.launches(w.drill)
  await w.workersRun()
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  const answered = plain(await text(office.get(page(w.tanaka.id))))
  expect(answered).toMatch(/【訓練】 ?大阪880万人訓練 2026年11月5日 ●診療できます/)
  expect(plain(await text(office.get(page(w.mori.id))))).toContain('回答がありません')
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
})
