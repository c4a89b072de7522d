import { ROLES } from '../roster/table.ts'
import { STAFF_ROLES, type StaffRole } from '../staff/table.ts'

/** Who and what the ids in a detail are called today. */
export interface Names {
  /** Of a user id; null where no account is so called any more. */
  person(id: string): string | null
  check(id: string): string | null
  member(id: string): string | null
}

export type Detail = Record<string, unknown>
type Sentence = (detail: Detail, names: Names) => string

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const number = (value: unknown) => (typeof value === 'number' ? value : 0)
const list = (value: unknown) => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])

const check = (detail: Detail, names: Names) => `「${names.check(text(detail.id)) ?? '安否確認'}」`
const person = (detail: Detail, names: Names) => `${names.person(text(detail.user_id)) ?? '登録のない人'}さん`
const doctor = (detail: Detail, names: Names) => `${names.member(text(detail.member_id)) ?? '会員'}先生`
const role = (detail: Detail) =>
  Object.hasOwn(STAFF_ROLES, text(detail.role)) ? STAFF_ROLES[text(detail.role) as StaffRole] : '職員'
const audience = (detail: Detail) =>
  Object.hasOwn(ROLES, text(detail.audience)) ? ROLES[text(detail.audience) as keyof typeof ROLES] : ''

const KINDS: Record<string, string> = {
  mail: 'メール',
  mobile: '携帯電話',
  phone: '診療所の電話',
  fax: 'FAX',
}

/** What each entry of the trail says, without who and when. A test asks for a sentence for every action in the code. */
export const SENTENCES: Record<string, Sentence> = {
  'safety_check.create': (detail, names) => `${check(detail, names)}の下書きをつくりました。`,
  'safety_check.launch': (detail, names) =>
    `${check(detail, names)}を${number(detail.prompted)}人に送りました。`,
  'safety_check.remind': (detail, names) =>
    `${check(detail, names)}を${number(detail.prompts)}人にもう一度送りました。${audience(detail)}`,
  'safety_check.close': (detail, names) => `${check(detail, names)}を締め切りました。`,
  'roster.import': (detail) =>
    `名簿を取り込みました。新しい会員${number(detail.added)}人、変わった会員${number(detail.changed)}人。`,
  'roster.export': (detail) => `名簿を書き出しました。${number(detail.members)}人分。`,
  'roster.retry_address': (detail) =>
    `止めていたメールアドレスを、また使うことにしました。${list(detail.contact_points).length}件。`,
  'roster.change_own_contacts': (detail, names) => {
    const kinds = list(detail.kinds).map((kind) => KINDS[kind] ?? '連絡先')
    return `${doctor(detail, names)}の連絡先を、ご本人が直しました。${kinds.join('・') || '新しいメールは確認待ちです'}。`
  },
  'roster.confirm_own_contacts': (detail, names) =>
    `${doctor(detail, names)}が、連絡先をすべて正しいと確かめました。`,
  'contact_link.make': (detail) =>
    detail.way === 'letter'
      ? `連絡先を確かめる手紙を${number(detail.links)}枚つくりました。`
      : `連絡先を確かめるメールを${number(detail.links)}人に送りました。`,
  'staff.add': (detail, names) => `${person(detail, names)}を${role(detail)}として登録しました。`,
  'staff.reset': (detail, names) => `${person(detail, names)}のパスワードを決め直しました。`,
  'association.add': () => '医師会を登録しました。',
  'association.use_line_channel': () => 'LINE公式アカウントをつなぎました。',
  'association.renew_line_channel': () => 'LINE公式アカウントの鍵を入れ替えました。',
  'incident.create': () => '合同の災害をつくりました。',
  'incident.join': () => '合同の災害に参加しました。',
}

/** Of an action this version does not know, at least its name. */
export const sentenceOf = (action: string, detail: Detail, names: Names) =>
  Object.hasOwn(SENTENCES, action)
    ? (SENTENCES[action]?.(detail, names) ?? '')
    : `この版では読めない記録です（${action}）。`

/** 種類 — what the page filters by: the first half of an action. */
export const TOPICS = {
  safety_check: '安否確認',
  roster: '名簿',
  contact_link: '連絡先の確認',
  staff: '職員',
  association: '医師会・LINE',
  incident: '合同の災害',
} as const
export type Topic = keyof typeof TOPICS

const ACTORS: Record<string, string> = { cli: 'システムの担当者', system: '灯（自動）', member: '先生ご本人' }

export const actorName = (actor: string, names: Pick<Names, 'person'>) =>
  ACTORS[actor] ?? names.person(actor) ?? '登録のない人'
