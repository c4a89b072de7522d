import { describe, expect, test } from 'vitest'
import { type FacilityPower, gapsOf } from '../../src/loans/gap/rules.ts'
import { delta2, e500, eu9, gasoline, jvc } from './matching-units.ts'

const facility = (more: Partial<FacilityPower> = {}): FacilityPower => ({
  ward: '布施',
  has_answered: true,
  power: '2',
  ventilators: 0,
  oxygen: 0,
  roster_ventilators: 0,
  roster_oxygen: 0,
  ...more,
})
const total = (facilities: FacilityPower[], units: ReturnType<typeof delta2>[] = []) =>
  gapsOf(
    facilities,
    units.map((unit) => ({ ...unit, ward: '布施' })),
  ).total

describe('the gap', () => {
  test.each([
    ['停電', facility({ ventilators: 2 }), { blackouts: 1, ventilators: 2, short_ventilators: 2 }],
    [
      'on an own generator it is dark, too',
      facility({ power: '1D', oxygen: 1 }),
      { blackouts: 1, short_oxygen: 1 },
    ],
    [
      'with power nobody is counted',
      facility({ power: '0', ventilators: 2 }),
      { blackouts: 0, ventilators: 0 },
    ],
    [
      'the roster where the answer gave no number',
      facility({ ventilators: null, roster_ventilators: 3 }),
      { ventilators: 3, from_roster: 3 },
    ],
    [
      'the answer before the roster',
      facility({ ventilators: 1, roster_ventilators: 3 }),
      { ventilators: 1, from_roster: 0 },
    ],
    [
      '未回答 is no blackout, and its patients are named apart',
      facility({
        has_answered: false,
        power: null,
        ventilators: null,
        roster_ventilators: 2,
        roster_oxygen: 1,
      }),
      { silent: 1, unsaid: 0, blackouts: 0, ventilators: 0, unknown_patients: 3 },
    ],
    [
      '未入力 is not 未回答',
      facility({ power: null, roster_oxygen: 5 }),
      { silent: 0, unsaid: 1, unknown_patients: 5 },
    ],
    ['未確認 is as good as 未入力', facility({ power: '9' }), { unsaid: 1, blackouts: 0 }],
  ])('%s', (_, one, gap) => {
    expect(total([one])).toMatchObject({ asked: 1, ...gap })
  })

  test.each([
    // 34 W measured, 300 W rated: 300 > 0.8 × 300, so the small station carries no unknown ventilator.
    ['a 300 W station counts for nobody', [e500()], { units: 0, short_ventilators: 1 }],
    ['1,024 Wh: 870.4 ÷ 34 = 25.6, a day', [delta2()], { units: 1, hours_there: 24, short_ventilators: 0 }],
    ['626 Wh: 532.1 ÷ 34 = 15.65 → 16', [jvc()], { units: 1, hours_there: 16, short_ventilators: 0 }],
    ['an engine is refilled', [eu9()], { hours_there: 24 }],
  ])('one ventilator: %s', (_, units, gap) => {
    expect(total([facility({ ventilators: 1 })], units)).toMatchObject({ hours_wanted: 24, ...gap })
  })

  test('the weak unit goes to the ventilator, so that the strong one is left for the concentrator', () => {
    // 500 W > 0.8 × 500: the middle one carries no concentrator.
    const gap = total([facility({ ventilators: 1, oxygen: 1 })], [gasoline(), jvc()])
    expect(gap).toMatchObject({ units: 2, short_ventilators: 0, short_oxygen: 0, hours_there: 40 })
    expect(total([facility({ ventilators: 2, oxygen: 1 })], [gasoline(), jvc()])).toMatchObject({
      short_ventilators: 0,
      short_oxygen: 1,
    })
  })

  test('wards are short by themselves where the whole is not', () => {
    const gaps = gapsOf([facility({ ventilators: 1 })], [{ ...delta2(), ward: '石切' }])
    expect(gaps.wards.map(({ ward, short_ventilators }) => [ward, short_ventilators])).toEqual([
      ['石切', 0],
      ['布施', 1],
    ])
    expect(gaps.total.short_ventilators).toBe(0)
  })
})
