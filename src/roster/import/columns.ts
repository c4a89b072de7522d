/** 名簿の列 — what a roster file may hold, the headings offices use for it, and whether we can do without. */
export const COLUMNS = {
  member_number: { label: '会員番号', needed: false, headings: ['会員番号', '会員No', '会員コード'] },
  name: { label: '氏名', needed: true, headings: ['氏名', '名前', '会員名', '医師名'] },
  kana: {
    label: 'フリガナ',
    needed: true,
    headings: ['フリガナ', 'カナ', 'ふりがな', 'かな', '氏名カナ', 'カナ氏名', '氏名フリガナ', 'よみがな'],
  },
  role: { label: '役職', needed: true, headings: ['役職', '役割', '役職区分'] },
  membership: { label: '会員区分', needed: false, headings: ['会員区分', '会員種別'] },
  facility_name: {
    label: '医療機関名',
    needed: true,
    headings: ['医療機関名', '医療機関', '医療機関名称', '施設名', '施設名称'],
  },
  medical_code: {
    label: '医療機関コード',
    needed: false,
    headings: ['医療機関コード', '医療機関番号', '保険医療機関コード'],
  },
  facility_type: {
    label: '施設区分',
    needed: true,
    headings: ['施設区分', '種別', '施設種別', '医療機関区分'],
  },
  ward: { label: '地区', needed: true, headings: ['区', '地区', '中学校区', '地区名', '班'] },
  mail_1: { label: 'メール', needed: false, headings: mailHeadings('', '1') },
  mail_2: { label: 'メール2', needed: false, headings: mailHeadings('2') },
  mail_3: { label: 'メール3', needed: false, headings: mailHeadings('3') },
  mail_4: { label: 'メール4', needed: false, headings: mailHeadings('4') },
  phone: { label: '電話番号', needed: false, headings: ['電話番号', '電話', 'TEL'] },
  mobile: { label: '携帯電話', needed: false, headings: ['携帯電話', '携帯', '携帯番号', '携帯電話番号'] },
  fax: { label: 'FAX', needed: false, headings: ['FAX', 'FAX番号', 'ファックス', 'ファクス'] },
  line_user_id: {
    label: 'LINEユーザーID',
    needed: false,
    headings: ['LINEユーザーID', 'LINE ID', 'LINEユーザID'],
  },
  home_ventilator_patients: {
    label: '在宅人工呼吸',
    needed: false,
    headings: ['在宅人工呼吸', '在宅人工呼吸患者数', '在宅人工呼吸器', '在宅人工呼吸器患者数'],
  },
  home_oxygen_patients: {
    label: '在宅酸素',
    needed: false,
    headings: ['在宅酸素', '在宅酸素患者数', '在宅酸素療法'],
  },
} as const satisfies Record<string, { label: string; needed: boolean; headings: readonly string[] }>

export type Column = keyof typeof COLUMNS

function mailHeadings(...numbers: string[]) {
  const words = ['メール', 'メールアドレス', 'Eメール', 'E-mail', 'mail']
  return numbers.flatMap((number) => words.map((word) => word + number))
}

/** Headings are compared without case, width, spaces and the star that marks a column one has to fill in. */
export const comparable = (heading: string) =>
  heading
    .normalize('NFKC')
    .replace(/[\s*※]/g, '')
    .toLowerCase()

const BY_HEADING = new Map<string, Column>(
  (Object.keys(COLUMNS) as Column[]).flatMap((column) =>
    COLUMNS[column].headings.map((heading) => [comparable(heading), column] as const),
  ),
)

/** Which column a heading stands for, or null where it is none of ours. */
export const columnOf = (heading: string): Column | null => BY_HEADING.get(comparable(heading)) ?? null

export const NEEDED_COLUMNS = (Object.keys(COLUMNS) as Column[]).filter((column) => COLUMNS[column].needed)
