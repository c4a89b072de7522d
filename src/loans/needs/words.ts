import { MARKS_OF_PURPOSE } from '../marks.ts'
import type { Misfit } from '../matching/fit.ts'
import type { FuelNeeded } from '../matching/fuel.ts'
import { USABLE_SHARE } from '../matching/hours.ts'
import type { UnitPower } from '../matching/load.ts'
import type { Covers } from '../matching/match.ts'
import type { PowerNeed } from './table.ts'

export const NEED_STATUSES = {
  open: '探しています',
  met: '電源が届きました',
  withdrawn: '取り下げました',
} as const satisfies Record<PowerNeed['status'], string>

export const VIAS = {
  link: '医療機関がリンクから',
  office: '事務局が入力',
  reply: '安否確認の回答から',
} as const satisfies Record<PowerNeed['via'], string>

/** 9.9時間; of what nobody knows it says so. */
export function hoursInWords(hours: number | null) {
  if (hours === null) return '分かりません'
  return hours >= 100 ? `約${watts(Math.round(hours))}時間` : `約${hours.toFixed(1)}時間`
}

export const watts = (n: number) => Math.round(n).toLocaleString('ja-JP')

export function fuelInWords(fuel: { measured: FuelNeeded; rated: FuelNeeded }) {
  const [few, many] = [amount(fuel.measured), amount(fuel.rated)]
  const unit = 'cassettes' in fuel.measured ? 'カセットボンベ' : '燃料'
  return few === many ? `${unit} ${few}` : `${unit} ${few}（定格なら${many}）`
}

const amount = (fuel: FuelNeeded) =>
  'cassettes' in fuel ? `${fuel.cassettes}本` : `${(Math.ceil(fuel.fuel_ml / 100) / 10).toFixed(1)}L`

/** Why a unit does not do, as one would say it on the telephone. */
export function misfitInWords(misfit: Misfit): string {
  switch (misfit.why) {
    case 'too_weak':
      return `力が足りません。機器は合わせて${watts(misfit.load_w)}W、この電源で使えるのは${watts(misfit.limit_w)}W（定格の8割）までです。`
    case 'starting':
      return `動き始めの電気が足りません。${watts(misfit.starting_w)}W要りますが、瞬間の上限は${watts(misfit.peak_w)}Wです。`
    case 'not_sine':
      return '波形が疑似正弦波です。医療機器が止まったり壊れたりするおそれがあります。'
    case 'direct_current':
      return '直流の電源です。コンセントで使う機器はつなげません。'
    case 'wrong_frequency':
      return '60Hzではありません。大阪の機器に合いません。'
    case 'too_few_outlets':
      return `差込口が足りません。機器は${misfit.plugs}台、差込口は${misfit.outlets}口です。口数がちがうときは、電源の登録を直してください。`
  }
}

export const COVERS_IN_WORDS: Record<Covers, string> = {
  rated: '必要な時間に足ります',
  measured: '実測の電力なら足ります',
  fuel: '燃料を足せば続けて使えます',
  short: '1台では時間が足りません',
  unknown: '時間は計算できません',
}

/** The sum as it was done, so that anybody can do it again. */
export function formulaOf(unit: UnitPower, load_w: number, hours: number | null) {
  if (hours === null)
    return unit.kind === 'generator'
      ? '燃費の資料がありません。'
      : '電気のもと（容量・燃料）の登録がありません。'
  if (unit.capacity_wh !== null) {
    const charge = unit.charge_percent === null ? '' : ` × 充電${unit.charge_percent}%`
    return `${watts(unit.capacity_wh)}Wh × ${USABLE_SHARE} × 劣化後の容量${unit.health_percent}%${charge} ÷ ${watts(load_w)}W = ${hours.toFixed(1)}時間`
  }
  const points = [...unit.burn_points].sort((a, b) => a.load_w - b.load_w)
  const sheet = points.map(({ load_w: w, minutes }) => `${watts(w)}Wで${(minutes / 60).toFixed(1)}時間`)
  return `燃費（${sheet.join('、')}）から、${watts(load_w)}Wでは1回の満タンで${hours.toFixed(1)}時間`
}

export function distanceInWords(tiles: number | null) {
  if (tiles === null) return '近さは分かりません'
  return tiles === 0 ? '同じ地区' : tiles === 1 ? 'となりの地区' : `地区${tiles}つ分`
}

/** 【訓練】 before a name, and nothing before it on the day itself. */
export const marked = (purpose: PowerNeed['purpose'], text: string) => MARKS_OF_PURPOSE[purpose] + text
