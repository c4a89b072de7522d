import { groupOf } from '../devices.ts'
import { tilesBetween } from './distance.ts'
import { type Misfit, misfitsOf } from './fit.ts'
import { type FuelNeeded, fuelFor } from './fuel.ts'
import { type Hours, hoursOf } from './hours.ts'
import { type DeviceLine, type Load, loadOf, type UnitPower } from './load.ts'
import { byTiles } from './priority.ts'
import { inTurn, type Several, sideBySide } from './several.ts'

export interface Wanted {
  hours_needed: number
  /** 地区 of the facility that asks. */
  ward: string
}

export type Placed = UnitPower & { asset_number: string; ward: string | null }

/** How a unit stands to the hours wanted: at rated watts, only at measured ones, by refilling, not, or nobody knows. */
export const COVERS = ['rated', 'measured', 'fuel', 'short', 'unknown'] as const
export type Covers = (typeof COVERS)[number]

export interface Match<Unit> {
  unit: Unit
  hours: Hours
  covers: Covers
  fuel: { measured: FuelNeeded; rated: FuelNeeded } | null
  tiles: number | null
  /** 人工鼻: the hours without the humidifier; null where that changes nothing. */
  without_humidifier: Hours | null
}

export interface Unfit<Unit> {
  unit: Unit
  misfits: Misfit[]
  without_humidifier: Hours | null
}

export interface Matches<Unit> {
  load: Load
  fitting: Match<Unit>[]
  unfit: Unfit<Unit>[]
  /** Null where one unit is enough, or where even several do not help. */
  several: Several<Unit> | null
}

/** 候補 — every unit with what it would do for this need, best first; pure, so that a broken unit is just left out. */
export function matchesFor<Unit extends Placed>(
  need: Wanted,
  lines: DeviceLine[],
  units: readonly Unit[],
): Matches<Unit> {
  const load = loadOf(lines)
  const judged = units.map((unit) => ({ unit, misfits: misfitsOf(load, unit) }))
  const fitting = judged
    .filter(({ misfits }) => misfits.length === 0)
    .map(({ unit }) => matchOf(need, { lines, load, unit }))
    .sort(byUse)
  const unfit = judged
    .filter(({ misfits }) => misfits.length > 0)
    .map(({ unit, misfits }) => ({ unit, misfits, without_humidifier: withoutHumidifier(lines, unit) }))
  const is_covered = fitting.some(({ covers }) => ['rated', 'measured', 'fuel'].includes(covers))
  const several = is_covered
    ? null
    : fitting.length > 0
      ? inTurn(need.hours_needed, lines, fitting)
      : sideBySide(need.hours_needed, lines, [...units])
  return { load, fitting, unfit, several }
}

function matchOf<Unit extends Placed>(
  need: Wanted,
  { lines, load, unit }: { lines: DeviceLine[]; load: Load; unit: Unit },
): Match<Unit> {
  const hours = hoursOf(unit, load)
  const measured = fuelFor(unit, load.measured_w, need.hours_needed)
  const rated = fuelFor(unit, load.rated_w, need.hours_needed)
  const without = withoutHumidifier(lines, unit)
  return {
    unit,
    hours,
    covers: coversOf(hours, need.hours_needed, measured !== null),
    fuel: measured && rated ? { measured, rated } : null,
    tiles: tilesBetween(need.ward, unit.ward),
    without_humidifier: isGain(without, hours) ? without : null,
  }
}

/** An engine that idles burns the same: then there is nothing to advise. */
const isGain = (without: Hours | null, hours: Hours) =>
  (without?.measured_hours ?? 0) >= (hours.measured_hours ?? 0) + WORTH_HOURS

const WORTH_HOURS = 0.1

function coversOf({ rated_hours, measured_hours }: Hours, hours_needed: number, burns: boolean): Covers {
  if (burns) return 'fuel'
  if (rated_hours === null || measured_hours === null) return 'unknown'
  if (rated_hours >= hours_needed) return 'rated'
  return measured_hours >= hours_needed ? 'measured' : 'short'
}

/** Only beside a ventilator, and only where the unit can carry the rest. */
function withoutHumidifier(lines: DeviceLine[], unit: UnitPower): Hours | null {
  const rest = lines.filter(({ device }) => groupOf(device) !== 'humidifier')
  if (rest.length === lines.length || !rest.some(({ device }) => groupOf(device) === 'ventilator'))
    return null
  const load = loadOf(rest)
  return misfitsOf(load, unit).length > 0 ? null : hoursOf(unit, load)
}

/** Among the too short the longest comes first, elsewhere the nearest and of these the weakest. */
const byUse = <Unit extends Placed>(one: Match<Unit>, other: Match<Unit>) =>
  COVERS.indexOf(one.covers) - COVERS.indexOf(other.covers) ||
  (one.covers === 'short' ? (other.hours.measured_hours ?? 0) - (one.hours.measured_hours ?? 0) : 0) ||
  byTiles(one.tiles, other.tiles) ||
  one.unit.rated_w - other.unit.rated_w ||
  one.unit.asset_number.localeCompare(other.unit.asset_number)
