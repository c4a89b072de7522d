import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { eventId, pressed } from '../../src/demo/line-webhook.ts'
import { readLineEvent } from '../../src/replies/line-event.ts'
import { CONDITIONS, type Condition } from '../../src/replies/table.ts'
import { takeIn } from '../../src/replies/take-in.ts'
import { type World, world } from '../world.ts'

async function launched() {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  w.sato.texts()
  w.tanaka.texts()
  for (const doctor of [w.sato, w.mori]) await doctor.mails()
  return w
}

const repliesOf = async (w: World, name: string) =>
  (
    await w.store.owner.query(
      `select condition from reply r join member m on m.id = r.member_id where m.name = $1 order by r.event_at`,
      [name],
    )
  ).rows.map(({ condition }) => condition)

const latestOf = async (w: World, name: string) =>
  (
    await w.store.owner.query(
      `select condition from latest_reply r join member m on m.id = r.member_id where m.name = $1`,
      [name],
    )
  ).rows.map(({ condition }) => condition)

describe('one tap in LINE', () => {
  test('is a complete answer, and is thanked with its time', async () => {
    const w = await launched()
    await w.laterBy(36)
    await w.tanaka.phone.presses('A1')
    await w.workersRun()
    expect(w.tanaka.texts().at(-1)).toBe('【訓練】受け付けました 10:42 ●診療できます。変更もできます。')
    expect(await latestOf(w, '田中 花子')).toEqual(['open'])
  })

  test('changed from A1 to A4 shows A4, keeps both and names the office', async () => {
    const w = await launched()
    await w.tanaka.phone.presses('A1')
    await w.workersRun()
    await w.laterBy(1)
    await w.tanaka.phone.presses('A4')
    await w.workersRun()
    expect(await repliesOf(w, '田中 花子')).toEqual(['open', 'needs_help'])
    expect(await latestOf(w, '田中 花子')).toEqual(['needs_help'])
    expect(w.tanaka.texts().at(-1)).toBe(
      '【訓練】変更しました。「●診療できます」→「▲助けが必要です」(10時07分)。事務局から電話します(06-6782-0000)。命に関わるときは119番へ連絡してください。',
    )
  })

  test('twice before the workers look is thanked twice, in order', async () => {
    const w = await launched()
    const at = w.now().getTime()
    await w.tanaka.phone.presses('A4', { at: at + 2_000 })
    await w.tanaka.phone.presses('A1', { at: at + 1_000 })
    await w.workersRun()
    expect(await repliesOf(w, '田中 花子')).toEqual(['open', 'needs_help'])
    expect(w.tanaka.texts().slice(1)).toEqual([
      expect.stringMatching(/^【訓練】受け付けました 10:06 ●/),
      expect.stringMatching(/^【訓練】変更しました。「●診療できます」→「▲/),
    ])
  })

  test('after a press on the page is thanked as a change, whichever came in first', async () => {
    const w = await launched()
    const link = await w.sato.link()
    await w.stranger().post(link, { condition: 'closed' })
    await w.sato.phone.presses('A1', { at: w.now().getTime() + 1_000 })
    await w.workersRun()
    expect(await latestOf(w, '佐藤 一郎')).toEqual(['open'])
    expect(w.sato.texts().at(-1)).toMatch(/^【訓練】変更しました。「■診療できません」→「●診療できます」/)
  })

  test('that is older and arrives later does not win, and is not told that it did', async () => {
    const w = await launched()
    const at = w.now().getTime()
    await w.tanaka.phone.presses('A4', { at })
    await w.workersRun()
    await w.tanaka.phone.presses('A1', { at: at - 20_000 })
    await w.workersRun()
    expect(await latestOf(w, '田中 花子')).toEqual(['needs_help'])
    expect(w.tanaka.texts().at(-1)).toBe(
      '【訓練】10時05分の「●診療できます」を受け付けました。いまの回答は、それより新しい「▲助けが必要です」(10時06分)です。',
    )
  })

  test('that reaches us a minute late is kept without a word, never with a push', async () => {
    const w = await launched()
    await w.tanaka.phone.presses('A1', { at: w.now().getTime() - 46_000 })
    await w.workersRun()
    expect(await latestOf(w, '田中 花子')).toEqual(['open'])
    expect(w.tanaka.texts()).toHaveLength(1)
    const { rows } = await w.store.owner.query('select acknowledged_at from line_event')
    expect(rows).toEqual([{ acknowledged_at: null }])
  })

  test('is kept although LINE refuses every thank-you, and nobody is thanked twice', async () => {
    const w = await launched()
    w.platform.behave({ as: 'error_500', on: 'reply' })
    await w.tanaka.phone.presses('A1')
    await w.workersRun()
    w.platform.behave(null)
    await w.workersRun()
    expect(await latestOf(w, '田中 花子')).toEqual(['open'])
    expect(w.tanaka.texts()).toHaveLength(1)
  })

  test('after the close counts as late, a day later or after a withdrawal not at all', async () => {
    const w = await launched()
    const closes = (status: string) =>
      w.store.owner.query('update safety_check set status = $1, closed_at = $2', [status, w.now()])
    await closes('closed')
    await w.laterBy(5)
    await w.tanaka.phone.presses('A1')
    await w.workersRun()
    expect(w.tanaka.texts().at(-1)).toMatch(
      /^【訓練】締切は過ぎましたが、受け付けました 10:11 ●診療できます。/,
    )

    await w.laterBy(24 * 60)
    await w.tanaka.phone.presses('A2')
    await w.workersRun()
    expect(w.tanaka.texts().at(-1)).toMatch(/^【訓練】大阪880万人訓練の受付は終わりました。/)

    await closes('withdrawn')
    await w.tanaka.phone.presses('A3')
    await w.workersRun()
    expect(w.tanaka.texts().at(-1)).toMatch(/^【訓練】大阪880万人訓練は取り消されました。/)
    expect(await repliesOf(w, '田中 花子')).toEqual(['open'])
  })
})

describe('words instead of a button', () => {
  test.each(['無事です', '助けて', 'こんにちは'])(
    '「%s」 gets the buttons again, not a guess',
    async (words) => {
      const w = await launched()
      await w.tanaka.phone.says(words)
      await w.workersRun()
      const [, sentence, bubble] = w.tanaka.texts()
      expect(sentence).toMatch(/^【訓練】.*文字は事務局に届きません。.*$/)
      expect(bubble).toMatch(/^【訓練】大阪880万人訓練/)
      expect(await repliesOf(w, '田中 花子')).toEqual([])
      await w.tanaka.phone.presses('A3')
      await w.workersRun()
      expect(w.tanaka.texts()).toHaveLength(4)
      expect(await latestOf(w, '田中 花子')).toEqual(['closed'])
    },
  )

  test('while nothing is asked get a polite line, and from a stranger the way to register', async () => {
    const w = await world()
    await w.tanaka.phone.says('お世話になります', { access_token: w.channels.fuse.token })
    const stranger = w.platform.phone(`U${'9'.repeat(32)}`)
    await stranger.follows(w.channels.fuse.token)
    await stranger.says('無事です', { access_token: w.channels.fuse.token })
    await w.workersRun()
    expect(w.tanaka.texts()).toEqual([expect.stringMatching(/^このLINEは安否確認の専用です。.*06-6782-0000/)])
    expect(stranger.texts()).toEqual([
      expect.stringMatching(
        /^布施医師会の安否確認です。.*10文字のコード.*布施医師会の事務局\(06-6782-0000\)/s,
      ),
      expect.stringMatching(/^まだお名前と結び付いていません。.*10文字のコード.*\(06-6782-0000\)/s),
    ])
    for (const text of stranger.texts()) expect(text).not.toMatch(/佐藤|田中|森/)
  })
})

describe('one telephone of two doctors', () => {
  test('asks whose answer it is, and believes only a name it may speak for', async () => {
    const w = await world()
    const hori = await w.newDoctor('fuse', { name: '堀 四郎', role: 'member', ward: '東', line: 2 })
    await w.launches(w.drill)
    await w.workersRun()
    w.sato.texts()
    for (const doctor of [w.sato, w.mori]) await doctor.mails()

    await w.tanaka.phone.presses('A4')
    await w.workersRun()
    expect((await w.store.owner.query('select from reply')).rowCount).toBe(0)
    const asked = w.tanaka.phone.messages.at(-1)?.message
    expect(asked).toMatchObject({ text: expect.stringMatching(/^【訓練】どなたの回答ですか。/) })

    await w.tanaka.phone.presses('堀 四郎')
    await w.workersRun()
    expect(await latestOf(w, '堀 四郎')).toEqual(['needs_help'])
    expect(await latestOf(w, '田中 花子')).toEqual([])
    expect(w.tanaka.texts().at(-1)).toMatch(/^【訓練】堀 四郎先生: 受け付けました。/)

    const { rows } = await w.store.owner.query('select p.id from prompt p where member_id = $1', [w.sato.id])
    const forged = pressed(
      w.tanaka.user_id ?? '',
      w.now().getTime(),
      'none',
      `v=1&c=${w.drill}&a=A1&p=${rows[0]?.id}`,
    )
    await w.tanaka.phone.sendsEvent(forged, w.channels.fuse.token)
    await w.workersRun()
    expect(await latestOf(w, '佐藤 一郎')).toEqual([])
    w.tanaka.texts()
    hori.texts()
  })
})

test('the web button answers with the personal link, and the link works', async () => {
  const w = await launched()
  await w.tanaka.phone.presses('web')
  await w.workersRun()
  const text = w.tanaka.texts().at(-1) ?? ''
  expect(text).toMatch(/^【訓練】田中 花子先生の回答のページです。/)
  const link = /https?:\S+/.exec(text)?.[0] ?? ''
  const page = await w.stranger().get(new URL(link).pathname)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('田中 花子先生')
})

describe('blocking and befriending', () => {
  const reachable = async (w: World) =>
    (
      await w.store.owner.query('select reachable, failure from contact_point where value = $1', [
        w.tanaka.user_id,
      ])
    ).rows[0]

  test('are noted, and an older event that arrives later changes nothing', async () => {
    const w = await launched()
    await w.laterBy(1)
    await w.tanaka.phone.blocks(w.channels.fuse.token)
    await w.workersRun()
    expect(await reachable(w)).toEqual({ reachable: false, failure: 'blocked' })

    const older = {
      type: 'follow',
      mode: 'active' as const,
      timestamp: w.now().getTime() - 30_000,
      webhookEventId: eventId(w.now().getTime()),
      deliveryContext: { isRedelivery: false },
      source: { type: 'user' as const, userId: w.tanaka.user_id ?? '' },
    }
    await w.tanaka.phone.sendsEvent(older, w.channels.fuse.token)
    await w.workersRun()
    expect(await reachable(w)).toEqual({ reachable: false, failure: 'blocked' })

    await w.laterBy(1)
    await w.tanaka.phone.follows(w.channels.fuse.token)
    await w.workersRun()
    expect(await reachable(w)).toEqual({ reachable: true, failure: null })
    expect(w.tanaka.texts().slice(1)).toEqual([
      expect.stringMatching(/^【訓練】下のボタン/),
      expect.stringMatching(/^【訓練】大阪880万人訓練/),
    ])
  })
})

/** A thousand sequences: 40 rounds for 25 doctors, each doctor's answers drawn, doubled and shuffled anew. */
test('taps in whatever order, doubled and in whatever batches, give the same latest answers', async () => {
  const w = await launched()
  const doctors = Array.from({ length: 25 }, (_, n) => ({ name: `医師 ${n}`, line: 100 + n }))
  for (const { name, line } of doctors) await w.newDoctor('fuse', { name, line, role: 'member', ward: '東' })
  await w.store.owner.query(
    `insert into prompt (association_id, safety_check_id, member_id, role, planned_at)
     select association_id, $1, id, role, now() from member where name like '医師 %'`,
    [w.drill],
  )
  const choice = fc.constantFrom('A1', 'A2', 'A3', 'A4')
  const answers = fc.array(fc.array(choice, { maxLength: 5 }), { minLength: 25, maxLength: 25 })
  let now = w.now().getTime() - 10_000_000
  await fc.assert(
    fc.asyncProperty(
      answers,
      fc.infiniteStream(fc.nat()),
      fc.integer({ min: 1, max: 3 }),
      async (all, chance, cuts) => {
        const draw = () => chance.next().value ?? 0
        const events = all.flatMap((chosen, doctor) =>
          chosen.map((code) => {
            const user = `U${String(100 + doctor).padStart(32, '0')}`
            return pressed(user, now++, 'none', `v=1&c=${w.drill}&a=${code}`)
          }),
        )
        const shuffled = [...events, ...events.filter(() => draw() % 3 === 0)]
          .map((event) => ({ event, key: draw() }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ event }) => event)
        for (let cut = 0; cut < cuts; cut++) {
          await bringsIn(
            w,
            shuffled.filter((_, place) => place % cuts === cut),
          )
          if (draw() % 2 === 0) await takesIn(w)
        }
        await takesIn(w)

        const latest = await latestCodes(w)
        for (const [doctor, chosen] of all.entries())
          if (chosen.length > 0) expect(latest.get(`医師 ${doctor}`)).toBe(chosen.at(-1))
      },
    ),
    { numRuns: 40 },
  )
}, 120_000)

async function latestCodes(w: World) {
  const { rows } = await w.store.owner.query(
    'select m.name, r.condition from latest_reply r join member m on m.id = r.member_id',
  )
  return new Map(
    rows.map(({ name, condition }): [string, string] => [name, CONDITIONS[condition as Condition].code]),
  )
}

const bringsIn = (w: World, events: ReturnType<typeof pressed>[]) =>
  w.deps.intake.takeLineEvents(
    w.channels.fuse.id,
    events.map((event) => ({
      webhook_event_id: event.webhookEventId,
      event: { ...event },
      event_at: new Date(event.timestamp),
    })),
  )

const takesIn = (w: World) =>
  takeIn({
    db: w.db,
    secrets: w.plant.secrets,
    line: w.plant.line,
    public_url: w.plant.config.public_url,
    now: w.now,
    log: w.plant.log,
  })

test('three take-ins at once take every event once', async () => {
  const w = await launched()
  const events = Array.from({ length: 1_200 }, (_, place) => {
    const at = w.now().getTime() - 100_000 + place
    return pressed(w.tanaka.user_id ?? '', at, 'none', `v=1&c=${w.drill}&a=A${(place % 4) + 1}`)
  })
  await bringsIn(w, events)
  const takes = await Promise.all([takesIn(w), takesIn(w), takesIn(w)])
  expect(takes.reduce((sum, { taken }) => sum + taken, 0)).toBe(1_200)
  expect(await repliesOf(w, '田中 花子')).toHaveLength(1_200)
  expect(await latestOf(w, '田中 花子')).toEqual(['needs_help'])
})

test('an event that makes no sense is taken and stands in nobody’s way', async () => {
  const w = await launched()
  const nonsense = [null, 7, 'text', [], { type: 'postback' }, { source: { type: 'user', userId: 7 } }]
  await w.deps.intake.takeLineEvents(
    w.channels.fuse.id,
    nonsense.map((value, place) => ({
      webhook_event_id: `nonsense ${place}`,
      event: { type: 'x', ...(typeof value === 'object' ? value : { value }) },
      event_at: w.now(),
    })),
  )
  for (const value of nonsense) expect(readLineEvent(value)).toBeNull()
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  expect(await latestOf(w, '田中 花子')).toEqual(['open'])
  w.tanaka.texts()
  const waiting = await inAssociation(w.db, w.fuse, (tx) =>
    tx.selectFrom('line_event').select('webhook_event_id').where('taken_in_at', 'is', null).execute(),
  )
  expect(waiting).toEqual([])
})
