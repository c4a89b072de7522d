import type { Purpose } from '../../safety-checks/table.ts'
import { day } from '../../ui/time.ts'
import type { UnitKind } from '../words.ts'
import { lastDay } from './periods.ts'
import { type About, aboutInWords, LOAN_LABELS, type Told, unitName, WHOM_WORDS, type Whom } from './words.ts'

/** What the sentences are made of; of people nothing but the key holder, whom one must be able to call. */
export interface LoanFacts {
  purpose: Purpose
  kind: UnitKind
  asset_number: string
  rated_w: number
  storage_place: string
  key_holder: string | null
  key_phone: string | null
  borrower_name: string
  association_name: string
  /** The office's telephone. */
  phone: string | null
  patients: number
  hours_needed: number | null
  due_at: Date | null
}

const untilDay = ({ due_at }: LoanFacts) => (due_at ? day(lastDay(due_at)) : '未定')
const key = ({ key_holder, key_phone }: LoanFacts) =>
  [key_holder ?? '事務局', key_phone].filter(Boolean).join(' ')

interface Said {
  title: string
  lines: string[]
}

/** The sentences of one piece of news for one of its readers: one idea each, and what happens next. */
function sentences(about: About, whom: Whom, facts: LoanFacts): Said {
  const unit = unitName(facts)
  const { borrower_name, hours_needed, patients, storage_place } = facts
  const back = `返却は${untilDay(facts)}までです。`
  switch (about) {
    case 'request':
      return {
        title: whom === 'owner' ? `${unit}を貸せますか` : `${unit}の申請がありました`,
        lines: [
          `${borrower_name}が借りたいそうです。${hours_needed ? `必要な時間は${hours_needed}時間です。` : ''}${patients ? `対象の患者は${patients}人です。` : ''}`,
          back,
          whom === 'owner'
            ? '「貸せます」か「今回は難しい」を押してください。メールでは、下のリンクの先にあります。'
            : '持ち主の返事を待つか、貸出のページで承認してください。',
        ],
      }
    case 'approve':
    case 'approve_orally':
      return {
        title: `${unit}の貸出が決まりました`,
        lines: [
          whom === 'borrower'
            ? `受け取りの前に、鍵の担当(${key(facts)})に電話してください。保管場所は${storage_place}です。`
            : `${borrower_name}に貸します。保管場所は${storage_place}、鍵の担当は${key(facts)}です。`,
          back,
          ...(about === 'approve_orally'
            ? ['口頭で承認しました。申請書兼誓約書は、24時間以内にお願いします。']
            : []),
        ],
      }
    case 'decline':
      return {
        title: `${unit}は、今回は貸せません`,
        lines: ['ほかの電源を探します。事務局からの連絡をお待ちください。'],
      }
    case 'hold':
      return { title: `${unit}の申請を預かりました`, lines: ['確認して、事務局から連絡します。'] }
    case 'reserve':
      return {
        title: `${unit}を取り置きました`,
        lines: [`${borrower_name}が受け取ります。鍵の担当は${key(facts)}です。`, back],
      }
    case 'hand_over':
      return {
        title: `${unit}を引き渡しました`,
        lines: [
          whom === 'borrower'
            ? '屋内や車内では動かさないでください。故障や事故は、すぐ事務局に知らせてください。'
            : `${borrower_name}にあります。`,
          back,
        ],
      }
    case 'extend':
      return { title: `${unit}の返却日を延ばしました`, lines: [back] }
    case 'recall':
      return {
        title: `${unit}の返却をお願いします`,
        lines: [
          'ほかに必要な方がいます。',
          facts.due_at ? back : '',
          'むずかしいときは、事務局に電話してください。',
        ].filter(Boolean),
      }
    case 'take_back':
      return {
        title: `${unit}が返却されました`,
        lines: [`保管場所は${storage_place}です。返却検査が終わるまで、ほかに貸しません。`],
      }
    case 'inspect':
      return {
        title: `${unit}の返却検査が終わりました`,
        lines: ['貸出は完了しました。ありがとうございました。'],
      }
    case 'cancel':
      return {
        title: `${unit}の貸出を取り消しました`,
        lines: [
          whom === 'borrower'
            ? 'ほかの電源が必要なときは、事務局に電話してください。'
            : `${borrower_name}には貸しません。`,
        ],
      }
    case 'break':
      return {
        title: `${unit}が故障しました`,
        lines: [
          whom === 'borrower'
            ? '使うのをやめて、患者さんの機器を内蔵バッテリーに切り替えてください。ほかの電源を探します。'
            : `${borrower_name}への貸出で見つかりました。点検で合格するまで、ほかに貸しません。`,
          ...(whom === 'office' ? ['貸出のページに、代わりの電源が出ています。'] : []),
        ],
      }
    case 'lose':
      return {
        title: `${unit}が見つかりません`,
        lines: [`${borrower_name}への貸出です。事務局が探しています。`],
      }
    case 'papers':
      return { title: `${unit}の書類を受け取りました`, lines: [] }
    case 'due_0':
      return {
        title: `${unit}の返却日は今日です`,
        lines: ['続けて必要なときは、事務局に電話してください。延長できることがあります。'],
      }
    default:
      return {
        title: `${unit}の返却日を過ぎています`,
        lines: [
          whom === 'borrower'
            ? `返却日は${untilDay(facts)}でした。返却か延長を、事務局に電話で知らせてください。`
            : `${borrower_name}にあります。返却日は${untilDay(facts)}でした。`,
        ],
      }
  }
}

/** Names and places are people's own words: they may hold no place of ours, and in an actual loan nothing that says drill. */
const harmless = (words: string, purpose: Purpose) => {
  const plain = words.replaceAll('{', '｛').replaceAll('}', '｝')
  return purpose === 'actual' ? plain.replaceAll('訓練', '○○') : plain
}

/** The finished words of one piece of news; `{リンク}` is filled in when it leaves. */
export function loanWords(about: About, whom: Whom, facts: LoanFacts) {
  const { subject, body } = finished(sentences(about, whom, facts), whom, facts)
  return { subject, body: about === 'request' && whom === 'owner' ? `${body}\n\n{リンク}` : body }
}

/** To the office, where nothing reached somebody whom a step asks to do something. */
export function untoldWords(facts: LoanFacts, { about, to_whom }: { about: About; to_whom: Told }) {
  const who = to_whom === 'borrower' ? `${WHOM_WORDS.borrower}(${facts.borrower_name})` : WHOM_WORDS[to_whom]
  const said: Said = {
    title: `${unitName(facts)}の連絡が届いていません`,
    lines: [
      `${who}に、「${aboutInWords(about)}」を知らせられませんでした。`,
      'LINEの今月の残りが足りないか、使える連絡先がありません。',
      '電話で伝えてください。',
    ],
  }
  return finished(said, 'office', facts)
}

function finished({ title, lines }: Said, whom: Whom, facts: LoanFacts) {
  const { purpose, association_name, phone } = facts
  const label = LOAN_LABELS[purpose]
  const office = phone ? [`お問い合わせは、事務局(${phone})へお願いします。`] : []
  const said = [`${association_name}です。`, ...lines, ...(whom === 'office' ? [] : office)]
  const subject = label + harmless(title, purpose)
  return { subject, body: [subject, '', ...said.map((line) => harmless(line, purpose))].join('\n') }
}
