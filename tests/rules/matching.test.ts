import { describe, expect, test } from 'vitest'
import { misfitsOf } from '../../src/loans/matching/fit.ts'
import { fuelFor } from '../../src/loans/matching/fuel.ts'
import { hoursAt, hoursOf } from '../../src/loans/matching/hours.ts'
import { loadOf } from '../../src/loans/matching/load.ts'
import {
  astral,
  chart,
  delta2,
  e500,
  eu9,
  fridge,
  gasoline,
  jvc,
  lights,
  mr810,
  powerArQ2,
  suction,
  trilogy,
  trilogyEvo,
  vhb100,
  vivo60,
} from './matching-units.ts'

/** Computed by hand before the code; the arithmetic stands in each title. */
const PAIR = [astral(), mr810()]

describe('a battery lasts Wh × 0.85 × health ÷ W', () => {
  test.each([
    ['ASTRAL 24 + MR810 64 on 1,024 Wh: 870.4 ÷ 88 = 9.89', delta2(), PAIR, 9.8909, 2.72],
    ['heat exchanger instead of the humidifier: 870.4 ÷ 24 = 36.27', delta2(), [astral()], 36.2667, 7.2533],
    ['health 80 %: 696.32 ÷ 88 = 7.91', delta2({ health_percent: 80 }), PAIR, 7.9127, 2.176],
    ['health 50 %: 435.2 ÷ 88 = 4.95', delta2({ health_percent: 50 }), PAIR, 4.9455, 1.36],
    ['charged to 50 %: 435.2 ÷ 88 = 4.95', delta2({ charge_percent: 50 }), PAIR, 4.9455, 1.36],
    [
      'health 80 %, charged to 50 %: 348.16 ÷ 88 = 3.96',
      delta2({ health_percent: 80, charge_percent: 50 }),
      PAIR,
      3.9564,
      1.088,
    ],
    ['charged to 0 %: nothing', delta2({ charge_percent: 0 }), PAIR, 0, 0],
    ['E500 377 Wh with ASTRAL: 320.45 ÷ 24 = 13.35, ÷ 120 = 2.67', e500(), [astral()], 13.3521, 2.6704],
    ['PowerArQ2 500 Wh with Trilogy: 425 ÷ 15 = 28.33, ÷ 170 = 2.5', powerArQ2(), [trilogy()], 28.3333, 2.5],
    ['JVC 626 Wh with VIVO60 27 + MR810 64: 532.1 ÷ 91 = 5.85', jvc(), [vivo60(), mr810()], 5.8473, 1.0642],
    ['two ASTRAL: 870.4 ÷ 48 = 18.13, ÷ 240 = 3.63', delta2(), [astral(2)], 18.1333, 3.6267],
    [
      'Trilogy EVO 18 + VHB100 57: 870.4 ÷ 75 = 11.61, ÷ 310 = 2.81',
      delta2(),
      [trilogyEvo(), vhb100()],
      11.6053,
      2.8077,
    ],
    [
      "a ventilator's own battery of 200 Wh: 170 ÷ 24 = 7.08",
      delta2({ kind: 'ventilator_battery', capacity_wh: 200 }),
      [astral()],
      7.0833,
      1.4167,
    ],
  ])('%s', (_, unit, lines, measured_hours, rated_hours) => {
    const hours = hoursOf(unit, loadOf(lines))
    expect(hours.measured_hours).toBeCloseTo(measured_hours, 3)
    expect(hours.rated_hours).toBeCloseTo(rated_hours, 3)
  })
})

describe('one filling of an engine lasts as its burn at that load says', () => {
  test.each([
    ['at a quarter of the load, as the sheet says: 2.2', eu9(), 225, 2.2],
    ['at full load, as the sheet says: 1.1', eu9(), 900, 1.1],
    ['320 W: 1/2.2 × (1 + 95/675) = 0.5185 fillings an hour, 1.93 h', eu9(), 320, 1.9286],
    ['half-way, 562.5 W: (0.4545 + 0.9091) ÷ 2 = 0.6818, 1.47 h', eu9(), 562.5, 1.4667],
    ['88 W, below the lightest point: no more than the sheet promises, 2.2', eu9(), 88, 2.2],
    ['1,000 W, above the heaviest: 0.9091 × 1000/900 = 1.0101, 0.99 h', eu9(), 1000, 0.99],
    ['one point only, lighter: 3', eu9({ burn_points: [{ load_w: 500, minutes: 180 }] }), 250, 3],
    ['one point only, double: 1.5', eu9({ burn_points: [{ load_w: 500, minutes: 180 }] }), 1000, 1.5],
    ['no burn points: not known', eu9({ burn_points: [] }), 320, null],
    [
      'a sheet that lets more watts last longer (200 W 2 h, 400 W 2.5 h) is read as 2',
      eu9({
        burn_points: [
          { load_w: 400, minutes: 150 },
          { load_w: 200, minutes: 120 },
        ],
      }),
      400,
      2,
    ],
    ['3.6 L at 1,000 W: (1/8 + 0.3) ÷ 2 = 0.2125 fillings an hour, 4.71 h', gasoline(), 1000, 4.7059],
    ['an inverter has nothing of its own', delta2({ kind: 'inverter', capacity_wh: null }), 100, null],
    [
      'a car with 20 kWh free: 20000 × 0.85 ÷ 320 = 53.1',
      delta2({ kind: 'vehicle', capacity_wh: 20_000 }),
      320,
      53.125,
    ],
  ])('%s', (_, unit, load_w, hours) => {
    const found = hoursAt(unit, load_w)
    if (hours === null) expect(found).toBeNull()
    else expect(found).toBeCloseTo(hours, 3)
  })
})

describe('fuel for the period', () => {
  test.each([
    ['EU9iGB, 24 h at 225 W: 24 ÷ 2.2 × 2 = 21.8 → 22 cans', eu9(), 225, 24, { cassettes: 22 }],
    ['EU9iGB, 24 h at 900 W: 24 ÷ 1.1 × 2 = 43.6 → 44 cans', eu9(), 900, 24, { cassettes: 44 }],
    ['EU9iGB, 24 h at 320 W: 24 × 0.5185 × 2 = 24.9 → 25 cans', eu9(), 320, 24, { cassettes: 25 }],
    ['EU9iGB, 11 h at 900 W: 11 ÷ 1.1 × 2 = 20, not 21', eu9(), 900, 11, { cassettes: 20 }],
    ['EU9iGB, half an hour at 900 W: 0.9 → 1 can', eu9(), 900, 0.5, { cassettes: 1 }],
    ['gasoline, 24 h at 400 W: 24 ÷ 8 × 3.6 L = 10.8 L', gasoline(), 400, 24, { fuel_ml: 10_800 }],
    ['gasoline, 24 h at 1,600 W: 24 × 0.3 × 3.6 L = 25.92 L', gasoline(), 1600, 24, { fuel_ml: 25_920 }],
    ['gasoline, 24 h at 1,000 W: 24 × 0.2125 × 3.6 L = 18.36 L', gasoline(), 1000, 24, { fuel_ml: 18_360 }],
    ['a battery burns none', delta2(), 320, 24, null],
    ['an engine of unknown burn: not known', eu9({ burn_points: [] }), 320, 24, null],
  ])('%s', (_, unit, load_w, hours, fuel) => {
    expect(fuelFor(unit, load_w, hours)).toEqual(fuel)
  })
})

describe('what fits', () => {
  const small = powerArQ2()
  const middle = jvc()
  test.each([
    ['320 W rated on 300 W: 320 > 0.8 × 300 = 240', PAIR, small, ['too_weak']],
    ['420 W with suction on 300 W: 420 > 240', [...PAIR, suction()], small, ['too_weak']],
    ['ASTRAL alone on 300 W: 120 ≤ 240', [astral()], small, []],
    ['320 W on 500 W: 320 ≤ 400', PAIR, middle, []],
    ['420 W with suction on 500 W: 420 > 400', [...PAIR, suction()], middle, ['too_weak']],
    ['exactly 0.8: 400 ≤ 400', [lights(400)], middle, []],
    ['one watt more: 401 > 400', [lights(401)], middle, ['too_weak']],
    ['three ASTRAL: 360 ≤ 400', [astral(3)], middle, []],
    ['four ASTRAL: 480 > 400', [astral(4)], middle, ['too_weak']],
    ['400 VA is less than 500 W: 320 ≤ 0.8 × 400', [lights(320)], jvc({ rated_va: 400 }), []],
    ['400 VA is less than 500 W: 321 > 320', [lights(321)], jvc({ rated_va: 400 }), ['too_weak']],
    ['a fridge starts: 120 + 450 = 570 > 500, no peak known', [astral(), fridge()], middle, ['starting']],
    ['a fridge starts: 570 ≤ 1000', [astral(), fridge()], jvc({ peak_w: 1000 }), []],
    ['two fridges one after the other: 150 + 450 = 600 ≤ 600', [fridge(2)], jvc({ peak_w: 600 }), []],
    ['two fridges one after the other: 600 > 599', [fridge(2)], jvc({ peak_w: 599 }), ['starting']],
    ['a ventilator wants a pure sine', [astral()], jvc({ waveform: 'modified' }), ['not_sine']],
    ['a chart PC does not', [chart()], jvc({ waveform: 'modified' }), []],
    ['50 Hz only', [astral()], jvc({ frequency: 'hz50' }), ['wrong_frequency']],
    ['60 Hz only', [astral()], jvc({ frequency: 'hz60' }), []],
    ['three plugs, two outlets', [astral(), chart(), lights(10)], jvc({ outlets: 2 }), ['too_few_outlets']],
    ['three of one device, two outlets', [astral(3)], jvc({ outlets: 2 }), ['too_few_outlets']],
    ['direct current for a ventilator', [astral()], jvc({ waveform: 'direct', frequency: 'none' }), []],
    [
      'direct current for a humidifier too',
      PAIR,
      jvc({ waveform: 'direct', frequency: 'none' }),
      ['direct_current'],
    ],
    [
      'everything at once: 420 > 240, 50 Hz, no sine, 3 plugs on 1',
      [...PAIR, suction()],
      powerArQ2({ frequency: 'hz50', waveform: 'modified', outlets: 1 }),
      ['too_weak', 'not_sine', 'wrong_frequency', 'too_few_outlets'],
    ],
  ])('%s', (_, lines, unit, why) => {
    expect(misfitsOf(loadOf(lines), unit).map((misfit) => misfit.why)).toEqual(why)
  })
})
