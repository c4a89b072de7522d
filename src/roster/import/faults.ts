import { COLUMNS, type Column } from './columns.ts'

/** Why a row was refused, and the way out. A code never holds what was typed; only `suggestion` does. */
export const FAULT_SENTENCES = {
  empty: '空欄です。書き入れてください。',
  too_long: '長すぎます。短くしてください。',
  hidden_characters: '改行などの見えない文字が入っています。消して打ち直してください。',
  unreadable_character:
    '外字か、読めない文字が入っています。その1文字を打ち直し、「CSV UTF-8」で保存してください。',
  formula: '= + - @ で始まっているので、計算式と見なされます。先頭の記号を消してください。',
  excel_error: 'Excelの計算式のエラーです。正しい文字を打ち直してください。',
  uneven: '列の数が見出しと違います。コンマの打ち間違いがないか、確かめてください。',
  unknown_role: '「役員」か「会員」にしてください。会長・理事・監事などは「役員」です。',
  unknown_membership: '「A」「B」「C」のどれかにしてください。分からなければ空欄で構いません。',
  unknown_facility_type:
    '「病院」「有床診療所」「在宅療養支援診療所」「一般診療所」「その他」のどれかにしてください。',
  facility_without_name: '地区やコードはありますが、医療機関名が空欄です。医療機関名を書き入れてください。',
  facility_differs:
    '同じ医療機関の行で、施設区分・コード・患者数が食い違っています。どの行も同じにしてください。',
  medical_code_twice:
    '同じ医療機関コードが、名前か地区の違う医療機関にもあります。コードか、名前と地区をそろえてください。',
  not_a_count: '人数は0から9999までの数字にしてください。',
  not_a_medical_code: '医療機関コードは10桁の数字です。10桁で書くか、空欄にしてください。',
  wrong_check_digit: '医療機関コードの最後の1桁が合いません。打ち間違いがないか、確かめてください。',
  lost_zero: '先頭の0が消えた可能性があります。',
  shortened_by_excel: 'Excelが数字を縮めました。セルの書式を「文字列」に変えて、番号を打ち直してください。',
  not_a_phone: '市外局番から10桁か11桁で書いてください。ない場合は空欄にしてください。',
  several_addresses:
    'メールアドレスは1つの欄に1つだけです。2つ目は「メール2」の列に分けてください。コンマや空白は消してください。',
  not_an_address: 'メールアドレスの形ではありません。半角で、name@example.jp のように書いてください。',
  address_twice_in_row: '同じ行に同じメールアドレスが2つあります。片方を空欄にしてください。',
  not_a_line_user_id: 'LINEユーザーIDは、Uで始まる33文字です。分からなければ空欄にしてください。',
  no_line_channel: 'LINE公式アカウントがまだ登録されていません。先に登録するか、空欄にしてください。',
  member_number_twice: '同じ会員番号が別の行にもあります。番号を直すか、片方の行を消してください。',
  person_twice: '同じ人の行がもう1つあります。片方の行を消すか、会員番号を書き入れてください。',
} as const

export type FaultReason = keyof typeof FAULT_SENTENCES

/** One reason why one row stays out. */
export interface RowFault {
  row: number
  column: Column | null
  reason: FaultReason
  /** What the cell should probably say. Staff only: never into logs. */
  suggestion?: string
}

/** 行・列・理由・直し方 in one sentence or two. */
export const faultSentence = (fault: RowFault) =>
  `${fault.row}行目${fault.column ? `の${COLUMNS[fault.column].label}` : ''}: ${faultWords(fault)}`

/** 理由と直し方, for where row and column stand beside it. */
export const faultWords = ({ reason, suggestion }: RowFault) =>
  FAULT_SENTENCES[reason] + (suggestion ? `「${suggestion}」に直してください。` : '')

/** What is taken in, yet looks as if two rows meant one person or one address served two. */
export const SUSPICION_SENTENCES = {
  same_address: '別の行と同じメールアドレスです。医院で共用なら、そのままで構いません。',
  same_line_user: '別の行と同じLINEユーザーIDです。医院で共用なら、そのままで構いません。',
  same_name: '別の行と氏名・フリガナが同じです。同姓同名なら、そのままで構いません。',
  same_name_on_roster:
    '名簿に同じ氏名・フリガナの会員がいます。同じ人なら、名簿の会員番号か医療機関に合わせてください。',
} as const

export interface Suspicion {
  row: number
  column: Column
  reason: keyof typeof SUSPICION_SENTENCES
}

export const suspicionSentence = ({ row, column, reason }: Suspicion) =>
  `${row}行目の${COLUMNS[column].label}: ${SUSPICION_SENTENCES[reason]}`
