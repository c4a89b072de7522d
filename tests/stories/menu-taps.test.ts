import { describe, expect, test } from 'vitest'
import { tendMenus } from '../../src/deliveries/menus/tend-menus.ts'
import { wantMenus } from '../../src/deliveries/menus/want-menus.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { type World, world } from '../world.ts'

/** 布施 with its menus shown on every phone; whatever LINE says on the way is looked at by the story. */
async function withMenus() {
  const w = await world()
  await wantMenus(w.db, { association: w.fuse, by: 'cli', at: w.now() })
  await tendMenus({ ...w.plant, db: w.db }, w.fuse)
  return w
}

async function asked(w: World, id = w.drill) {
  await w.launches(id)
  await w.workersRun()
  await everybodySaw(w)
}

async function everybodySaw(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

type Person = World['tanaka']

/** One tap and what LINE then says. */
async function taps(w: World, { phone, texts }: Person, label: string) {
  await phone.taps(label)
  await w.workersRun()
  return texts().at(-1)
}

async function presses(w: World, { phone, texts }: Person, label: string) {
  await phone.presses(label)
  await w.workersRun()
  return texts().at(-1)
}

/** The buttons under the newest message of the bot. */
const buttonsOf = ({ phone }: Person) => {
  const message = phone.messages.findLast(({ from }) => from === 'bot')?.message
  const { items = [] } = (message?.quickReply ?? {}) as { items?: { action: { label: string } }[] }
  return items.map(({ action }) => action.label)
}

const repliesOf = async (w: World) =>
  (
    await w.store.owner.query(
      `select m.name, r.condition, r.via, r.prompt_id is not null as asked
        from reply r join member m on m.id = r.member_id order by r.event_at, r.received_at`,
    )
  ).rows

const alertsOf = async (w: World) =>
  (
    await w.store.owner.query(
      `select from office_alert where about = 'needs_help_reported' and settled_at is null`,
    )
  ).rowCount

const CHOICES = ['● 診療できます', '◐ 一部だけ診療できます', '■ 診療できません', '▲ 助けが必要です']

describe('with one check open', () => {
  test('無事を知らせる asks for the state, and one more tap is the answer', async () => {
    const w = await withMenus()
    await asked(w)
    expect(await taps(w, w.tanaka, '無事を知らせる')).toBe(
      '【訓練】大阪880万人訓練\nいまの診療の状況を1つ押してください。',
    )
    expect(buttonsOf(w.tanaka)).toEqual(CHOICES)
    expect(await presses(w, w.tanaka, '◐ 一部だけ')).toBe(
      '【訓練】受け付けました 10:06 ◐一部だけ診療できます。変更もできます。',
    )
    expect(await repliesOf(w)).toEqual([
      { name: '田中 花子', condition: 'partly_open', via: 'menu', asked: true },
    ])
  })

  test('回答を変える shows the answer that counts and takes another', async () => {
    const w = await withMenus()
    await asked(w)
    await presses(w, w.tanaka, 'A1')
    await w.laterBy(1)
    expect(await taps(w, w.tanaka, '回答を変える')).toBe(
      '【訓練】大阪880万人訓練\nいまの回答は「●診療できます」(10時06分)です。\n変えるときは、下から1つ押してください。',
    )
    expect(await presses(w, w.tanaka, '■ 診療できません')).toContain(
      '【訓練】変更しました。「●診療できます」→「■診療できません」',
    )
    expect((await repliesOf(w)).map(({ condition, via }) => [condition, via])).toEqual([
      ['open', 'line'],
      ['closed', 'menu'],
    ])
  })

  test('被害・支援要請 asks before it records, and やめる records nothing', async () => {
    const w = await withMenus()
    await asked(w)
    expect(await taps(w, w.tanaka, '被害・支援要請')).toMatch(/^【訓練】.*よろしいですか.*119番/s)
    expect(buttonsOf(w.tanaka)).toEqual(['▲ 助けが必要です', '本当に助けが必要です', 'やめる'])
    expect(await presses(w, w.tanaka, 'やめる')).toBe(
      '【訓練】送っていません。命に関わるときは119番へ連絡してください。',
    )
    expect(await repliesOf(w)).toEqual([])
    await taps(w, w.tanaka, '被害・支援要請')
    expect(await presses(w, w.tanaka, '▲ 助けが必要です')).toMatch(
      /^【訓練】受け付けました。事務局から電話します/,
    )
    expect(await repliesOf(w)).toEqual([
      { name: '田中 花子', condition: 'needs_help', via: 'menu', asked: true },
    ])
  })

  test('during a drill help that is needed in earnest reaches the office and not the drill', async () => {
    const w = await withMenus()
    await asked(w)
    await taps(w, w.tanaka, '被害・支援要請')
    expect(await presses(w, w.tanaka, '本当に助けが必要です')).toMatch(/^医師会に届きました 10:06 ▲/)
    expect(await repliesOf(w)).toEqual([
      { name: '田中 花子', condition: 'needs_help', via: 'menu', asked: false },
    ])
  })

  test('an answer that comes after the close counts as a late one, as ever', async () => {
    const w = await withMenus()
    await asked(w)
    await taps(w, w.tanaka, '無事を知らせる')
    await closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
    await w.laterBy(5)
    expect(await presses(w, w.tanaka, '● 診療できます')).toMatch(
      /^【訓練】締切は過ぎましたが、受け付けました/,
    )
  })
})

test('with two checks open LINE asks which, the drill first, and the answer belongs to that one', async () => {
  const w = await withMenus()
  const actual = await w.draft({ title: '地震のあと', purpose: 'actual' })
  await asked(w)
  await w.laterBy(1)
  await asked(w, actual)
  expect(await taps(w, w.tanaka, '無事を知らせる')).toMatch(/^どの安否確認ですか/)
  expect(buttonsOf(w.tanaka)).toEqual(['【訓練】大阪880万人訓練', '【安否確認】地震のあと'])
  expect(await presses(w, w.tanaka, '【安否確認】')).toBe(
    '【安否確認】地震のあと\nいまの診療の状況を1つ押してください。',
  )
  expect(await presses(w, w.tanaka, '● 診療できます')).toBe(
    '受け付けました 10:07 ●診療できます。変更もできます。',
  )
  const { rows } = await w.store.owner.query(
    `select c.title from reply r join prompt p on p.id = r.prompt_id join safety_check c on c.id = p.safety_check_id`,
  )
  expect(rows).toEqual([{ title: '地震のあと' }])
})

describe('with no check open', () => {
  test('what a doctor reports is kept, shown to the office and closed with a name', async () => {
    const w = await withMenus()
    const office = await w.staff('fuse')
    expect(await (await office.get('/safety-checks/reports')).text()).toContain('知らせはまだありません')
    expect(await taps(w, w.tanaka, '無事を知らせる')).toBe('いまの診療の状況を1つ押してください。')
    expect(await presses(w, w.tanaka, '● 診療できます')).toBe(
      '医師会に届きました 10:06 ●診療できます。命に関わるときは119番へ連絡してください。急ぐときは事務局(06-6782-0000)へ電話してください。',
    )
    await w.laterBy(3)
    expect(await taps(w, w.tanaka, '被害・支援要請')).toMatch(/^「▲助けが必要です」を事務局に伝えます/)
    expect(buttonsOf(w.tanaka)).toEqual(['▲ 助けが必要です', 'やめる'])
    expect(await presses(w, w.tanaka, '▲ 助けが必要です')).toMatch(
      /^医師会に届きました 10:09 ▲助けが必要です/,
    )
    const [mail, ...more] = await office.mails()
    expect(mail?.subject).toBe('【要対応】先生から「▲助けが必要です」と届きました(布施医師会)')
    expect(mail?.text).not.toContain('田中')
    expect(more).toEqual([])
    expect(await alertsOf(w)).toBe(1)

    expect(await (await office.get('/safety-checks')).text()).toContain(
      '先生からの知らせが2件あります(▲ 1件)',
    )
    const page = await (await office.get('/safety-checks/reports')).text()
    expect(page.indexOf('10時09分')).toBeLessThan(page.indexOf('10時06分に'))
    expect(page).toContain('田中 花子')
    const [path = ''] = /\/safety-checks\/reports\/[0-9a-f-]{36}/.exec(page) ?? []
    const done = { step: 'done.0' }
    expect((await office.post(path, done)).status).toBe(303)
    expect(await alertsOf(w)).toBe(0)
    expect((await office.post(path, done)).status).toBe(303)
    const after = await (await office.get('/safety-checks/reports')).text()
    expect(after).toContain('まだ対応していないもの 1件')
    expect(after).toMatch(/山本 事務さんが11月5日\(木\) 10時09分に対応を終えました/)
    const { rows } = await w.store.owner.query(
      `select detail from audit where action = 'reply.handle_report'`,
    )
    expect(rows).toHaveLength(1)
  })

  test('a check that is opened later counts no report as an answer', async () => {
    const w = await withMenus()
    await taps(w, w.tanaka, '無事を知らせる')
    await presses(w, w.tanaka, '● 診療できます')
    await asked(w)
    const office = await w.staff('fuse')
    expect(await (await office.get(`/safety-checks/${w.drill}/unanswered`)).text()).toContain('田中 花子')
  })

  test('回答を変える shows what was last reported', async () => {
    const w = await withMenus()
    expect(await taps(w, w.tanaka, '回答を変える')).toMatch(/^まだ回答はありません。/)
    await presses(w, w.tanaka, '■ 診療できません')
    expect(await taps(w, w.tanaka, '回答を変える')).toMatch(
      /^いまの回答は「■診療できません」\(11月5日\(木\) 10時06分\)です。/,
    )
  })

  test('a webhook that LINE repeats is one report, and its reply is not sent twice', async () => {
    const w = await withMenus()
    await taps(w, w.tanaka, '無事を知らせる')
    const { events } = await w.tanaka.phone.presses('● 診療できます')
    await w.workersRun()
    const heard = w.tanaka.texts().length
    for (const event of events) await w.tanaka.phone.redelivers(event)
    await w.workersRun()
    expect(await repliesOf(w)).toHaveLength(1)
    expect(w.tanaka.texts()).toHaveLength(heard)
  })

  test('a phone of two doctors is asked whose report it is', async () => {
    const w = await withMenus()
    const suzuki = await w.newDoctor('fuse', { name: '鈴木 四郎', role: 'member', ward: '東', line: 2 })
    await taps(w, w.tanaka, '無事を知らせる')
    expect(await presses(w, w.tanaka, '● 診療できます')).toBe(
      'どなたの知らせですか。お名前を押してください。',
    )
    expect(buttonsOf(w.tanaka).toSorted()).toEqual(['田中 花子', '鈴木 四郎'])
    expect(await presses(w, w.tanaka, '鈴木')).toMatch(/^鈴木 四郎先生: 医師会に届きました/)
    suzuki.texts()
    expect(await repliesOf(w)).toEqual([{ name: '鈴木 四郎', condition: 'open', via: 'menu', asked: false }])
  })

  test('a name that this phone may not speak for is asked again', async () => {
    const w = await withMenus()
    await taps(w, w.tanaka, '無事を知らせる')
    const { events } = await w.tanaka.phone.presses('● 診療できます')
    await w.workersRun()
    const [event] = events
    if (!event) throw new Error('Nothing was pressed')
    await w.tanaka.phone.sendsEvent({
      ...event,
      webhookEventId: '01KAAAAAAAAAAAAAAAAAAAAAAA',
      postback: { data: `v=1&m=say&a=A4&w=${w.mori.id}` },
    })
    await w.workersRun()
    w.tanaka.texts()
    expect(await repliesOf(w)).toHaveLength(1)
  })
})

describe('whoever is bound to nobody', () => {
  test('is told how to register, and nothing is kept', async () => {
    const w = await withMenus()
    const stranger = w.platform.phone(`U${'9'.repeat(32)}`)
    w.platform.befriend(w.channels.fuse.token, stranger.user_id)
    const { token } = w.channels.fuse
    await stranger.taps('登録のしかた', { access_token: token })
    await w.workersRun()
    expect(stranger.texts().at(-1)).toMatch(/^まだお名前と結び付いていません/)
    const [event] = (await stranger.taps('登録のしかた', { access_token: token })).events
    if (!event) throw new Error('Nothing was tapped')
    for (const data of ['v=1&m=say&a=A4', 'v=1&m=help', `v=1&m=say&a=A4&w=${w.tanaka.id}`])
      await stranger.sendsEvent(
        { ...event, webhookEventId: `01K${crypto.randomUUID().slice(0, 8)}`, postback: { data } },
        token,
      )
    await w.workersRun()
    expect(await repliesOf(w)).toEqual([])
  })
})

describe('next door', () => {
  test('sees no report and closes none', async () => {
    const w = await withMenus()
    await taps(w, w.tanaka, '無事を知らせる')
    await presses(w, w.tanaka, '● 診療できます')
    const [kishi, office] = [await w.staff('kawachi'), await w.staff('fuse')]
    expect(await (await kishi.get('/safety-checks/reports')).text()).not.toContain('田中')
    const page = await (await office.get('/safety-checks/reports')).text()
    const [path = ''] = /\/safety-checks\/reports\/[0-9a-f-]{36}/.exec(page) ?? []
    const done = { step: 'done.0' }
    expect((await kishi.get(path)).status).toBe(404)
    expect((await kishi.post(path, done)).status).toBe(404)
    expect((await kishi.post(path.replace(/[0-9a-f]{8}-/, '00000000-'), done)).status).toBe(404)
    expect((await w.store.owner.query('select from report_step')).rowCount).toBe(0)
  })

  test('a viewer does not read them', async () => {
    const w = await world()
    const viewer = await w.staff('fuse', 'viewer')
    expect((await viewer.get('/safety-checks/reports')).status).toBe(403)
  })
})
