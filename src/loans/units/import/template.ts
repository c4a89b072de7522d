import { workbookOf } from '../../../roster/export-file.ts'
import { FIELD_NAMES, UNIT_FIELDS, type UnitField } from '../fields.ts'

/** Two made-up units, to be written over. */
const EXAMPLES: Partial<Record<UnitField, string>>[] = [
  {
    asset_number: '見本-01',
    kind: '発電機',
    owner: '医師会',
    maker: 'ホンダ',
    model: 'EU9iGB',
    rated_w: '900',
    rated_va: '900',
    waveform: '正弦波',
    frequency: '50/60Hz',
    outlets: '2',
    fuel: 'カセットボンベ',
    cassettes: '2',
    burn: '225W=2.2h; 900W=1.1h',
    weight_kg: '19.5',
    storage_place: '医師会館1階 倉庫',
    lendable_to: '医師会の会員まで',
  },
  {
    asset_number: '見本-02',
    kind: '蓄電池',
    owner: '医師会',
    rated_w: '1500',
    waveform: '正弦波',
    frequency: '50/60Hz',
    outlets: '6',
    capacity_wh: '1024',
    health_percent: '100',
    charge_percent: '100',
    storage_place: '医師会館2階 事務局',
    lendable_to: '近隣の診療所の患者まで',
  },
]

/** 見本 — our headings and two lines that show how they are filled in. */
export const templateOf = () =>
  workbookOf(
    [
      FIELD_NAMES.map((field) => UNIT_FIELDS[field]),
      ...EXAMPLES.map((example) => FIELD_NAMES.map((field) => example[field] ?? '')),
    ],
    '非常用電源',
  )
