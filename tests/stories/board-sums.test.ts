import { expect, test } from 'vitest'
import {
  countUnreachedReasons,
  findNeedsHelp,
  findUnanswered,
  findUnreached,
} from '../../src/board/people.ts'
import { countBoard, replyCurve, type Tally, tally } from '../../src/board/queries.ts'
import { inAssociation } from '../../src/db.ts'
import { fillAtRandom } from '../random-drill.ts'
import { world } from '../world.ts'

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

test.each([
  ['whose prompts lie together', true],
  ['from before they did', false],
])(
  'of a check %s the sums by role, ward and facility type, the lists and the curve agree with counting by hand',
  async (_, together) => {
    const w = await world()
    await fillAtRandom(w, together)
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
      for (const group of [
        'all',
        `role ${prompt.role}`,
        `ward ${prompt.ward}`,
        `type ${prompt.facility_type}`,
      ])
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

    const { curve } = await inAssociation(w.db, w.fuse, (tx) => countBoard(tx, w.fuse, w.drill))
    expect(curve).toEqual(counted.curve)
  },
)

test('a launch lays its prompts side by side: the first half of their ids is that of the check’s', async () => {
  const w = await world()
  await w.launches(w.drill)
  const { rows } = await w.store.owner.query(
    'select p.id, c.prompts_together from prompt p join safety_check c on c.id = p.safety_check_id',
  )
  expect(rows).toHaveLength(3)
  for (const { id, prompts_together } of rows) {
    expect(id.slice(0, 18)).toBe(w.drill.slice(0, 18))
    expect(prompts_together).toBe(true)
  }
  await w.workersRun()
  for (const person of w.everybody) {
    person.texts()
    await person.mails()
  }
})
