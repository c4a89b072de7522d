import type { BurnPoint } from '../words.ts'
import type { Load, UnitPower } from './load.ts'

/** What of a battery's capacity comes out at the socket. */
export const USABLE_SHARE = 0.85

export interface Hours {
  /** 定格で — as if every device drew all that its label allows. Null: nobody knows. */
  rated_hours: number | null
  /** 実測で — at what such devices were measured to draw. */
  measured_hours: number | null
}

export const hoursOf = (unit: UnitPower, load: Pick<Load, 'rated_w' | 'measured_w'>): Hours => ({
  rated_hours: hoursAt(unit, load.rated_w),
  measured_hours: hoursAt(unit, load.measured_w),
})

/** What the hours of a unit are made of. */
export type Source = Pick<UnitPower, 'capacity_wh' | 'health_percent' | 'charge_percent' | 'burn_points'>

/** Of one charge or one filling. */
export function hoursAt(unit: Source, load_w: number): number | null {
  if (load_w <= 0) return null
  if (unit.capacity_wh !== null) return usableWh({ ...unit, capacity_wh: unit.capacity_wh }) / load_w
  const burn = fillingsPerHour(unit.burn_points, load_w)
  return burn === null ? null : 1 / burn
}

/** Wh that come out: capacity × 0.85 × health × what it is charged to, where that is known. */
export const usableWh = ({
  capacity_wh,
  health_percent,
  charge_percent,
}: Pick<UnitPower, 'health_percent' | 'charge_percent'> & { capacity_wh: number }) =>
  (capacity_wh * USABLE_SHARE * health_percent * (charge_percent ?? 100)) / 10_000

/**
 * Between two points of the sheet the burn grows in a straight line. Below the lightest it stays as it is there, above
 * the heaviest it grows with the watts: both promise less than the truth.
 */
export function fillingsPerHour(points: readonly BurnPoint[], load_w: number): number | null {
  const curve = curveOf(points)
  const last = curve.at(-1)
  if (!last) return null
  const after = curve.findIndex((point) => point.load_w >= load_w)
  if (after === -1) return (last.burn * load_w) / last.load_w
  const [low, high] = [curve[after - 1], curve[after] ?? last]
  if (!low) return high.burn
  return low.burn + ((high.burn - low.burn) * (load_w - low.load_w)) / (high.load_w - low.load_w)
}

/** Fillings an hour by load. A sheet on which more watts last longer is wrong somewhere: the shorter time counts. */
function curveOf(points: readonly BurnPoint[]) {
  const sound = points.filter(({ load_w, minutes }) => load_w > 0 && minutes > 0)
  const burns = sound.map(({ load_w, minutes }) => ({ load_w, burn: 60 / minutes }))
  return [...new Set(burns.map(({ load_w }) => load_w))]
    .sort((a, b) => a - b)
    .map((load_w) => ({
      load_w,
      burn: Math.max(...burns.filter((point) => point.load_w <= load_w).map(({ burn }) => burn)),
    }))
}
