import { describe, expect, test } from 'vitest'
import type { Compared } from '../../src/board/compare/read.ts'
import type { Verdict } from '../../src/board/compare/verdict.ts'
import { draftLines } from '../../src/board/paper/draft.ts'
import { validOf } from '../../src/board/paper/sheets.ts'
import type { Tally } from '../../src/board/queries.ts'
import type { FacilityType } from '../../src/roster/table.ts'
import { paperFault } from '../../src/safety-checks/review/rules.ts'
import type { SafetyCheck } from '../../src/safety-checks/table.ts'
import { eraDate, eraMoment, eraShort, fiscalYear } from '../../src/ui/time.ts'

const counts = (more: Partial<Tally>): Tally => ({
  prompted: 0,
  replied: 0,
  open: 0,
  partly_open: 0,
  closed: 0,
  needs_help: 0,
  late: 0,
  reached: 0,
  unreached: 0,
  sending: 0,
  ...more,
})

type Now = Pick<Compared, 'total' | 'curve' | 'added' | 'by_facility_type'>

const now = (more: Partial<Now> = {}) => ({
  total: counts({ prompted: 120, replied: 60 }),
  curve: [
    { minute: 5, replies: 30 },
    { minute: 80, replies: 30 },
  ],
  added: [],
  by_facility_type: [],
  ...more,
})

const AT = new Date('2026-11-05T10:11:00+09:00')

const linesOf = (
  more: Partial<Now>,
  verdict: Verdict | null = null,
  status: SafetyCheck['status'] = 'closed',
) => draftLines({ check: { status }, now: now(more), verdict }, AT)

describe('the draft of 課題と次回に向けて', () => {
  test.each([
    ['half', {}, '発報から1時間20分で対象120人の半数が回答した。'],
    ['less', { curve: [{ minute: 5, replies: 59 }] }, '回答は対象120人の半数に届かなかった。'],
    [
      'addresses that fail',
      { total: counts({ prompted: 120, replied: 60, unreached: 6 }) },
      '案内が届いていない先生が6人いる（対象の5.0%）。連絡先を確かめる。',
    ],
    [
      'a reminder',
      { added: [{ wave: 1, minute: 60, people: 70, window: 30, before: 2, after: 31 }] },
      '督促のあと30分に31件の回答があった（直前は2件）。',
    ],
    [
      'the kind with the most silent, not with the lowest rate',
      {
        by_facility_type: [
          { ...counts({ prompted: 4, replied: 0 }), facility_type: 'hospital' as FacilityType },
          { ...counts({ prompted: 90, replied: 50 }), facility_type: 'clinic' as FacilityType },
          { ...counts({ prompted: 99, replied: 0 }), facility_type: null },
        ],
      },
      '未回答は一般診療所が最も多い（90人中40人）。',
    ],
  ])('tells of %s', (_, more, line) => {
    expect(linesOf(more)).toContain(line)
  })

  test.each([
    [{ kind: 'chance', difference: 0.1, low: -0.1, high: 0.2 }, '前回との差は、偶然の範囲である。'],
    [
      { kind: 'higher', difference: 0.2, low: 0.1, high: 0.3 },
      '前回より回答率が高い（偶然とはいえない差）。',
    ],
    [
      { kind: 'lower', difference: -0.2, low: -0.3, high: -0.1 },
      '前回より回答率が低い（偶然とはいえない差）。',
    ],
    [{ kind: 'confounded', by: ['weekday'] }, '前回とは条件が違うため、比べられない。'],
  ] as [Verdict, string][])('says of %j only what the figures bear', (verdict, line) => {
    expect(linesOf({}, verdict).at(-1)).toBe(line)
  })

  test.each(['open', 'frozen'] as const)(
    'of one that is %s each line says when, and none what may still come',
    (status) => {
      const lines = linesOf(
        { curve: [{ minute: 5, replies: 59 }], total: counts({ prompted: 120, replied: 59, unreached: 6 }) },
        { kind: 'running' },
        status,
      )
      expect(lines).toEqual([
        '途中（10時11分現在）: 対象120人のうち59人が回答した。',
        '途中（10時11分現在）: 案内が届いていない先生が6人いる（対象の5.0%）。連絡先を確かめる。',
      ])
      expect(linesOf({}, null, status)[0]).toBe(
        '途中（10時11分現在）: 発報から1時間20分で対象120人の半数が回答した。',
      )
    },
  )

  test('says nothing of an earlier one where there is none', () => {
    expect(linesOf({})).toHaveLength(1)
    expect(linesOf({}, { kind: 'running' })).toHaveLength(1)
  })

  test('fits on the page as it stands, however large the figures', () => {
    const figures = {
      total: counts({ prompted: 175_000, replied: 87_500, unreached: 87_500 }),
      added: [{ wave: 1, minute: 60, people: 99_999, window: 30, before: 99_999, after: 99_999 }],
      by_facility_type: [
        { ...counts({ prompted: 175_000 }), facility_type: 'home_care_clinic' as FacilityType },
      ],
    }
    const large = linesOf(figures, { kind: 'higher', difference: 0.2, low: 0.1, high: 0.3 })
    expect(large).toHaveLength(5)
    expect(paperFault(large.join('\n'))).toBeNull()
    const running = linesOf(figures, { kind: 'running' }, 'open')
    expect(running).toHaveLength(4)
    expect(paperFault(running.join('\n'))).toBeNull()
  })
})

test('valid are the answers that came in time', () => {
  expect(validOf({ replied: 60, late: 3 })).toBe(57)
})

test.each([
  ['2026-11-05T10:06:00+09:00', '令和8年11月5日', '令和8年度'],
  ['2026-03-31T23:59:00+09:00', '令和8年3月31日', '令和7年度'],
  ['2026-04-01T00:00:00+09:00', '令和8年4月1日', '令和8年度'],
  ['2019-05-01T00:00:00+09:00', '令和元年5月1日', '令和元年度'],
  ['2019-04-30T23:59:00+09:00', '平成31年4月30日', '平成31年度'],
  ['2020-02-01T00:00:00+09:00', '令和2年2月1日', '令和元年度'],
])('%s is %s of %s', (at, date, year) => {
  expect(eraDate(new Date(at))).toBe(date)
  expect(fiscalYear(new Date(at))).toBe(year)
})

test.each([
  ['2026-11-05T10:06:00+09:00', 'R8/11/5'],
  ['2019-05-01T00:00:00+09:00', 'R1/5/1'],
  ['2019-04-30T23:59:00+09:00', 'H31/4/30'],
])('%s is %s in a narrow column', (at, words) => {
  expect(eraShort(new Date(at))).toBe(words)
})

test('a moment on paper has its weekday and 24 hours', () => {
  expect(eraMoment(new Date('2026-11-05T22:06:00+09:00'))).toBe('令和8年11月5日(木) 22時06分')
})
