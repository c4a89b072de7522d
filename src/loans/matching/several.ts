import { limitOf_w, misfitsOf } from './fit.ts'
import { type Hours, hoursOf } from './hours.ts'
import { type DeviceLine, loadOf, type UnitPower } from './load.ts'

export interface Share<Unit> {
  unit: Unit
  lines: DeviceLine[]
  hours: Hours
}

/** Two or more units for one need, where one is not enough. */
export interface Several<Unit> {
  /** 交代で: one after the other carries everything. 分けて: each carries some of the devices. */
  way: 'in_turn' | 'side_by_side'
  shares: Share<Unit>[]
  hours: Hours
  is_enough: boolean
}

/** As few as last long enough at measured watts, the longest first; all of them where even those do not. */
export function inTurn<Unit extends UnitPower>(
  hours_needed: number,
  lines: DeviceLine[],
  fitting: { unit: Unit; hours: Hours }[],
): Several<Unit> | null {
  const known = fitting
    .filter(({ hours }) => hours.measured_hours !== null)
    .sort((a, b) => (b.hours.measured_hours ?? 0) - (a.hours.measured_hours ?? 0))
  const shares: Share<Unit>[] = []
  let total = 0
  for (const { unit, hours } of known) {
    if (total >= hours_needed) break
    shares.push({ unit, lines, hours })
    total += hours.measured_hours ?? 0
  }
  if (shares.length < 2) return null
  const rated_hours = shares.reduce((sum, { hours }) => sum + (hours.rated_hours ?? 0), 0)
  return {
    way: 'in_turn',
    shares,
    hours: { rated_hours, measured_hours: total },
    is_enough: total >= hours_needed,
  }
}

/** Every device on one unit, the hungriest placed first on the strongest; null where one finds no place. */
export function sideBySide<Unit extends UnitPower>(
  hours_needed: number,
  lines: DeviceLine[],
  units: Unit[],
): Several<Unit> | null {
  const devices = lines
    .flatMap((line) => Array.from({ length: line.count }, () => ({ ...line, count: 1 })))
    .sort((a, b) => b.rated_w - a.rated_w)
  const places = units
    .toSorted((a, b) => limitOf_w(b) - limitOf_w(a) || (b.capacity_wh ?? 0) - (a.capacity_wh ?? 0))
    .map((unit) => ({ unit, lines: [] as DeviceLine[] }))
  for (const device of devices) {
    const place = places.find(({ unit, lines }) => misfitsOf(loadOf([...lines, device]), unit).length === 0)
    if (!place) return null
    place.lines.push(device)
  }
  const shares = places
    .filter((place) => place.lines.length > 0)
    .map((place) => ({ ...place, hours: hoursOf(place.unit, loadOf(place.lines)) }))
  if (shares.length < 2) return null
  const hours = {
    rated_hours: shortest(shares.map((share) => share.hours.rated_hours)),
    measured_hours: shortest(shares.map((share) => share.hours.measured_hours)),
  }
  const is_enough = shares.every(
    ({ unit, hours: { measured_hours } }) =>
      measured_hours !== null && (measured_hours >= hours_needed || unit.fuel !== null),
  )
  return { way: 'side_by_side', shares, hours, is_enough }
}

/** One of unknown length makes all of it unknown. */
const shortest = (hours: (number | null)[]) => {
  const known = hours.filter((one) => one !== null)
  return known.length === hours.length ? Math.min(...known) : null
}
