import { expect, test } from 'vitest'
import { aPastCheck, manyMembers } from '../past-checks.ts'
import { type World, world } from '../world.ts'

const lineOn = async (w: World, id: string) => {
  const page = await (await (await w.staff('fuse', 'viewer')).get(`/safety-checks/${id}`)).text()
  return /<p class="note forecast">([\s\S]*?)<\/p>/.exec(page)?.[1]?.replace(/<[^>]+>/g, '') ?? null
}

/** Ten members were asked now, and the first answered; the same ten were asked in `times` past drills. */
async function running(w: World, times: number, more: { left_out?: boolean; purpose?: 'actual' } = {}) {
  const members = await manyMembers(w, w.fuse, { count: 10, role: 'member', name: '会員' })
  for (let n = 1; n <= times; n++)
    await aPastCheck(w, {
      association: w.fuse,
      title: '過去',
      launched_at: `2026-0${n}-05T10:00:00+09:00`,
      asked: members,
      // One a minute: within half an hour everybody who will answer has.
      replied: members.slice(0, 6 + n),
      ...more,
    })
  const id = await aPastCheck(w, {
    association: w.fuse,
    title: '今回',
    launched_at: '2026-11-05T10:03:30+09:00',
    hours: null,
    asked: members,
    replied: members.slice(0, 2),
  })
  return { id, members }
}

test('while a drill runs the board says where its rate will end, and how far off that was in the past', async () => {
  const w = await world()
  const { id } = await running(w, 3)
  // After two and a half minutes 2 of 10 had answered each time; in the end 7, 8 and 9 had, so 8 of 10 are expected.
  // Left out in turn: 8.5 instead of 7, 8 instead of 8, 7.5 instead of 9.
  expect(await lineOn(w, id)).toBe(
    '見積もり: 最後の回答率は約80.0%（8/10人）。過去3回で試すと、平均10.0ポイントずれました。',
  )
})

test.each([
  ['two past drills', 2, {}],
  ['drills that were left out', 3, { left_out: true }],
  ['disasters', 3, { purpose: 'actual' as const }],
])('from %s nothing is foretold', async (_, times, more) => {
  const w = await world()
  const { id } = await running(w, times, more)
  expect(await lineOn(w, id)).toBeNull()
})

test('other people tell nothing, and neither does a drill that is over', async () => {
  const w = await world()
  const { id } = await running(w, 3)
  await w.store.owner.query("update prompt set role = 'officer' where safety_check_id = $1", [id])
  expect(await lineOn(w, id)).toBeNull()
  await w.store.owner.query("update prompt set role = 'member' where safety_check_id = $1", [id])
  await w.store.owner.query("update safety_check set status = 'closed', closed_at = $2 where id = $1", [
    id,
    w.now(),
  ])
  expect(await lineOn(w, id)).toBeNull()
})
