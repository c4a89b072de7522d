import { DEVICES } from '../devices.ts'
import { misfitsOf } from '../matching/fit.ts'
import { hoursOf } from '../matching/hours.ts'
import { loadOf, type UnitPower } from '../matching/load.ts'

/** One facility that was asked, and what it said of its power. */
export interface FacilityPower {
  ward: string | null
  has_answered: boolean
  /** Code of PWR; null where nobody said. */
  power: string | null
  ventilators: number | null
  oxygen: number | null
  /** What the roster says, for those who did not. */
  roster_ventilators: number
  roster_oxygen: number
}

export interface WardGap {
  /** Null: units of the association itself, which lie in no ward. */
  ward: string | null
  /** n — facilities asked. */
  asked: number
  /** 未回答 — no answer at all. */
  silent: number
  /** 未入力 — answered, and said nothing of the power, or 未確認. */
  unsaid: number
  blackouts: number
  ventilators: number
  oxygen: number
  /** Patients of those facilities whose number is the roster's. */
  from_roster: number
  /** Patients, by the roster, of facilities that are silent or said nothing. */
  unknown_patients: number
  units: number
  hours_wanted: number
  hours_there: number
  short_ventilators: number
  short_oxygen: number
}

/** Running on one's own generator is a blackout, too. */
const BLACKOUTS = ['2', '1A', '1B', '1C', '1D']
const HOURS = 24

const loadOfOne = (code: string) =>
  loadOf(
    DEVICES.filter((device) => device.code === code).map(({ code: device, rated_w, measured_w }) => ({
      device,
      count: 1,
      rated_w,
      measured_w: measured_w ?? rated_w,
      starting_w: null,
    })),
  )
const VENTILATOR = loadOfOne('ventilator_other')
const OXYGEN = loadOfOne('oxygen_no_cylinder')

type Placed = UnitPower & { ward: string | null }

/** 不足 — ward by ward, and the whole association, where a unit of one ward may go to another. */
export function gapsOf(facilities: readonly FacilityPower[], units: readonly Placed[]) {
  const wards = [...new Set([...facilities, ...units].map(({ ward }) => ward))].sort(byWard)
  return {
    wards: wards.map((ward) => ({
      ward,
      ...gapOf(
        facilities.filter((facility) => facility.ward === ward),
        units.filter((unit) => unit.ward === ward),
      ),
    })),
    total: gapOf(facilities, units),
  }
}

const byWard = (one: string | null, other: string | null) =>
  one === null || other === null
    ? Number(one === null) - Number(other === null)
    : one.localeCompare(other, 'ja')

function gapOf(facilities: readonly FacilityPower[], units: readonly UnitPower[]): Omit<WardGap, 'ward'> {
  const dark = facilities.filter(({ power }) => power !== null && BLACKOUTS.includes(power))
  const silent = facilities.filter(({ has_answered }) => !has_answered)
  const unsaid = facilities.filter(
    ({ has_answered, power }) => has_answered && (power === null || power === '9'),
  )
  const sum = <Of>(some: readonly Of[], of: (one: Of) => number) =>
    some.reduce((total, one) => total + of(one), 0)
  const ventilators = sum(dark, (one) => one.ventilators ?? one.roster_ventilators)
  const oxygen = sum(dark, (one) => one.oxygen ?? one.roster_oxygen)
  return {
    asked: facilities.length,
    silent: silent.length,
    unsaid: unsaid.length,
    blackouts: dark.length,
    ventilators,
    oxygen,
    from_roster: sum(
      dark,
      (one) =>
        (one.ventilators === null ? one.roster_ventilators : 0) +
        (one.oxygen === null ? one.roster_oxygen : 0),
    ),
    unknown_patients: sum([...silent, ...unsaid], (one) => one.roster_ventilators + one.roster_oxygen),
    ...given(units, { ventilators, oxygen }),
  }
}

/** One unit to one patient: ventilators first, and on them the units that could carry no concentrator. */
function given(
  units: readonly UnitPower[],
  { ventilators, oxygen }: { ventilators: number; oxygen: number },
) {
  const strong = units.filter((unit) => misfitsOf(OXYGEN, unit).length === 0)
  const weak = units.filter((unit) => !strong.includes(unit) && misfitsOf(VENTILATOR, unit).length === 0)
  const ventilated = [...weak, ...strong].slice(0, ventilators)
  const breathing = strong.filter((unit) => !ventilated.includes(unit)).slice(0, oxygen)
  return {
    units: weak.length + strong.length,
    hours_wanted: (ventilators + oxygen) * HOURS,
    hours_there: Math.round(
      [
        ...ventilated.map((unit) => hoursFrom(unit, VENTILATOR)),
        ...breathing.map((unit) => hoursFrom(unit, OXYGEN)),
      ].reduce((total, hours) => total + hours, 0),
    ),
    short_ventilators: ventilators - ventilated.length,
    short_oxygen: oxygen - breathing.length,
  }
}

/** Of a day; an engine is refilled, and of unknown hours none are counted on. */
function hoursFrom(unit: UnitPower, load: typeof VENTILATOR) {
  const { measured_hours } = hoursOf(unit, load)
  if (measured_hours === null) return 0
  return unit.fuel !== null && unit.capacity_wh === null ? HOURS : Math.min(HOURS, measured_hours)
}
