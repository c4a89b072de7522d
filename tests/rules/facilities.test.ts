import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type AskedFacility,
  countByWard,
  isShown,
  LIFELINES,
  SHOWN,
  type Shown,
  standingOf,
} from '../../src/board/facilities/rules.ts'
import { CONDITIONS, type Condition } from '../../src/replies/table.ts'
import { FACILITY_TYPES, type FacilityId, type FacilityType } from '../../src/roster/table.ts'

const facility = (of: Partial<AskedFacility> = {}): AskedFacility => ({
  id: 'f' as FacilityId,
  name: '医院',
  ward: '東',
  facility_type: 'hospital',
  phone: null,
  condition: 'open',
  event_at: new Date(0),
  via: 'line',
  heard_from: null,
  said_by: '林',
  said: [],
  ...of,
})
const said = (question: string, choice: string) => [
  { question, choice, event_at: new Date(0), said_by: '林' },
]

test.each([
  ['a blackout is trouble', 'PWR', { said: said('PWR', '2') }, 'troubled', '停電'],
  ['the usual is none', 'PWR', { said: said('PWR', '0') }, 'well', '通常'],
  [
    'two days of an own generator are no trouble yet',
    'PWR',
    { said: said('PWR', '1D') },
    'well',
    '発電機など 2日以上',
  ],
  ['six hours of it are', 'PWR', { said: said('PWR', '1A') }, 'troubled', '発電機など 6時間未満'],
  ['not looked yet is neither', 'WTR', { said: said('WTR', '9') }, 'unchecked', '未確認'],
  ['answered and not said', 'WTR', {}, 'unsaid', '未入力'],
  ['nobody there has answered', 'WTR', { condition: null }, 'silent', '未回答'],
  ['a clinic is not asked for oxygen', 'GAS', { facility_type: 'clinic' }, 'none', '該当なし'],
  [
    '… also where it has not answered',
    'GAS',
    { facility_type: 'clinic', condition: null },
    'none',
    '該当なし',
  ],
  ['a hospital says that it needs none', 'GAS', { said: said('GAS', '8') }, 'none', '該当なし'],
  [
    'what was said before the tap was taken back stands',
    'NET',
    { condition: null, said: said('NET', 'X') },
    'troubled',
    'どれも使えない',
  ],
] as const)('%s', (_, code, of, standing, words) => {
  expect(standingOf(facility(of), code)).toEqual({ standing, words })
})

const anyFacility = fc
  .record({
    ward: fc.constantFrom('東', '西', null),
    facility_type: fc.constantFrom(...(Object.keys(FACILITY_TYPES) as FacilityType[])),
    condition: fc.constantFrom(...(Object.keys(CONDITIONS) as Condition[]), null),
    said: fc.constantFrom([], said('PWR', '2'), said('PWR', '0'), said('GAS', '8'), said('WTR', '9')),
  })
  .map(facility)

test('every facility is counted once in its answer and once in every lifeline, and wards add up to all', () => {
  fc.assert(
    fc.property(fc.array(anyFacility, { maxLength: 40 }), (facilities) => {
      const { wards, total } = countByWard(facilities)
      expect(total.facilities).toBe(facilities.length)
      expect(wards.reduce((sum, ward) => sum + ward.facilities, 0)).toBe(facilities.length)
      for (const counts of [...wards, total]) {
        const { open, partly_open, closed, needs_help, silent } = counts
        expect(open + partly_open + closed + needs_help + silent).toBe(counts.facilities)
        for (const code of LIFELINES)
          expect(Object.values(counts.lifelines[code]).reduce((sum, n) => sum + n, 0)).toBe(counts.facilities)
      }
      const many = (shown: Shown) =>
        facilities.filter((one) => isShown(one, { shown, ward: undefined })).length
      expect(Object.keys(SHOWN)).toEqual(['all', 'open', 'troubled', 'silent'])
      expect([many('all'), many('open'), many('silent')]).toEqual([
        total.facilities,
        total.open + total.partly_open,
        total.silent,
      ])
    }),
  )
})
