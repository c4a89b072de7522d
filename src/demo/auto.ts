import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Tally, tally } from '../board/queries.ts'
import { inAssociation } from '../db.ts'
import { LABELS } from '../safety-checks/rules.ts'
import { shownBy } from './authenticators.tsx'
import type { Ledgers } from './ledgers.ts'
import type { Demo } from './open-demo.ts'
import { signIn } from './visitor.ts'

export interface AutoResult {
  ok: boolean
  members: number
  prompted: number
  reached: number
  replied: number
  reply_rate: number
  line: { accepted: number; duplicates: number }
  mail: { accepted: number; duplicates: number }
  lost: number
  seconds: number
}

const GIVE_UP_MS = 15 * 60_000
/** Looking costs the same machine its breath: a tenth of the time at most, however many members there are. */
const LOOK_EVERY_MS = 250
const REST_PER_LOOK = 10

/** 通し訓練 — launches through the real pages, waits for the last answer, and holds both ends' books together. */
export async function playThrough(demo: Demo): Promise<{ result: AutoResult; broken: string[] }> {
  const office = await signIn(demo.app_url, {
    email: demo.hired.staff[0]?.email ?? '',
    password: demo.hired.password,
    code: shownBy({ secret: demo.hired.authenticators[0]?.secret ?? '' }, new Date()),
  })
  const started = performance.now()
  const begun = await office.post(`/safety-checks/${demo.check}/launch`)
  if (begun.status !== 303) throw new Error(`The countdown was answered with ${begun.status}`)
  const launched = await office.post(`/safety-checks/${demo.check}/launch/now`)
  if (launched.status !== 303) throw new Error(`The launch was answered with ${launched.status}`)
  const in_time = await allIsQuiet(demo, started)
  const seconds = Math.round((performance.now() - started) / 100) / 10

  const ledgers = await demo.ask('ledgers', null)
  const total = await inAssociation(demo.plant.store.db, demo.home.id, async (tx) => {
    const { total } = await tally(tx, demo.home.id, demo.check)
    return total
  })
  const broken = [
    ...(in_time ? [] : ['まだ終わっていない配信または回答があります']),
    ...comparedTotals(demo, total, ledgers),
    ...(await comparedAnswers(demo)),
    ...(await missingMarks(demo, await (await office.get(`/safety-checks/${demo.check}`)).text())),
  ]
  return { result: { ok: broken.length === 0, ...figures(demo, total, ledgers), seconds }, broken }
}

function figures({ home }: Demo, { prompted, reached, replied }: Tally, { line, mail, missing }: Ledgers) {
  const numbers = new Set(home.doctors.map(({ number }) => number))
  return {
    members: home.doctors.length,
    prompted,
    reached,
    replied,
    reply_rate: Math.round((replied / prompted) * 1_000) / 1_000,
    line: { accepted: line.accepted, duplicates: line.duplicates },
    mail: { accepted: mail.accepted, duplicates: mail.duplicates },
    lost: missing.filter((number) => numbers.has(number)).length,
  }
}

/** Until no delivery is under way, no doctor means to answer any more and no answer waits to be taken in. */
async function allIsQuiet(demo: Demo, started: number) {
  let took = 0
  while (performance.now() - started < GIVE_UP_MS) {
    await wait(Math.max(LOOK_EVERY_MS, took * REST_PER_LOOK))
    const looked_at = performance.now()
    const { to_send, taking_in, replied } = await underWay(demo)
    const { pending, answered, reached } = await demo.ask('ledgers', null)
    took = performance.now() - looked_at
    process.stderr.write(
      `\r送信待ち ${to_send}  到達 ${reached}  回答 ${replied} (相手側 ${answered}、これから ${pending})   `,
    )
    if (to_send === 0 && pending === 0 && reached > 0 && !taking_in && replied >= answered) {
      process.stderr.write('\n')
      return true
    }
  }
  return false
}

async function underWay({ plant, home, check }: Demo) {
  const { rows } = await inAssociation(plant.store.db, home.id, (tx) =>
    sql<{ to_send: number; taking_in: boolean; replied: number }>`
      select (select count(*) from prompt
          where association_id = ${home.id} and safety_check_id = ${check} and planned_at is null)::int
        + (select count(*) from delivery
          where association_id = ${home.id} and status in ('queued', 'sending', 'maybe'))::int as to_send,
        exists (select from door_due_work() where kind = 'take_in') as taking_in,
        (select count(distinct prompt_id) from standing_reply where association_id = ${home.id})::int as replied`.execute(
      tx,
    ),
  )
  return rows[0] ?? { to_send: 1, taking_in: true, replied: 0 }
}

function comparedTotals(
  demo: Demo,
  total: Tally,
  { line, mail, reached, missing, answered, gave_up }: Ledgers,
) {
  const { doctors } = demo.home
  const contacts = {
    line: doctors.filter(({ user_id }) => user_id).length,
    mail: doctors.filter(({ mail: address }) => address).length,
    any: doctors.filter(({ user_id, mail: address }) => user_id ?? address).length,
  }
  const ours = new Set(doctors.map(({ number }) => number))
  const facts: [boolean, string][] = [
    [total.prompted === doctors.length, '対象の人数が名簿と違います'],
    [missing.filter((number) => ours.has(number)).length === 0, '連絡先があるのに届いていない先生がいます'],
    [line.duplicates === 0 && mail.duplicates === 0, '同じ先生に同じ照会が2回届いています'],
    [line.accepted === contacts.line, 'LINEの届いた数が名簿と違います'],
    [mail.accepted === contacts.mail, 'メールの届いた数が名簿と違います'],
    [reached === contacts.any && total.reached === reached, '到達の人数が相手側と違います'],
    [total.replied === answered, '回答の人数が相手側と違います'],
    [gave_up === 0, '回答を受け付けてもらえなかった先生がいます'],
  ]
  return facts.filter(([holds]) => !holds).map(([, sentence]) => sentence)
}

/** The last answer of each doctor, as she gave it and as the app has it. */
async function comparedAnswers({ ask, plant, home }: Demo) {
  const given = new Map((await ask('answers', null)).map(({ number, condition }) => [number, condition]))
  const { members, replies } = await inAssociation(plant.store.db, home.id, async (tx) => ({
    members: await tx
      .selectFrom('member')
      .select(['id', 'member_number'])
      .where('association_id', '=', home.id)
      .execute(),
    replies: await tx
      .selectFrom('latest_reply')
      .select(['member_id', 'condition'])
      .where('association_id', '=', home.id)
      .execute(),
  }))
  const numbers = new Map(members.map(({ id, member_number }) => [id, member_number]))
  const differing = replies.filter(
    ({ member_id, condition }) => given.get(numbers.get(member_id) ?? '') !== condition,
  )
  return differing.length === 0 && replies.length === given.size
    ? []
    : [`最後の回答が相手側と違う先生が ${differing.length} 人います`]
}

async function missingMarks({ ask }: Demo, board: string) {
  const unmarked = await ask('unmarked', { mark: LABELS.drill })
  const marked = new RegExp(`<title>${LABELS.drill}`).test(board)
  return [
    ...unmarked.slice(0, 3).map(() => `${LABELS.drill}で始まらない文面が相手側にあります`),
    ...(marked ? [] : [`集計のページの題が${LABELS.drill}で始まっていません`]),
  ]
}
