import { expect, test } from 'vitest'
import { pickByNumber, pressedAs, readList, readPressed, readQuick } from '../../src/board/enter/rules.ts'
import {
  type Hearing,
  hearingQuery,
  isLeader,
  keptAs,
  leaderAs,
  provenance,
  readHearing,
} from '../../src/replies/hearing.ts'
import type { Reply } from '../../src/replies/table.ts'
import { OWN_NUMBER } from '../../src/roster/import/plan.ts'
import type { MemberId } from '../../src/roster/table.ts'

const MEMBER = '10000000-0000-4000-8000-000000000001' as MemberId

test.each([
  ['0124 2', '0124', 'partly_open', true],
  ['01242', '0124', 'partly_open', false],
  [' ０１２４　１ ', '0124', 'open', true],
  ['24、3', '24', 'closed', true],
  ['A-124 4', 'a-124', 'needs_help', true],
  ['111', '11', 'open', false],
])('%s is the number %s and the answer %s', (typed, number, condition, is_parted) => {
  expect(readQuick(typed)).toMatchObject({ number, condition, is_parted })
})

test.each(['', '1', '12', '0124 5', '0125', '0124 0', '1 2 3', 'もり', '0'.repeat(30)])(
  '「%s」 is no entry: nothing is guessed',
  (typed) => {
    expect(readQuick(typed)).toBeNull()
  },
)

const NUMBERS = ['24', '124', '0024', '1242', 'A7']
test.each([
  ['24 1', ['24']],
  ['241', ['24']],
  ['124 1', ['124']],
  ['4 1', null],
  ['042 1', []],
  ['42 1', ['1242']],
  ['421', []],
  ['a7 3', ['A7']],
  // The answer was forgotten, or 124 was meant: nobody knows.
  ['1242', null],
  ['1242 1', ['1242']],
])('of 24, 124, 0024, 1242 and A7 「%s」 means %o', (typed, meant) => {
  const read = readQuick(typed)
  const picked =
    read &&
    pickByNumber(
      NUMBERS.map((member_number) => ({ member_number })),
      read,
    )
  expect(picked?.map(({ member_number }) => member_number) ?? null).toEqual(meant)
})

test('several whose numbers end so are all named, and nobody is found by a number of our own making', () => {
  const numbered = (...numbers: string[]) => numbers.map((member_number) => ({ member_number }))
  const quick = { number: '24', is_parted: true, whole: '241' }
  expect(pickByNumber(numbered('124', '0024', `${OWN_NUMBER}24`), quick)).toEqual(numbered('124', '0024'))
})

test.each([
  [{ via: 'line', heard_from: null }, 'LINE'],
  [{ via: 'office', heard_from: 'phone:self' }, '電話 聞き取り(本人)'],
  [{ via: 'office', heard_from: 'visit:staff' }, '対面 聞き取り(家族・職員)'],
  [{ via: 'office', heard_from: 'phone:leader' }, '電話 聞き取り(班長)'],
  [{ via: 'fax', heard_from: 'fax:self' }, 'FAX(本人)'],
  [{ via: 'fax', heard_from: null }, 'FAX'],
  [{ via: 'leader', heard_from: 'leader' }, '班長が確認'],
  [{ via: 'office', heard_from: null }, '事務局が電話で確認'],
  [{ via: 'office', heard_from: 'toString:self' }, '事務局が電話で確認'],
] satisfies [Pick<Reply, 'via' | 'heard_from'>, string][])('%o is told as %s', (reply, words) => {
  expect(provenance(reply)).toBe(words)
})

test('how it was heard goes into the address and back; what is unknown there is 電話・先生本人', () => {
  const usual: Hearing = { how: 'phone', who: 'self' }
  expect(hearingQuery(usual)).toEqual({})
  expect(readHearing({})).toEqual(usual)
  expect(readHearing({ how: 'toString', who: 'x' })).toEqual(usual)
  for (const how of ['phone', 'visit', 'fax'] as const)
    for (const who of ['self', 'staff', 'leader'] as const)
      expect(readHearing(hearingQuery({ how, who }))).toEqual({ how, who })
  expect(keptAs({ how: 'visit', who: 'staff' })).toEqual({ via: 'office', heard_from: 'visit:staff' })
})

test('a button says which answer, whose, and what stood there; anything else is nothing', () => {
  const pressed = { condition: 'needs_help', member: MEMBER, seen: null } as const
  expect(readPressed(pressedAs(pressed))).toEqual(pressed)
  for (const value of [undefined, '', 'open', `toString.${MEMBER}.`, 'open.x.', `open.${MEMBER}.x`])
    expect(readPressed(value)).toBeNull()
  expect(readList('needs-help')).toBe('needs-help')
  expect(readList('//evil.example')).toBe('enter')
})

test('an area leader is told from a person of the office', () => {
  expect(isLeader(leaderAs(MEMBER))).toBe(true)
  for (const other of [null, 'kishi', 'leader:x', MEMBER]) expect(isLeader(other)).toBe(false)
})
