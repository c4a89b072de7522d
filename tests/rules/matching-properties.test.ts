import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEVICES, deviceOf, SOURCES } from '../../src/loans/devices.ts'
import { misfitsOf } from '../../src/loans/matching/fit.ts'
import { fuelFor } from '../../src/loans/matching/fuel.ts'
import { hoursAt } from '../../src/loans/matching/hours.ts'
import { type DeviceLine, loadOf, type UnitPower } from '../../src/loans/matching/load.ts'
import { matchesFor } from '../../src/loans/matching/match.ts'

const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null })
const lines: fc.Arbitrary<DeviceLine[]> = fc.array(
  fc.record({
    device: fc.constantFrom(...DEVICES.map(({ code }) => code), 'a_code_of_tomorrow'),
    count: fc.integer({ min: 1, max: 5 }),
    rated_w: fc.integer({ min: 1, max: 10_000 }),
    measured_w: fc.integer({ min: 1, max: 10_000 }),
    starting_w: maybe(fc.integer({ min: 1, max: 30_000 })),
  }),
  { minLength: 1, maxLength: 6 },
)
const units: fc.Arbitrary<UnitPower & { asset_number: string; ward: string | null }> = fc.record({
  kind: fc.constantFrom('generator', 'portable_battery', 'ventilator_battery', 'inverter', 'vehicle'),
  rated_w: fc.integer({ min: 1, max: 100_000 }),
  rated_va: maybe(fc.integer({ min: 1, max: 100_000 })),
  peak_w: maybe(fc.integer({ min: 1, max: 200_000 })),
  waveform: fc.constantFrom('sine', 'modified', 'direct'),
  frequency: fc.constantFrom('hz50', 'hz60', 'both', 'none'),
  outlets: fc.integer({ min: 0, max: 20 }),
  fuel: maybe(fc.constantFrom('gasoline', 'cassette', 'propane', 'diesel')),
  tank_ml: maybe(fc.integer({ min: 1, max: 1_000_000 })),
  cassettes: maybe(fc.integer({ min: 1, max: 10 })),
  burn_points: fc.array(
    fc.record({ load_w: fc.integer({ min: 0, max: 5_000 }), minutes: fc.integer({ min: 0, max: 3_000 }) }),
    { maxLength: 5 },
  ),
  capacity_wh: maybe(fc.integer({ min: 1, max: 1_000_000 })),
  health_percent: fc.integer({ min: 1, max: 100 }),
  charge_percent: maybe(fc.integer({ min: 0, max: 100 })),
  asset_number: fc.string({ minLength: 1, maxLength: 5 }),
  ward: fc.constantFrom('布施', '石切', 'どこか', null),
})
const watts = fc.integer({ min: 1, max: 20_000 })
/** A hair for the computer's rounding. */
const HAIR = 1 + 1e-9

describe('whatever the unit and the devices', () => {
  test('more watts never last longer, and never burn less', () => {
    fc.assert(
      fc.property(units, watts, watts, (unit, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        const [long, short] = [hoursAt(unit, less), hoursAt(unit, more)]
        expect(long === null).toBe(short === null)
        if (long !== null && short !== null) expect(short).toBeLessThanOrEqual(long * HAIR)
        const [little, much] = [fuelFor(unit, less, 24), fuelFor(unit, more, 24)]
        expect(amount(little)).toBeLessThanOrEqual(amount(much))
      }),
      { numRuns: 2_000 },
    )
  })

  test('one device more never makes it fit, and a stronger unit never stops fitting', () => {
    fc.assert(
      fc.property(lines, lines, units, fc.integer({ min: 0, max: 50_000 }), (some, more, unit, extra) => {
        const fits = (devices: DeviceLine[], of: UnitPower) => misfitsOf(loadOf(devices), of).length === 0
        if (fits([...some, ...more], unit)) expect(fits(some, unit)).toBe(true)
        const stronger = {
          ...unit,
          rated_w: unit.rated_w + extra,
          rated_va: unit.rated_va && unit.rated_va + extra,
          peak_w: unit.peak_w && unit.peak_w + extra,
        }
        if (fits(some, unit)) expect(fits(some, stronger)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('every unit is either fitting or told why not, and no number is none', () => {
    fc.assert(
      fc.property(
        lines,
        fc.array(units, { maxLength: 6 }),
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        (some, all, hours_needed) => {
          const found = matchesFor({ hours_needed, ward: '布施' }, some, all)
          expect(found.fitting.length + found.unfit.length).toBe(all.length)
          expect(found.unfit.every(({ misfits }) => misfits.length > 0)).toBe(true)
          const numbers = JSON.stringify(found, (_, value: unknown) =>
            typeof value === 'number' && !Number.isFinite(value) ? 'NOT A NUMBER' : value,
          )
          expect(numbers).not.toContain('NOT A NUMBER')
          for (const { unit, lines: share } of found.several?.shares ?? [])
            expect(misfitsOf(loadOf(share), unit)).toEqual([])
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

const amount = (fuel: ReturnType<typeof fuelFor>) =>
  fuel === null ? 0 : 'cassettes' in fuel ? fuel.cassettes : fuel.fuel_ml

describe('the table of devices', () => {
  test('names every device once, with a code that the database takes', () => {
    expect(new Set(DEVICES.map(({ code }) => code)).size).toBe(DEVICES.length)
    expect(new Set(DEVICES.map(({ label }) => label)).size).toBe(DEVICES.length)
    for (const { code } of DEVICES) expect(code).toMatch(/^[a-z0-9_]{2,40}$/)
  })
  test('measured watts never exceed the rated ones, and strong claims name their place', () => {
    for (const { rated_w, measured_w, starting_w } of DEVICES) {
      expect(measured_w ?? rated_w).toBeLessThanOrEqual(rated_w)
      expect(starting_w ?? rated_w).toBeGreaterThanOrEqual(rated_w)
    }
    for (const { weak, place, name } of Object.values(SOURCES)) {
      expect(name).not.toBe('')
      if (!weak) expect(place).not.toBe('')
    }
  })
  test.each([
    ['ventilator_astral', 120, 24],
    ['ventilator_trilogy', 170, 15],
    ['ventilator_vivo60', 300, 27],
    ['ventilator_vivo60_mask', 300, 34],
    ['ventilator_vivo45', 150, 20],
    ['ventilator_pb560', 125, 20],
    ['humidifier_mr810', 200, 64],
    ['suction', 100, null],
  ])('%s draws what its source says', (code, rated_w, measured_w) => {
    expect(deviceOf(code)).toMatchObject({ rated_w, measured_w })
  })
})
