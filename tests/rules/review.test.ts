import { expect, test } from 'vitest'
import { hourOf, paperFault, paperLines, readRain } from '../../src/safety-checks/review/rules.ts'

test.each([
  ['2024-08-25T10:00:00+09:00', { weekday: 0, hour: 10, holiday: null }],
  ['2024-09-03T10:30:00+09:00', { weekday: 2, hour: 10, holiday: null }],
  // In London it is still the evening before.
  ['2026-11-03T00:10:00+09:00', { weekday: 2, hour: 0, holiday: '文化の日' }],
  ['2026-11-02T23:59:00+09:00', { weekday: 1, hour: 23, holiday: null }],
  ['2026-05-06T09:00:00+09:00', { weekday: 3, hour: 9, holiday: '振替休日' }],
])('a check that left at %s', (at, hour) => {
  expect(hourOf(new Date(at))).toEqual(hour)
})

test.each([
  ['rained', 'rained'],
  ['dry', 'dry'],
  ['unknown', 'unknown'],
  ['', null],
  ['toString', null],
  [undefined, null],
])('the weather %s is %s', (typed, kept) => {
  expect(readRain(typed)).toBe(kept)
})

test.each([
  ['', null],
  ['一般診療所の未回答が多い。\r\nLINEの登録会を開く。', null],
  ['あ'.repeat(240), null],
  ['あ'.repeat(241), 'too_long'],
  ['𠮷'.repeat(240), null],
  [Array(6).fill('い').join('\n'), null],
  [Array(7).fill('い').join('\n'), 'too_many_lines'],
  // Blank lines cost no room on the paper.
  [`い\n\n\n\n\n\n\nい\n`, null],
  ['い\u202eい', 'hidden_characters'],
  ['い\u0000', 'hidden_characters'],
  ['辻󠄀', null],
])('the words %j for the paper: %s', (typed, fault) => {
  expect(paperFault(typed)).toBe(fault)
})

test('lines are kept without blanks around and between them', () => {
  expect(paperLines(' 一 \r\n\r\n　二\r三')).toEqual(['一', '二', '三'])
})
