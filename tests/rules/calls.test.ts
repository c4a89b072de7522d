import { expect, test } from 'vitest'
import { byWard, callAs, progressOf, readCall, wardKey, wardName } from '../../src/board/calls/rules.ts'
import { CLAIM_MS, callSentence, callWords, isBeingCalled } from '../../src/replies/call-rules.ts'
import type { CallNoteId, CallWhat } from '../../src/replies/table.ts'
import type { MemberId } from '../../src/roster/table.ts'

const AT = new Date('2026-11-05T10:12:00+09:00')
const noted = (what: CallWhat, minutes_ago: number) => ({
  what,
  noted_at: new Date(AT.getTime() - minutes_ago * 60_000),
})

test.each([
  ['calling', 0, true, 'かけています', '山本さんがかけています'],
  ['calling', 4.9, true, 'かけています', '山本さんがかけています'],
  ['calling', 5, false, 'かけました', '山本さんがかけました'],
  ['no_answer', 0, false, 'つながらない', '山本さん つながらない'],
  ['call_again', 1, false, 'かけ直す', '山本さん かけ直す'],
] as const)('%s, noted %s minutes ago, is a call now: %s', (what, minutes, is_now, words, sentence) => {
  const note = noted(what, minutes)
  expect(isBeingCalled(note, AT)).toBe(is_now)
  expect(callWords(note, AT)).toBe(words)
  expect(callSentence('山本さん', note, AT)).toBe(sentence)
})

test('a word to colleagues lasts five minutes', () => expect(CLAIM_MS).toBe(300_000))

const MEMBER = '10000000-0000-4000-8000-000000000001' as MemberId
const NOTE = '20000000-0000-4000-8000-000000000001' as CallNoteId
const SEEN = '30000000-0000-4000-8000-000000000001' as CallNoteId

test.each([
  { what: 'calling', member: MEMBER, id: NOTE, seen: SEEN },
  { what: 'no_answer', member: MEMBER, id: NOTE, seen: null },
] as const)('what a button says is read as it was written', (pressed) => {
  expect(readCall(callAs(pressed))).toEqual(pressed)
})

test.each([
  undefined,
  '',
  'calling',
  `open.${MEMBER}.${NOTE}.`,
  `calling.x.${NOTE}.`,
  `calling.${MEMBER}.${NOTE}.x`,
])('「%s」 is no press', (value) => expect(readCall(value)).toBeNull())

const WARDS = [
  { ward: '東', prompted: 10, replied: 4 },
  { ward: null, prompted: 3, replied: 3 },
]
test.each([
  [undefined, { done: 7, left: 6 }],
  ['東', { done: 4, left: 6 }],
  ['-', { done: 3, left: 0 }],
  ['北', { done: 0, left: 0 }],
])('of ward %s stand %o', (ward, progress) => expect(progressOf(WARDS, ward)).toEqual(progress))

test('people come ward by ward, those without one under a name that says so', () => {
  const people = [{ ward: '東' }, { ward: '東' }, { ward: null }]
  expect(
    byWard(people).map(({ ward, people: some }) => [wardName(ward), wardKey(ward), some.length]),
  ).toEqual([
    ['東', '東', 2],
    ['区の登録なし', '-', 1],
  ])
})
