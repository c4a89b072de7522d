import { groupOf, wantsSine } from '../devices.ts'
import type { PowerNeedDevice } from '../needs/table.ts'
import type { PowerUnit } from '../table.ts'

export type DeviceLine = Pick<PowerNeedDevice, 'device' | 'count' | 'rated_w' | 'measured_w' | 'starting_w'>

/** What of a unit decides whether it fits and how long it lasts. */
export type UnitPower = Pick<
  PowerUnit,
  | 'kind'
  | 'rated_w'
  | 'rated_va'
  | 'peak_w'
  | 'waveform'
  | 'frequency'
  | 'outlets'
  | 'fuel'
  | 'tank_ml'
  | 'cassettes'
  | 'burn_points'
  | 'capacity_wh'
  | 'health_percent'
  | 'charge_percent'
>

/** Everything that is to hang on one unit. */
export interface Load {
  rated_w: number
  measured_w: number
  /** The worst moment: all of it on, and the hardest starter starts as the last. */
  starting_w: number
  plugs: number
  wants_sine: boolean
  /** Only what a ventilator's own battery can feed. */
  takes_direct: boolean
}

export function loadOf(lines: readonly DeviceLine[]): Load {
  const sum = (of: (line: DeviceLine) => number) =>
    lines.reduce((total, line) => total + of(line) * line.count, 0)
  const rated_w = sum((line) => line.rated_w)
  const surges = lines.map((line) => Math.max(0, (line.starting_w ?? 0) - line.rated_w))
  return {
    rated_w,
    measured_w: sum((line) => line.measured_w),
    starting_w: rated_w + Math.max(0, ...surges),
    plugs: sum(() => 1),
    wants_sine: lines.some(({ device }) => wantsSine(device)),
    takes_direct: lines.every(({ device }) => groupOf(device) === 'ventilator'),
  }
}
