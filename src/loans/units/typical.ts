import { deviceOf } from '../devices.ts'
import { hoursAt, type Source, USABLE_SHARE } from '../matching/hours.ts'

/** Everyday loads at the measured watts of the table of devices, so that a unit's page says at a glance for how long it serves. */
export const TYPICAL_LOADS = [
  { label: '人工呼吸器(ASTRAL)', load_w: wattsOf('ventilator_astral') },
  { label: '人工呼吸器+加温加湿器', load_w: wattsOf('ventilator_astral') + wattsOf('humidifier_mr810') },
  { label: '酸素濃縮器', load_w: wattsOf('oxygen_no_cylinder') },
]

function wattsOf(code: string) {
  const device = deviceOf(code)
  if (!device) throw new Error(`No device ${code}`)
  return device.measured_w ?? device.rated_w
}

export type PowerFigures = Omit<Source, 'charge_percent'> & { rated_w: number }

/** Hours of one filling or one full charge at this load; null where nothing is known, or the unit is too weak. */
export const fullHoursAt = (unit: PowerFigures, load_w: number): number | null =>
  load_w > unit.rated_w ? null : hoursAt({ ...unit, charge_percent: 100 }, load_w)

/** 約9.9時間 is what all of this can be: an estimate, to one decimal. */
export const inHours = (hours: number) => `${hours.toFixed(1)}時間`

/** The formula in words, as it stands under the figures. */
export function formulaOf(unit: PowerFigures): string {
  if (unit.capacity_wh !== null)
    return `容量${unit.capacity_wh}Wh × ${USABLE_SHARE} × 劣化後の割合${unit.health_percent}% ÷ 使う電力(W)`
  if (unit.burn_points.length === 0) return '燃費の目安が登録されていないため、時間を計算できません。'
  const points = [...unit.burn_points].sort((a, b) => a.load_w - b.load_w)
  return `燃費の目安(${points.map(({ load_w, minutes }) => `${load_w}Wで${inHours(minutes / 60)}`).join('、')})の間を直線で補う`
}
