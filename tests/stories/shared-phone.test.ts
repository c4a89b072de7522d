import { describe, expect, test } from 'vitest'
import { type World, world } from '../world.ts'

/** 田中 and 堀 answer over the telephone of their clinic. */
async function asked() {
  const w = await world()
  const hori = await w.newDoctor('fuse', { name: '堀 四郎', role: 'member', ward: '東', line: 2 })
  await w.launches(w.drill)
  await w.workersRun()
  for (const doctor of [w.sato, w.tanaka, hori]) doctor.texts()
  for (const doctor of [w.sato, w.mori]) await doctor.mails()
  const office = await w.staff('fuse', 'committee')
  return { w, hori, office, phone: w.tanaka.phone }
}

async function presses(w: World, button: string) {
  await w.tanaka.phone.presses(button)
  await w.workersRun()
  for (const doctor of w.everybody) doctor.texts()
  return w.tanaka.texts().at(-1) ?? ''
}

const repliesOf = async (w: World) =>
  (
    await w.store.owner.query(
      `select m.name, r.condition, r.event_at from reply r join member m on m.id = r.member_id order by m.name, r.event_at`,
    )
  ).rows

describe('the telephone of two doctors', () => {
  test('asks whose answer it is; the choice counts from the first tap', async () => {
    const { w } = await asked()
    const tapped_at = w.now()
    expect(await presses(w, 'A2')).toMatch(/^【訓練】どなたの回答ですか。/)
    expect(await repliesOf(w)).toEqual([])
    await w.laterBy(7)
    expect(await presses(w, '堀 四郎')).toMatch(/^【訓練】堀 四郎先生: 受け付けました 10:06 ◐/)
    expect(await repliesOf(w)).toEqual([{ name: '堀 四郎', condition: 'partly_open', event_at: tapped_at }])
  })

  test('may answer for everybody at once', async () => {
    const { w } = await asked()
    await presses(w, 'A1')
    expect(await presses(w, '全員')).toMatch(/^【訓練】2人全員の回答: 受け付けました 10:06 ●/)
    expect((await repliesOf(w)).map(({ name, condition }) => [name, condition])).toEqual([
      ['堀 四郎', 'open'],
      ['田中 花子', 'open'],
    ])
  })

  test('is listed for the office while nobody chooses, ▲ too, and counted for nobody', async () => {
    const { w, office } = await asked()
    await presses(w, 'A4')
    const board = await (await office.get(`/safety-checks/${w.drill}`)).text()
    expect(board).toContain('どなたの回答か確認中 ▲助けが必要です(10:06)')
    expect(board).toMatch(/堀 四郎先生・田中 花子先生|田中 花子先生・堀 四郎先生/)
    const list = await (await office.get(`/safety-checks/${w.drill}/unanswered`)).text()
    expect([...list.matchAll(/どなたの回答か確認中 ▲/g)]).toHaveLength(2)
    await presses(w, '田中 花子')
    const after = await (await office.get(`/safety-checks/${w.drill}`)).text()
    expect(after).not.toContain('どなたの回答か確認中')
    expect(after).toContain('田中 花子')
  })

  test('pressed anew shows the newest answer only, and a name settles both', async () => {
    const { w, office } = await asked()
    await presses(w, 'A4')
    await w.laterBy(1)
    await w.tanaka.phone.presses('A1')
    await w.workersRun()
    const board = await (await office.get(`/safety-checks/${w.drill}`)).text()
    expect([...board.matchAll(/どなたの回答か確認中/g)]).toHaveLength(1)
    expect(board).toContain('どなたの回答か確認中 ●診療できます(10:07)')
    await presses(w, '田中 花子')
    const { rows } = await w.store.owner.query('select resolved_at is null as waits from shared_answer')
    expect(rows).toEqual([{ waits: false }, { waits: false }])
  })

  test('a name that comes after the close counts from the tap, which was in time', async () => {
    const { w } = await asked()
    await presses(w, 'A1')
    await w.laterBy(5)
    await w.store.owner.query("update safety_check set status = 'closed', closed_at = $1", [w.now()])
    await w.laterBy(5)
    expect(await presses(w, '田中 花子')).toMatch(/^【訓練】田中 花子先生: 受け付けました 10:06 ●/)
  })

  test('cannot put a name to an answer of another telephone', async () => {
    const { w } = await asked()
    await presses(w, 'A4')
    const { rows } = await w.store.owner.query('select id from shared_answer')
    const data = `v=1&c=${w.drill}&a=A1&p=all&s=${rows[0]?.id}`
    const shown = w.sato.phone.messages[0]
    if (!shown) throw new Error('佐藤 was not asked')
    w.sato.phone.messages.push({
      ...shown,
      message: {
        type: 'text',
        text: '',
        quickReply: { items: [{ action: { type: 'postback', label: 'x', data } }] },
      },
    })
    await w.sato.phone.pressesAt(w.sato.phone.messages.length - 1, data)
    await w.workersRun()
    w.sato.texts()
    expect((await repliesOf(w)).map(({ name, condition }) => [name, condition])).toEqual([
      ['佐藤 一郎', 'open'],
    ])
    expect((await w.store.owner.query('select from shared_answer where resolved_at is null')).rowCount).toBe(
      1,
    )
  })

  test('the same name pressed twice, or delivered twice, changes nothing more', async () => {
    const { w } = await asked()
    await presses(w, 'A1')
    const sent = await w.tanaka.phone.presses('堀 四郎')
    for (const event of sent.events) await w.tanaka.phone.redelivers(event, w.channels.fuse.token)
    await w.workersRun()
    for (const doctor of w.everybody) doctor.texts()
    expect(await repliesOf(w)).toHaveLength(1)
  })
})
