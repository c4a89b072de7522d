import { describe, expect, test } from 'vitest'
import { holidayOn } from '../../src/safety-checks/launching/holidays.ts'
import { confirmFaults, dueFault, isTooLate, unusualOf } from '../../src/safety-checks/launching/rules.ts'
import { chosenReminders, isQuiet, reminderTimes } from '../../src/safety-checks/reminders/rules.ts'

/** 内閣府「国民の祝日について」 and the 暦要項 of the years to come, as month/day. */
const HOLIDAYS: Record<number, string> = {
  2024: '1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 11/23',
  2025: '1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24',
  2026: '1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23',
  2027: '1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23',
  2028: '1/1 1/10 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/22 10/9 11/3 11/23',
  2029: '1/1 1/8 2/11 2/12 2/23 3/20 4/29 4/30 5/3 5/4 5/5 7/16 8/11 9/17 9/23 9/24 10/8 11/3 11/23',
  2030: '1/1 1/14 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/23 10/14 11/3 11/4 11/23',
}

const daysOf = (year: number) =>
  Array.from({ length: 366 }, (_, n) => new Date(Date.UTC(year, 0, n + 1)))
    .filter((at) => at.getUTCFullYear() === year)
    .map((at) => ({ year, month: at.getUTCMonth() + 1, day: at.getUTCDate() }))

describe('the holidays of Japan', () => {
  test.each(Object.entries(HOLIDAYS))('of %s are these and no others', (year, expected) => {
    const found = daysOf(Number(year)).filter(holidayOn)
    expect(found.map(({ month, day }) => `${month}/${day}`).join(' ')).toBe(expected)
  })
  test.each([
    [{ year: 2026, month: 9, day: 22 }, '国民の休日'],
    [{ year: 2026, month: 5, day: 6 }, '振替休日'],
    [{ year: 2027, month: 3, day: 22 }, '振替休日'],
    [{ year: 2026, month: 3, day: 20 }, '春分の日'],
    [{ year: 2028, month: 9, day: 22 }, '秋分の日'],
    [{ year: 2026, month: 5, day: 7 }, null],
  ])('%o is called %s', (day, name) => {
    expect(holidayOn(day)).toBe(name)
  })
})

const at = (text: string) => new Date(`${text}:00+09:00`)

test.each([
  ['2026-11-05T10:00', []],
  ['2026-11-23T10:00', [{ kind: 'holiday', name: '勤労感謝の日' }]],
  ['2026-11-22T10:00', [{ kind: 'weekend' }]],
  ['2026-11-05T20:59', []],
  ['2026-11-05T21:00', [{ kind: 'night' }]],
  ['2026-11-05T06:59', [{ kind: 'night' }]],
  ['2026-09-22T23:00', [{ kind: 'holiday', name: '国民の休日' }, { kind: 'night' }]],
])('a launch at %s is asked about for %o', (when, unusual) => {
  expect(unusualOf(at(when))).toEqual(unusual)
})

test.each([
  ['2026-11-05T10:04', null, 'due_too_soon'],
  ['2026-11-05T10:05', null, null],
  ['2027-11-20T10:00', null, 'due_too_far'],
  ['2026-11-06T10:00', '2026-11-06T10:04', 'deadline_too_soon'],
  ['2026-11-06T10:00', '2026-11-06T12:00', null],
  ['2026-11-06T10:00', '2026-11-13T10:01', 'deadline_too_far'],
])('a launch set for %s with answers until %s is refused for %s', (due_at, deadline_at, fault) => {
  const times = { due_at: at(due_at), deadline_at: deadline_at ? at(deadline_at) : null }
  expect(dueFault(times, at('2026-11-05T10:00'))).toBe(fault)
})

test.each([
  ['drill', 15, false],
  ['drill', 16, true],
  ['test', 16, true],
  ['actual', 600, false],
] as const)('a %s found %i minutes after its time is too late: %s', (purpose, minutes, expected) => {
  const due_at = at('2026-11-05T10:00')
  expect(isTooLate(purpose, due_at, new Date(due_at.getTime() + minutes * 60_000))).toBe(expected)
})

test.each([
  ['drill', {}, []],
  ['actual', {}, ['word_missing', 'reason_missing']],
  ['actual', { confirm: '「本番」', reason: ' 震度6弱 ' }, []],
  ['actual', { confirm: '訓練', reason: '震度6弱' }, ['word_missing']],
  ['actual', { confirm: '本番', reason: ' 　' }, ['reason_missing']],
  ['actual', { confirm: '本番', reason: '髙'.repeat(200) }, []],
  ['actual', { confirm: '本番', reason: '髙'.repeat(201) }, ['reason_too_long']],
] as const)('for a %s, %o lacks %o', (purpose, typed, faults) => {
  expect(confirmFaults(purpose, typed)).toEqual(faults)
})

const NOTHING_CHOSEN = { remind_after_min: null, deadline_at: null }
test.each([
  [
    'a drill in the morning',
    { purpose: 'drill' },
    '2026-11-05T10:06',
    ['2026-11-05T11:06', '2026-11-05T13:06'],
  ],
  [
    'an actual check in the morning',
    { purpose: 'actual' },
    '2026-11-05T10:06',
    ['2026-11-05T10:21', '2026-11-05T11:06', '2026-11-05T13:06'],
  ],
  ['a drill in the evening', { purpose: 'drill' }, '2026-11-05T20:30', ['2026-11-06T07:00']],
  ['a test before dawn', { purpose: 'test' }, '2026-11-05T03:12', ['2026-11-05T07:00']],
  [
    'an actual check on Sunday at 03:12',
    { purpose: 'actual' },
    '2026-11-08T03:12',
    ['2026-11-08T03:27', '2026-11-08T04:12', '2026-11-08T06:12'],
  ],
  [
    'a drill with a deadline',
    { purpose: 'drill', deadline_at: at('2026-11-05T12:00') },
    '2026-11-05T10:06',
    ['2026-11-05T11:06'],
  ],
  ['an office that wants none', { purpose: 'drill', remind_after_min: [] }, '2026-11-05T10:06', []],
  [
    'an office that wants others',
    { purpose: 'drill', remind_after_min: [1_440, 15] },
    '2026-11-05T10:06',
    ['2026-11-05T10:21', '2026-11-06T10:06'],
  ],
] as const)('%s reminds at its times', (_, check, launched_at, times) => {
  const asked = { ...NOTHING_CHOSEN, ...check, remind_after_min: null as number[] | null }
  if ('remind_after_min' in check) asked.remind_after_min = [...check.remind_after_min]
  expect(reminderTimes(asked, at(launched_at))).toEqual(times.map(at))
  if (check.purpose !== 'actual') expect(reminderTimes(asked, at(launched_at)).some(isQuiet)).toBe(false)
})

test.each([
  [{}, null],
  [{ remind_asked: '1' }, []],
  [{ remind_asked: '1', remind_60: '1', remind_7: '1' }, [60]],
])('the boxes of %o are %o', (form, chosen) => {
  expect(chosenReminders(form)).toEqual(chosen)
})
