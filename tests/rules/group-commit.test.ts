import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupCommit } from '../../src/group-commit.ts'

/** A write that stays in flight until the test lets it end. */
function slowWrite() {
  const batches: { items: number[]; ends: () => void; fails: (error: Error) => void }[] = []
  const write = (items: number[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    batches.push({ items, ends: resolve, fails: reject })
    return promise
  }
  return { batches, write }
}

/** Every promise that can settle by now has settled after this. */
const aTurn = () => new Promise((later) => setImmediate(later))

test('what arrives during a write leaves together when it returns, and not before', async () => {
  const { batches, write } = slowWrite()
  const add = groupCommit(write, { limit: 100 })

  const first = add(1)
  await aTurn()
  const rest = [add(2), add(3), add(4)]
  await aTurn()
  expect(batches.map(({ items }) => items)).toEqual([[1]])

  batches[0]?.ends()
  await first
  await aTurn()
  expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3, 4]])
  batches[1]?.ends()
  await Promise.all(rest)
})

test('nobody is told "written" before the write of their own batch has returned', async () => {
  const { batches, write } = slowWrite()
  const add = groupCommit(write, { limit: 1 })
  const told: number[] = []
  for (const item of [1, 2]) void add(item).then(() => told.push(item))

  await aTurn()
  expect(told).toEqual([])
  batches[0]?.ends()
  await aTurn()
  expect(told).toEqual([1])
})

test('a failed batch fails its own callers and nobody else', async () => {
  const { batches, write } = slowWrite()
  const add = groupCommit(write, { limit: 2 })
  const ends = Promise.allSettled([1, 2, 3].map(add))

  await aTurn()
  batches[0]?.fails(new Error('gone'))
  await aTurn()
  batches[1]?.ends()
  expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])

  const later = add(4)
  await aTurn()
  batches[2]?.ends()
  await later
})

test('a write that throws at once fails its callers like any other', async () => {
  const add = groupCommit<number>(
    () => {
      throw new Error('broken')
    },
    { limit: 2 },
  )
  await expect(add(1)).rejects.toThrow('broken')
  await expect(add(2)).rejects.toThrow('broken')
})

test('whatever the timing, each item is written once, in order, never two writes at a time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ turns: fc.nat(3), fails: fc.boolean() }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      async (arrivals, limit) => {
        const written: number[] = []
        let inFlight = 0
        const add = groupCommit<number>(
          async (items) => {
            expect(++inFlight).toBe(1)
            expect(items.length).toBeLessThanOrEqual(limit)
            await aTurn()
            written.push(...items)
            inFlight--
            if (items.some((item) => arrivals[item]?.fails)) throw new Error('gone')
          },
          { limit },
        )
        const told: Promise<'written' | 'failed'>[] = []
        for (const [item, { turns }] of arrivals.entries()) {
          for (let turn = 0; turn < turns; turn++) await aTurn()
          told.push(
            add(item).then(
              () => 'written' as const,
              () => 'failed' as const,
            ),
          )
        }
        const ends = await Promise.all(told)
        expect(written).toEqual(arrivals.map((_, item) => item))
        for (const [item, { fails }] of arrivals.entries()) if (fails) expect(ends[item]).toBe('failed')
      },
    ),
    { numRuns: 100 },
  )
})
