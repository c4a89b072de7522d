import { describe, expect, test } from 'vitest'
import { remind } from '../../src/safety-checks/remind.ts'
import { textOf } from '../entering.ts'
import { type World, world } from '../world.ts'

type Person = Awaited<ReturnType<World['staff']>>
const pathTo = (w: World, page: string) => `/safety-checks/${w.drill}/${page}`
const text = async (answer: Promise<Response>) => (await answer).text()

/** What the page would send if its button were pressed as it stands. */
const hidden = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

async function everybodyHas(w: World, messages: number) {
  for (const doctor of [w.sato, w.tanaka]) expect(doctor.texts()).toHaveLength(messages)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(messages)
}

const launched = async (w: World) => {
  await w.launches(w.drill)
  await w.workersRun()
}

test('an office plans both advance notices, sees what they cost and say, and takes one back', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = pathTo(w, 'advance')
  expect(await text(office.get(path))).toContain('案内の日を見る')
  const page = await text(office.get(`${path}?day=2026-11-25T09:00`))
  expect(page).toContain('2週間前 11月11日(水) 10時00分')
  expect(page).toContain('前日 11月24日(火) 10時00分')
  expect(page).toContain('LINE 2通・メールだけ 1人')
  expect(page).toContain('【訓練】【予告】大阪880万人訓練')
  expect(page).toContain('事務局(06-6782-0000)')

  const form = { day: '2026-11-25T09:00', notice_14: 'yes', notice_1: 'yes' }
  expect((await office.post(path, form)).status).toBe(303)
  const planned = await text(office.get(path))
  expect(planned.match(/予約中/g)).toHaveLength(2)
  expect(await text(office.get(pathTo(w, 'launch')))).toContain(
    '11月11日(水) 10時00分、11月24日(火) 10時00分に送る予定です。',
  )
  const cancel = /action="([^"]+\/cancel)"/.exec(planned)?.[1] ?? ''
  expect((await office.post(cancel)).status).toBe(303)
  expect((await office.post(cancel)).status).toBe(409)
  await w.laterBy(19 * 24 * 60)
  await w.workersRun()
  await everybodyHas(w, 1)
})

test('a day so near that a notice would be late leaves its box empty, and what is wrong keeps what was typed', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = pathTo(w, 'advance')
  const page = await text(office.get(`${path}?day=2026-11-10T09:00`))
  expect(page).toMatch(/name="notice_14"[^>]*disabled/)
  expect(page).toMatch(/name="notice_1"[^>]*checked/)
  const none = await office.post(path, { day: '2026-11-10T09:00' })
  expect(none.status).toBe(422)
  const shown = await none.text()
  expect(shown).toContain('案内を送る日を1つ以上選んでください')
  expect(shown).toContain('value="2026-11-10T09:00"')
  for (const day of ['2026-11-01T09:00', 'あした'])
    expect((await office.post(path, { day, notice_1: 'yes' })).status).toBe(422)
})

test('the button 「いますぐ送る」 pressed twice sends once, and the second is told', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = pathTo(w, 'advance')
  const page = await text(office.get(`${path}?day=2026-11-10T09:00`))
  const form = { day: hidden(page, 'day'), wave: hidden(page, 'wave'), confirmed: '1' }
  const first = await office.post(`${path}/now`, form)
  const second = await office.post(`${path}/now`, form)
  expect([first.status, second.status]).toEqual([303, 409])
  expect(await second.text()).toContain('ほかの人が先に知らせました')
  await w.workersRun()
  await everybodyHas(w, 1)
})

test('a day after the deadline is announced by nobody who has not said that it is meant', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.store.owner.query("update safety_check set deadline_at = '2026-11-05T19:55+09' where id = $1", [
    w.drill,
  ])
  const path = pathTo(w, 'advance')
  const page = await text(office.get(`${path}?day=2026-11-25T09:00`))
  expect(page).toContain('回答の締切（11月5日(木) 19時55分）が、訓練の日時より前です')
  const form = { day: '2026-11-25T09:00', notice_14: 'yes', wave: '-1', confirmed: '1' }
  for (const [url, tick] of [
    [path, 'sure_plan'],
    [`${path}/now`, 'sure_now'],
  ] as const) {
    const refused = await office.post(url, form)
    expect(refused.status).toBe(422)
    const shown = await refused.text()
    expect(shown).toContain(`href="#field-${tick}"`)
    expect(shown).toContain('まだ送っていません')
    await w.workersRun()
    await everybodyHas(w, 0)
    expect((await office.post(url, { ...form, [tick]: 'yes' })).status).toBe(303)
  }
  await w.workersRun()
  await everybodyHas(w, 1)
  // Within the deadline nothing is asked.
  expect(await text(office.get(`${path}?day=2026-11-05T19:54`))).not.toContain('日時がそろっていません')
})

test('where the launch is planned its members are told that very time and no other', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = pathTo(w, 'advance')
  const due = { due_at: '2026-11-25T09:00', deadline_at: '2026-11-25T12:00' }
  expect((await office.post(pathTo(w, 'schedule'), due)).status).toBe(303)
  const form = { notice_1: 'yes', wave: '-1', confirmed: '1' }
  for (const url of [path, `${path}/now`]) {
    const refused = await office.post(url, { ...form, day: '2026-11-26T09:00' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('送る日時が、ほかで決まりました')
    expect((await office.post(url, { ...form, day: '2026-11-25T09:00' })).status).toBe(303)
  }
  await w.workersRun()
  await everybodyHas(w, 1)
})

test('a drill that was announced for another day is neither sent nor planned without a word', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await office.post(pathTo(w, 'advance'), { day: '2026-11-25T09:00', notice_14: 'yes' })
  expect(await text(office.get(pathTo(w, 'launch')))).toContain('訓練は11月25日(水) 9時00分ごろです')
  const refused = await office.post(pathTo(w, 'launch'))
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('href="#field-other_day"')

  // A deadline before the launch makes no sense and is refused.
  const due = { due_at: '2026-11-24T09:00', deadline_at: '2026-11-24T12:00' }
  const senseless = await office.post(pathTo(w, 'schedule'), {
    due_at: '2026-11-25T09:00',
    deadline_at: '2026-11-25T09:00',
  })
  expect(senseless.status).toBe(422)
  expect(await senseless.text()).toContain('回答の締切は、送る日時の5分より後にしてください')
  const asked = await office.post(pathTo(w, 'schedule'), due)
  expect(asked.status).toBe(422)
  const page = await asked.text()
  expect(page).toContain('訓練は11月25日(水) 9時00分ごろです')
  expect(hidden(page, 'sure')).toBe('2026-11-24T09:00')
  expect((await office.post(pathTo(w, 'schedule'), { ...due, sure: due.due_at })).status).toBe(303)
  await office.post(pathTo(w, 'launch/stop'))
  expect((await office.post(pathTo(w, 'launch'), { version: '2', other_day: 'yes' })).status).toBe(303)
  await w.laterBy(1)
  await w.workersRun()
  await everybodyHas(w, 1)
})

test('a drill that is planned can be announced, put off and called off from its page, which knows who has been told', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const due = { due_at: '2026-11-25T09:00', deadline_at: '2026-11-25T12:00' }
  expect((await office.post(pathTo(w, 'schedule'), due)).status).toBe(303)
  const page = await text(office.get(pathTo(w, 'launch')))
  for (const link of ['advance', 'call-off']) expect(page).toContain(`href="${pathTo(w, link)}"`)
  expect(page).toContain('まだだれにも送っていません')

  const now = { day: '2026-11-25T09:00', wave: '-1' }
  const once = textOf(await text(office.post(pathTo(w, 'advance/now'), now)))
  expect(once).toMatch(
    /事前案内を、いま3人に送りますか.*まだ送っていません。送ると取り消せません。.*はい、いま送る/,
  )
  await w.workersRun()
  expect(await text(office.get(pathTo(w, 'launch')))).toContain('まだだれにも送っていません')
  await office.post(pathTo(w, 'advance/now'), { ...now, confirmed: '1' })
  await w.workersRun()
  const told = await text(office.get(pathTo(w, 'launch')))
  expect(told).not.toContain('だれにも送っていません')
  expect(told).toContain('回答のお願いはまだ送っていません')

  // What each choice would say stands beside it; the day as far as it is known.
  const asked = textOf(await text(office.get(pathTo(w, 'call-off'))))
  expect(asked).toMatch(/「中止する」で届く文面.*【訓練】【中止】大阪880万人訓練.*この訓練は中止します。/)
  expect(asked).toMatch(/「日を改める」で届く文面.*この訓練は、○月○日 ○時○分ごろに日を改めます。/)
  expect(asked).toMatch(/「予定どおり」で届く文面.*11月25日\(水\) 9時00分ごろに届きます。/)

  // The new day is in the words before anything is sent; another day than the one that was shown is shown first.
  const typed = { wave: '-2', choice: 'postpone', day: '2026-12-02T09:00' }
  for (const seen of ['', 'cancel', '2026-12-03T09:00']) {
    const shown = await office.post(pathTo(w, 'call-off'), { ...typed, seen })
    expect(shown.status).toBe(200)
    const page = await shown.text()
    expect(textOf(page)).toMatch(/12月2日\(水\) 9時00分に日を改めますか まだ何も送っていません/)
    expect(textOf(page)).toContain('この訓練は、12月2日(水) 9時00分ごろに日を改めます。')
    expect(textOf(page)).toContain('日を改めて、3人に知らせる')
    expect(hidden(page, 'seen')).toBe(typed.day)
  }
  const form = { ...typed, seen: typed.day }
  expect((await office.post(pathTo(w, 'call-off'), form)).status).toBe(303)
  const moved = await text(office.get(pathTo(w, 'launch')))
  expect(textOf(moved)).toContain('10:06 12月2日(水) 9時00分に改めました。3人に延期を知らせました')
  expect(moved).toContain('12月2日(水) 9時00分')
  expect(moved).toContain('12月2日(水) 12時00分')
  expect(moved).not.toContain('だれにも送っていません')

  // The way back: the old day is filled in, its words are shown, and whoever was told is told again.
  const [, back = ''] = /href="([^"]*call-off\?choice=postpone[^"]*)"/.exec(moved) ?? []
  expect(textOf(moved)).toContain('11月25日(水) 9時00分に戻す （知らせた先生には、もう1通送ります）')
  const again = await text(office.get(back.replace('&amp;', '&')))
  expect(again).toMatch(/value="postpone"[^>]*checked/)
  expect(textOf(again)).toContain('この訓練は、11月25日(水) 9時00分ごろに日を改めます。')
  await w.workersRun()
  const undo = {
    wave: hidden(again, 'wave'),
    choice: 'postpone',
    day: '2026-11-25T09:00',
    seen: '2026-11-25T09:00',
  }
  const both = [
    await office.post(pathTo(w, 'call-off'), undo),
    await office.post(pathTo(w, 'call-off'), undo),
  ]
  expect(both.map(({ status }) => status)).toEqual([303, 409])
  const returned = textOf(await text(office.get(pathTo(w, 'launch'))))
  expect(returned).toContain('11月25日(水) 9時00分に改めました。3人に延期を知らせました')
  expect(returned).toContain('12月2日(水) 9時00分に戻す')
  await w.workersRun()
  expect(w.tanaka.texts().at(-1)).toContain('この訓練は、11月25日(水) 9時00分ごろに日を改めます。')
  expect(textOf(await text(office.get('/audit')))).toContain(
    'を11月25日(水) 9時00分に改めました。3人に送りました。',
  )
  const wave = hidden(await text(office.get(pathTo(w, 'call-off'))), 'wave')
  expect((await office.post(pathTo(w, 'call-off'), { ...form, wave })).status).toBe(303)

  const stopped = await office.post(pathTo(w, 'launch/stop'))
  const draft = await text(office.get(stopped.headers.get('location') ?? ''))
  expect(draft).toContain('取り消しました。回答のお願いはだれにも送っていません')
  expect(draft).toContain('12月2日(水) 9時00分になっても、ひとりでには送りません')
  await w.workersRun()
  await everybodyHas(w, 4)
})

describe('what was said too early', () => {
  const days = (words: string[]) =>
    words.flatMap((one) => /は、(.{3,12}) 9時00分ごろに日を改めます/.exec(one)?.[1] ?? [])
  const goesOn = (words: string[]) => words.filter((one) => one.includes('【予定どおり】')).length

  /** Everybody knows of the drill; 延期 is decided, and nothing of it has left. */
  async function postponed() {
    const w = await world({ database: 'postgres' })
    const office = await w.staff('fuse')
    await office.post(pathTo(w, 'advance/now'), { day: '2026-11-25T09:00', wave: '-1', confirmed: '1' })
    await w.workersRun()
    const calls = async (form: { choice: string; day?: string }) => {
      const wave = hidden(await text(office.get(pathTo(w, 'call-off'))), 'wave')
      const seen = { wave, seen: form.day ?? form.choice, ...form }
      expect((await office.post(pathTo(w, 'call-off'), seen)).status).toBe(303)
    }
    await calls({ choice: 'postpone', day: '2026-12-02T09:00' })
    const everybody = async () => ({
      sato: [...w.sato.texts(), ...(await w.sato.mails()).map((mail) => mail.text)],
      tanaka: w.tanaka.texts(),
      mori: (await w.mori.mails()).map((mail) => mail.subject + mail.text),
    })
    return { w, calls, everybody }
  }

  test('does not leave any more: only the last word on the day reaches the doctors', async () => {
    const { w, calls, everybody } = await postponed()
    await calls({ choice: 'postpone', day: '2026-11-25T09:00' })
    await w.workersRun()
    const read = await everybody()
    expect([days(read.sato), days(read.tanaka), days(read.mori)]).toEqual([
      ['11月25日(水)', '11月25日(水)'],
      ['11月25日(水)'],
      ['11月25日(水)'],
    ])
  })

  test('does not come after 「予定どおり」 either', async () => {
    const { w, calls, everybody } = await postponed()
    await calls({ choice: 'go_on' })
    await w.workersRun()
    const read = await everybody()
    expect([...days(read.tanaka), ...days(read.mori)]).toEqual([])
    expect([goesOn(read.tanaka), goesOn(read.mori)]).toEqual([1, 1])
  })

  test.each([{ choice: 'postpone', day: '2026-11-25T09:00' }, { choice: 'go_on' }])(
    'in a worker’s hands is followed by the next word, $choice, once it has ended, and not overtaken',
    async (form) => {
      const { w, calls } = await postponed()
      const owned = `from contact_point cp where cp.id = d.contact_point_id and cp.member_id = '${w.tanaka.id}'`
      await w.store.owner.query(
        `update delivery d set status = 'sending', lease_until = now() + interval '1 hour' ${owned} and d.wave = -2`,
      )
      await calls(form)
      await w.workersRunHints()
      const said = w.tanaka.texts().length
      const { rows } = await w.store.owner.query('select contact_point_id, wave from delivery where held')
      expect(rows).toHaveLength(1)
      await w.store.owner.query(
        `update delivery d set status = 'accepted', accepted_at = now(), lease_until = null ${owned} and d.wave = -2`,
      )
      await w.laterBy(1)
      await w.workersRun()
      expect(w.tanaka.texts()).toHaveLength(said + 1)
      expect((await w.store.owner.query('select from delivery where held')).rowCount).toBe(0)
      await w.sato.mails()
      await w.mori.mails()
      w.sato.texts()
    },
  )
})

test('what was sent at once stands in the record, and the same words to the same people are asked about for a day', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = pathTo(w, 'advance')
  const sends = async (day: string, more = {}) => {
    const page = await text(office.get(`${path}?day=${day}`))
    const answer = await office.post(`${path}/now`, {
      day,
      wave: hidden(page, 'wave'),
      confirmed: '1',
      ...more,
    })
    await w.workersRun()
    return answer
  }
  expect(await text(office.get(path))).not.toContain('予約と送信の記録')
  expect((await sends('2026-11-25T09:00')).status).toBe(303)
  const record = await text(office.get(path))
  expect(record).toContain('11月5日(木) 10時06分 <strong>いますぐ送りました</strong>（LINE 2通・メール 2通）')

  await w.laterBy(23 * 60)
  const refused = await sends('2026-11-25T09:00')
  expect(refused.status).toBe(409)
  const page = await refused.text()
  expect(page).toContain('この1日のうちに、同じ案内を送っています')
  expect(page).toContain('それでも送る')
  expect(page).toContain('name="again" value="1"')
  await everybodyHas(w, 1)
  expect((await sends('2026-11-25T09:00', { again: '1' })).status).toBe(303)
  await everybodyHas(w, 2)
  // Another day is another word, and after a day nobody asks.
  expect((await sends('2026-11-26T09:00')).status).toBe(303)
  await w.laterBy(24 * 60 + 1)
  expect((await sends('2026-11-25T09:00')).status).toBe(303)
  await everybodyHas(w, 4)
  expect((await text(office.get(path))).match(/いますぐ送りました/g)).toHaveLength(4)
})

test('what left by itself stands in the record once, and may be sent again by hand after a question', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = pathTo(w, 'advance')
  const day = '2026-11-25T09:00'
  await office.post(path, { day, notice_1: 'yes' })
  await w.laterBy(19 * 24 * 60)
  await w.workersRun()
  await everybodyHas(w, 1)
  const page = await text(office.get(path))
  expect(page).toContain('<strong>送りました</strong>')
  expect(page).not.toContain('いますぐ送りました')
  expect((await office.post(`${path}/now`, { day, wave: hidden(page, 'wave'), confirmed: '1' })).status).toBe(
    409,
  )
  await w.workersRun()
  await everybodyHas(w, 1)
})

test('a mistaken send is taken back from the board in three clicks', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await launched(w)
  const link = await w.mori.link()
  expect(await text(office.get(`/safety-checks/${w.drill}`))).toContain(`href="${pathTo(w, 'withdraw')}"`)
  const page = await text(office.get(pathTo(w, 'withdraw')))
  expect(page).toContain('届いた3人だけに、訂正を送ります')
  expect(page).toContain('先ほどの安否確認は、誤って送りました。')
  expect(page).not.toContain('訓練を本番として送った')

  const sent = await office.post(pathTo(w, 'withdraw'), { choice: 'mistaken', own: '' })
  expect(sent.status).toBe(303)
  expect((await office.post(pathTo(w, 'withdraw'), { choice: 'mistaken' })).status).toBe(409)
  await w.workersRun()
  await everybodyHas(w, 2)
  const gone = await w.stranger().get(link)
  expect(gone.status).toBe(410)
  expect(await gone.text()).toContain('この安否確認は取り消されました')
  expect(await text(office.get(`/safety-checks/${w.drill}`))).toContain('に取り消しました')
  const trail = await text(office.get('/audit'))
  expect(trail).toContain('「【訓練】大阪880万人訓練」を取り下げ、訂正を3人に送りました。')
})

test('a sentence that may not go is refused with a reason, kept as typed, and nothing is sent', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await launched(w)
  for (const own of ['あ'.repeat(201), '誤り\u202eです']) {
    const refused = await office.post(pathTo(w, 'withdraw'), { choice: 'called_off', own })
    expect(refused.status).toBe(422)
    const page = await refused.text()
    expect(page).toContain(own)
    expect(page).toMatch(/value="called_off"[^>]*checked|checked[^>]*value="called_off"/)
  }
  await w.workersRun()
  await everybodyHas(w, 1)
  const own = '配信の試験でした。'
  expect((await office.post(pathTo(w, 'withdraw'), { choice: 'called_off', own })).status).toBe(303)
  await w.workersRun()
  expect(w.tanaka.texts().at(-1)).toContain('配信の試験でした。')
  await everybodyHas(w, 2)
})

test('the deadline is moved, and board, reply page and reminder say the new one; two who press at once move it once', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.store.owner.query("update safety_check set deadline_at = '2026-11-05T11:00+09' where id = $1", [
    w.drill,
  ])
  await launched(w)
  const path = pathTo(w, 'extend')
  const page = await text(office.get(path))
  expect(page).toContain('11月5日(木) 12時00分まで')
  const form = { deadline_was: hidden(page, 'deadline_was'), by: '60' }
  const both = await Promise.all([office.post(path, form), office.post(path, form)])
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  expect(await text(office.get(`/safety-checks/${w.drill}`))).toContain('締切まで 1時間54分')
  expect(await text(w.stranger().get(await w.mori.link()))).toContain('11月5日(木) 12時00分まで')

  const earlier = await office.post(path, {
    deadline_was: '2026-11-05T03:00:00.000Z',
    deadline_at: '2026-11-05T11:30',
  })
  expect(earlier.status).toBe(422)
  expect(await earlier.text()).toContain('いまの締切よりあとにしてください')
  expect((await office.post(path, { deadline_was: 'x', deadline_at: '' })).status).toBe(422)

  await remind({ ...w.plant, db: w.db }, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
  await w.workersRun()
  expect(w.tanaka.texts().at(-1)).toContain('まだ回答をいただいていません。11月5日(木) 12時00分までに')
  await everybodyHas(w, 2)
})

test('an answer after the deadline counts, and doctor, board and list call it late', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.store.owner.query("update safety_check set deadline_at = '2026-11-05T11:00+09' where id = $1", [
    w.drill,
  ])
  await launched(w)
  await w.sato.phone.presses('A1')
  await w.workersRun()
  await w.laterBy(90)
  await w.tanaka.phone.presses('A4')
  await w.workersRun()
  expect(w.tanaka.texts().at(-1)).toContain('締切は過ぎましたが、受け付けました。')
  expect(w.sato.texts().at(-1)).not.toContain('締切')
  expect(await text(office.get(`/safety-checks/${w.drill}`))).toContain('うち締切後 1人')
  expect(await text(office.get(pathTo(w, 'needs-help')))).toContain('締切後')
  await office.post(pathTo(w, 'close'))
  await w.laterBy(23 * 60)
  const form = { condition: 'open' }
  expect(await text(w.stranger().post(await w.mori.link(), form))).toContain(
    '締切後の回答として事務局に届きます',
  )
  await w.workersRun()
  expect(await text(office.get(`/safety-checks/${w.drill}`))).toContain('うち締切後 2人')
  await w.sato.mails()
})

test('the rain of the morning: one page, three choices, and a new day that is missing is asked for', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = pathTo(w, 'call-off')
  const page = await text(office.get(path))
  for (const words of ['中止する', '日を改める', 'うちの訓練は予定どおり続ける'])
    expect(page).toContain(words)
  const wave = hidden(page, 'wave')
  expect((await office.post(path, { wave })).status).toBe(422)
  const without = await office.post(path, { wave, choice: 'postpone', day: '' })
  expect(without.status).toBe(422)
  expect(await without.text()).toContain('新しい日付と時刻を入力してください')
  const past = await office.post(path, { wave, choice: 'postpone', day: '2026-11-01T09:00' })
  expect([past.status, (await past.text()).includes('いまよりあと')]).toEqual([422, true])

  // Nobody knows of it yet, so nobody is told.
  expect(textOf(page)).not.toContain('「中止する」で届く文面')
  const asked = textOf(await text(office.post(path, { wave, choice: 'cancel' })))
  expect(asked).toMatch(
    /中止しますか まだ何も送っていません まだだれにも知らせていないので、何も送りません。/,
  )
  expect(asked).not.toContain('人に知らせる')
  const off = await office.post(path, { wave, choice: 'cancel', seen: 'cancel' })
  expect(off.status).toBe(303)
  expect(textOf(await text(office.get(off.headers.get('location') ?? '')))).toContain(
    '中止しました。まだだれにも知らせていないため、何も送っていません',
  )
  expect((await office.post(path, { wave, choice: 'cancel' })).status).toBe(409)
  // A link that somebody kept tells the office next door nothing.
  const next = await w.staff('kawachi')
  const elsewhere = await text(next.get(`/safety-checks?called_off=${w.drill}`))
  expect(elsewhere).not.toContain('中止しました')
  expect(elsewhere).not.toContain('大阪880万人訓練')
  await w.workersRun()
  await everybodyHas(w, 0)
})

describe('the first press of 中止・延期', () => {
  const CHOICES = [
    ['cancel', '中止して、3人に知らせる', /^【訓練】【中止】/, '中止は元に戻せません'],
    ['go_on', '予定どおりと、3人に知らせる', /^【訓練】【予定どおり】/, '取り消すものはありません'],
    ['postpone', '日を改めて、3人に知らせる', /^【訓練】【延期】/, '新しい日の分としてつくります'],
  ] as const

  test.each(CHOICES)(
    'of a drill that runs, %s, shows whom it reaches and how, and nothing leaves before the second',
    async (choice, button, words, follows) => {
      const w = await world({ database: 'postgres' })
      const office = await w.staff('fuse')
      await launched(w)
      const path = pathTo(w, 'call-off')
      const day = '2026-12-02T09:00'
      const wave = hidden(await text(office.get(path)), 'wave')
      const typed = { wave, choice, day }
      const state = async () => {
        const { rows } = await w.store.owner.query(
          'select (select count(*) from audit) audit, (select count(*) from notice) notice, array_agg(status) status from safety_check',
        )
        return rows
      }
      const before = await state()
      // What was seen of another choice counts for nothing.
      const other = choice === 'cancel' ? 'go_on' : 'cancel'
      for (const seen of [{}, { seen: other }]) {
        const first = await office.post(path, { ...typed, ...seen })
        expect(first.status).toBe(200)
        const page = await first.text()
        const read = textOf(page)
        expect(page).toContain(`>${button}</button>`)
        expect(page.match(/<button[^>]*button-(main|danger)/g)).toHaveLength(1)
        expect(read).toContain('まだ何も送っていません')
        expect(read).toContain('知らせる相手 3人 （LINE 2人・メールだけ 1人）')
        expect(read).toContain(follows)
        expect(read.match(/で届く文面/g)).toHaveLength(1)
        expect(read).toMatch(new RegExp(words.source.slice(1)))
        expect([hidden(page, 'wave'), hidden(page, 'choice'), hidden(page, 'day')]).toEqual([
          wave,
          choice,
          day,
        ])
        // The way back has everything still in it.
        const [, back = ''] = /href="([^"]*call-off\?[^"]*)"/.exec(page) ?? []
        const again = await text(office.get(back.replaceAll('&amp;', '&')))
        expect(again).toMatch(new RegExp(`value="${choice}"[^>]*checked`))
        expect(again).toContain(`value="${day}"`)
      }
      await w.workersRun()
      await everybodyHas(w, 1)
      expect(await state()).toEqual(before)

      // Two people have looked, and both press.
      const sure = { ...typed, seen: choice === 'postpone' ? day : choice }
      const both = await Promise.all([office.post(path, sure), office.post(path, sure)])
      expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
      expect((await office.post(path, typed)).status).toBe(409)
      await w.workersRun()
      await everybodyHas(w, 2)
      expect(w.tanaka.texts().at(-1)).toMatch(words)
      for (const doctor of [w.sato, w.mori]) expect((await doctor.mails()).at(-1)?.subject).toMatch(words)
    },
  )

  test('of a drill that nobody was asked in yet counts the whole audience for 予定どおり, the unreachable apart', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    await w.newDoctor('fuse', { name: '堀 四郎', role: 'member', ward: '東' })
    const path = pathTo(w, 'call-off')
    const form = { wave: '-1', choice: 'go_on' }
    const read = textOf(await text(office.post(path, form)))
    expect(read).toContain('4人のうち3人 （LINE 2人・メールだけ 1人）（連絡先のない方 1人）')
    expect(read).toContain('予定どおりと、4人のうち3人に知らせる')
    await w.workersRun()
    await everybodyHas(w, 0)
  })
})

test.each(['advance', 'withdraw', 'extend', 'call-off'])(
  '%s: the office next door finds nothing, the committee and a viewer may not',
  async (page) => {
    const w = await world()
    const [next, committee, viewer] = [
      await w.staff('kawachi'),
      await w.staff('fuse', 'committee'),
      await w.staff('fuse', 'viewer'),
    ]
    if (page !== 'advance') await launched(w)
    const form = {
      day: '2026-11-25T09:00',
      notice_1: 'yes',
      choice: 'cancel',
      wave: '-1',
      by: '60',
      own: 'x',
    }
    const answers = async (person: Person, status: number) => {
      expect((await person.get(pathTo(w, page))).status).toBe(status)
      expect((await person.post(pathTo(w, page), form)).status).toBe(status)
      if (page === 'advance') expect((await person.post(pathTo(w, 'advance/now'), form)).status).toBe(status)
    }
    await answers(next, 404)
    await answers(committee, 403)
    await answers(viewer, 403)
    if (page !== 'advance')
      expect(await text(committee.get(`/safety-checks/${w.drill}`))).not.toContain(`/${page}"`)
    await w.workersRun()
    await everybodyHas(w, page === 'advance' ? 0 : 1)
  },
)
