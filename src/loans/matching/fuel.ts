import { fillingsPerHour } from './hours.ts'
import type { UnitPower } from './load.ts'

export type FuelNeeded = { cassettes: number } | { fuel_ml: number }

/** From 40 L of gasoline on the fire office has to be told. */
export const REPORTED_GASOLINE_ML = 40_000

/** A hair above a whole number is the computer's rounding and no further can. */
const upTo = (n: number) => Math.ceil(n - 1e-6)

/** What an engine burns in so many hours at that load; null for a battery, or where nobody knows. */
export function fuelFor(unit: UnitPower, load_w: number, hours: number): FuelNeeded | null {
  if (unit.fuel === null || unit.capacity_wh !== null) return null
  const burn = load_w > 0 ? fillingsPerHour(unit.burn_points, load_w) : null
  if (burn === null) return null
  if (unit.cassettes !== null) return { cassettes: upTo(burn * hours * unit.cassettes) }
  return unit.tank_ml === null ? null : { fuel_ml: upTo(burn * hours * unit.tank_ml) }
}
