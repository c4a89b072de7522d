import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shelfOf } from '../../src/loans/ledger/unit-map.tsx'
import { placesOf } from '../../src/loans/matching/distance.ts'

const WARDS = ['布施', '長瀬', '枚岡', '石切', '池島', '北区', '平野区', '医師会', '東', '西']

test('布施 lies to the west of 枚岡, 石切 to the north of 池島, and the map begins at its upper left', () => {
  const places = placesOf(['布施', '枚岡', '石切', '池島'])
  const at = (ward: string) => places.get(ward) ?? { x: -1, y: -1 }
  expect(at('布施').x).toBeLessThan(at('枚岡').x)
  expect(at('石切').y).toBeLessThan(at('池島').y)
  expect(Math.min(...[...places.values()].map(({ x }) => x))).toBe(0)
  expect(Math.min(...[...places.values()].map(({ y }) => y))).toBe(0)
})

test('what no map knows stands in rows below it, four a row', () => {
  const places = placesOf(['布施', '医師会', 'a', 'b', 'c', 'd'])
  expect([...places]).toEqual([
    ['布施', { x: 0, y: 0 }],
    ['医師会', { x: 0, y: 1 }],
    ['a', { x: 1, y: 1 }],
    ['b', { x: 2, y: 1 }],
    ['c', { x: 3, y: 1 }],
    ['d', { x: 0, y: 2 }],
  ])
  expect([...placesOf(['医師会'])]).toEqual([['医師会', { x: 0, y: 0 }]])
  expect(placesOf([]).size).toBe(0)
})

test('whatever the wards, each has a tile of its own', () => {
  fc.assert(
    fc.property(fc.subarray(WARDS, { minLength: 1 }), (wards) => {
      const places = placesOf(wards)
      expect([...places.keys()].sort()).toEqual([...wards].sort())
      expect(new Set([...places.values()].map(({ x, y }) => `${x},${y}`)).size).toBe(wards.length)
      for (const { x, y } of places.values()) expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
    }),
  )
})

test.each([
  [{ units: 2, free: 0 }, 'none'],
  [{ units: 2, free: 1 }, 'some'],
  [{ units: 2, free: 2 }, 'all'],
] as const)('a shelf of %o is %s', (tile, shelf) => {
  expect(shelfOf(tile)).toBe(shelf)
})
