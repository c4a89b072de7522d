import type { messagingApi } from '@line/bot-sdk'
import { powerLink } from '../../deliveries/reply-link.ts'
import type { Question, Say } from '../line-rules.ts'
import { labelOf } from '../words.ts'
import { choiceInWords, type DetailQuestion, questionsFor } from './questions.ts'

/** What a count offers on LINE; more is entered on the web page. */
const COUNTS = ['0', '1', '2', '3', '4', '5', '10']

const SAID_BEFORE = '（前回の回答）'

const button = (
  { prompt_id, check }: Question,
  { label, q, a, is_said = false }: { label: string; q: string; a?: string; is_said?: boolean },
): messagingApi.QuickReplyItem => ({
  type: 'action',
  action: {
    type: 'postback',
    // LINE takes 20 characters.
    label: is_said ? `${label}${SAID_BEFORE}`.slice(0, 20) : label,
    data: `v=1&c=${check.id}&p=${prompt_id}&q=${q}${a === undefined ? '' : `&a=${a}`}`,
    displayText: labelOf(check.purpose) + label,
  },
})

/** The thanks, with the offer to say more; whoever does not press it is asked nothing. */
export const withMore = (thanks: messagingApi.TextMessage, question: Question): messagingApi.TextMessage => ({
  ...thanks,
  quickReply: { items: [button(question, { label: 'くわしく知らせる(任意)', q: 'start' })] },
})

/** One card: what was taken, the next question, and the choices as quick replies; at the end only the thanks. */
export function sayCard(
  { question, taken, next }: Extract<Say, { what: 'card' }>,
  linkOf: (question: Question) => string,
): messagingApi.TextMessage {
  const label = labelOf(question.check.purpose)
  const borrows = taken?.asked.code === 'PW_ASK' && taken.choice === '1'
  const power = borrows ? `機器と人数は、このページで知らせられます。\n${powerLink(linkOf(question))}\n` : ''
  const heard = taken
    ? `${taken.asked.label}「${choiceInWords(taken.asked, taken.choice)}」を受け付けました。${power}`
    : ''
  if (!next)
    return {
      type: 'text',
      text: `${label}${heard}ありがとうございました。これで全部です。事務局に届きました。`,
    }
  const asked = questionsFor(question.facility_type)
  const place = asked.findIndex(({ code }) => code === next.code) + 1
  return {
    type: 'text',
    text: `${label}${heard}${next.label}はいかがですか(${place}/${asked.length})。ここでやめても構いません。`,
    quickReply: { items: choicesOf(question, next) },
  }
}

function choicesOf(question: Question, { code, kind, choices }: DetailQuestion) {
  const said = question.before?.get(code)
  const offered = kind === 'count' ? countsWith(said).map((n) => [n, `${n}人`] as const) : choices
  // What was said in the last round stands first, where a thumb finds it without scrolling.
  const [first, rest] = [offered.filter(([a]) => a === said), offered.filter(([a]) => a !== said)]
  return [
    ...first.map(([a, label]) => button(question, { label, q: code, a, is_said: true })),
    ...rest.map(([a, label]) => button(question, { label, q: code, a })),
    button(question, { label: 'この質問をとばす', q: code, a: 'skip' }),
  ]
}

const countsWith = (said: string | undefined) =>
  said === undefined || COUNTS.includes(said) ? COUNTS : [said, ...COUNTS]
