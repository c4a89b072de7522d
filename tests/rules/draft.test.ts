import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Draft, draftFaults } from '../../src/safety-checks/draft-rules.ts'
import { fromDateField, toDateField } from '../../src/ui/time.ts'

const at = new Date('2026-11-05T10:06:00+09:00')
const good: Draft = {
  title: '大阪880万人訓練',
  purpose: 'drill',
  audience_roles: ['officer', 'member'],
  scenario: null,
  deadline_at: null,
}
const inMinutes = (minutes: number) => new Date(at.getTime() + minutes * 60_000)

test.each<[string, Partial<Draft>, string[]]>([
  ['a drill without a deadline', {}, []],
  ['a deadline in 5 minutes', { deadline_at: inMinutes(5) }, []],
  ['a deadline in 4 minutes', { deadline_at: inMinutes(4) }, ['deadline_too_soon']],
  ['a deadline in the past', { deadline_at: inMinutes(-1) }, ['deadline_too_soon']],
  ['a deadline in 7 days', { deadline_at: inMinutes(7 * 24 * 60) }, []],
  ['a deadline later than that', { deadline_at: inMinutes(7 * 24 * 60 + 1) }, ['deadline_too_far']],
  ['nobody to ask', { audience_roles: [] }, ['audience_empty']],
  ['an actual one called a drill', { purpose: 'actual' }, ['title_drill_in_actual']],
  [
    'an actual one whose words speak of a drill',
    { purpose: 'actual', title: '地震', scenario: '訓 練です' },
    ['scenario_drill_in_actual'],
  ],
  ['no title', { title: ' ' }, ['title_empty']],
  [
    'everything at once',
    { title: 'あ'.repeat(61), scenario: 'あ\u202eい', deadline_at: at, audience_roles: [] },
    ['title_too_long', 'scenario_hidden_characters', 'audience_empty', 'deadline_too_soon'],
  ],
])('a draft with %s', (_, change, faults) => {
  expect(draftFaults({ ...good, ...change }, at)).toEqual(faults)
})

test('a deadline shown in the form comes back as the same minute in Japan', () => {
  expect(toDateField(at)).toBe('2026-11-05T10:06')
  fc.assert(
    fc.property(
      fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2099-12-31') }),
      (moment) => {
        const minute = new Date(Math.floor(moment.getTime() / 60_000) * 60_000)
        expect(fromDateField(toDateField(minute))).toEqual(minute)
      },
    ),
  )
})

test.each(['', '2026-11-05', '2026-02-30T10:00', '2026-11-05T25:00', '2026-11-05T10:06:00Z', '明日', '1e9'])(
  'the deadline %j is asked for again',
  (text) => {
    expect(fromDateField(text)).toBeNull()
  },
)
