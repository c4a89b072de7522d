import { isLeader, provenance } from '../replies/hearing.ts'
import { CONDITIONS, type Condition, type Reply } from '../replies/table.ts'
import { inWords } from '../replies/words.ts'
import { MARKS, readKind } from '../safety-checks/marks/rules.ts'
import { PURPOSES } from '../safety-checks/purpose-mark.tsx'
import { inReach } from '../safety-checks/reach-words.ts'
import type { Purpose } from '../safety-checks/table.ts'
import { AREA_SENTENCES } from './area-sentences.ts'
import {
  audience,
  check,
  type Detail,
  doctor,
  keptToReserve,
  list,
  type Names,
  number,
  type Sentence,
  spared,
  text,
} from './detail.ts'
import { INTEGRATION_SENTENCES } from './integration-sentences.ts'
import { LOAN_SENTENCES } from './loan-sentences.ts'
import { MUSTER_SENTENCES } from './muster-sentences.ts'
import { NOTICE_SENTENCES } from './notice-sentences.ts'
import { PAPER_SENTENCES } from './paper-sentences.ts'
import { POWER_NEED_SENTENCES } from './power-need-sentences.ts'
import { POWER_UNIT_SENTENCES } from './power-unit-sentences.ts'
import { ROSTER_SENTENCES } from './roster-sentences.ts'
import { STAFF_SENTENCES } from './staff-sentences.ts'

function markWords({ kind }: Detail) {
  const known = readKind(text(kind))
  return known ? MARKS[known].words : '種類は不明'
}

/** What each entry of the trail says, without who and when. A test asks for a sentence for every action in the code. */
export const SENTENCES: Record<string, Sentence> = {
  'safety_check.create': (detail, names) => `${check(detail, names)}の下書きをつくりました。`,
  'safety_check.change': (detail, names) =>
    `${check(detail, names)}の下書きを直しました。${list(detail.fields).length}項目。${
      detail.is_from_template === true ? 'ひな形の文を使いました。' : ''
    }`,
  'safety_check.discard': (detail, names) => `${check(detail, names)}の下書きを捨てました。`,
  'safety_check.restore': (detail, names) => `${check(detail, names)}の捨てた下書きを元に戻しました。`,
  'safety_check.try': (detail, names) => `${check(detail, names)}の文面を、自分に試し送りしました。`,
  'safety_check.begin_round': (detail, names) =>
    `第${number(detail.round)}報として、${check(detail, names)}の下書きをつくりました。`,
  'safety_check.launch': (detail, names) =>
    `${check(detail, names)}を${asked(detail)}に送りました。${keptToReserve(detail)}`,
  'safety_check.launch_alone': (detail, names) =>
    `${check(detail, names)}を、1人の判断で${asked(detail)}に送りました（単独発令）。`,
  'safety_check.begin_launch': (detail, names) =>
    `${check(detail, names)}を送り始める操作をしました。取り消せる時間を待ちます。`,
  'safety_check.approve_launch': (detail, names) =>
    `${check(detail, names)}の発報を、2人目として承認しました。`,
  'safety_check.stop_launch': (detail, names) =>
    `${check(detail, names)}を、送る前に取り消しました。だれにも送っていません。`,
  'safety_check.schedule': (detail, names) => `${check(detail, names)}を送る日時を決めました。`,
  'safety_check.miss_launch': (detail, names) =>
    `${check(detail, names)}は、送る時刻になりましたが送れませんでした。下書きに戻しました。`,
  'safety_check.freeze': (detail, names) => `本番を送ったため、${check(detail, names)}を止めました。`,
  'safety_check.resume': (detail, names) => `止めていた${check(detail, names)}を再開しました。`,
  'safety_check.remind': (detail, names) =>
    `${check(detail, names)}を${reminded(detail)}にもう一度送りました。${audience(detail)}${spared(detail)}`,
  'safety_check.note_mark': (detail, names) =>
    `${check(detail, names)}に、できごと（${markWords(detail)}）を記録しました。`,
  'safety_check.take_mark_back': (detail, names) =>
    `${check(detail, names)}のできごと（${markWords(detail)}）を取り消しました。`,
  'safety_check.note_rain': (detail, names) => `${check(detail, names)}の日の天気を記録しました。`,
  'safety_check.write_paper': (detail, names) =>
    `${check(detail, names)}の会議資料の「課題と次回に向けて」を書きました。`,
  'safety_check.write_minutes': (detail, names) => `${check(detail, names)}の議事録の案を書きました。`,
  'safety_check.close': (detail, names) => `${check(detail, names)}を締め切りました。`,
  ...NOTICE_SENTENCES,
  ...INTEGRATION_SENTENCES,
  ...LOAN_SENTENCES,
  ...PAPER_SENTENCES,
  ...MUSTER_SENTENCES,
  ...AREA_SENTENCES,
  ...ROSTER_SENTENCES,
  ...STAFF_SENTENCES,
  ...POWER_NEED_SENTENCES,
  ...POWER_UNIT_SENTENCES,
  'association.add': () => '医師会を登録しました。',
  'association.use_line_channel': () => 'LINE公式アカウントをつなぎました。',
  'association.renew_line_channel': () => 'LINE公式アカウントの鍵を入れ替えました。',
  'association.allow_edge_surname': (detail) =>
    `サーバーが止まっているときの回答ページに、先生の姓を${detail.allowed === true ? '載せることにしました' : '載せないことにしました'}。`,
  'association.set_line_reserve': (detail) =>
    `LINEの災害用の取り置きを${number(detail.reserve)}通にしました。`,
  'line_channel.set_webhook': () => 'LINEの回答の届け先（Webhook）を設定しました。',
  'line_channel.want_menus': () => 'LINEのトーク画面にメニューを出すことにしました。',
  'reply.enter': (detail, names) =>
    `${check(detail, names)}に、${doctor(detail, names)}の回答${answer(detail)}を入れました。`,
  'reply.retract': (detail, names) =>
    `${check(detail, names)}の、${doctor(detail, names)}の回答の入力を取り消しました。`,
  'reply.note_call': (detail, names) =>
    `${check(detail, names)}で、${doctor(detail, names)}に${called(detail)}。`,
  'reply.follow_up': (detail, names) =>
    `${check(detail, names)}で、${doctor(detail, names)}への対応を${followed(detail)}。`,
  'reply.handle_report': ({ step }) =>
    step === 'take'
      ? '先生からの知らせへの対応を始めました。'
      : step === 'hand_over'
        ? '先生からの知らせへの対応を引き継ぎました。'
        : step === 'note'
          ? '先生からの知らせにメモを残しました。'
          : step === 'reopen'
            ? '先生からの知らせを、対応待ちに戻しました。'
            : '先生からの知らせに対応しました。',
  'wording_template.create': (detail) => `${purpose(detail)}のひな形をつくりました。`,
  'wording_template.change': (detail) => `${purpose(detail)}のひな形を直しました。`,
  'wording_template.put_away': (detail) => `${purpose(detail)}のひな形を片付けました。`,
  'wording_template.take_out': (detail) => `片付けた${purpose(detail)}のひな形を、元に戻しました。`,
  'own_line.ask': () => '試し送りを受け取る自分のLINEに、確認コードを送りました。',
  'own_line.show': () => '試し送りを自分のLINEで受け取るためのコードを、画面に出しました。',
  'own_line.confirm': () => '試し送りを、自分のLINEでも受け取ることにしました。',
  'own_line.end': () => '試し送りを、自分のLINEで受け取るのをやめました。',
  'incident.create': ({ is_of_rounds }) =>
    is_of_rounds === true ? '第1報とこれからの報を、1つの災害にまとめました。' : '合同の災害をつくりました。',
  'incident.join': () => '合同の災害に参加しました。',
}

/** Entries from before the unreachable were counted say how many were asked. */
const reminded = ({ silent, unreachable }: Detail) =>
  inReach({ members: number(silent), neither: number(unreachable) })
const asked = ({ prompted, unreachable }: Detail) =>
  inReach({ members: number(prompted), neither: number(unreachable) })

const purpose = (detail: Detail) =>
  Object.hasOwn(PURPOSES, text(detail.purpose)) ? PURPOSES[text(detail.purpose) as Purpose].label : '文面'

function called({ what }: Detail) {
  if (what === 'calling') return '電話をかけ始めました'
  return what === 'call_again' ? '電話しました。あとでかけ直します' : '電話しましたが、つながりませんでした'
}

const FOLLOWED: Record<string, string> = {
  take: '始めました',
  note: 'メモしました',
  hand_over: '引き継ぎました',
  done: '終えました',
  reopen: '「対応待ち」に戻しました',
}

const followed = ({ step }: Detail) => FOLLOWED[text(step)] ?? '記録しました'

/** 「●診療できます」(電話 聞き取り(本人)) */
function answer(detail: Detail) {
  const condition = text(detail.condition)
  if (!Object.hasOwn(CONDITIONS, condition)) return ''
  const heard = { via: text(detail.via) as Reply['via'], heard_from: text(detail.heard_from) }
  return `「${inWords(condition as Condition)}」(${provenance(heard)})`
}

/** Of an action this version does not know, at least its name. */
export const sentenceOf = (action: string, detail: Detail, names: Names) =>
  Object.hasOwn(SENTENCES, action)
    ? (SENTENCES[action]?.(detail, names) ?? '')
    : `この版では読めない記録です（${action}）。`

/** 種類 — what the page filters by: the first half of an action. */
export const TOPICS = {
  safety_check: '安否確認',
  roster: '名簿の取り込みと書き出し',
  member: '会員',
  facility: '医療機関',
  contact_point: '連絡先',
  binding: 'LINEの結び付け',
  area_leader: '班長',
  contact_link: '連絡先の確認',
  staff: '職員',
  association: '医師会',
  line_channel: 'LINEの設定',
  reply: '回答の入力・先生からの知らせ',
  wording_template: 'ひな形',
  own_line: '試し送りのLINE',
  incident: '合同の災害',
  power_need: '電源の申出',
  power_unit: '非常用電源',
  loan: '非常用電源の貸出',
  paper: '書類',
  city_list: '市へ渡す一覧',
  muster: '救護所への参集',
  areas: '地域の図',
  api_token: '外部連携の鍵',
  hook: '外部への通知',
} as const
export type Topic = keyof typeof TOPICS

const ACTORS: Record<string, string> = {
  cli: 'システムの担当者',
  system: '灯（自動）',
  member: '先生ご本人',
  key_holder: '鍵の管理者',
  owner: '電源の持ち主',
  neighbour: '共同利用の医師会',
  city: '市の担当（リンク）',
}

export const actorName = (actor: string, names: Pick<Names, 'person'>) =>
  ACTORS[actor] ?? (isLeader(actor) ? '班長' : names.person(actor)) ?? '登録のない人'
