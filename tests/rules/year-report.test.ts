import { describe, expect, test } from 'vitest'
import type { Sheet } from '../../src/board/sheet.ts'
import { NO_FIGURES, readFigures, readYear, yearAt } from '../../src/papers/year/rules.ts'
import { shortened } from '../../src/papers/year/sheets.ts'

test.each([
  ['2026-03-31T23:59:59+09:00', 2025],
  ['2026-04-01T00:00:00+09:00', 2026],
  ['2026-12-31T23:00:00+09:00', 2026],
  ['2027-03-31T23:59:59+09:00', 2026],
])('%s lies in the year that begins in %i', (at, year) => {
  const found = yearAt(new Date(at))
  expect(found.year).toBe(year)
  expect(new Date(at) >= found.from && new Date(at) < found.until).toBe(true)
})

test.each([
  ['2025', 2025],
  ['2027', 2026],
  ['1999', 2026],
  ['20260', 2026],
  ["2025' or 1", 2026],
  [undefined, 2026],
])('an address that says %s shows %i', (written, year) => {
  expect(readYear(written, new Date('2026-11-05T10:00:00+09:00')).year).toBe(year)
})

describe('the figures that people type', () => {
  test.each([
    [{ active_clinics: ' １６ ', disaster_plan: '4' }, { active_clinics: 16, disaster_plan: 4 }, {}],
    [{ joint_meetings: '', training: undefined }, {}, {}],
    [{ joint_meetings: '-1' }, {}, { joint_meetings: 'not_a_number' }],
    [{ joint_meetings: '1.5' }, {}, { joint_meetings: 'not_a_number' }],
    [{ joint_meetings: '10000' }, {}, { joint_meetings: 'not_a_number' }],
    [
      { active_clinics: '3', training: '4' },
      { active_clinics: 3, training: 4 },
      { training: 'more_than_clinics' },
    ],
    [{ training: '4' }, { training: 4 }, { active_clinics: 'clinics_missing' }],
    [{ active_clinics: 'x', training: '4' }, { training: 4 }, { active_clinics: 'not_a_number' }],
    [{ active_clinics: '0', training: '0' }, { active_clinics: 0, training: 0 }, {}],
  ])('%j', (typed, figures, faults) => {
    expect(readFigures(typed)).toEqual({ figures: { ...NO_FIGURES, ...figures }, faults })
  })
})

test('a long table keeps its newest rows and its sum, and says how many are not shown', () => {
  const rows = [...Array.from({ length: 14 }, (_, n) => [`R8/${n}`, `訓練${n}`, n]), ['合計', '14回', 91]]
  const sheet: Sheet = { name: '訓練', columns: [], rows, has_total: true }
  const short = shortened(sheet, 12)
  expect(short.rows).toHaveLength(13)
  expect(short.rows[0]).toEqual(['ほか', '3回（Excelにすべてある）'])
  expect(short.rows[1]).toEqual(rows[3])
  expect(short.rows.at(-1)).toEqual(['合計', '14回', 91])
  expect(shortened(sheet, 14)).toBe(sheet)
})
