/** 項目 — what a unit's form holds, in its order, and what each is called on the screen and in a file. */
export const UNIT_FIELDS = {
  asset_number: '管理番号',
  kind: '種類',
  owner: '持ち主',
  maker: 'メーカー',
  model: '型式',
  serial_number: '製造番号',
  fund: '補助事業',
  fiscal_year: '補助年度',
  rated_w: '定格出力(W)',
  rated_va: '定格出力(VA)',
  peak_w: '最大出力(W)',
  waveform: '波形',
  frequency: '周波数',
  outlets: 'コンセントの数',
  fuel: '燃料',
  tank_l: 'タンク(L)',
  cassettes: '一度に使うボンベの数',
  burn: '燃費の目安',
  gasoline_bought_on: 'ガソリンの購入日',
  capacity_wh: '容量(Wh)',
  health_percent: '劣化後の割合(%)',
  charge_percent: '充電の残量(%)',
  weight_kg: '重さ(kg)',
  noise_db: '騒音(dB)',
  accessories: '付属品',
  storage_place: '置き場所',
  key_holder: '鍵の管理者',
  key_phone: '鍵の管理者の電話(24時間)',
  insurance: '保険',
  lendable_to: '貸せる範囲',
} as const
export type UnitField = keyof typeof UNIT_FIELDS
export const FIELD_NAMES = Object.keys(UNIT_FIELDS) as UnitField[]

/** Rows of the maker's sheet that the form has room for. */
export const BURN_ROWS = [1, 2, 3, 4] as const
