import { expect, test } from 'vitest'
import { takesReserve } from '../../src/safety-checks/quota/rules.ts'

test.each([
  ['drill', 2, 302, 300, false],
  ['drill', 3, 302, 300, true],
  ['test', 3, 302, 300, true],
  ['drill', 1, 0, 300, true],
  ['drill', 0, 100, 300, false],
  ['drill', 500, 300, 0, false],
  ['drill', 500, null, 300, false],
  ['actual', 500, 300, 300, false],
] as const)(
  'a %s of %s LINE messages with %s left and %s put aside takes of them: %s',
  (purpose, needed, left, reserve, takes) => {
    expect(takesReserve({ needed, left, reserve }, purpose)).toBe(takes)
  },
)
