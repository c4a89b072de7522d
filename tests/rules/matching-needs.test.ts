import { describe, expect, test } from 'vitest'
import { tilesBetween } from '../../src/loans/matching/distance.ts'
import type { UnitPower } from '../../src/loans/matching/load.ts'
import { matchesFor } from '../../src/loans/matching/match.ts'
import { byUrgency, priorityOf } from '../../src/loans/matching/priority.ts'
import { hoursTogether } from '../../src/loans/matching/together.ts'
import {
  astral,
  chart,
  cpap,
  delta2,
  e500,
  eu9,
  fridge,
  jvc,
  lights,
  mr810,
  oxygen,
  oxygenWithCylinder,
  powerArQ2,
  suction,
} from './matching-units.ts'

const PAIR = [astral(), mr810()]

describe('priority', () => {
  test.each([
    ['ventilator, 5.9 h left', [astral()], 5.9, 1],
    ['ventilator, exactly 6 h left', [astral()], 6, 2],
    ['ventilator, 24 h left', [astral()], 24, 2],
    ['ventilator, 24.1 h left', [astral()], 24.1, 3],
    ['ventilator, nobody knows how long', [astral()], null, 1],
    ['ventilator among a fridge and a PC', [fridge(), chart(), astral()], 2, 1],
    ['concentrator without cylinders', [oxygen()], null, 3],
    ['concentrator with cylinders', [oxygenWithCylinder()], null, 4],
    ['suction', [suction()], 100, 3],
    ['vaccine fridge', [fridge()], null, 4],
    ['chart PC', [chart()], null, 4],
    ['CPAP', [cpap()], null, 5],
    ['lights', [lights(60)], 0, 5],
    ['humidifier alone', [mr810()], 0, 5],
    ['nothing said', [], null, 5],
  ])('%s', (_, lines, battery_left_hours, priority) => {
    expect(priorityOf(lines, battery_left_hours)).toBe(priority)
  })

  const need = (
    id: string,
    priority: 1 | 2 | 3 | 4 | 5,
    left: number | null,
    tiles: number | null,
    at = 0,
  ) => ({
    id,
    priority,
    battery_left_hours: left,
    nearest_tiles: tiles,
    asked_at: new Date(at),
  })
  test.each([
    ['P1 before P2, whatever else', need('a', 2, 6, 0, 0), need('b', 1, 5, 9, 9), 'b'],
    ['the shorter rest', need('a', 1, 4, 0, 0), need('b', 1, 3, 9, 9), 'b'],
    ['an unknown rest counts as none', need('a', 1, 1, 0, 0), need('b', 1, null, 9, 9), 'b'],
    ['then the nearer', need('a', 1, 3, 2, 0), need('b', 1, 3, 1, 9), 'b'],
    ['an unknown distance comes last', need('a', 1, 3, null, 0), need('b', 1, 3, 9, 9), 'b'],
    ['then who asked first', need('a', 1, 3, 1, 9), need('b', 1, 3, 1, 0), 'b'],
    ['then always the same', need('b', 1, 3, 1, 0), need('c', 1, 3, 1, 0), 'b'],
  ])('tie: %s', (_, one, other, first) => {
    expect([one, other].sort(byUrgency)[0]?.id).toBe(first)
    expect([other, one].sort(byUrgency)[0]?.id).toBe(first)
  })
})

describe('hours of all units together', () => {
  test.each([
    ['one of 870.4 Wh at 88 W: 9.89', [delta2()], PAIR, 9.8909],
    ['two of them: 19.78', [delta2(), delta2()], PAIR, 19.7818],
    ['an engine is refilled', [delta2(), eu9()], PAIR, Number.POSITIVE_INFINITY],
    ['nobody knows of a neighbour’s that he shows no longer', [null], PAIR, Number.POSITIVE_INFINITY],
    ['no unit', [], PAIR, 0],
    ['no device', [delta2()], [], Number.POSITIVE_INFINITY],
  ])('%s', (_, units, devices, hours) => {
    expect(hoursTogether(units, devices)).toBeCloseTo(hours, 3)
  })
})

describe('distance', () => {
  test.each([
    ['布施', '布施', 0],
    ['布施', '長栄', 1],
    ['石切', '石切', 0],
    ['どこか', 'どこか', 0],
    ['布施', 'どこか', null],
    ['布施', null, null],
  ])('%s and %s', (one, other, tiles) => {
    expect(tilesBetween(one, other)).toBe(tiles)
    if (other) expect(tilesBetween(other, one)).toBe(tiles)
  })
  test('the far east is further from the far west than the middle is', () => {
    const [far, middle] = [tilesBetween('高井田', '石切'), tilesBetween('高井田', '若江')]
    expect(far).toBeGreaterThan(middle ?? 99)
  })
})

const at = (asset_number: string, ward: string | null, unit: UnitPower) => ({ ...unit, asset_number, ward })
const found = (hours_needed: number, lines: typeof PAIR, units: ReturnType<typeof at>[]) =>
  matchesFor({ hours_needed, ward: '布施' }, lines, units)
const numbers = (some: { unit: { asset_number: string } }[]) => some.map(({ unit }) => unit.asset_number)

describe('the order of what fits', () => {
  test('what lasts at rated watts, then at measured, then an engine, then what is too short', () => {
    const { fitting, unfit } = found(4, PAIR, [
      at('short', '布施', jvc({ capacity_wh: 300 })), // 255 ÷ 88 = 2.9 h
      at('engine', '布施', eu9()),
      at('measured', '布施', delta2()), // 2.7 h rated, 9.9 h measured
      at('rated', '布施', delta2({ capacity_wh: 2048 })), // 1740.8 ÷ 320 = 5.4 h
      at('small', '布施', e500()),
      at('inverter', '布施', delta2({ kind: 'inverter', capacity_wh: null })),
    ])
    expect(fitting.map(({ unit, covers }) => [unit.asset_number, covers])).toEqual([
      ['rated', 'rated'],
      ['measured', 'measured'],
      ['engine', 'fuel'],
      ['short', 'short'],
      ['inverter', 'unknown'],
    ])
    expect(numbers(unfit)).toEqual(['small'])
  })

  test('of the same kind the nearer one, then the weaker, so that the strong one stays for others', () => {
    const { fitting } = found(4, PAIR, [
      at('far', '石切', delta2()),
      at('unknown', null, delta2()),
      at('strong', '布施', delta2({ rated_w: 2000 })),
      at('near', '布施', delta2()),
    ])
    expect(numbers(fitting)).toEqual(['near', 'strong', 'far', 'unknown'])
  })

  test('an engine tells its fuel at both loads: 24 h at 88 W ≤ 225 W 22 cans, at 320 W 25', () => {
    const [match] = found(24, PAIR, [at('engine', '布施', eu9())]).fitting
    expect(match?.fuel).toEqual({ measured: { cassettes: 22 }, rated: { cassettes: 25 } })
  })
})

describe('several units', () => {
  test('in turn: 9.89 + 6.05 = 15.94 h, rated 2.72 + 1.66 = 4.38 h', () => {
    const { several } = found(15, PAIR, [at('a', '布施', delta2()), at('b', '布施', jvc())])
    expect(several).toMatchObject({ way: 'in_turn', is_enough: true })
    expect(numbers(several?.shares ?? [])).toEqual(['a', 'b'])
    expect(several?.hours.measured_hours).toBeCloseTo(15.9375, 2)
    expect(several?.hours.rated_hours).toBeCloseTo(4.3828, 2)
  })
  test('in turn, as few as do: 9.89 + 9.89 = 19.8 < 24, + 6.05 = 25.8', () => {
    const units = [jvc(), delta2(), delta2(), jvc({ capacity_wh: 300 })]
    const { several } = found(
      24,
      PAIR,
      units.map((unit, n) => at(`${n}`, '布施', unit)),
    )
    expect(numbers(several?.shares ?? [])).toEqual(['1', '2', '0'])
    expect(several?.is_enough).toBe(true)
  })
  test('in turn and still not enough: 15.9 < 24 is said', () => {
    const { several } = found(24, PAIR, [at('a', '布施', delta2()), at('b', '布施', jvc())])
    expect(several?.is_enough).toBe(false)
  })
  test('side by side, each device on a unit of its own: 425 ÷ 64 = 6.64 h, 320.45 ÷ 24 = 13.35 h, so 6.64 h', () => {
    const { fitting, several } = found(6, PAIR, [at('377', '布施', e500()), at('500', '布施', powerArQ2())])
    expect(fitting).toEqual([])
    expect(several).toMatchObject({ way: 'side_by_side', is_enough: true })
    expect(several?.shares.map(({ unit, lines }) => [unit.asset_number, lines[0]?.device])).toEqual([
      ['500', 'humidifier_mr810'],
      ['377', 'ventilator_astral'],
    ])
    expect(several?.hours.measured_hours).toBeCloseTo(6.6406, 3)
    expect(several?.hours.rated_hours).toBeCloseTo(2.125, 3)
  })
  test('side by side splits two of one device: 2 × 200 W on 2 × 300 W', () => {
    const two = { ...mr810(), count: 2 }
    const { several } = found(6, [two], [at('a', '布施', powerArQ2()), at('b', '布施', powerArQ2())])
    expect(several?.shares.map(({ lines }) => lines.map(({ count }) => count))).toEqual([[1], [1]])
  })
  test('nothing where one unit is enough, where one device is too much for every unit, and where there is one unit', () => {
    expect(found(9, PAIR, [at('a', '布施', delta2()), at('b', '布施', jvc())]).several).toBeNull()
    expect(found(9, [lights(500)], [at('a', '布施', e500()), at('b', '布施', e500())]).several).toBeNull()
    expect(found(24, PAIR, [at('a', '布施', delta2())]).several).toBeNull()
  })
})

describe('advice', () => {
  test('a heat exchanger instead of the humidifier: 9.9 h → 36.3 h', () => {
    const [match] = found(24, PAIR, [at('a', '布施', delta2())]).fitting
    expect(match?.without_humidifier?.measured_hours).toBeCloseTo(36.2667, 3)
    expect(match?.hours.measured_hours).toBeCloseTo(9.8909, 3)
  })
  test('it lets a unit fit that is too weak for both: 120 ≤ 240, 13.35 h', () => {
    const [refused] = found(12, PAIR, [at('a', '布施', e500())]).unfit
    expect(refused?.misfits.map(({ why }) => why)).toEqual(['too_weak'])
    expect(refused?.without_humidifier?.measured_hours).toBeCloseTo(13.3521, 3)
  })
  test('none for an engine that burns no less: both are below the lightest point of its sheet', () => {
    expect(found(9, PAIR, [at('a', '布施', eu9())]).fitting[0]?.without_humidifier).toBeNull()
  })
  test('none without a ventilator, and none without a humidifier', () => {
    const units = [at('a', '布施', delta2())]
    expect(found(9, [mr810()], units).fitting[0]?.without_humidifier).toBeNull()
    expect(found(9, [astral()], units).fitting[0]?.without_humidifier).toBeNull()
  })
})
