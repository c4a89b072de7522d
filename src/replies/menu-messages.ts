import type { messagingApi } from '@line/bot-sdk'
import { tapData } from '../deliveries/menus/taps.ts'
import { headline } from '../safety-checks/rules.ts'
import { clockTime, dayAndTime, timeInWords } from '../ui/time.ts'
import type { AskedCheck, Question, Say } from './line-rules.ts'
import type { MenuSay } from './menu-rules.ts'
import { type Speaker, sayInLine, shortened } from './messages.ts'
import { CONDITIONS, type Condition } from './table.ts'
import { inBrackets, inWords, labelOf } from './words.ts'

/** LINE's own limit of quick replies. */
const MOST_BUTTONS = 13
const CONDITION_NAMES = Object.keys(CONDITIONS) as Condition[]

/** What LINE's reply call sends after a tap on the menu; a drill's first words are 【訓練】. */
export function sayAfterMenu(say: Say | MenuSay, speaker: Speaker): messagingApi.Message[] {
  const { phone } = speaker
  switch (say.what) {
    case 'which_check':
      return [
        text(
          `${onlyDrill(say.checks)}どの安否確認ですか。下から1つ押してください。\n${say.checks.map(line).join('\n')}`,
          say.checks.map((check) =>
            button(headline(check), `${tapData(say.tap)}&c=${check.id}`, headline(check)),
          ),
        ),
      ]
    case 'choices': {
      const [question] = say.questions
      const title = question ? `${headline(question.check)}\n` : ''
      return [text(`${title}いまの診療の状況を1つ押してください。`, choices(question?.check ?? null))]
    }
    case 'change':
      return [change(say)]
    case 'confirm_help':
      return [confirmHelp(say.check, phone)]
    case 'whose_report':
      return [
        text(
          'どなたの知らせですか。お名前を押してください。',
          say.people.map(({ member_id, member_name }) =>
            button(member_name, `${sayData(say.condition)}&w=${member_id}`),
          ),
        ),
      ]
    case 'reported': {
      const { condition, person, shares_phone, at } = say
      const whose = shares_phone ? `${person.member_name}先生: ` : ''
      return [
        text(
          `${whose}医師会に届きました ${clockTime(at)} ${inWords(condition)}。命に関わるときは119番へ連絡してください。急ぐときは事務局${inBrackets(phone)}へ電話してください。`,
        ),
      ]
    }
    case 'registered':
      return [text('登録は済んでいます。安否確認のときは、ここにボタンが届きます。')]
    case 'stopped':
      return [
        text(
          `${say.purpose ? labelOf(say.purpose) : ''}送っていません。命に関わるときは119番へ連絡してください。`,
        ),
      ]
    default:
      return sayInLine(say, speaker)
  }
}

function change({ questions, people }: Extract<MenuSay, { what: 'change' }>) {
  const check = questions[0]?.check ?? null
  const shared = people.length > 1
  const last = check
    ? questions.map(({ member_name, present }) => ({ member_name, said: present }))
    : people.map(({ member_name, last: said }) => ({ member_name, said }))
  const lines = last.map(({ member_name, said }) => {
    const whose = shared ? `${member_name}先生: ` : ''
    const when = said && (check ? timeInWords(said.event_at) : dayAndTime(said.event_at))
    return said
      ? `${whose}いまの回答は「${inWords(said.condition)}」(${when})です。`
      : `${whose}まだ回答はありません。`
  })
  const title = check ? [headline(check)] : []
  return text([...title, ...lines, '変えるときは、下から1つ押してください。'].join('\n'), choices(check))
}

function confirmHelp(check: AskedCheck | null, phone: string | null) {
  const office = `事務局${inBrackets(phone)}`
  const purpose = check?.purpose ?? null
  const stop = button(
    'やめる',
    `v=1&m=stop${purpose ? `&p=${purpose}` : ''}`,
    `${purpose ? labelOf(purpose) : ''}やめる`,
  )
  if (!check || check.purpose === 'actual')
    return text(
      `${check ? `${headline(check)}\n` : ''}「▲助けが必要です」を事務局に伝えます。よろしいですか。命に関わるときは、先に119番へ連絡してください。`,
      [answerButton(check, 'needs_help'), stop],
    )
  // In a drill somebody may need help in earnest, and the drill's board is not where that belongs.
  return text(
    `${headline(check)}\n「▲助けが必要です」と答えます。よろしいですか。本当に助けが必要なときは、119番か${office}へ連絡してください。`,
    [
      answerButton(check, 'needs_help'),
      button('本当に助けが必要です', sayData('needs_help'), '▲ 本当に助けが必要です'),
      stop,
    ],
  )
}

const choices = (check: AskedCheck | null) =>
  CONDITION_NAMES.map((condition) => answerButton(check, condition))

function answerButton(check: AskedCheck | null, condition: Condition) {
  const { symbol, label } = CONDITIONS[condition]
  const words = `${symbol} ${label}`
  const data = check ? `v=1&c=${check.id}&a=${CONDITIONS[condition].code}&m=say` : sayData(condition)
  return button(words, data, (check ? labelOf(check.purpose) : '') + words)
}

const sayData = (condition: Condition) => `v=1&m=say&a=${CONDITIONS[condition].code}`

const line = (check: Question['check']) =>
  `・${headline(check)}${check.launched_at ? `(${dayAndTime(check.launched_at)}から)` : ''}`

const onlyDrill = (checks: AskedCheck[]) =>
  checks.every(({ purpose }) => purpose === 'drill') ? labelOf('drill') : ''

const button = (label: string, data: string, displayText = label): messagingApi.QuickReplyItem => ({
  type: 'action',
  action: { type: 'postback', label: shortened(label), data, displayText },
})

const text = (words: string, buttons: messagingApi.QuickReplyItem[] = []): messagingApi.TextMessage => ({
  type: 'text',
  text: words,
  ...(buttons.length > 0 ? { quickReply: { items: buttons.slice(0, MOST_BUTTONS) } } : {}),
})
