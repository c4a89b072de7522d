import { describe, expect, test } from 'vitest'
import {
  confoundersOf,
  dayKind,
  EXCLUSIONS,
  exclusionOf,
  points,
  type Side,
  timeKind,
  verdictInWords,
  verdictOf,
} from '../../src/board/compare/verdict.ts'

const side = (more: Partial<Side> = {}): Side => ({
  purpose: 'drill',
  status: 'closed',
  left_out: false,
  prompted: 100,
  replied: 50,
  roles: new Map([['member', 100]]),
  wards: new Map([['東', 100]]),
  facility_types: new Map([['clinic', 100]]),
  weekday: 2,
  hour: 10,
  holiday: null,
  window_minutes: 720,
  ...more,
})

test.each([
  ['the same twice', {}, '差は偶然の範囲です（差 0.0ポイント、95%区間 −13.6〜+13.6）'],
  ['8 points more of 100', { replied: 58 }, '差は偶然の範囲です（差 +8.0ポイント、95%区間 −5.7〜+21.3）'],
  ['20 points more', { replied: 70 }, '先より高い（差 +20.0ポイント、95%区間 +6.4〜+32.6）'],
  ['20 points less', { replied: 30 }, '先より低い（差 −20.0ポイント、95%区間 −32.6〜−6.4）'],
  ['a Sunday', { weekday: 0 }, '曜日が違うため比べられません'],
  ['officers', { roles: new Map([['officer', 100]]) }, '対象が違うため比べられません'],
  [
    'officers on a Sunday',
    { roles: new Map([['officer', 100]]), weekday: 0 },
    '対象と曜日が違うため比べられません',
  ],
  [
    'officers on a Sunday night',
    { roles: new Map([['officer', 100]]), weekday: 0, hour: 3 },
    '対象・曜日と時間帯が違うため比べられません',
  ],
  ['another ward', { wards: new Map([['西', 100]]) }, '対象が違うため比べられません'],
  ['hospitals', { facility_types: new Map([['hospital', 100]]) }, '対象が違うため比べられません'],
  ['an hour only', { window_minutes: 60 }, '受付時間が違うため比べられません'],
  ['one that still runs', { status: 'open' as const }, 'まだ回答を受けているため比べられません'],
  ['one that waits', { status: 'frozen' as const }, 'まだ回答を受けているため比べられません'],
  ['an actual one', { purpose: 'actual' as const }, '訓練と本番は比べません'],
  ['nobody', { prompted: 0, replied: 0 }, '対象者がいないため比べられません'],
])('%s is told in plain words', (_, more, words) => {
  expect(verdictInWords(verdictOf(side(more), side()))).toBe(words)
})

test('河内: 14 of 15 officers on a Sunday and 60 of 120 members on a Tuesday are not compared', () => {
  const officers = side({ prompted: 15, replied: 14, roles: new Map([['officer', 15]]), weekday: 0 })
  const members = side({ prompted: 120, replied: 60, weekday: 2 })
  expect(verdictOf(members, officers)).toEqual({ kind: 'confounded', by: ['population', 'weekday'] })
})

describe('what counts as another population, day, time or window', () => {
  test.each([
    [
      'ten of a hundred of another role',
      {
        roles: new Map([
          ['member', 90],
          ['officer', 10],
        ]),
      },
      [],
    ],
    [
      'eleven',
      {
        roles: new Map([
          ['member', 89],
          ['officer', 11],
        ]),
      },
      ['population'],
    ],
    ['twice as long', { window_minutes: 1_440 }, []],
    ['longer than that', { window_minutes: 1_441 }, ['window']],
    ['another working day', { weekday: 5 }, []],
    ['a holiday on a working day', { holiday: '文化の日' }, ['weekday']],
  ] as const)('%s', (_, more, by) => {
    expect(confoundersOf(side(more as Partial<Side>), side())).toEqual(by)
  })

  test.each([
    [0, null, 'rest'],
    [1, null, 'working'],
    [6, null, 'saturday'],
    [6, '建国記念の日', 'rest'],
  ])('weekday %i (%s) is %s', (weekday, holiday, kind) => {
    expect(dayKind({ weekday, holiday })).toBe(kind)
  })

  test.each([
    [5, 'night'],
    [6, 'about'],
    [8, 'about'],
    [9, 'working'],
    [17, 'working'],
    [18, 'about'],
    [21, 'about'],
    [22, 'night'],
  ])('%i o’clock is %s', (hour, kind) => {
    expect(timeKind({ hour })).toBe(kind)
  })
})

test.each([
  [{ purpose: 'test' as const }, 'test'],
  [{ status: 'withdrawn' as const }, 'withdrawn'],
  [{ status: 'withdrawn' as const, left_out: true }, 'left_out'],
  [{ left_out: true }, 'left_out'],
  [{ status: 'open' as const }, null],
  [{}, null],
])('%j is left out as %s', (more, reason) => {
  expect(exclusionOf(side(more))).toBe(reason)
  if (reason) expect(EXCLUSIONS[reason as keyof typeof EXCLUSIONS]).toBeTruthy()
})

test.each([
  [0.0432, '+4.3'],
  [-0.12, '−12.0'],
  [0.0004, '0.0'],
  [-0.0004, '0.0'],
])('%f is %s points', (share, words) => {
  expect(points(share)).toBe(words)
})
