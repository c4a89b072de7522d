import { describe, expect, test } from 'vitest'
import { judgeInspection } from '../../src/loans/inspections/form-rules.ts'
import { type Duty, duesOf, isNotRun, nextDue, type PlannedUnit } from '../../src/loans/inspections/plan.ts'
import { POINTS, pointsOf } from '../../src/loans/inspections/points.ts'
import {
  FUELS,
  INSPECTION_KINDS,
  type InspectionKind,
  UNIT_KINDS,
  type UnitKind,
} from '../../src/loans/words.ts'

const NOW = new Date('2026-11-05T10:00:00+09:00')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 60 * 60 * 1_000)

const FRESH: PlannedUnit = {
  kind: 'generator',
  fuel: 'cassette',
  status: 'ready',
  charge_percent: null,
  created_at: daysAgo(10),
  run_at: daysAgo(5),
  half_yearly_at: daysAgo(5),
  yearly_at: daysAgo(5),
  charged_at: null,
  gasoline_on: null,
}
const BATTERY: PlannedUnit = {
  ...FRESH,
  kind: 'portable_battery',
  fuel: null,
  charge_percent: 80,
  charged_at: daysAgo(5),
}
const dutiesOf = (unit: PlannedUnit) => duesOf(unit, NOW).map(({ duty }) => duty)

describe('what is owed to a unit', () => {
  test.each<[string, PlannedUnit, Duty[]]>([
    ['a fresh engine owes nothing', FRESH, []],
    ['30 days after a run nothing', { ...FRESH, run_at: daysAgo(30) }, []],
    ['31 days after a run the monthly one', { ...FRESH, run_at: daysAgo(31) }, ['run']],
    ['89 days after still only that', { ...FRESH, run_at: daysAgo(89) }, ['run']],
    ['90 days after it says so, and not both', { ...FRESH, run_at: daysAgo(90) }, ['not_run']],
    ['entered 13 days ago and never looked at', { ...FRESH, run_at: null, created_at: daysAgo(13) }, []],
    [
      'entered 14 days ago and never looked at',
      { ...FRESH, run_at: null, created_at: daysAgo(14) },
      ['first'],
    ],
    [
      'entered 90 days ago and never looked at',
      { ...FRESH, run_at: null, created_at: daysAgo(90) },
      ['not_run', 'first'],
    ],
    ['half a year', { ...FRESH, half_yearly_at: daysAgo(183) }, ['half_yearly']],
    ['a year', { ...FRESH, yearly_at: daysAgo(366) }, ['yearly']],
    ['a day less than a year', { ...FRESH, yearly_at: daysAgo(365) }, []],
    ['gasoline of six months', { ...FRESH, fuel: 'gasoline', gasoline_on: '2026-05-06' }, ['gasoline']],
    ['gasoline of a day less', { ...FRESH, fuel: 'gasoline', gasoline_on: '2026-05-07' }, []],
    ['old gasoline of a unit that burns none', { ...FRESH, gasoline_on: '2020-05-06' }, []],
    ['a battery at 50 %', { ...BATTERY, charge_percent: 50 }, []],
    ['a battery at 49 %', { ...BATTERY, charge_percent: 49 }, ['charge_low']],
    ['a battery not charged for 91 days', { ...BATTERY, charged_at: daysAgo(91) }, []],
    ['a battery not charged for three months', { ...BATTERY, charged_at: daysAgo(92) }, ['charge_old']],
    [
      'a low battery is not called old as well',
      { ...BATTERY, charge_percent: 10, charged_at: daysAgo(200) },
      ['charge_low'],
    ],
    ['a battery is run each quarter', { ...BATTERY, run_at: daysAgo(60) }, []],
    [
      'an inverter has no half-year',
      { ...FRESH, kind: 'inverter', fuel: null, half_yearly_at: null, created_at: daysAgo(300) },
      [],
    ],
    [
      'a retired one owes nothing',
      { ...FRESH, status: 'retired', run_at: daysAgo(900), charge_percent: 1 },
      [],
    ],
  ])('%s', (_, unit, expected) => {
    expect(dutiesOf(unit)).toEqual(expected)
  })

  test('the next day is the earliest that comes, and none while something is owed', () => {
    expect(nextDue(FRESH, NOW)).toEqual({ duty: 'run', due_at: daysAgo(5 - 31) })
    expect(nextDue({ ...FRESH, run_at: daysAgo(40) }, NOW)).toBeNull()
    expect(isNotRun({ ...FRESH, run_at: daysAgo(90) }, NOW)).toBe(true)
    expect(isNotRun({ ...FRESH, run_at: daysAgo(89) }, NOW)).toBe(false)
  })
})

describe('the points of an inspection', () => {
  const kinds = Object.keys(UNIT_KINDS) as UnitKind[]
  const inspections = Object.keys(INSPECTION_KINDS) as InspectionKind[]
  test.each(kinds)(
    '%s has at least three points each time, none twice, and more the wider one looks',
    (kind) => {
      const of = (inspection: InspectionKind) => pointsOf({ kind, fuel: 'gasoline' }, inspection)
      for (const inspection of inspections) {
        expect(new Set(of(inspection)).size).toBe(of(inspection).length)
        expect(of(inspection).length).toBeGreaterThan(2)
      }
      expect(of('yearly')).toEqual(expect.arrayContaining(of('half_yearly')))
      expect(of('half_yearly')).toEqual(expect.arrayContaining(of('monthly')))
    },
  )

  test('every point is asked for somewhere', () => {
    const asked = kinds.flatMap((kind) =>
      [...(Object.keys(FUELS) as (keyof typeof FUELS)[]), null].flatMap((fuel) =>
        pointsOf({ kind, fuel }, 'yearly'),
      ),
    )
    expect([...new Set(asked)].sort()).toEqual(Object.keys(POINTS).sort())
  })
})

describe('what the page of an inspection sends', () => {
  const unit = { kind: 'portable_battery', fuel: null, status: 'ready' } as const
  const good = pointsOf(unit, 'monthly')
  const form = {
    kind: 'monthly',
    result: 'passed',
    good,
    charge_percent: '80',
    gasoline_bought_on: '',
    note: '',
  }
  const judge = (change: Partial<typeof form>, of: Parameters<typeof judgeInspection>[1]['unit'] = unit) =>
    judgeInspection({ ...form, ...change }, { unit: of, names: ['佐藤 一郎'], at: NOW })

  test('everything ticked and 合格 passes; what is not ticked is wrong where 不合格 is pressed', () => {
    expect(judge({})).toMatchObject({
      ok: true,
      inspection: { passed: true, faults: [], charge_percent: 80 },
    })
    expect(judge({ result: 'failed', good: good.slice(1), charge_percent: '３０％' })).toMatchObject({
      ok: true,
      inspection: { passed: false, faults: [good[0]], charge_percent: 30 },
    })
  })

  test.each([
    ['a point left open', { good: good.slice(1) }, 'points'],
    ['nothing wrong and 不合格', { result: 'failed' }, 'points'],
    ['no button', { result: '' }, 'result'],
    ['no charge', { charge_percent: '' }, 'charge_percent'],
    ['a charge below half', { charge_percent: '49' }, 'charge_percent'],
    ['101 %', { charge_percent: '101' }, 'charge_percent'],
    ['a kind that is none', { kind: 'toString' }, 'kind'],
    ['a name of the roster', { note: '佐藤一郎が確認' }, 'note'],
    ['somebody called 様', { note: '山田様の家' }, 'note'],
  ])('%s is told beside its field', (_, change, field) => {
    const judged = judge(change)
    expect(judged.ok).toBe(false)
    expect(Object.keys(judged.ok ? {} : judged.errors)).toEqual([field])
  })

  test('who passes a unit that was out of order says what was mended', () => {
    const broken = { ...unit, status: 'out_of_order' as const }
    expect(judge({}, broken)).toMatchObject({ ok: false, errors: { note: '直したことを入力してください。' } })
    expect(judge({ note: 'ヒューズを交換' }, broken).ok).toBe(true)
  })

  test('gasoline is asked of engines that burn it, and not of tomorrow', () => {
    const engine = { kind: 'generator', fuel: 'gasoline', status: 'ready' } as const
    const all = { good: pointsOf(engine, 'monthly') }
    expect(judge({ ...all, gasoline_bought_on: '2026/11/6' }, engine).ok).toBe(false)
    expect(judge({ ...all, gasoline_bought_on: '2026/11/5' }, engine)).toMatchObject({
      inspection: { gasoline_bought_on: '2026-11-05', charge_percent: null },
    })
  })
})
