import type { Fuel, InspectionKind, UnitKind } from '../words.ts'

/**
 * 点検の項目 — what is looked at, as makers and hatsudenki.jp advise: portable sets before each use and monthly, 3-/6-month
 * and yearly points, gasoline, fire rules, exhaust outdoors only, batteries.
 */
export const POINTS = {
  start: '始動する',
  run: '10分動かして、異音・異臭・煙がない',
  output: 'コンセントから電気が出る(家電を1つ動かす)',
  oil: 'エンジンオイルの量と汚れがよい',
  fuel: '燃料の量があり、6か月より古くない',
  cassette: 'ボンベの本数があり、さびがない',
  leak: '燃料・オイルの漏れがない',
  outside: '屋外の置き場所と一酸化炭素の注意書きがある',
  storage: 'ガソリンの保管は40L未満で、専用の缶に入っている',
  charge: '充電が50%以上ある',
  body: '本体にふくらみ・割れ・発熱がない',
  cord: 'コード・コンセントに傷がない',
  sockets: '端子・接続部にゆるみ・さびがない',
  accessories: '付属品がそろっている',
  label: '管理番号のラベルと説明書がある',
  filter: 'エアクリーナーを掃除した',
  plug: '点火プラグを掃除または交換した',
  capacity: '満充電から使い、持ち時間を確かめた',
  vehicle: '給電の手順を実際に行った',
} as const
export type Point = keyof typeof POINTS

type Kinds = readonly [quick: readonly Point[], half_yearly: readonly Point[], yearly: readonly Point[]]

const BATTERY: Kinds = [
  ['charge', 'body', 'output', 'cord'],
  ['sockets', 'accessories'],
  ['capacity', 'label'],
]

const OF_KIND: Record<UnitKind, Kinds> = {
  generator: [
    ['start', 'run', 'output', 'oil', 'leak', 'cord'],
    ['outside', 'accessories'],
    ['filter', 'plug', 'label'],
  ],
  portable_battery: BATTERY,
  ventilator_battery: BATTERY,
  inverter: [['start', 'output', 'cord'], ['sockets', 'accessories'], ['label']],
  vehicle: [['vehicle', 'output', 'cord'], ['accessories'], ['label']],
}

const isWide: Record<InspectionKind, 0 | 1 | 2> = {
  before_use: 0,
  monthly: 0,
  half_yearly: 1,
  return: 1,
  yearly: 2,
}

/** What is looked at on such a unit in such an inspection, in the order of a walk around it. */
export function pointsOf(
  { kind, fuel }: { kind: UnitKind; fuel: Fuel | null },
  inspection: InspectionKind,
): Point[] {
  const [quick, half, year] = OF_KIND[kind]
  const wide = isWide[inspection]
  const burnt: Point[] = kind !== 'generator' ? [] : fuel === 'cassette' ? ['cassette'] : ['fuel']
  const stored: Point[] = kind === 'generator' && fuel === 'gasoline' && wide > 0 ? ['storage'] : []
  // After a loan the borrower's cleaning of plugs is not looked at, but everything must have come back.
  return [...quick, ...burnt, ...(wide > 0 ? half : []), ...stored, ...(wide > 1 ? year : [])]
}

export const isPoint = (code: string): code is Point => Object.hasOwn(POINTS, code)
