import type { messagingApi } from '@line/bot-sdk'
import type { BindingSay } from './hear.ts'
import type { BindingQuestionId } from './table.ts'

export interface Speaker {
  association_name: string
  phone: string | null
}

const EXAMPLE = '3F9K7-QXM2T'

const officeOf = ({ association_name, phone }: Speaker) =>
  `${association_name}の事務局${phone ? `(${phone})` : ''}`

/** To somebody whom we do not know yet. */
export const howToBind = (speaker: Speaker) =>
  `まだお名前と結び付いていません。案内の紙にある10文字のコードを送ってください。例: ${EXAMPLE}\n紙がないときは、${officeOf(speaker)}へご連絡ください。`

/** To somebody new, as the first words of all. */
export const greeting = (speaker: Speaker) =>
  `${speaker.association_name}の安否確認です。ご登録をお願いします。案内の紙にある10文字のコードを、ここに送ってください。例: ${EXAMPLE}\n紙がないときは、${officeOf(speaker)}へご連絡ください。`

/** What LINE's reply call sends about the binding. No button carries anything about a person. */
export function sayBinding(say: BindingSay, speaker: Speaker): messagingApi.Message[] {
  const { association_name } = speaker
  const office = officeOf(speaker)
  switch (say.what) {
    case 'confirm':
      return [
        choice(`${association_name}の${say.member_name}先生ですか。`, [
          pressing(say.question, 'yes', 'はい'),
          pressing(say.question, 'no', 'ちがいます'),
        ]),
      ]
    case 'bound':
      return [
        text(
          `${say.member_name}先生、ご登録ありがとうございます。安否確認のときは、ここにボタンが届きます。1つ押すだけで回答が終わります。\nやめるときは「解除」と送ってください。`,
        ),
      ]
    case 'no_match':
      return [
        text(
          `このコードでは登録できませんでした。案内の紙の10文字を、もう一度お確かめください。うまくいかないときは、${office}へご連絡ください。新しいコードをお出しします。`,
        ),
      ]
    case 'too_many':
      return [
        text(
          `いまはコードを確かめられません。1時間ほどおいて、もう一度送ってください。お急ぎのときは、${office}へご連絡ください。`,
        ),
      ]
    case 'not_me':
      return [
        text(`登録しませんでした。別の先生の案内が届いているかもしれません。${office}へご連絡ください。`),
      ]
    case 'over':
      return [text('このボタンは使えなくなりました。はじめからやり直してください。')]
    case 'confirm_out':
      return [confirmOut(say.choices, association_name)]
    case 'stays':
      return [text('解除しませんでした。これまで通り、安否確認がここに届きます。')]
    case 'unbound':
      return [
        text(
          `解除しました。安否確認は、もうここに届きません。また使うときは、${office}へコードをご依頼ください。`,
        ),
      ]
    case 'own_bound':
      return [
        text(
          `${association_name}の試し送りを、これからこのLINEでも受け取ります。${say.is_bound ? '先生への安否確認も、これまで通り届きます。' : '先生方への安否確認は、このLINEには届きません。'}\n試し送りをやめるときは「解除」と送ってください。`,
        ),
      ]
    case 'own_ended':
      return [
        text(
          `解除しました。試し送りは、もうここに届きません。${say.is_bound ? '\n先生への安否確認は、これまで通り届きます。それもやめるときは、もう一度「解除」と送ってください。' : ''}`,
        ),
      ]
    case 'not_bound':
      return [text(howToBind(speaker))]
  }
}

const text = (words: string): messagingApi.TextMessage => ({ type: 'text', text: words })

const pressing = (question: BindingQuestionId, answer: 'yes' | 'no', label: string) => ({
  type: 'postback' as const,
  label: shortened(label),
  data: `v=1&b=${question}&a=${answer}`,
  displayText: label,
})

/** A template and not a quick reply: LINE on a PC has none of those. */
const choice = (words: string, actions: ReturnType<typeof pressing>[]): messagingApi.TemplateMessage => ({
  type: 'template',
  altText: words,
  template: { type: 'confirm', text: words, actions },
})

/** LINE's own limit is 13; the last two are 全員 and やめる. */
const NAMES = 11

function confirmOut(
  choices: Extract<BindingSay, { what: 'confirm_out' }>['choices'],
  association_name: string,
): messagingApi.Message {
  const [first, ...others] = choices
  if (first && others.length === 0)
    return choice(
      `${association_name}の${first.member_name}先生との結び付きを解除しますか。解除すると、安否確認がここに届かなくなります。`,
      [pressing(first.question, 'yes', '解除する'), pressing(first.question, 'no', 'やめる')],
    )
  const all = choices.at(-1)
  const named = choices.slice(0, -1).slice(0, NAMES)
  const items = [
    ...named.map(({ question, member_name }) => pressing(question, 'yes', member_name ?? '')),
    ...(all ? [pressing(all.question, 'yes', '全員'), pressing(all.question, 'no', 'やめる')] : []),
  ]
  return {
    type: 'text',
    text: 'どなたの結び付きを解除しますか。解除すると、その先生の安否確認がここに届かなくなります。',
    quickReply: { items: items.map((action) => ({ type: 'action' as const, action })) },
  }
}

/** By grapheme, as LINE counts labels. */
const shortened = (name: string) =>
  [...new Intl.Segmenter('ja').segment(name)]
    .slice(0, 20)
    .map(({ segment }) => segment)
    .join('')
