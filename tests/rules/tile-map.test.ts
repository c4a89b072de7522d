import { expect, test } from 'vitest'
import { columnsFor, STEPS, stepOf } from '../../src/board/map/tile-map.tsx'

test.each([
  [0, 10, 0],
  [2, 10, 0],
  [25, 100, 1],
  [49, 100, 1],
  [1, 2, 2],
  [3, 4, 3],
  [99, 100, 3],
  [1, 1, 4],
])('%i of %i answers are step %i', (replied, prompted, step) => {
  expect(stepOf({ replied, prompted })).toBe(step)
})

test('a ward in which nobody was asked has no step, and the steps have names', () => {
  expect(stepOf({ replied: 0, prompted: 0 })).toBeNull()
  expect(STEPS.map(({ label }) => label)).toEqual(['25%未満', '25〜50%', '50〜75%', '75%以上', '全員'])
})

test.each([
  [0, 1],
  [1, 1],
  [3, 2],
  [7, 3],
  [24, 4],
  [100, 4],
])('%i wards stand in %i columns', (wards, columns) => {
  expect(columnsFor(wards)).toBe(columns)
})
