import { sql } from 'kysely'
import { expect, test } from 'vitest'
import {
  countUnreachedReasons,
  findNeedsHelp,
  findUnanswered,
  findUnreached,
} from '../../src/board/people.ts'
import { replyCurve, type Tally, tally } from '../../src/board/queries.ts'
import { inAssociation } from '../../src/db.ts'
import { type World, world } from '../world.ts'

const NOBODY: Tally = {
  prompted: 0,
  replied: 0,
  open: 0,
  partly_open: 0,
  closed: 0,
  needs_help: 0,
  late: 0,
  reached: 0,
  unreached: 0,
  sending: 0,
}

interface Prompt {
  id: string
  role: string
  ward: string | null
  facility_type: string | null
  planned: boolean
}
interface Delivery {
  prompt_id: string
  status: string
  accepted_at: Date | null
  reachable: boolean
  checked_at: Date | null
}
interface Reply {
  prompt_id: string
  condition: 'open' | 'partly_open' | 'closed' | 'needs_help'
  event_at: Date
}

/** Every combination the database allows, at random: waves, blocks before and after, changes of mind, no ward. */
async function fillAtRandom(w: World) {
  const by = [w.fuse, w.drill, w.now()] as const
  await w.ownerDb.transaction().execute(async (tx) => {
    await sql`select setseed(0.42)`.execute(tx)
    await sql`insert into member (association_id, member_number, name, kana, role)
      select ${by[0]}, 'r' || n, '会員' || n, 'カイイン', (array['officer', 'member', 'member'])[1 + floor(random() * 3)::int]
      from generate_series(1, 400) n`.execute(tx)
    await sql`insert into contact_point (association_id, member_id, system, value, rank, reachable, failure, checked_at)
      select association_id, id, 'mail', 'm' || rank || member_number || '@example.jp', rank, sort > 0.3,
        case when sort <= 0.3 then 'bounced' end,
        case when random() < 0.7 then ${by[2]}::timestamptz + make_interval(mins => floor(random() * 20)::int - 10) end
      from member, generate_series(1, 2) rank, lateral (select random() + 0 * rank as sort) s
      where association_id = ${by[0]} and kana = 'カイイン' and random() < 0.8`.execute(tx)
    await sql`insert into prompt (association_id, safety_check_id, member_id, role, ward, facility_type, planned_at)
      select association_id, ${by[1]}, id, role, (array['東', '西', '中', null])[1 + floor(random() * 4)::int],
        (array['hospital', 'clinic', 'other', null])[1 + floor(random() * 4)::int],
        case when random() < 0.9 then now() end
      from member where association_id = ${by[0]} and kana = 'カイイン'`.execute(tx)
    await sql`insert into wording (association_id, safety_check_id, wave, purpose, alt_text, line_messages, mail_subject, mail_text, mail_html)
      select ${by[0]}, ${by[1]}, wave, 'drill', '【訓練】', '[]', '【訓練】', '【訓練】', '' from generate_series(0, 1) wave`.execute(
      tx,
    )
    await sql`insert into delivery (association_id, prompt_id, contact_point_id, wording_id, system, wave, status, failure, accepted_at)
      select p.association_id, p.id, cp.id, wo.id, 'mail', wo.wave, s.status, case s.status when 'failed' then 'refused' end,
        case s.status when 'accepted' then ${by[2]}::timestamptz end
      from prompt p join contact_point cp on cp.member_id = p.member_id
        join wording wo on wo.safety_check_id = p.safety_check_id
        cross join lateral (
          select (array['queued', 'sending', 'maybe', 'accepted', 'accepted', 'failed', 'failed', 'unknown'])[
            1 + floor(random() * 8 + 0 * cp.rank)::int] as status) s
      where p.planned_at is not null and random() < 0.7`.execute(tx)
    await sql`insert into reply (association_id, member_id, prompt_id, condition, via, event_at, source_event_id)
      select association_id, member_id, id, (array['open', 'partly_open', 'closed', 'needs_help'])[1 + floor(random() * 4)::int],
        'line', ${by[2]}::timestamptz + make_interval(secs => floor(random() * 9000)), id || '-' || n
      from prompt, generate_series(1, 3) n where random() < 0.3`.execute(tx)
    await sql`update safety_check set status = 'closed', launched_at = ${by[2]},
      closed_at = ${by[2]}::timestamptz + interval '2 hours' where id = ${by[1]}`.execute(tx)
  })
}

test('the sums by role, ward and facility type, the lists and the curve agree with counting by hand', async () => {
  const w = await world()
  await fillAtRandom(w)
  const rows = async <T>(query: string) => (await w.store.owner.query(query)).rows as T[]
  const prompts = await rows<Prompt>('select *, planned_at is not null as planned from prompt')
  const deliveries = await rows<Delivery>(
    'select d.*, cp.reachable, cp.checked_at from delivery d join contact_point cp on cp.id = d.contact_point_id',
  )
  const replies = await rows<Reply>('select * from reply order by event_at')

  const expected = new Map<string, Tally>()
  const add = (group: string, one: Partial<Tally>) => {
    const sum = expected.get(group) ?? { ...NOBODY }
    for (const key of Object.keys(NOBODY) as (keyof Tally)[]) sum[key] += one[key] ?? 0
    expected.set(group, sum)
  }
  const silent: string[] = []
  const closed_at = new Date(w.now().getTime() + 2 * 60 * 60_000)
  for (const prompt of prompts) {
    const own = deliveries.filter(({ prompt_id }) => prompt_id === prompt.id)
    const answer = replies.findLast(({ prompt_id }) => prompt_id === prompt.id)
    const reached = own.some(
      ({ status, reachable, checked_at, accepted_at }) =>
        status === 'accepted' &&
        (reachable || (checked_at !== null && accepted_at !== null && checked_at < accepted_at)),
    )
    // Closed in the meantime: who was not planned for by then will not be asked any more.
    const under_way = own.some(({ status }) => ['queued', 'sending', 'maybe'].includes(status))
    if (!answer) silent.push(prompt.id)
    const one = {
      prompted: 1,
      replied: answer ? 1 : 0,
      ...(answer && { [answer.condition]: 1, late: answer.event_at > closed_at ? 1 : 0 }),
      reached: reached ? 1 : 0,
      unreached: !answer && !reached && !under_way ? 1 : 0,
      sending: !answer && !reached && under_way ? 1 : 0,
    }
    for (const group of ['all', `role ${prompt.role}`, `ward ${prompt.ward}`, `type ${prompt.facility_type}`])
      add(group, one)
  }

  const counted = await inAssociation(w.db, w.fuse, async (tx) => ({
    tallies: await tally(tx, w.fuse, w.drill),
    curve: await replyCurve(tx, w.fuse, w.drill),
    help: await findNeedsHelp(tx, w.fuse, w.drill),
    unanswered: await findUnanswered(tx, w.fuse, w.drill),
    unreached: await findUnreached(tx, w.fuse, w.drill),
    reasons: await countUnreachedReasons(tx, w.fuse, w.drill),
  }))
  const { total, by_role, by_ward, by_facility_type } = counted.tallies
  const plain = (row: Tally) =>
    Object.fromEntries(Object.keys(NOBODY).map((key) => [key, row[key as keyof Tally]]))
  const actual = new Map([
    ['all', plain(total)],
    ...by_role.map((row) => [`role ${row.role}`, plain(row)] as const),
    ...by_ward.map((row) => [`ward ${row.ward}`, plain(row)] as const),
    ...by_facility_type.map((row) => [`type ${row.facility_type}`, plain(row)] as const),
  ])
  expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected))
  expect(Math.min(...Object.values(plain(total)))).toBeGreaterThan(10)

  expect(counted.unanswered).toHaveLength(silent.length)
  expect(counted.unreached).toHaveLength(total.unreached)
  expect(counted.unreached.every(({ reasons }) => reasons.length > 0)).toBe(true)
  expect(counted.reasons.reduce((sum, { people }) => sum + people, 0)).toBe(total.unreached)
  expect(counted.help.filter(({ changed_to }) => changed_to === null)).toHaveLength(total.needs_help)
  const asked_once = new Set(
    replies.filter(({ condition }) => condition === 'needs_help').map((r) => r.prompt_id),
  )
  expect(counted.help).toHaveLength(asked_once.size)

  const minutes = new Map<number, number>()
  for (const { id } of prompts) {
    const first = replies.find(({ prompt_id }) => prompt_id === id)
    if (!first) continue
    const seconds = (first.event_at.getTime() - w.now().getTime()) / 1_000
    const minute = seconds <= 600 ? Math.ceil(seconds / 10) / 6 : Math.ceil(seconds / 60)
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
  }
  expect(counted.curve).toEqual(
    [...minutes].sort(([a], [b]) => a - b).map(([minute, count]) => ({ minute, replies: count })),
  )
})
