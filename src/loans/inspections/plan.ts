import type { Fuel, UnitKind, UnitStatus } from '../words.ts'

/** What the inspections of a unit have shown so far. */
export interface UnitHistory {
  /** The last time it was seen to work, whatever kind of inspection that was. */
  run_at: Date | null
  /** A wider inspection counts for the narrower ones. */
  half_yearly_at: Date | null
  yearly_at: Date | null
  /** When its battery was last seen at least half full. */
  charged_at: Date | null
  /** 2026-11-05. */
  gasoline_on: string | null
}

export interface PlannedUnit extends UnitHistory {
  kind: UnitKind
  fuel: Fuel | null
  status: UnitStatus
  charge_percent: number | null
  created_at: Date
}

/** 点検の予定 — every how many days; an engine is run each month, a battery is looked at each quarter. */
export const PLAN = {
  generator: { run: 31, half_yearly: 183, yearly: 366 },
  portable_battery: { run: 92, half_yearly: 183, yearly: 366 },
  ventilator_battery: { run: 92, half_yearly: 183, yearly: 366 },
  inverter: { run: 92, half_yearly: null, yearly: 366 },
  vehicle: { run: 92, half_yearly: null, yearly: 366 },
} as const satisfies Record<UnitKind, { run: number; half_yearly: number | null; yearly: number | null }>

/** Gasoline goes bad within 3-6 months (universal-zero.com); a battery left uncharged dies. */
export const GASOLINE_DAYS = 183
export const CHARGE_DAYS = 92
export const LEAST_CHARGE_PERCENT = 50
export const NOT_RUN_DAYS = 90
/** A unit that was just entered gets two weeks until somebody has to look at it. */
export const FIRST_LOOK_DAYS = 14

export const DUTIES = {
  charge_low: '充電が50%未満です',
  gasoline: 'ガソリンが6か月より古くなっています',
  not_run: '90日以上、動かしていません',
  first: 'まだ一度も点検していません',
  run: '試運転の時期です',
  charge_old: '3か月以上、充電を確かめていません',
  half_yearly: '6か月点検の時期です',
  yearly: '年次点検の時期です',
} as const
export type Duty = keyof typeof DUTIES

export interface Due {
  duty: Duty
  /** From when on it has been owed; null where the day is not known. */
  since: Date | null
}

const DAY_MS = 24 * 60 * 60 * 1_000
const after = (from: Date, days: number) => new Date(from.getTime() + days * DAY_MS)
const HAS_BATTERY: UnitKind[] = ['portable_battery', 'ventilator_battery']

/** Every duty of a unit with the day on which it falls due, past or to come. A retired unit has none. */
export function calendarOf(unit: PlannedUnit): { duty: Duty; due_at: Date }[] {
  if (unit.status === 'retired') return []
  const plan = PLAN[unit.kind]
  const has_battery = HAS_BATTERY.includes(unit.kind)
  const { run_at, created_at } = unit
  // Until the first look the plan counts from the day on which the unit was entered.
  const wider = (at: Date | null) => at ?? created_at
  return [
    ...(run_at
      ? [
          { duty: 'run' as const, due_at: after(run_at, plan.run) },
          { duty: 'not_run' as const, due_at: after(run_at, NOT_RUN_DAYS) },
        ]
      : [
          { duty: 'first' as const, due_at: after(created_at, FIRST_LOOK_DAYS) },
          { duty: 'not_run' as const, due_at: after(created_at, NOT_RUN_DAYS) },
        ]),
    ...(plan.half_yearly
      ? [{ duty: 'half_yearly' as const, due_at: after(wider(unit.half_yearly_at), plan.half_yearly) }]
      : []),
    ...(plan.yearly ? [{ duty: 'yearly' as const, due_at: after(wider(unit.yearly_at), plan.yearly) }] : []),
    ...(unit.fuel === 'gasoline' && unit.gasoline_on
      ? [{ duty: 'gasoline' as const, due_at: after(startOfDay(unit.gasoline_on), GASOLINE_DAYS) }]
      : []),
    ...(has_battery
      ? [{ duty: 'charge_old' as const, due_at: after(wider(unit.charged_at), CHARGE_DAYS) }]
      : []),
  ]
}

/** 遅れている点検 — what is owed now, the most pressing first. */
export function duesOf(unit: PlannedUnit, at: Date): Due[] {
  if (unit.status === 'retired') return []
  const is_low =
    HAS_BATTERY.includes(unit.kind) &&
    unit.charge_percent !== null &&
    unit.charge_percent < LEAST_CHARGE_PERCENT
  const late = calendarOf(unit)
    .filter(({ due_at }) => due_at <= at)
    .map(({ duty, due_at }) => ({ duty, since: due_at }))
  const dues: Due[] = [...(is_low ? [{ duty: 'charge_low' as const, since: null }] : []), ...late]
  const rank = Object.keys(DUTIES)
  // What says the same twice is said once: 90 days without a run are more than a late monthly one.
  const has = (duty: Duty) => dues.some((due) => due.duty === duty)
  return dues
    .filter(
      ({ duty }) => !(duty === 'run' && has('not_run')) && !(duty === 'charge_old' && has('charge_low')),
    )
    .sort((a, b) => rank.indexOf(a.duty) - rank.indexOf(b.duty))
}

export const isNotRun = (unit: PlannedUnit, at: Date) =>
  duesOf(unit, at).some(({ duty }) => duty === 'not_run')

/** The next day on which something falls due; null where nothing is planned or something is owed already. */
export function nextDue(unit: PlannedUnit, at: Date): { duty: Duty; due_at: Date } | null {
  if (duesOf(unit, at).length > 0) return null
  const coming = calendarOf(unit)
    .filter(({ due_at, duty }) => due_at > at && duty !== 'not_run')
    .sort((a, b) => a.due_at.getTime() - b.due_at.getTime())
  return coming[0] ?? null
}

/** A day in Japan begins nine hours before it does in Greenwich. */
const startOfDay = (day: string) => new Date(`${day}T00:00:00+09:00`)
