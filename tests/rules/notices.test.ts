import { describe, expect, test } from 'vitest'
import { isAfterDeadline, isOtherTime, otherDay } from '../../src/safety-checks/notices/dates.ts'
import {
  advanceAt,
  extendedBy,
  extensionFault,
  isAnnounceable,
  isCallable,
  isWithdrawable,
  movedDeadline,
  sentenceFault,
} from '../../src/safety-checks/notices/rules.ts'
import { noticeHeadline, noticeWords, type Tag } from '../../src/safety-checks/notices/words.ts'
import { isLate } from '../../src/safety-checks/rules.ts'

const at = new Date('2026-11-05T10:00:00+09:00')
const inHours = (hours: number) => new Date(at.getTime() + hours * 60 * 60_000)

test.each([
  ['2026-11-25T09:00:00+09:00', 14, '2026-11-11T10:00:00+09:00'],
  ['2026-11-25T00:00:00+09:00', 1, '2026-11-24T10:00:00+09:00'],
  ['2026-11-25T23:59:00+09:00', 1, '2026-11-24T10:00:00+09:00'],
  ['2027-01-01T08:30:00+09:00', 1, '2026-12-31T10:00:00+09:00'],
])('a check at %s is announced %i days before at ten in Japan', (comes_at, days, due) => {
  expect(advanceAt(new Date(comes_at), days)).toEqual(new Date(due))
})

const CHECK = { status: 'draft', discarded_at: null, purpose: 'drill', closed_at: null } as const

describe('what may be done with a check', () => {
  test.each([
    [CHECK, [true, true, false]],
    [{ ...CHECK, status: 'scheduled' }, [true, true, false]],
    [{ ...CHECK, discarded_at: at }, [false, false, false]],
    [{ ...CHECK, purpose: 'actual' }, [false, false, false]],
    [{ ...CHECK, status: 'open' }, [false, true, true]],
    [{ ...CHECK, status: 'frozen' }, [false, true, true]],
    [{ ...CHECK, status: 'open', purpose: 'actual' }, [false, false, true]],
    [{ ...CHECK, status: 'closed', closed_at: inHours(-23) }, [false, false, true]],
    [{ ...CHECK, status: 'closed', closed_at: inHours(-25) }, [false, false, false]],
    [{ ...CHECK, status: 'withdrawn', closed_at: at }, [false, false, false]],
  ] as const)('%o: announced, called off, withdrawn %o', (check, may) => {
    expect([isAnnounceable(check), isCallable(check), isWithdrawable(check, at)]).toEqual(may)
  })
})

test.each([
  ['', 'sentence_empty'],
  ['\u3000 ', 'sentence_empty'],
  ['あ'.repeat(201), 'sentence_too_long'],
  ['あ'.repeat(200), null],
  ['誤り\u202eです', 'sentence_hidden_characters'],
  ['訓練を、本番として送りました。', null],
])('a correction that says %j', (sentence, fault) => expect(sentenceFault(sentence)).toBe(fault))

describe('extending', () => {
  test.each([
    [inHours(1), inHours(1), 'deadline_not_later'],
    [inHours(1), inHours(2), null],
    [null, inHours(1), null],
    [inHours(-2), inHours(-1), 'deadline_too_soon'],
    [inHours(1), inHours(24 * 8), 'deadline_too_far'],
  ])('from %s to %s: %s', (deadline_at, wanted, fault) =>
    expect(extensionFault({ deadline_at }, wanted, at)).toBe(fault),
  )
  test.each([
    [inHours(1), inHours(2)],
    [inHours(-1), inHours(1)],
    [null, inHours(1)],
  ])('an hour from %s is %s', (deadline_at, to) => expect(extendedBy({ deadline_at }, 60, at)).toEqual(to))
})

test.each([
  ['two hours after the old day', inHours(22), inHours(20), inHours(50), inHours(52)],
  ['three days after it', inHours(92), inHours(20), inHours(50), inHours(122)],
  ['at the old day itself', inHours(20), inHours(20), inHours(50), inHours(52)],
  ['before the old day', inHours(1), inHours(20), inHours(50), inHours(52)],
  ['moved to an earlier day', inHours(52), inHours(50), inHours(20), inHours(22)],
  ['without an old day, before the new one', inHours(1), null, inHours(50), inHours(52)],
  ['without an old day, after the new one', inHours(60), null, inHours(50), inHours(60)],
  ['never set', null, inHours(20), inHours(50), null],
] as const)('日を改める of a check with its deadline %s', (_, deadline_at, came_at, comes_at, moved) =>
  expect(movedDeadline(deadline_at, came_at, comes_at)).toEqual(moved),
)

test.each([
  ['no deadline', null, inHours(1), false],
  ['the deadline later', inHours(2), inHours(1), false],
  ['the deadline at that very moment', inHours(1), inHours(1), true],
  ['the deadline before', inHours(1), inHours(20), true],
] as const)(
  'a drill that comes with %s comes too late to be answered: %s',
  (_, deadline_at, comes_at, late) => expect(isAfterDeadline({ deadline_at }, comes_at)).toBe(late),
)

test.each([
  [null, false],
  [inHours(1), false],
  [new Date(inHours(1).getTime() + 59_000), false],
  [new Date(inHours(1).getTime() + 60_000), true],
  [inHours(0), true],
])('a launch planned for %s is another time than the members are told: %s', (launches_at, other) =>
  expect(isOtherTime(launches_at, inHours(1))).toBe(other),
)

test.each([
  ['drill', null, false],
  ['drill', '2026-11-05T23:59:00+09:00', false],
  ['drill', '2026-11-05T00:00:00+09:00', false],
  ['drill', '2026-11-06T00:00:00+09:00', true],
  ['test', '2026-11-04T23:59:00+09:00', true],
  ['actual', '2026-11-25T09:00:00+09:00', false],
] as const)('a %s announced for %s leaves on another day now: %s', (purpose, day, other) => {
  const announced_for = day && new Date(day)
  expect(otherDay({ purpose, announced_for }, at)).toEqual(other ? announced_for : null)
})

test.each([
  [null, null, false],
  [inHours(-1), null, true],
  [inHours(1), null, false],
  [inHours(1), inHours(-1), true],
  [at, at, false],
])('an answer with the deadline %s and the close %s is late: %s', (deadline_at, closed_at, late) =>
  expect(isLate({ deadline_at, closed_at }, at)).toBe(late),
)

describe('the words of a notice', () => {
  test.each([
    ['drill', '【予告】', '【訓練】【予告】大阪880万人訓練'],
    ['drill', '【訂正】', '【訓練】【訂正】大阪880万人訓練'],
    ['test', '【中止】', '【配信テスト】【中止】大阪880万人訓練'],
    ['actual', '【訂正】', '【訂正】【安否確認】大阪880万人訓練'],
  ] as const)('of a %s with %s begin with %s', (purpose, tag, headline) =>
    expect(noticeHeadline({ check: { purpose, title: '大阪880万人訓練' }, tag })).toBe(headline),
  )
  test('ask for no name, link or tag that somebody typed', () => {
    const words = noticeWords({
      check: { purpose: 'drill', title: '{リンク}<b>' },
      association_name: '布施医師会',
      phone: null,
      tag: '【訂正】' satisfies Tag,
      lines: ['{宛名}<script>'],
    })
    expect(words.mail_text).not.toContain('{リンク}')
    expect(words.mail_text.match(/\{宛名\}/g)).toHaveLength(1)
    expect(words.mail_html).not.toMatch(/<script>|<b>/)
    for (const text of [words.alt_text, words.mail_subject, words.mail_text])
      expect(text).toMatch(/^【訓練】/)
  })
})
