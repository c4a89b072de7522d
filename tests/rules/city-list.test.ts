import { describe, expect, test } from 'vitest'
import { overSince } from '../../src/papers/city/queries.ts'
import {
  type CityClinic,
  careInWords,
  citySheet,
  clinicPhone,
  fingerprintOf,
  listed,
} from '../../src/papers/city/rules.ts'
import type { FacilityId } from '../../src/roster/table.ts'

const clinic = (more: Partial<CityClinic> = {}): CityClinic => ({
  id: 'f1' as FacilityId,
  name: '中央医院',
  ward: '中',
  facility_type: 'clinic',
  condition: 'open',
  care: null,
  said_at: '2026-11-05T01:06:00.000Z',
  doctor: null,
  phone: '06-6700-1111',
  is_disputed: false,
  ...more,
})

test.each([
  ['open', null, '診療できます'],
  ['open', '0', '診療できます'],
  ['open', '1', '外来のみ'],
  ['open', '4', '軽傷を受け入れ可'],
  ['partly_open', null, '一部だけ診療できます'],
  // 「通常」 under ◐ contradicts itself, and the button was pressed by everybody.
  ['partly_open', '0', '一部だけ診療できます'],
  ['partly_open', '2', '処方のみ'],
  ['partly_open', '3', '往診のみ'],
] as const)('%s with 診療=%s reads %s', (condition, care, words) => {
  expect(careInWords({ condition, care })).toBe(words)
})

describe('what an officer looked at is another draft', () => {
  const seen = fingerprintOf([clinic()])
  test.each([
    ['another clinic answers', [clinic(), clinic({ id: 'f2' as FacilityId })]],
    ['it closes', []],
    ['it says more', [clinic({ care: '1' })]],
    ['it says the same once more, later', [clinic({ said_at: '2026-11-05T02:00:00.000Z' })]],
    ['names are let in', [clinic({ doctor: '岸' })]],
    ['its telephone changes', [clinic({ phone: null })]],
  ])('when %s', (_, now) => {
    expect(fingerprintOf(now)).not.toBe(seen)
  })
  test('and stays the same while nothing that the city would read changes', () => {
    expect(fingerprintOf([clinic({ is_disputed: true })])).toBe(seen)
  })
})

test.each([
  ['lives', {}, null],
  ['expires on the minute', { expires_at: new Date('2026-11-08T10:00:00Z') }, 'expired'],
  ['is taken back', { ended_at: new Date('2026-11-06T10:00:00Z') }, 'ended'],
  ['goes with its check', { status: 'withdrawn' as const }, 'withdrawn'],
  ['has a check that is closed', { status: 'closed' as const }, null],
])('a list that %s', (_, more, why) => {
  const list = { ended_at: null, expires_at: new Date('2026-11-08T10:00:01Z'), ...more }
  expect(overSince(list, new Date('2026-11-08T10:00:00Z'))).toBe(why)
})

test('no column for names stands there where none may be read', () => {
  const plain = citySheet([listed(clinic())], 'x', 'page')
  expect(plain.columns.map(({ name }) => name)).toEqual([
    '地区',
    '医療機関',
    '区分',
    '電話',
    '診療',
    '回答の時刻',
  ])
  const named = citySheet([listed(clinic({ doctor: '岸 三郎' })), listed(clinic())], 'x', 'page')
  expect(named.columns.at(-1)?.name).toBe('先生')
  for (const row of named.rows) expect(row).toHaveLength(7)
  expect(plain.rows[0]?.[3]).toBe('06-6700-1111')
})

test('no column for telephones stands on the page where there is none to read; a file keeps it empty', () => {
  const silent = [listed(clinic({ phone: null })), listed(clinic({ phone: null }))]
  const page = citySheet(silent, 'x', 'page')
  expect(page.columns.map(({ name }) => name)).toEqual(['地区', '医療機関', '区分', '診療', '回答の時刻'])
  for (const row of page.rows) expect(row).toHaveLength(5)
  const file = citySheet(silent, 'x', 'file')
  expect(file.columns[3]?.name).toBe('電話')
  for (const row of file.rows) expect([row.length, row[3]]).toEqual([6, null])
  // One that has a landline, and the others are a dash.
  expect(citySheet([...silent, listed(clinic())], 'x', 'page').rows[0]?.[3]).toBeNull()
})

test.each([
  [['06-6700-1111'], '06-6700-1111'],
  [['090-1234-5678', '０７２-９６５-０００１'], '０７２-９６５-０００１'],
  [['090-1234-5678', '+81 80 1234 5678', '070-1234-5678'], null],
  [['050-1234-5678'], null],
  [[], null],
])('of %o the city gets %s: nobody’s mobile', (phones, phone) => {
  expect(clinicPhone(phones)).toBe(phone)
})
