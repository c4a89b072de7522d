import { expect, test } from 'vitest'
import { findBrokenLink } from '../../src/audit/queries.ts'
import { audit } from '../../src/audit/write.ts'
import { inAssociation } from '../../src/db.ts'
import type { AssociationId } from '../../src/roster/table.ts'
import { type World, world } from '../world.ts'

const broken = (w: World, association: AssociationId = w.fuse) =>
  inAssociation(w.db, association, (tx) => findBrokenLink(tx, association))

const entries = async (w: World) =>
  (await w.store.owner.query('select * from audit where association_id = $1 order by seq', [w.fuse])).rows

test('what the office does is written down with who and when, and without a name or a word', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const form = { purpose: 'drill', title: '秘密の題', audience: 'all' }
  const made = await office.post('/safety-checks', form)
  const path = made.headers.get('location')?.replace('/launch', '') ?? ''
  await office.post(`${path}/launch`)
  await office.post(`${path}/launch/now`)
  await office.post(`${path}/close`)

  const trail = await entries(w)
  const { user_id } = trail.find(({ action }) => action === 'staff.add').detail
  const id = path.split('/').at(-1)
  expect(trail.slice(-4)).toMatchObject([
    { actor: user_id, action: 'safety_check.create', detail: { id, purpose: 'drill' }, at: w.now() },
    { actor: user_id, action: 'safety_check.begin_launch', detail: { id } },
    { actor: user_id, action: 'safety_check.launch', detail: { id, prompted: 3 } },
    { actor: user_id, action: 'safety_check.close', detail: { id } },
  ])
  expect(JSON.stringify(trail)).not.toMatch(/秘密の題|山本|example\.jp/)
  expect([await broken(w), await broken(w, w.kawachi)]).toEqual([null, null])
})

test('forty things written down at the same moment make one chain without a gap', async () => {
  const w = await world()
  const before = (await entries(w)).length
  const all = Array.from({ length: 40 }, (_, n) =>
    inAssociation(w.db, n % 4 === 0 ? w.kawachi : w.fuse, (tx) =>
      audit(tx, {
        association: n % 4 === 0 ? w.kawachi : w.fuse,
        actor: 'cli',
        action: 'test',
        detail: { n, b: null, a: ['あ'], 長い: true },
        at: w.now(),
      }),
    ),
  )
  await Promise.all(all)
  const trail = await entries(w)
  expect(trail.map(({ seq }) => Number(seq))).toEqual(trail.map((_, index) => index + 1))
  expect(trail).toHaveLength(before + 30)
  expect([await broken(w), await broken(w, w.kawachi)]).toEqual([null, null])
})

test.each([
  ['changed', `update audit set detail = '{"prompted": 4}' where seq = 2 and association_id = $1`, 2],
  ['given to somebody else', `update audit set actor = 'nobody' where seq = 2 and association_id = $1`, 2],
  ['moved in time', `update audit set at = at - interval '1 ms' where seq = 2 and association_id = $1`, 2],
  ['taken out', `delete from audit where seq = 2 and association_id = $1`, 2],
  ['taken out at the start', `delete from audit where seq = 1 and association_id = $1`, 1],
])('an entry that was %s shows', async (_, tampering, seq) => {
  const w = await world()
  for (const n of [1, 2, 3])
    await inAssociation(w.db, w.fuse, (tx) =>
      audit(tx, { association: w.fuse, actor: 'cli', action: 'test', detail: { n }, at: w.now() }),
    )
  expect(await broken(w)).toBeNull()
  await w.store.owner.query(tampering, [w.fuse])
  expect(await broken(w)).toBe(seq)
})

test('the product itself can neither change nor remove an entry', async () => {
  const w = await world()
  const at_all = (work: Parameters<typeof inAssociation<unknown>>[2]) => inAssociation(w.db, w.fuse, work)
  await expect(at_all((tx) => tx.updateTable('audit').set({ actor: 'x' }).execute())).rejects.toThrow(
    'permission denied',
  )
  await expect(at_all((tx) => tx.deleteFrom('audit').execute())).rejects.toThrow('permission denied')
})
