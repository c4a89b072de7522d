import { expect, test } from 'vitest'
import { addAssociation } from '../../src/roster/add-association.ts'
import { world } from '../world.ts'

test.each([
  ['枚岡医師会', 'added'],
  ['布施医師会', 'name_taken'],
  ['', 'bad_name'],
  ['訓練医師会', 'bad_name'],
  ['{リンク}医師会', 'bad_name'],
  ['枚岡\u202e医師会', 'bad_name'],
])('an association called 「%s」 is %s', async (name, outcome) => {
  const w = await world()
  const added = await addAssociation(w.db, {
    name,
    phone: null,
    line_channel_id: null,
    by: 'cli',
    at: w.now(),
  })
  expect(added.ok ? 'added' : added.reason).toBe(outcome)
  const { rowCount } = await w.store.owner.query('select from association')
  expect(rowCount).toBe(added.ok ? 3 : 2)
})
