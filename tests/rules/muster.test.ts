import { expect, test } from 'vitest'
import { newId } from '../../src/id.ts'
import { readStation, readWanted } from '../../src/muster/rules.ts'

test('the form says where everybody is to go; what nobody could have chosen is left out', () => {
  const [one, two, three, station] = [newId(), newId(), newId(), newId()]
  const form = {
    working_for: 'x',
    [`to.${one}`]: station,
    [`seen.${one}`]: '2',
    [`to.${two}`]: '',
    [`seen.${two}`]: '0',
    [`to.${three}`]: station,
    'to.nobody': station,
    [`to.${newId()}`]: 'elsewhere',
    [`seen.${station}`]: '1',
  }
  expect(readWanted(form)).toEqual([
    { member: one, station, seen: 2 },
    { member: two, station: null, seen: 0 },
  ])
})

test.each([
  [
    { name: ' 布施小学校 ', address: '' },
    { name: '布施小学校', address: null },
  ],
  [
    { name: '布施小学校', address: ' 長堂1-1 ' },
    { name: '布施小学校', address: '長堂1-1' },
  ],
  [{ name: '　', address: '' }, 'no_name'],
  [{ name: '\u200B\u202E', address: '' }, 'no_name'],
  [{ name: '校'.repeat(41), address: '' }, 'long_name'],
  [
    { name: '𠮷'.repeat(40), address: '' },
    { name: '𠮷'.repeat(40), address: null },
  ],
  [{ name: '校', address: '所'.repeat(101) }, 'long_address'],
])('%j is read as %j', (typed, read) => {
  expect(readStation(typed)).toEqual(read)
})
