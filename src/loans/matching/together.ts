import { usableWh } from './hours.ts'
import { type DeviceLine, loadOf, type UnitPower } from './load.ts'

/**
 * 合わせてもつ時間 — hours that all of these give the devices at measured watts, one after the other. Endless where one
 * burns fuel, which can be refilled, and where nobody knows what one gives: then a person has judged it.
 */
export function hoursTogether(units: readonly (UnitPower | null)[], devices: readonly DeviceLine[]): number {
  const { measured_w } = loadOf(devices)
  if (measured_w <= 0) return Number.POSITIVE_INFINITY
  const wh = units.map((unit) =>
    unit === null || unit.fuel !== null || unit.capacity_wh === null
      ? Number.POSITIVE_INFINITY
      : usableWh({ ...unit, capacity_wh: unit.capacity_wh }),
  )
  return wh.reduce((sum, one) => sum + one, 0) / measured_w
}
