import type { messagingApi } from '@line/bot-sdk'
import { greeting, howToBind, sayBinding } from '../binding/say.ts'
import { lineMessages } from '../safety-checks/messages.ts'
import { headline } from '../safety-checks/rules.ts'
import { sayCard, withMore } from './details/cards.ts'
import type { Question, Say } from './line-rules.ts'
import { CONDITIONS } from './table.ts'
import { inBrackets, labelOf, receivedInWords } from './words.ts'

/** Whose words these are, and how a prompt's personal link is made. */
export interface Speaker {
  association_name: string
  phone: string | null
  linkOf: (question: Question) => string
}

/** What LINE's reply call sends; a drill's first words are 【訓練】 whatever is said. */
export function sayInLine(say: Say, speaker: Speaker): messagingApi.Message[] {
  const { association_name, phone, linkOf } = speaker
  const office = `事務局${inBrackets(phone)}`
  switch (say.what) {
    case 'received': {
      const { check, member_name } = say.question
      const whose = say.shares_phone ? `${member_name}先生: ` : ''
      const words = text(labelOf(check.purpose) + whose + receivedInWords(say.received, phone))
      // Whoever needs help waits for a call and is asked nothing more.
      return [say.received.condition === 'needs_help' ? words : withMore(words, say.question)]
    }
    case 'card':
      return [sayCard(say, linkOf)]
    case 'whose':
      return [whose(say)]
    case 'received_for_all': {
      const label = labelOf(say.questions[0]?.check.purpose ?? 'actual')
      return [text(`${label}${say.questions.length}人全員の回答: ${receivedInWords(say.received, phone)}`)]
    }
    case 'link': {
      const { check, member_name } = say.question
      return [
        text(
          `${labelOf(check.purpose)}${member_name}先生の回答のページです。先生と医院のスタッフの方のほかには、渡さないでください。\n${linkOf(say.question)}`,
        ),
      ]
    }
    case 'over':
      return [
        text(
          say.why === 'withdrawn'
            ? `${headline(say.check)}は取り消されました。回答はいりません。`
            : `${headline(say.check)}の受付は終わりました。お伝えになりたいことは、${office}へ電話でお願いします。`,
        ),
      ]
    case 'buttons': {
      const first =
        say.tone === 'help'
          ? `命に関わるときは119番へ連絡してください。文字は事務局に届きません。下の▲を押すか、${office}へ電話してください。`
          : `下のボタンを1つ押してください。文字は事務局に届きません。`
      return [
        text(labelOf(say.check.purpose) + first),
        ...lineMessages({ check: say.check, association_name }),
      ]
    }
    case 'nothing_asked':
      return [text(NOTHING_ASKED[say.tone](office))]
    case 'welcome':
      return [
        text(
          `${association_name}です。安否確認のときは、ここにボタンが届きます。1つ押すだけで回答が終わります。`,
        ),
      ]
    case 'greet':
      return [text(greeting(speaker))]
    case 'register':
      return [text(howToBind(speaker))]
    case 'binding':
      return sayBinding(say.say, speaker)
  }
}

const NOTHING_ASKED = {
  help: (office: string) =>
    `命に関わるときは119番へ連絡してください。文字は事務局に届きません。${office}へ電話でお知らせください。`,
  answer: (office: string) =>
    `いまお尋ねしている安否確認はありません。文字は事務局に届きません。お知らせは${office}へ電話でお願いします。`,
  other: (office: string) =>
    `このLINEは安否確認の専用です。文字は事務局に届きません。お問い合わせは${office}へ電話でお願いします。`,
}

const text = (words: string): messagingApi.TextMessage => ({ type: 'text', text: words })

/** LINE's own limits: 13 quick replies of 20 graphemes. They do not exist on a PC, hence the sentence about it. */
const NAMES = 12
const NAME_GRAPHEMES = 20

function whose({ questions, choice, about }: Extract<Say, { what: 'whose' }>): messagingApi.TextMessage {
  const [first] = questions
  const label = first ? labelOf(first.check.purpose) : ''
  const code = choice === 'web' ? 'web' : CONDITIONS[choice].code
  const item = (name: string, prompt: string): messagingApi.QuickReplyItem => ({
    type: 'action',
    action: {
      type: 'postback',
      label: shortened(name),
      data: `v=1&c=${first?.check.id}&a=${code}&p=${prompt}${about ? `&s=${about}` : ''}`,
      displayText: `${label}${name}`,
    },
  })
  return {
    type: 'text',
    text: `${label}どなたの回答ですか。お名前を押してください。お名前が出ないときは、スマートフォンのLINEで開いてください。`,
    quickReply: {
      items: [
        ...questions.slice(0, NAMES).map(({ prompt_id, member_name }) => item(member_name, prompt_id)),
        ...(choice === 'web' ? [] : [item('全員', 'all')]),
      ],
    },
  }
}

/** By grapheme and not by UTF-16 unit, as LINE counts labels: 𠮷 must not be cut in half. */
export const shortened = (name: string) =>
  [...new Intl.Segmenter('ja').segment(name)]
    .slice(0, NAME_GRAPHEMES)
    .map(({ segment }) => segment)
    .join('')
