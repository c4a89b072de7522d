import type { Fuel, UnitKind } from '../words.ts'

interface Point {
  label: string
  /** Units that it is asked of; of all if left out. */
  of?: (unit: { kind: UnitKind; fuel: Fuel | null }) => boolean
}

const hasEngine = ({ fuel }: { fuel: Fuel | null }) => fuel !== null
const hasBattery = ({ kind }: { kind: UnitKind }) =>
  kind === 'portable_battery' || kind === 'ventilator_battery'

/** 引渡の確認 — all of them, or the unit stays. */
export const HAND_OVER_POINTS = {
  started: { label: 'その場で動かし、電気が出ることを確かめました' },
  fuel: { label: '燃料と予備の量を確かめました', of: hasEngine },
  charge: { label: '充電の残りを確かめました', of: hasBattery },
  accessories: { label: '付属品がそろっています' },
  co_warning: {
    label: '排気で一酸化炭素中毒になること、屋内や車内で使わないことを説明しました',
    of: hasEngine,
  },
  fire_warning: { label: '火災と感電の注意（火気・雨・たこ足配線）を説明しました' },
  medical_warning: {
    label: '医療機器のメーカーが保証する電源ではないこと、主治医の指示に従うことを説明しました',
  },
  receiver: { label: '受け取る人が、以上を確かめました' },
} as const satisfies Record<string, Point>

/** 返却検査の項目 — a box that stays empty is a fault, and the unit is lent no more until it is mended. */
export const RETURN_POINTS = {
  starts: { label: '動かすと、電気が出ます' },
  outside: { label: '外側に割れ・へこみ・ぬれがありません' },
  outlets: { label: 'コンセントとコードに傷・焦げがありません' },
  accessories: { label: '付属品が全部あります' },
  fuel: { label: '燃料は抜いたか、新しいものに替えました', of: hasEngine },
  charge: { label: '充電しました', of: hasBattery },
} as const satisfies Record<string, Point>

type Points = Record<string, Point>

/** What is asked of this unit, in the order of the list. */
export const pointsFor = (points: Points, unit: { kind: UnitKind; fuel: Fuel | null }) =>
  Object.entries(points)
    .filter(([, { of }]) => !of || of(unit))
    .map(([code, { label }]) => ({ code, label }))

/** The codes of this unit's points that are not among those ticked. */
export const missingPoints = (
  points: Points,
  unit: { kind: UnitKind; fuel: Fuel | null },
  ticked: readonly string[],
) =>
  pointsFor(points, unit)
    .map(({ code }) => code)
    .filter((code) => !ticked.includes(code))
