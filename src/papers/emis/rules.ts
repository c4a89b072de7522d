import { type Cell, type Column, columns, type Sheet } from '../../board/sheet.ts'
import { choiceInWords, type DetailCode, questionOf } from '../../replies/details/questions.ts'
import type { Condition } from '../../replies/table.ts'
import { FACILITY_TYPES, type Facility } from '../../roster/table.ts'
import type { Purpose } from '../../safety-checks/table.ts'

/** What the doctors of one facility have said, each question by the newest word of any of them. */
export interface FacilityState
  extends Pick<Facility, 'id' | 'name' | 'facility_type' | 'ward' | 'medical_code'> {
  condition: Condition | null
  /** Any of its doctors asks for help now. */
  needs_help: boolean
  details: Partial<Record<DetailCode, string>>
  said_at: Date | null
}

/** Unsaid is not fine: it is a state of its own in every column. */
export type Flag = 1 | 0 | 'not_applicable' | null

interface Asked {
  label: string
  code: DetailCode
  /** The answers that set the flag. */
  when: readonly string[]
}

/** 緊急時入力 — in the order of the form, with the answer of ours behind each box. */
export const EMERGENCY = [
  { label: '入院病棟倒壊・倒壊の恐れ', code: 'BLD', when: ['1'] },
  { label: '電気使用不可', code: 'PWR', when: ['2'] },
  { label: '水使用不可', code: 'WTR', when: ['2'] },
  { label: '医療ガス使用不可', code: 'GAS', when: ['1', '2'] },
  { label: '医薬品衛生資器材使用不可', code: 'MED', when: ['1'] },
  { label: '多数患者受診', code: 'CROWD', when: ['1'] },
  { label: '職員状況（不足）', code: 'STAFF', when: ['1'] },
] as const satisfies Asked[]

const UNCONFIRMED = '9'
const NOT_APPLICABLE = '8'

export function flagOf({ code, when }: Asked, details: FacilityState['details']): Flag {
  const choice = details[code]
  if (choice === undefined || choice === UNCONFIRMED) return null
  if (choice === NOT_APPLICABLE) return 'not_applicable'
  return when.includes(choice) ? 1 : 0
}

export type Support = 'needed' | 'not_needed' | 'unsaid' | 'silent'

/** 支援要否 — needed by any flag or by ▲; not needed only where every box was answered. */
export function supportOf(state: Pick<FacilityState, 'condition' | 'needs_help' | 'details'>): Support {
  const flags = EMERGENCY.map((asked) => flagOf(asked, state.details))
  if (state.needs_help || flags.includes(1)) return 'needed'
  if (state.condition === null) return 'silent'
  return flags.includes(null) ? 'unsaid' : 'not_needed'
}

export const SUPPORT = { needed: '要', not_needed: '否', unsaid: '未入力', silent: '未回答' } as const

/** 病院 and 有床診療所 have an account there; of the others the health centre gets a list. */
export const isInEmis = ({ facility_type }: Pick<Facility, 'facility_type'>) =>
  facility_type === 'hospital' || facility_type === 'bedded_clinic'

export const flagInWords = (flag: Flag, { condition }: Pick<FacilityState, 'condition'>) => {
  if (flag === 'not_applicable') return '該当なし'
  if (flag !== null) return String(flag)
  return condition === null ? '未回答' : '未入力'
}

/** 詳細入力 — in its order; what we never ask is an empty box for the pen. */
export const DETAILED: { label: string; code?: DetailCode; of?: Asked }[] = [
  { label: '倒壊 入院病棟' },
  { label: '倒壊 救急外来' },
  { label: '倒壊 一般外来' },
  { label: '倒壊 手術室' },
  { label: '倒壊 その他' },
  { label: '電気使用不可', of: EMERGENCY[1] },
  { label: '水使用不可', of: EMERGENCY[2] },
  { label: '医療ガス使用不可', of: EMERGENCY[3] },
  { label: '医療ガス配管損傷' },
  { label: '食糧供給なし' },
  { label: '医薬品供給なし' },
  { label: '手術不可' },
  { label: '人工透析不可' },
  { label: '実働病床数' },
  { label: '受入患者数 重症・中等症' },
  { label: '在院患者数 重症・中等症' },
  { label: '転送が必要 重症・中等症' },
  { label: '転送が必要 人工呼吸・酸素（在宅で支援がいる方）', code: 'HHELP' },
  { label: '転送が必要 担送・護送' },
  { label: '受け入れ可能な人数', code: 'BED' },
  { label: '外来受付状況', code: 'OPEN' },
  { label: '外来受付時間帯1〜3' },
  { label: '出勤 医師・看護師・その他' },
  { label: '救護所の有無・所属本部' },
]

/** Null is a box that nobody was asked about. */
export function detailInWords({ code, of }: (typeof DETAILED)[number], state: FacilityState): string | null {
  if (of) return flagInWords(flagOf(of, state.details), state)
  const question = code ? questionOf(code) : null
  if (!code || !question || !(question.asked_of ?? [state.facility_type]).includes(state.facility_type))
    return null
  const choice = state.details[code]
  if (choice !== undefined) return choiceInWords(question, choice)
  return state.condition === null ? '未回答' : '未入力'
}

/** What the office types for the disaster; a drill's comes from D24H's office. */
export const readDisasterCode = (typed: string | undefined) => {
  const plain = (typed ?? '').normalize('NFKC').trim()
  return /^[\w-]{1,30}$/.test(plain) ? plain : ''
}

/** One line a facility in the order of the old export; `code` and the mark of a drill stand in every line. */
export function emisSheet(
  states: FacilityState[],
  { name, purpose, code }: { name: string; purpose: Purpose; code: string },
): Sheet {
  const kinds: Record<string, Column['kind']> = {
    災害コード: 'text',
    訓練: 'text',
    医療機関コード: 'text',
    名称: 'text',
    区分: 'text',
    地区: 'text',
    支援要否: 'text',
    ...Object.fromEntries(EMERGENCY.map(({ label }) => [label, 'text' as const])),
    外来受付状況: 'text',
    受け入れ可能な人数: 'text',
    情報取得日時: 'moment',
  }
  const detail = (code_of: DetailCode, state: FacilityState) => {
    const found = DETAILED.find((item) => item.code === code_of)
    return found ? (detailInWords(found, state) ?? '該当なし') : null
  }
  return {
    name,
    columns: columns(kinds),
    rows: states.map((state): Cell[] => [
      code,
      purpose === 'actual' ? '0' : '1',
      state.medical_code ?? '未入力',
      state.name,
      FACILITY_TYPES[state.facility_type],
      state.ward,
      SUPPORT[supportOf(state)],
      ...EMERGENCY.map((asked) => flagInWords(flagOf(asked, state.details), state)),
      detail('OPEN', state),
      detail('BED', state),
      state.said_at,
    ]),
    note: '1＝はい、0＝いいえ。未入力は回答した先生が答えていない項目、未回答は返事がないもので、無事とは限らない。',
  }
}
