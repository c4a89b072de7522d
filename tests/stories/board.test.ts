import { sql } from 'kysely'
import { expect, test } from 'vitest'
import {
  countUnreachedReasons,
  findNeedsHelp,
  findUnanswered,
  findUnreached,
  type ReasonCount,
} from '../../src/board/people.ts'
import { findBoardCheck, findPrevious, replyCurve, tally } from '../../src/board/queries.ts'
import { inAssociation, type Tx } from '../../src/db.ts'
import type { AssociationId } from '../../src/roster/table.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import { type World, world } from '../world.ts'

type Question<T> = (tx: Tx, association: AssociationId, id: SafetyCheckId) => Promise<T>
const ask = <T>(w: World, question: Question<T>, id = w.drill) =>
  inAssociation(w.db, w.fuse, (tx) => question(tx, w.fuse, id))

const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
async function boardText(w: World, path = `/safety-checks/${w.drill}`) {
  const office = await w.staff('fuse')
  return textOf(await (await office.get(path)).text())
}

async function seen(w: World) {
  for (const person of w.everybody) {
    person.texts()
    await person.mails()
  }
}

test('a board fills while doctors answer, and what was never asked about stays empty', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  const empty = await boardText(w)
  expect(empty).toMatch(/^ *【訓練】大阪880万人訓練/)
  expect(empty).toContain('布施医師会 11月5日(木) 10時06分 現在')
  expect(empty).toContain('まだ回答はありません')
  expect(empty).toMatch(/▲ 助けが必要 0 人/)
  expect(empty).toMatch(/未回答 3 人 うち役員 1人/)

  await w.laterBy(2)
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  const filling = await boardText(w)
  expect(filling).toMatch(/回答 1 \/ 3人 33\.3% （95%の範囲 6〜79%）/)
  expect(filling).toMatch(/経過 2分/)
  expect(filling).toMatch(/役員 1 0 0\.0%/)
  expect(filling).toMatch(/東 2 1 50\.0%/)
  await seen(w)
})

test('a reply changed from A1 to A4 shows A4, and taking ▲ back leaves the doctor on the list', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(3)
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  await w.laterBy(4)
  await w.tanaka.phone.presses('A4')
  await w.workersRun()

  const { total } = await ask(w, tally)
  expect(total).toMatchObject({ prompted: 3, replied: 1, open: 0, needs_help: 1 })
  expect(await ask(w, findNeedsHelp)).toMatchObject([
    {
      name: '田中 花子',
      facility: '田中 花子医院',
      ward: '東',
      via: 'line',
      event_at: w.now(),
      changed_to: null,
    },
  ])
  expect(await ask(w, replyCurve)).toEqual([{ minute: 3, replies: 1 }])
  const asked_for_help_at = w.now()

  await w.laterBy(5)
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  expect((await ask(w, tally)).total).toMatchObject({ replied: 1, open: 1, needs_help: 0 })
  expect(await ask(w, findNeedsHelp)).toMatchObject([
    { name: '田中 花子', event_at: asked_for_help_at, changed_to: 'open', changed_at: w.now() },
  ])
  expect(await boardText(w)).toContain('→ 10:18に ●診療できますに変更')
  await seen(w)
})

test('who waits longest for help stands first, pressing again costs no place, and the red tile leads there', async () => {
  const w = await world()
  const hayashi = await w.newDoctor('fuse', { name: '林 四郎', role: 'member', ward: '西', line: 4 })
  await w.launches(w.drill)
  await w.workersRun()
  const office = await w.staff('fuse')
  const board = async () => (await office.get(`/safety-checks/${w.drill}`)).text()
  expect(await board()).not.toContain('href="#help"')

  const asked: Date[] = []
  for (const [doctor, answer] of [
    [w.sato, 'A4'],
    [hayashi, 'A4'],
    [hayashi, 'A1'],
    [w.tanaka, 'A4'],
    [hayashi, 'A4'],
    [w.tanaka, 'A4'],
    [w.sato, 'A2'],
  ] as const) {
    await w.laterBy(1)
    asked.push(w.now())
    await doctor.phone.presses(answer)
    await w.workersRun()
  }
  expect((await ask(w, findNeedsHelp)).map(({ name, event_at }) => [name, event_at])).toEqual([
    ['田中 花子', asked[3]],
    ['林 四郎', asked[4]],
    ['佐藤 一郎', asked[0]],
  ])
  const page = await board()
  expect(page).toMatch(/<a class="tile tile-loud" href="#help"><h2>▲ 助けが必要<\/h2>/)
  expect(page).toMatch(/<section class="help" id="help"/)
  const list = async () => textOf(await (await office.get('/safety-checks')).text())
  expect(await list()).toMatch(/▲ 2人 3 \/ 4人 回答/)
  expect(textOf(page)).toMatch(/▲ 助けが必要な先生 2 ?人 .*田中 花子.*林 四郎.*佐藤 一郎/)

  await office.post(`/safety-checks/${w.drill}/close`)
  expect(await list()).toMatch(/締め切りました.* 3 \/ 4人 回答/)
  expect(await list()).not.toContain('▲')
  await seen(w)
})

test('a viewer sees how many need help, and neither their names nor their telephones', async () => {
  const w = await world()
  await w.newDoctor('fuse', { name: '堀 洋', role: 'member', ward: '東', line: 7, phone: '072-960-1111' })
  await w.launches(w.drill)
  await w.workersRun()
  await w.everybody.at(-1)?.phone.presses('A4')
  await w.workersRun()
  const [viewer, committee] = [await w.staff('fuse', 'viewer'), await w.staff('fuse', 'committee')]
  const pageOf = async (person: typeof viewer) => (await person.get(`/safety-checks/${w.drill}`)).text()
  expect(await pageOf(committee)).toMatch(/堀 洋[\s\S]*072-960-1111/)
  const page = await pageOf(viewer)
  expect(page).toContain('助けが必要な先生 1人')
  expect(page).not.toMatch(/堀 洋|072-960-1111/)
  await seen(w)
})

test('whom nothing reaches is counted as 届いていない, each with the reason and the telephone number', async () => {
  const w = await world()
  await w.newDoctor('fuse', { name: '林 四郎', role: 'officer', ward: '西', phone: '06-6782-1111' })
  w.mailHost.behave({ as: 'unknown_550', next: 2 })
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(1)
  await w.tanaka.phone.blocks()
  await w.workersRun()

  const { total } = await ask(w, tally)
  expect(total).toMatchObject({ prompted: 4, reached: 1, unreached: 3, sending: 0, replied: 0 })
  const unreached = await ask(w, findUnreached)
  expect(unreached.map(({ name, phone, reasons }) => ({ name, phone, reasons }))).toEqual([
    { name: '林 四郎', phone: '06-6782-1111', reasons: ['no_contact'] },
    { name: '田中 花子', phone: null, reasons: ['blocked'] },
    { name: '森 次郎', phone: null, reasons: [expect.stringMatching(/^(bounced|bad_recipient)$/)] },
  ])
  const reasons: ReasonCount[] = await ask(w, countUnreachedReasons)
  expect(reasons.reduce((sum, { people }) => sum + people, 0)).toBe(3)
  expect((await ask(w, findUnanswered)).map(({ name, reached }) => [name, reached])).toEqual([
    ['佐藤 一郎', true],
    ['林 四郎', false],
    ['田中 花子', false],
    ['森 次郎', false],
  ])
  const page = await boardText(w, `/safety-checks/${w.drill}/unreached`)
  expect(page).toMatch(/【訓練】大阪880万人訓練 届いていない人の一覧.*取扱注意.*林 四郎 06-6782-1111/)
  expect(page).toContain('LINEもメールも登録がありません')
  expect(page).toContain('LINEのブロックまたは友だち解除')

  await w.laterBy(1)
  await sql`insert into reply (association_id, member_id, prompt_id, condition, via, event_at)
    select association_id, member_id, id, 'open', 'menu', ${w.now()} from prompt where member_id = ${w.tanaka.id}`.execute(
    w.ownerDb,
  )
  expect((await ask(w, tally)).total).toMatchObject({ unreached: 2, replied: 1 })
  await seen(w)
})

test('before anything was sent everybody is 送信中, and nobody is called unreachable', async () => {
  const w = await world()
  await w.launches(w.drill)
  expect((await ask(w, tally)).total).toMatchObject({ prompted: 3, reached: 0, unreached: 0, sending: 3 })
  expect(await boardText(w)).toMatch(/届いていない 0 人 （未回答のうち） 送信中 3人/)
})

test('the dashed line is the newest earlier check of the same purpose, with its own number of people', async () => {
  const w = await world()
  const earlier = async (title: string, purpose: 'drill' | 'actual', end: 'closed' | 'withdrawn') => {
    const id = await w.draft({ title, purpose })
    await w.launches(id)
    await sql`update safety_check set status = ${end}, closed_at = ${w.now()} where id = ${id}`.execute(
      w.ownerDb,
    )
    await w.laterBy(60)
    return id
  }
  const first = await earlier('春の訓練', 'drill', 'closed')
  await earlier('春の取消', 'drill', 'withdrawn')
  await earlier('地震 震度6弱', 'actual', 'closed')
  await w.newDoctor('fuse', { name: '林 四郎', role: 'member', ward: '西' })
  await w.launches(w.drill)

  const previous = await ask(w, async (tx, association, id) => {
    const check = await findBoardCheck(tx, association, id)
    return check && findPrevious(tx, check)
  })
  expect(previous).toMatchObject({ id: first, prompted: 3, curve: [] })
})
