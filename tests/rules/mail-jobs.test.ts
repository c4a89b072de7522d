import { expect, test } from 'vitest'
import { openMailLedger } from '../../src/deliveries/mail-ledger.ts'
import { openTurns } from '../../src/deliveries/turns.ts'
import { newId } from '../../src/id.ts'
import { openLeftovers } from '../../workers/leftovers.ts'

const FUSE = newId<'association'>()
const KAWACHI = newId<'association'>()

test('so many run at once, the next in the order in which they came, also after one that failed', async () => {
  const inTurn = openTurns(2)
  const began: number[] = []
  const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
  const ends = gates.map(({ promise }, n) =>
    inTurn(async () => {
      began.push(n)
      await promise
    }),
  )
  await settled()
  expect(began).toEqual([0, 1])
  gates[1]?.reject(new Error('refused'))
  await expect(ends[1]).rejects.toThrow('refused')
  await settled()
  expect(began).toEqual([0, 1, 2])
  for (const gate of gates) gate.resolve()
  await Promise.allSettled(ends)
  expect(began).toEqual([0, 1, 2, 3])
  expect(await inTurn(async () => 'free again')).toBe('free again')
})

function leftovers() {
  const lines: object[] = []
  const held: Promise<unknown>[] = []
  const log = { info: note, warn: note, error: note }
  function note(line: unknown) {
    lines.push(line as object)
  }
  return { lines, held, ...openLeftovers({ log, hold: (ending) => void held.push(ending) }) }
}

test('an association’s room is what its jobs leave of three hundred, and none at all of less than fifty', () => {
  const l = leftovers()
  let size = 100
  const own = l.begin(FUSE, () => size)
  const other = l.begin(FUSE, () => 150)
  expect([l.room(FUSE), l.room(KAWACHI)]).toEqual([50, 300])
  size = 101
  expect(l.room(FUSE)).toBe(0)
  other.over()
  expect(l.room(FUSE)).toBe(199)
  own.over()
  expect(l.room(FUSE)).toBe(300)
})

test('what outlasts its job is held, waited for, and told of where it fails', async () => {
  const l = leftovers()
  const slow = Promise.withResolvers<void>()
  l.keep(slow.promise)
  l.keep(Promise.reject(new TypeError('a mistake of ours')))
  l.keep(Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' })))
  let is_empty = false
  const emptied = l.untilEmpty().then(() => {
    is_empty = true
  })
  await settled()
  expect([is_empty, l.held.length]).toEqual([false, 3])
  slow.resolve()
  await emptied
  expect(l.lines).toEqual([
    { event: 'work_failed', queue: 'mail', code: 'TypeError' },
    { event: 'work_met_outage', queue: 'mail' },
  ])
})

test.each([
  ['meets a database that is away', 'ECONNREFUSED', 2],
  ['the database refuses for good', '23514', 1],
])('a settlement that %s (%s) is tried %d times', async (_, code, times) => {
  let tries = 0
  const execute = async () => {
    tries += 1
    if (tries === 1) throw Object.assign(new Error('no'), { code })
  }
  const ledger = openMailLedger({ transaction: () => ({ execute }) } as never)
  const mail = { association_id: FUSE, id: newId<'delivery'>(), attempt: 1 }
  const [written] = await Promise.allSettled([ledger.settle({ mail, step: { to: 'accepted' } })])
  expect([tries, written.status]).toEqual([times, times === 2 ? 'fulfilled' : 'rejected'])
})

const settled = () => new Promise((later) => setImmediate(later))
