import { describe, expect, test } from 'vitest'
import { createIncident } from '../../src/roster/create-incident.ts'
import { createSafetyCheck } from '../../src/safety-checks/create.ts'
import { withdraw } from '../../src/safety-checks/notices/withdraw.ts'
import { beginRound } from '../../src/safety-checks/rounds/begin-round.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import { textOf } from '../entering.ts'
import { type World, world } from '../world.ts'

type Office = Awaited<ReturnType<World['staff']>>

const officer = (w: World) => ({ association: w.fuse, by: 'cli', at: w.now() })
const deps = (w: World) => ({ ...w.plant, db: w.db })

/** The messages themselves are told of elsewhere. */
async function looksAway({ everybody }: World) {
  for (const person of everybody) {
    person.texts()
    await person.mails()
  }
}

async function answers(w: World, who: { phone: World['sato']['phone'] }, button: string) {
  await who.phone.presses(button)
  await w.workersRun()
}

async function begins(w: World, of: SafetyCheckId) {
  const begun = await beginRound(w.db, { ...officer(w), id: of })
  if (!begun.ok) throw new Error(begun.reason)
  return begun.id
}

async function asks(w: World, id: SafetyCheckId) {
  expect(await w.launches(id)).toMatchObject({ ok: true })
  await w.workersRun()
}

/** 佐藤 says ● and 田中 ▲ to the first round; the second is asked 200 minutes later. */
async function twoRounds() {
  const w = await world()
  const office = await w.staff('fuse', 'office')
  await asks(w, w.drill)
  await answers(w, w.sato, 'A1')
  await answers(w, w.tanaka, 'A4')
  await w.laterBy(200)
  const second = await begins(w, w.drill)
  await asks(w, second)
  await looksAway(w)
  return { w, office, second }
}

const pageOf = async (office: Office, path: string) => textOf(await (await office.get(path)).text())
const boardOf = (office: Office, id: SafetyCheckId) => pageOf(office, `/safety-checks/${id}`)
const summaryIn = (board: string) => /第1報からのまとめ.*?先生ごとの経過を見る/.exec(board)?.[0] ?? ''

describe('asking the same people again', () => {
  test('makes a draft of the second round, 第2報 in its name, and asks nobody yet', async () => {
    const w = await world()
    const office = await w.staff('fuse', 'office')
    await w.store.owner.query(
      "update safety_check set audience_roles = '{officer}', audience_wards = '{東,西}' where id = $1",
      [w.drill],
    )
    await asks(w, w.drill)
    await looksAway(w)
    expect(await boardOf(office, w.drill)).toContain('もう一度たずねる（第2報）')
    expect(await pageOf(office, `/safety-checks/${w.drill}/rounds/begin`)).toContain(
      '【訓練】第2報 大阪880万人訓練',
    )
    const made = await office.post(`/safety-checks/${w.drill}/rounds/begin`)
    expect(made.status).toBe(303)
    const { rows } = await w.store.owner.query(
      `select title, purpose, status, round, audience_roles, audience_wards, note_to_doctors,
         incident_id = (select incident_id from safety_check where round = 1) as is_joined
       from safety_check where round = 2`,
    )
    expect(rows).toEqual([
      {
        title: '第2報 大阪880万人訓練',
        purpose: 'drill',
        status: 'draft',
        round: 2,
        audience_roles: ['officer'],
        audience_wards: ['東', '西'],
        note_to_doctors: '前の報にお答えの先生も、いまの状況をもう一度お知らせください。',
        is_joined: true,
      },
    ])
    expect((await office.get(made.headers.get('location') ?? '')).status).toBe(200)
    const trail = await pageOf(await w.staff('fuse', 'chair'), '/audit')
    expect(trail).toContain('第1報とこれからの報を、1つの災害にまとめました。')
    expect(trail).not.toContain('合同の災害をつくりました')
    await w.workersRun()
    expect(w.sato.texts()).toHaveLength(1)
  })

  test('shows 【訓練】第2報 first on every telephone', async () => {
    const w = await world()
    await asks(w, w.drill)
    await asks(w, await begins(w, w.drill))
    expect(w.tanaka.texts().at(-1)).toMatch(/^【訓練】第2報 大阪880万人訓練/)
    expect((await w.mori.mails()).at(-1)?.subject).toMatch(/^【訓練】第2報 /)
    await looksAway(w)
  })

  test('the third round is called 第3報 and not 第3報 第2報', async () => {
    const { w, second } = await twoRounds()
    const third = await begins(w, second)
    const { rows } = await w.store.owner.query('select title from safety_check where id = $1', [third])
    expect(rows).toEqual([{ title: '第3報 大阪880万人訓練' }])
  })

  test('pressed twice at once makes one draft, and the second is led to it', async () => {
    const w = await world({ database: 'postgres' })
    const office = await w.staff('fuse', 'office')
    await asks(w, w.drill)
    await looksAway(w)
    const press = () => office.post(`/safety-checks/${w.drill}/rounds/begin`)
    const both = await Promise.all([press(), press()])
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
    const { rows } = await w.store.owner.query('select id from safety_check where round = 2')
    expect(rows).toHaveLength(1)
    const told = await both.find(({ status }) => status === 409)?.text()
    expect(told).toContain('次の報がもうあります')
    expect(told).toContain(`href="/safety-checks/${rows[0]?.id}"`)
  })

  test('a draft, a withdrawn check and one that has a next round cannot be asked again', async () => {
    const { w, office, second } = await twoRounds()
    const draft = await w.draft({ title: '下書き', purpose: 'drill' })
    expect(await beginRound(w.db, { ...officer(w), id: draft })).toMatchObject({ reason: 'not_repeatable' })
    expect(await beginRound(w.db, { ...officer(w), id: w.drill })).toMatchObject({
      reason: 'later_round',
      later: second,
    })
    expect((await office.get(`/safety-checks/${w.drill}/rounds/begin`)).status).toBe(409)
  })

  test('is for the office only; the association next door finds nothing', async () => {
    const { w, second } = await twoRounds()
    for (const path of [`/safety-checks/${second}/rounds/begin`, `/safety-checks/${second}/rounds`]) {
      expect((await (await w.staff('kawachi', 'office')).get(path)).status).toBe(404)
      expect((await (await w.staff('fuse', 'viewer')).get(path)).status).toBe(403)
    }
    const committee = await w.staff('fuse', 'committee')
    expect((await committee.get(`/safety-checks/${second}/rounds`)).status).toBe(200)
    expect((await committee.post(`/safety-checks/${second}/rounds/begin`)).status).toBe(403)
    expect(
      (await (await w.staff('kawachi', 'office')).post(`/safety-checks/${second}/rounds/begin`)).status,
    ).toBe(404)
  })
})

describe('the board of the second round', () => {
  test('counts each doctor once, by the newest answer of all rounds, and says which are old', async () => {
    const { w, office, second } = await twoRounds()
    await answers(w, w.sato, 'A3')
    await looksAway(w)
    const board = await boardOf(office, second)
    expect(board).toContain('灰色は、第2報にはまだ答えていない先生の、前の報の回答です。')
    expect(summaryIn(board)).toMatch(
      /第2報に回答 0 0 1 0 1 前の報の回答だけ 0 0 0 1 1 合計 0 0 1 1 2 どの報にも未回答 1人/,
    )
    expect(board).toMatch(/回答 1 \/ 3人/)
    expect(board).toMatch(/前の報に回答 1人/)
  })

  test('keeps a ▲ of the first round among those who need help', async () => {
    const { w, office, second } = await twoRounds()
    expect(await boardOf(office, second)).toMatch(/▲ 助けが必要な先生 1人 田中 花子 先生/)
    const list = await pageOf(office, `/safety-checks/${second}/needs-help`)
    expect(list).toContain('田中 花子')
    expect(await pageOf(office, '/safety-checks')).toMatch(/第2報 .*▲ 1人/)
    await answers(w, w.tanaka, 'A1')
    await looksAway(w)
    const after = await boardOf(office, second)
    expect(after).toMatch(/▲ 助けが必要な先生 0人 田中 花子 先生.*→ 13:26に ●診療できますに変更/)
  })

  test('keeps on home and on the board a ▲ of somebody whom the second round does not ask any more', async () => {
    const w = await world()
    const office = await w.staff('fuse', 'office')
    await asks(w, w.drill)
    await answers(w, w.tanaka, 'A4')
    const second = await begins(w, w.drill)
    await w.store.owner.query("update safety_check set audience_roles = '{officer}' where id = $1", [second])
    await asks(w, second)
    await looksAway(w)
    const home = async () => textOf(await (await office.get('/')).text())
    expect(await home()).toMatch(/▲ 助けが必要な先生 1人 【訓練】第2報/)
    expect(await boardOf(office, second)).toMatch(/▲ 助けが必要な先生 1人 田中 花子 先生/)
    expect(await pageOf(office, `/safety-checks/${second}/needs-help`)).toContain('田中 花子')
    expect(await pageOf(office, '/safety-checks')).toMatch(/第2報 .*▲ 1人/)

    // She says so herself to the old buttons: then it is over everywhere.
    await w.laterBy(1)
    await w.tanaka.phone.pressesAt(0, `v=1&c=${w.drill}&a=A1`)
    await w.workersRun()
    await looksAway(w)
    expect(await home()).not.toContain('▲ 助けが必要な先生')
    expect(await boardOf(office, second)).toMatch(/▲ 助けが必要な先生 0人/)
  })

  test('shows an old answer in grey beside who is silent, and the whole course beside everybody', async () => {
    const { w, office, second } = await twoRounds()
    await answers(w, w.sato, 'A3')
    await looksAway(w)
    expect(await pageOf(office, `/safety-checks/${second}/unanswered`)).toContain(
      '第1報の回答 ▲助けが必要です 3時間20分前',
    )
    const html = await (await office.get(`/safety-checks/${second}/rounds`)).text()
    expect(html).toContain('class="round-answer old"')
    const page = textOf(html)
    expect(page).toMatch(
      /佐藤 一郎.*回答あり（くわしい状況は未入力） 第2報 ■診療できません .*第1報 ●診療できます/,
    )
    expect(page).toMatch(/田中 花子.*未回答 第1報 ▲助けが必要です 11月5日\(木\) 10時06分 LINE（3時間20分前）/)
    expect(page).toMatch(/森 次郎.*未回答 どの報にも未回答/)
  })

  test('an answer to the old buttons after the second asking is the newest', async () => {
    const { w, office, second } = await twoRounds()
    await answers(w, w.sato, 'A3')
    await w.laterBy(1)
    await w.sato.phone.pressesAt(0, `v=1&c=${w.drill}&a=A1`)
    await w.workersRun()
    await looksAway(w)
    expect(summaryIn(await boardOf(office, second))).toMatch(
      /第2報に回答 1 0 0 0 1 前の報の回答だけ 0 0 0 1 1/,
    )
  })

  test('tells apart 未回答, 届いていない and 該当なし', async () => {
    const w = await world()
    const office = await w.staff('fuse', 'office')
    await asks(w, w.drill)
    const second = await begins(w, w.drill)
    await w.store.owner.query("update safety_check set audience_roles = '{member}' where id = $1", [second])
    await w.store.owner.query(
      "update contact_point set reachable = false, failure = 'bounced' where member_id = (select id from member where name = '森 次郎')",
    )
    await asks(w, second)
    await looksAway(w)
    const page = await pageOf(office, `/safety-checks/${second}/rounds`)
    expect(page).toMatch(/佐藤 一郎.* 該当なし/)
    expect(page).toMatch(/田中 花子.* 未回答/)
    expect(page).toMatch(/森 次郎.* 届いていない/)
    expect(await boardOf(office, second)).toContain('該当なし（第2報の対象でない人） 1人')
  })

  test('a check that stands alone looks as it always did', async () => {
    const { w, office, second } = await twoRounds()
    const first = await boardOf(office, w.drill)
    expect(first).not.toContain('第1報からのまとめ')
    expect(first).toMatch(/第2 ?報の集計を見る/)
    expect(first).not.toContain('もう一度たずねる')
    expect(first).not.toContain('医師会（人数だけ')
    expect(await boardOf(office, second)).toContain('もう一度たずねる（第3報）')
    expect((await office.get(`/safety-checks/${w.drill}/rounds`)).status).toBe(303)
  })

  test('the first round goes on leading to the second while a third is only a draft', async () => {
    const { w, office, second } = await twoRounds()
    await begins(w, second)
    const first = await boardOf(office, w.drill)
    expect(first).toMatch(/第2 ?報の集計を見る/)
    expect(first).not.toContain('もう一度たずねる')
    expect(await boardOf(office, second)).not.toMatch(/報の集計を見る/)
  })

  test('withdrawn, leaves a ▲ of the first round in sight until a person closes that', async () => {
    const { w, office, second } = await twoRounds()
    const home = async () => textOf(await (await office.get('/')).text())
    expect(await home()).toMatch(/▲ 助けが必要な先生 1人 【訓練】第2報/)
    expect(await pageOf(office, `/safety-checks/${w.drill}/rounds/begin`)).not.toContain('▲の先生は')
    expect(await pageOf(office, `/safety-checks/${second}/rounds/begin`)).toContain(
      '前の報は締め切ったままです。▲の先生は、集計とホームに残ります。',
    )
    const sentence = '誤りです。'
    expect(await withdraw(deps(w), { ...officer(w), id: second, sentence })).toMatchObject({ ok: true })
    await w.workersRun()
    await looksAway(w)

    const board = await boardOf(office, second)
    expect(board).toMatch(/▲ 助けが必要 1 人 まず電話を/)
    expect(board).toMatch(/▲ 助けが必要な先生 1人 田中 花子 先生/)
    expect(board).toContain('前の報は締め切ったままです。')
    expect(await home()).toMatch(/▲ 助けが必要な先生 1人 【訓練】大阪880万人訓練/)
    expect(await pageOf(office, '/safety-checks')).toMatch(/【訓練】大阪880万人訓練 .*▲ 1人/)
    expect(await boardOf(office, w.drill)).toMatch(
      /締め切る 操作記録.*もう一度「締め切る」まで、ホームに残ります/,
    )

    await w.laterBy(1)
    const close = `/safety-checks/${w.drill}/close`
    expect(await pageOf(office, close)).toMatch(/確かめ終えましたか.*助けが必要な先生が1人います/)
    const both = await Promise.all([office.post(close), office.post(close)])
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
    expect(await home()).not.toContain('▲ 助けが必要な先生')
    // What stood on the boards stays there.
    expect(await boardOf(office, second)).toMatch(/▲ 助けが必要な先生 1人 田中 花子 先生/)
    expect(await boardOf(office, w.drill)).not.toContain('ホームに残ります')
    expect((await office.get(close)).status).toBe(409)
  })

  test('a third round takes the ▲ over, and its close by a person ends it', async () => {
    const { w, office, second } = await twoRounds()
    await withdraw(deps(w), { ...officer(w), id: second, sentence: '誤りです。' })
    await w.workersRun()
    await asks(w, await begins(w, w.drill))
    await looksAway(w)
    const list = await pageOf(office, '/safety-checks')
    expect(list.match(/▲ 1人/g)).toHaveLength(1)
    expect(list).toMatch(/【訓練】第3報 .*▲ 1人/)
  })

  test('a withdrawn round does not count, and its number is not used again', async () => {
    const { w, office, second } = await twoRounds()
    await answers(w, w.sato, 'A3')
    expect(await withdraw(deps(w), { ...officer(w), id: second, sentence: '誤りです。' })).toMatchObject({
      ok: true,
    })
    await w.workersRun()
    expect(await boardOf(office, w.drill)).toContain('もう一度たずねる（第3報）')
    const third = await begins(w, w.drill)
    await asks(w, third)
    await looksAway(w)
    const board = await boardOf(office, third)
    expect(board).toContain('【訓練】第3報')
    expect(summaryIn(board)).toMatch(/第3報に回答 0 0 0 0 0 前の報の回答だけ 1 0 0 1 2/)
  })
})

describe('two rounds', () => {
  test('the launch of the second closes the first, and only who is silent in the second is reminded', async () => {
    const { w, second } = await twoRounds()
    await answers(w, w.sato, 'A3')
    await looksAway(w)
    const before = {
      sato: w.sato.texts().length,
      tanaka: w.tanaka.texts().length,
      mori: (await w.mori.mails()).length,
    }
    const { rows } = await w.store.owner.query(
      'select round, status from safety_check where launched_at is not null order by 1',
    )
    expect(rows).toEqual([
      { round: 1, status: 'closed' },
      { round: 2, status: 'open' },
    ])
    await w.laterBy(61)
    await w.workersRun()
    expect(w.sato.texts()).toHaveLength(before.sato)
    expect(w.tanaka.texts().slice(before.tanaka)).toEqual([
      expect.stringMatching(/^【訓練】第2報 .*まだ回答をいただいていません/),
    ])
    expect(await w.mori.mails()).toHaveLength(before.mori + 1)
    const waves = await w.store.owner.query(
      'select distinct wave from wording where safety_check_id <> $1 order by 1',
      [second],
    )
    expect(waves.rows).toEqual([{ wave: 0 }])
  })

  test('the page of details begins with what was said in the last round', async () => {
    const w = await world()
    await asks(w, w.drill)
    const link = await w.mori.link()
    await w.app.request(link, { method: 'POST', body: new URLSearchParams({ condition: 'open' }) })
    await w.app.request(`${link}/more`, { method: 'POST', body: new URLSearchParams({ PWR: '2' }) })
    await w.workersRun()
    await w.mori.mails()
    const second = await begins(w, w.drill)
    await asks(w, second)
    const again = await w.mori.link()
    expect(again).not.toBe(link)
    const page = await (await w.app.request(`${again}/more`)).text()
    expect(page).toMatch(/name="PWR" value="2" checked/)
    expect(page).toContain('前の報のお答え')
    // Sent again as it stands, it is news of this round.
    await w.app.request(`${again}/more`, { method: 'POST', body: new URLSearchParams({ PWR: '2' }) })
    const { rows } = await w.store.owner.query(
      'select count(*)::int as n from reply_detail d join prompt p on p.id = d.prompt_id where p.safety_check_id = $1',
      [second],
    )
    expect(rows).toEqual([{ n: 1 }])
    await looksAway(w)
  })

  test('the cards on LINE mark what was said in the last round, and put it first', async () => {
    const w = await world()
    await asks(w, w.drill)
    await answers(w, w.tanaka, 'A1')
    await answers(w, w.tanaka, 'くわしく知らせる')
    await answers(w, w.tanaka, 'とばす')
    await answers(w, w.tanaka, '発電機など 6時間未満')
    const second = await begins(w, w.drill)
    await asks(w, second)
    await answers(w, w.tanaka, 'A1')
    await answers(w, w.tanaka, 'くわしく知らせる')
    const choices = () => {
      const shown: { quickReply?: { items: { action: { label: string; displayText: string } }[] } } =
        JSON.parse(JSON.stringify(w.tanaka.phone.messages.at(-1)?.message))
      return shown.quickReply?.items.map(({ action }) => action) ?? []
    }
    expect(choices().map(({ label }) => label)).not.toContainEqual(expect.stringContaining('前回'))
    await answers(w, w.tanaka, 'とばす')
    expect(choices()[0]).toMatchObject({
      label: '発電機など 6時間未満（前回の回答）',
      displayText: '【訓練】発電機など 6時間未満',
    })
    expect(choices().filter(({ label }) => label.startsWith('発電機など 6時間未満'))).toHaveLength(1)
    await answers(w, w.tanaka, '前回の回答')
    const { rows } = await w.store.owner.query(
      `select d.question, d.choice from reply_detail d join prompt p on p.id = d.prompt_id
       where p.safety_check_id = $1`,
      [second],
    )
    expect(rows).toEqual([{ question: 'PWR', choice: '1A' }])
    await looksAway(w)
  })

  test('of one incident have one purpose: a disaster joins no drill', async () => {
    const w = await world()
    const { incident_id } = await createIncident(w.db, {
      association: w.fuse,
      name: '台風',
      by: 'cli',
      at: w.now(),
    })
    const check = {
      title: '台風19号',
      scenario: null,
      deadline_at: null,
      audience_roles: ['officer' as const],
    }
    const create = (purpose: 'drill' | 'actual') =>
      createSafetyCheck(w.db, { ...officer(w), ...check, purpose, incident_id })
    expect(await create('drill')).toMatchObject({ ok: true })
    expect(await create('actual')).toMatchObject({ ok: false, reason: 'other_purpose' })
    await expect(
      w.store.owner.query(
        "insert into safety_check (association_id, incident_id, round, title, purpose) values ($1, $2, 2, '台風', 'actual')",
        [w.fuse, incident_id],
      ),
    ).rejects.toMatchObject({ code: '23514' })
  })

  test('a draft that was thrown away gives its number to the next, and is not taken back beside it', async () => {
    const w = await world()
    const office = await w.staff('fuse', 'office')
    await asks(w, w.drill)
    await looksAway(w)
    const thrown = await begins(w, w.drill)
    await office.post(`/safety-checks/${thrown}/discard`)
    const kept = await begins(w, w.drill)
    const { rows } = await w.store.owner.query('select round from safety_check where id = $1', [kept])
    expect(rows).toEqual([{ round: 2 }])
    const restored = await office.post(`/safety-checks/${thrown}/restore`)
    expect(restored.status).toBe(409)
    expect(await restored.text()).toContain('同じ番号の報がもうあります')
  })

  test('taken back while another is made with its number: one of the two is told, and nothing breaks', async () => {
    const w = await world({ database: 'postgres' })
    const office = await w.staff('fuse', 'office')
    await asks(w, w.drill)
    await looksAway(w)
    const thrown = await begins(w, w.drill)
    for (let again = 0; again < 5; again++) {
      await office.post(`/safety-checks/${thrown}/discard`)
      const both = await Promise.all([
        office.post(`/safety-checks/${w.drill}/rounds/begin`),
        office.post(`/safety-checks/${thrown}/restore`),
      ])
      expect(both.filter(({ status }) => status >= 500)).toEqual([])
      const { rows } = await w.store.owner.query(
        'select round, count(*)::int as n from safety_check where discarded_at is null and round > 1 group by round having count(*) > 1',
      )
      expect(rows).toEqual([])
      await w.store.owner.query('update safety_check set discarded_at = now() where round > 1 and id <> $1', [
        thrown,
      ])
    }
  })
})
