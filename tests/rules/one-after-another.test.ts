import { expect, test } from 'vitest'
import { openQueuesByKey } from '../../src/replies/one-after-another.ts'

test('work of one phone runs in its order, waits for no other phone, and not for a failure either', async () => {
  const told: string[] = []
  const slow = Promise.withResolvers<void>()
  const inOrder = openQueuesByKey()
  const first = inOrder('tanaka', async () => {
    await slow.promise
    told.push('tanaka 1')
    throw new Error('no')
  })
  const second = inOrder('tanaka', async () => told.push('tanaka 2'))
  await inOrder('mori', async () => told.push('mori'))
  slow.resolve()
  await expect(first).rejects.toThrow('no')
  await second
  expect(told).toEqual(['mori', 'tanaka 1', 'tanaka 2'])
})
