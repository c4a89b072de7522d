import { comparable } from '../../../roster/import/columns.ts'
import { FIELD_NAMES, UNIT_FIELDS, type UnitField } from '../fields.ts'

/** What offices call a column besides our own heading. */
const OTHER_HEADINGS: Partial<Record<UnitField, readonly string[]>> = {
  asset_number: ['番号', '資産番号', '備品番号', '管理No'],
  owner: ['所有者', '医療機関', '医療機関名', '保有者'],
  maker: ['製造元', 'メーカー名'],
  model: ['型番', '機種', '製品名', '品名'],
  serial_number: ['シリアル番号', 'シリアル', 'S/N'],
  rated_w: ['定格出力', '定格W', '出力(W)', '出力'],
  rated_va: ['定格VA', 'VA'],
  peak_w: ['最大出力', '瞬間最大出力(W)'],
  outlets: ['コンセント', 'コンセント数', '口数'],
  tank_l: ['タンク', 'タンク容量', 'タンク容量(L)'],
  cassettes: ['ボンベ', 'ボンベ数', 'ボンベの数'],
  burn: ['燃費', '連続運転時間'],
  gasoline_bought_on: ['ガソリン購入日', '燃料購入日'],
  capacity_wh: ['容量', '電池容量', '電池容量(Wh)'],
  health_percent: ['劣化後の割合', 'SOH', 'SOH(%)'],
  charge_percent: ['残量', '充電残量', '残量(%)'],
  weight_kg: ['重さ', '重量', '重量(kg)', '質量(kg)'],
  noise_db: ['騒音', '騒音値'],
  storage_place: ['保管場所', '設置場所'],
  key_holder: ['管理者', '鍵管理者', '担当者'],
  key_phone: ['電話', '連絡先', '管理者の電話', '鍵の管理者の電話'],
  fund: ['補助金', '事業名'],
  fiscal_year: ['年度'],
  lendable_to: ['貸出範囲', '貸出先'],
}

const BY_HEADING = new Map(
  FIELD_NAMES.flatMap((field) =>
    [UNIT_FIELDS[field], ...(OTHER_HEADINGS[field] ?? [])].map(
      (heading) => [comparable(heading), field] as const,
    ),
  ),
)

/** Which field a heading stands for, or null where it is none of ours. */
export const fieldOf = (heading: string): UnitField | null => BY_HEADING.get(comparable(heading)) ?? null

/** Without these no row could become a unit. */
export const NEEDED: readonly UnitField[] = ['asset_number', 'kind', 'rated_w']
