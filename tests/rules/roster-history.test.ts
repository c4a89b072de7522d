import { expect, test } from 'vitest'
import { addressChanges, facilitiesInWords } from '../../src/roster/note-changes.ts'

const words = (before: string[], after: string[], system: 'mail' | 'line' = 'mail') =>
  addressChanges(system, before, after).map(
    (change) => `${change.field}: ${change.old ?? ''} → ${change.new ?? ''}`,
  )

test.each<[string, string, string, string[]]>([
  ['nothing where nothing changed', 'a b', 'a b', []],
  ['a first one', '', 'a', ['mail:  → a']],
  ['one more behind the others', 'a', 'a b', ['mail:  → b']],
  ['one more before the others', 'a', 'b a', ['mail:  → b', 'mail_order: a → b, a']],
  ['one that went', 'a b', 'b', ['mail: a → ']],
  ['one in the place of another', 'a b', 'c b', ['mail: a → c']],
  ['one for another, and behind', 'a b', 'b c', ['mail: a → c', 'mail_order: a, b → b, c']],
  ['two for one', 'a', 'b c', ['mail: a → b', 'mail:  → c']],
  ['one for two', 'a b', 'c', ['mail: a → c', 'mail: b → ']],
  ['another order', 'a b c', 'c a b', ['mail_order: a, b, c → c, a, b']],
  ['the last one gone', 'a', '', ['mail: a → ']],
])('of the addresses the history tells %s', (_, before, after, told) => {
  const listed = (text: string) => text.split(' ').filter((address) => address !== '')
  expect(words(listed(before), listed(after))).toEqual(told)
})

test('LINE has no order to tell', () => {
  expect(words(['a'], ['b', 'a'], 'line')).toEqual(['line:  → b'])
})

const place = (id: string, name: string, ward: string) => ({ id: id as never, name, ward })

test.each([
  ['the same clinic', place('1', '森医院', '東'), place('1', '森医院', '東'), [null, null]],
  ['another clinic', place('1', '森医院', '東'), place('2', '林医院', '東'), ['森医院', '林医院']],
  ['its namesake', place('1', '森医院', '東'), place('2', '森医院', '西'), ['森医院（東）', '森医院（西）']],
  ['a first one', null, place('2', '森医院', '西'), [null, '森医院']],
  ['none any more', place('1', '森医院', '東'), null, ['森医院', null]],
])('a move to %s is told by names that differ', (_, from, to, told) => {
  expect(facilitiesInWords(from, to)).toEqual(told)
})
