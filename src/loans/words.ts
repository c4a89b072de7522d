export const UNIT_KINDS = {
  generator: '発電機',
  portable_battery: '蓄電池',
  ventilator_battery: '外部バッテリ',
  inverter: 'インバータ',
  vehicle: '給電できる車',
} as const
export type UnitKind = keyof typeof UNIT_KINDS

/** Motors and ventilators want a pure sine wave; `direct` is the direct current of a ventilator's own battery. */
export const WAVEFORMS = { sine: '正弦波', modified: '疑似正弦波', direct: '直流' } as const
export type Waveform = keyof typeof WAVEFORMS

/** Osaka has 60 Hz. */
export const FREQUENCIES = { hz50: '50Hz', hz60: '60Hz', both: '50/60Hz', none: '直流' } as const
export type Frequency = keyof typeof FREQUENCIES

export const FUELS = {
  gasoline: 'ガソリン',
  cassette: 'カセットボンベ',
  propane: 'LPガス',
  diesel: '軽油',
} as const
export type Fuel = keyof typeof FUELS

export const LENDABLE_TO = {
  own: '貸し出さない',
  association: '医師会の会員まで',
  neighbours: '近隣の診療所の患者まで',
  joint: '共同利用の医師会まで',
} as const
export type LendableTo = keyof typeof LENDABLE_TO

export const UNIT_STATUSES = {
  ready: '使用できます',
  out_of_order: '使用できません',
  retired: '廃棄済み',
} as const
export type UnitStatus = keyof typeof UNIT_STATUSES

export const INSPECTION_KINDS = {
  before_use: '使用前',
  monthly: '月次の試運転',
  half_yearly: '6か月',
  yearly: '年次',
  return: '返却時',
} as const
export type InspectionKind = keyof typeof INSPECTION_KINDS

export const LOAN_STATUSES = {
  requested: '申請',
  held: '保留',
  approved: '承認',
  reserved: '予約',
  on_loan: '貸出中',
  returned: '返却検査待ち',
  done: '完了',
  declined: '辞退',
  cancelled: '取消',
  broken: '故障',
  lost: '紛失',
} as const
export type LoanStatus = keyof typeof LOAN_STATUSES

/** 燃費の目安 — how long one filling lasts at a load, from the maker's sheet. */
export interface BurnPoint {
  load_w: number
  minutes: number
}
