import { expect, test } from 'vitest'
import { isServed, type ServingLoan } from '../../src/loans/lending/served.ts'

const loans = (text: string): ServingLoan[] =>
  text.split(' ').map((one) => {
    const [asked = '', status] = one.split(':')
    return { asked, status: status as ServingLoan['status'] }
  })

test.each([
  ['1:on_loan', true],
  ['1:returned', false],
  ['1:requested', false],
  // A combination, asked for in one press.
  ['1:on_loan 1:on_loan', true],
  ['1:on_loan 1:requested', false],
  ['1:on_loan 1:held', false],
  ['1:on_loan 1:approved', false],
  ['1:on_loan 1:reserved', false],
  ['1:on_loan 1:declined', false],
  ['1:on_loan 1:cancelled', false],
  ['1:on_loan 1:broken', false],
  ['1:on_loan 1:declined 2:on_loan', true],
  // Asked for one after the other, either would do.
  ['1:on_loan 2:requested', false],
  ['1:on_loan 2:declined', true],
  ['1:broken 2:on_loan', true],
])('loans of a need, as press:status, %s: its power is there %s', (text, is_met) => {
  expect(isServed(loans(text))).toBe(is_met)
})
