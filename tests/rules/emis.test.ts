import { describe, expect, test } from 'vitest'
import {
  DETAILED,
  detailInWords,
  EMERGENCY,
  emisSheet,
  type FacilityState,
  flagInWords,
  flagOf,
  isInEmis,
  readDisasterCode,
  supportOf,
} from '../../src/papers/emis/rules.ts'
import type { FacilityId } from '../../src/roster/table.ts'

const FINE = { BLD: '0', PWR: '0', WTR: '0', GAS: '0', MED: '0', CROWD: '0', STAFF: '0' } as const

const state = (more: Partial<FacilityState> = {}): FacilityState => ({
  id: 'f' as FacilityId,
  name: '中央病院',
  facility_type: 'hospital',
  ward: '中',
  medical_code: '2710123456',
  condition: 'open',
  needs_help: false,
  details: FINE,
  said_at: new Date('2026-11-05T10:10:00+09:00'),
  ...more,
})

test('the boxes stand in the order of the form', () => {
  expect(EMERGENCY.map(({ label }) => label)).toEqual([
    '入院病棟倒壊・倒壊の恐れ',
    '電気使用不可',
    '水使用不可',
    '医療ガス使用不可',
    '医薬品衛生資器材使用不可',
    '多数患者受診',
    '職員状況（不足）',
  ])
})

test.each([
  ['BLD', '1', 1],
  ['BLD', '2', 0],
  ['BLD', '3', 0],
  ['BLD', '9', null],
  ['PWR', '2', 1],
  ['PWR', '1A', 0],
  ['PWR', '9', null],
  ['WTR', '1', 0],
  ['WTR', '2', 1],
  ['GAS', '1', 1],
  ['GAS', '2', 1],
  ['GAS', '8', 'not_applicable'],
  ['MED', '1', 1],
  ['MED', '8', 'not_applicable'],
  ['CROWD', '1', 1],
  ['STAFF', '0', 0],
  ['STAFF', undefined, null],
])('%s=%s is %s', (code, choice, flag) => {
  const asked = EMERGENCY.find((one) => one.code === code)
  if (!asked) throw new Error(code)
  expect(flagOf(asked, choice === undefined ? {} : { [code]: choice })).toBe(flag)
})

describe('支援要否', () => {
  test.each([
    ['every box answered and none set', {}, 'not_needed'],
    ['a clinic without oxygen', { details: { ...FINE, GAS: '8', MED: '8' } }, 'not_needed'],
    ['no water', { details: { ...FINE, WTR: '2' } }, 'needed'],
    ['no water, and nothing else said', { details: { WTR: '2' } }, 'needed'],
    ['▲ alone', { needs_help: true, condition: 'needs_help', details: {} }, 'needed'],
    ['▲ of a colleague', { needs_help: true }, 'needed'],
    ['a box left out', { details: { ...FINE, PWR: undefined } }, 'unsaid'],
    ['a box 未確認', { details: { ...FINE, BLD: '9' } }, 'unsaid'],
    ['nobody answered', { condition: null, details: {}, said_at: null }, 'silent'],
  ] as [string, Partial<FacilityState>, string][])('%s', (_, more, support) => {
    expect(supportOf(state(more))).toBe(support)
  })
})

test('未回答, 未入力, 該当なし and 0 are four different words', () => {
  const silent = { condition: null } as const
  const said = { condition: 'open' } as const
  expect([
    flagInWords(null, silent),
    flagInWords(null, said),
    flagInWords('not_applicable', said),
    flagInWords(0, said),
  ]).toEqual(['未回答', '未入力', '該当なし', '0'])
})

test('what we never ask is an empty box, and what a kind of facility is not asked too', () => {
  const item = (label: string) => {
    const found = DETAILED.find((one) => one.label === label)
    if (!found) throw new Error(label)
    return found
  }
  expect(detailInWords(item('手術不可'), state())).toBeNull()
  expect(detailInWords(item('受け入れ可能な人数'), state({ details: { BED: '4' } }))).toBe('4人')
  expect(detailInWords(item('受け入れ可能な人数'), state())).toBe('未入力')
  expect(detailInWords(item('受け入れ可能な人数'), state({ facility_type: 'clinic' }))).toBeNull()
  expect(detailInWords(item('外来受付状況'), state({ details: { OPEN: '5' } }))).toBe('休診')
})

test('the file carries the code and the mark of a drill in every line', () => {
  const sheet = emisSheet([state(), state({ condition: null, details: {}, said_at: null })], {
    name: 'x',
    purpose: 'drill',
    code: 'D-01',
  })
  expect(sheet.rows.map((row) => row.slice(0, 7))).toEqual([
    ['D-01', '1', '2710123456', '中央病院', '病院', '中', '否'],
    ['D-01', '1', '2710123456', '中央病院', '病院', '中', '未回答'],
  ])
  expect(emisSheet([state()], { name: 'x', purpose: 'actual', code: '' }).rows[0]?.[1]).toBe('0')
  for (const row of sheet.rows) expect(row).toHaveLength(sheet.columns.length)
})

test.each([
  ['ＤＲ-2026', 'DR-2026'],
  [' 27-001 ', '27-001'],
  ['=cmd()', ''],
  ['x'.repeat(31), ''],
  [undefined, ''],
])('a disaster code typed as %s is %s', (typed, code) => {
  expect(readDisasterCode(typed)).toBe(code)
})

test('only those with beds have an account there', () => {
  expect(
    (['hospital', 'bedded_clinic', 'home_care_clinic', 'clinic', 'other'] as const).filter((facility_type) =>
      isInEmis({ facility_type }),
    ),
  ).toEqual(['hospital', 'bedded_clinic'])
})
