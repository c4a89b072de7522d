import type { Purpose, SafetyCheck } from '../../safety-checks/table.ts'
import type { Asked } from '../rules.ts'
import { type Difference, difference95, isChance, mixDistance } from './statistics.ts'

/** How many of each kind were asked. */
export type Mix = Map<string, number>

/** One check as a comparison sees it. */
export interface Side extends Asked {
  purpose: Purpose
  status: SafetyCheck['status']
  left_out: boolean
  roles: Mix
  wards: Mix
  facility_types: Mix
  weekday: number
  hour: number
  holiday: string | null
  /** From the launch to the last moment at which an answer was on time. */
  window_minutes: number
}

/** Why two rates may differ without anybody having become better or worse. */
export const CONFOUNDERS = {
  population: '対象',
  weekday: '曜日',
  time: '時間帯',
  window: '受付時間',
} as const
export type Confounder = keyof typeof CONFOUNDERS

/** Why a check is in no comparison. */
export const EXCLUSIONS = {
  test: '配信テストは、回答率を比べるものではありません',
  withdrawn: '取り消したため',
  left_out: '途中でやめたため（比較から外すと決めたもの）',
} as const
export type Exclusion = keyof typeof EXCLUSIONS

export type Verdict =
  | { kind: 'other_purpose' | 'running' | 'nobody' }
  | { kind: 'confounded'; by: Confounder[] }
  | ({ kind: 'chance' | 'higher' | 'lower' } & Difference)

/** What keeps a check out of every comparison, or null. */
export function exclusionOf({
  purpose,
  status,
  left_out,
}: Pick<Side, 'purpose' | 'status' | 'left_out'>): Exclusion | null {
  if (purpose === 'test') return 'test'
  if (left_out) return 'left_out'
  return status === 'withdrawn' ? 'withdrawn' : null
}

/** 平日・土曜・日曜と祝日: on each of them another part of the clinics is open. */
export function dayKind({ weekday, holiday }: Pick<Side, 'weekday' | 'holiday'>) {
  if (holiday !== null || weekday === 0) return 'rest'
  return weekday === 6 ? 'saturday' : 'working'
}

/** 診療時間・朝夕・夜: whether doctors work, are about, or sleep. */
export function timeKind({ hour }: Pick<Side, 'hour'>) {
  if (hour >= 9 && hour < 18) return 'working'
  return hour >= 6 && hour < 22 ? 'about' : 'night'
}

/** One in ten asked of another kind is another population; a roster changes by less between two drills. */
export const OTHER_MIX = 0.1
/** Answers taken for so many times as long are not the same question. */
const OTHER_WINDOW = 2

export const isOtherMix = (a: Mix, b: Mix) => mixDistance(a, b) > OTHER_MIX

export function confoundersOf(a: Side, b: Side): Confounder[] {
  const windows = [a.window_minutes, b.window_minutes]
  const differs: Record<Confounder, boolean> = {
    population:
      isOtherMix(a.roles, b.roles) ||
      isOtherMix(a.wards, b.wards) ||
      isOtherMix(a.facility_types, b.facility_types),
    weekday: dayKind(a) !== dayKind(b),
    time: timeKind(a) !== timeKind(b),
    window: Math.max(...windows) > OTHER_WINDOW * Math.min(...windows),
  }
  return (Object.keys(differs) as Confounder[]).filter((name) => differs[name])
}

/** 判定 — what may be said of this check beside the one it is held against, and nothing more than that. */
export function verdictOf(side: Side, base: Side): Verdict {
  if (side.purpose !== base.purpose) return { kind: 'other_purpose' }
  if ([side, base].some(({ status }) => status === 'open' || status === 'frozen')) return { kind: 'running' }
  const difference = difference95(side, base)
  if (!difference) return { kind: 'nobody' }
  const by = confoundersOf(side, base)
  if (by.length > 0) return { kind: 'confounded', by }
  if (isChance(difference)) return { kind: 'chance', ...difference }
  return { kind: difference.difference > 0 ? 'higher' : 'lower', ...difference }
}

/** The verdict as the committee reads it. */
export function verdictInWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'other_purpose':
      return '訓練と本番は比べません'
    case 'running':
      return 'まだ回答を受けているため比べられません'
    case 'nobody':
      return '対象者がいないため比べられません'
    case 'confounded':
      return `${inARow(verdict.by.map((name) => CONFOUNDERS[name]))}が違うため比べられません`
    case 'chance':
      return `差は偶然の範囲です${inPoints(verdict)}`
    case 'higher':
      return `先より高い${inPoints(verdict)}`
    case 'lower':
      return `先より低い${inPoints(verdict)}`
  }
}

const inARow = (words: string[]) =>
  words.length < 3 ? words.join('と') : `${words.slice(0, -1).join('・')}と${words.at(-1)}`

const inPoints = ({ difference, low, high }: Difference) =>
  `（差 ${points(difference)}ポイント、95%区間 ${points(low)}〜${points(high)}）`

/** 「+3.2」「−12.0」 with a real minus, as it is printed. */
export function points(share: number) {
  const tenths = Math.round(share * 1_000) / 10
  if (tenths === 0) return '0.0'
  return `${tenths < 0 ? '−' : '+'}${Math.abs(tenths).toFixed(1)}`
}
