import type { BurnPoint, UnitKind } from '../words.ts'

/** What an inverter and a cold day take away: 15 %, a rule of thumb of ours, on the careful side. */
export const BATTERY_YIELD = 0.85

/** Measured watts of everyday loads, so that a unit's page says at a glance for how long it serves. */
export const TYPICAL_LOADS = [
  { label: '人工呼吸器(ASTRAL)', load_w: 24 },
  { label: '人工呼吸器+加温加湿器', load_w: 88 },
  { label: '酸素濃縮器', load_w: 400 },
] as const

export interface PowerFigures {
  kind: UnitKind
  rated_w: number
  capacity_wh: number | null
  health_percent: number
  burn_points: BurnPoint[]
}

/** Hours of one filling or one full charge at this load; null where nothing is known, or the unit is too weak. */
export function hoursAt(unit: PowerFigures, load_w: number): number | null {
  if (load_w > unit.rated_w) return null
  if (unit.capacity_wh !== null)
    return (unit.capacity_wh * BATTERY_YIELD * (unit.health_percent / 100)) / load_w
  const minutes = minutesAt(unit.burn_points, load_w)
  return minutes === null ? null : minutes / 60
}

/**
 * The burn between two points of the maker's sheet is taken as a straight line. Below the lightest point an engine is
 * given no more than there; above the heaviest it burns in proportion.
 */
export function minutesAt(points: BurnPoint[], load_w: number): number | null {
  const sorted = [...points].sort((a, b) => a.load_w - b.load_w)
  const [lightest, heaviest] = [sorted[0], sorted.at(-1)]
  if (!lightest || !heaviest) return null
  if (load_w <= lightest.load_w) return lightest.minutes
  if (load_w >= heaviest.load_w) return (heaviest.minutes * heaviest.load_w) / load_w
  const above = sorted.findIndex((point) => point.load_w >= load_w)
  const [from, to] = [sorted[above - 1], sorted[above]]
  if (!from || !to) return null
  const share = (load_w - from.load_w) / (to.load_w - from.load_w)
  return 1 / ((1 - share) / from.minutes + share / to.minutes)
}

/** 約9.9時間 is what all of this can be: an estimate, to one decimal. */
export const inHours = (hours: number) => `${hours.toFixed(1)}時間`

/** The formula in words, as it stands under the figures. */
export function formulaOf(unit: PowerFigures): string {
  if (unit.capacity_wh !== null)
    return `容量${unit.capacity_wh}Wh × ${BATTERY_YIELD} × 劣化後の割合${unit.health_percent}% ÷ 使う電力(W)`
  if (unit.burn_points.length === 0) return '燃費の目安が登録されていないため、時間を計算できません。'
  const points = [...unit.burn_points].sort((a, b) => a.load_w - b.load_w)
  return `燃費の目安(${points.map(({ load_w, minutes }) => `${load_w}Wで${inHours(minutes / 60)}`).join('、')})の間を直線で補う`
}
