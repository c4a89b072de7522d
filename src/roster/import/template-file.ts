import writeExcel from 'write-excel-file/node'
import { COLUMNS, type Column } from './columns.ts'

/** How each column is filled in; the example stands in the second sheet, so that nobody imports it. */
const EXAMPLES: Record<Column, [how: string, example: string]> = {
  member_number: ['あれば。次からは、この番号で同じ会員と分かります', '1001'],
  name: ['必須', '山田 太郎'],
  kana: ['必須', 'ヤマダ タロウ'],
  role: ['必須。「役員」か「会員」', '会員'],
  membership: ['「A」「B」「C」のどれか', 'A'],
  facility_name: ['勤め先がなければ空欄', '山田医院'],
  medical_code: ['10桁の数字', '2712345673'],
  facility_type: [
    '「病院」「有床診療所」「在宅療養支援診療所」「一般診療所」「その他」のどれか',
    '一般診療所',
  ],
  ward: ['医療機関のある地区', '東'],
  mail_1: ['1つの欄に1つ', 'yamada@example.jp'],
  mail_2: ['2つ目があれば', ''],
  mail_3: ['3つ目があれば', ''],
  mail_4: ['4つ目があれば', ''],
  phone: ['市外局番から', '06-1234-5678'],
  mobile: ['あれば', '090-1234-5678'],
  fax: ['あれば', '06-1234-5679'],
  line_user_id: ['分からなければ空欄', ''],
  home_ventilator_patients: ['人数だけ', '0'],
  home_oxygen_patients: ['人数だけ', '2'],
}

/** An empty roster to be filled in: our headings, and on a second sheet how. */
export function templateOf() {
  const columns = Object.keys(COLUMNS) as Column[]
  const text = (value: string, is_heading = false) => ({
    value,
    type: String,
    format: '@',
    ...(is_heading ? { fontWeight: 'bold' as const } : {}),
  })
  const headings = columns.map((column) => `${COLUMNS[column].label}${COLUMNS[column].needed ? '※' : ''}`)
  const empty = Array.from({ length: 300 }, () => columns.map(() => text('')))
  return writeExcel([
    {
      sheet: '名簿',
      stickyRowsCount: 1,
      columns: columns.map(() => ({ width: 16 })),
      data: [headings.map((heading) => text(heading, true)), ...empty],
    },
    {
      sheet: '書き方',
      columns: [{ width: 20 }, { width: 60 }, { width: 24 }],
      data: [
        ['見出し', '書き方', '例'].map((heading) => text(heading, true)),
        ...columns.map((column, index) =>
          [headings[index] ?? '', ...EXAMPLES[column]].map((value) => text(value)),
        ),
      ],
    },
  ]).toBuffer()
}
