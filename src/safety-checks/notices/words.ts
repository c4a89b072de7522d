import type { messagingApi } from '@line/bot-sdk'
import { escapeHtml } from '../../ui/escape-html.ts'
import { dayAndTime } from '../../ui/time.ts'
import { plain } from '../messages.ts'
import { headline, LABELS } from '../rules.ts'
import type { SafetyCheck } from '../table.ts'

/** What a notice is made of; the same for everybody, so that 500 people fit in one LINE call. */
export interface Telling {
  check: Pick<SafetyCheck, 'purpose' | 'title'>
  association_name: string
  /** The office's telephone. */
  phone: string | null
  /** What kind of news it is, read right after the label: 【訂正】 and the like. */
  tag: Tag
  lines: string[]
}

export type Tag = '【予告】' | '【訂正】' | '【中止】' | '【延期】' | '【予定どおり】'

/** The label first, as on everything a drill sends; of an actual check the correction itself is the first word. */
export function noticeHeadline({ check, tag }: Pick<Telling, 'check' | 'tag'>) {
  const whole = plain(headline(check))
  const label = LABELS[check.purpose]
  return check.purpose === 'actual' ? tag + whole : label + tag + whole.slice(label.length)
}

const COLOURS = { actual: '#1a1a1a', drill: '#ffc700', test: '#d8d8db' } as const
const BANDS = {
  actual: '【訂正】前の連絡を取り消します',
  drill: '【訓練】実際の災害ではありません',
  test: '【配信テスト】届くかどうかの確認です',
} as const

const linesOf = ({ lines, phone }: Telling) => [
  ...lines.map(plain),
  ...(phone ? [`お問い合わせは、事務局(${phone})へお願いします。`] : []),
]

/** Shown on the lock screen; LINE allows 1,500 UTF-16 units. */
const altText = (telling: Telling) =>
  `${noticeHeadline(telling)} ${telling.association_name}です。${telling.lines.map(plain).join('')}`

/** One bubble without a button: nothing is asked. */
export function noticeMessages(telling: Telling): messagingApi.FlexMessage[] {
  const { check, association_name } = telling
  const text = (words: string, more: Partial<messagingApi.FlexText> = {}): messagingApi.FlexText => ({
    type: 'text',
    text: words,
    wrap: true,
    size: 'md',
    color: '#1a1a1a',
    ...more,
  })
  return [
    {
      type: 'flex',
      altText: altText(telling),
      contents: {
        type: 'bubble',
        size: 'mega',
        header: {
          type: 'box',
          layout: 'vertical',
          backgroundColor: COLOURS[check.purpose],
          paddingAll: '12px',
          contents: [
            text(BANDS[check.purpose], {
              weight: 'bold',
              color: check.purpose === 'actual' ? '#ffffff' : '#1a1a1a',
            }),
          ],
        },
        body: {
          type: 'box',
          layout: 'vertical',
          spacing: 'md',
          contents: [
            text(association_name, { size: 'sm', color: '#595959' }),
            text(noticeHeadline(telling), { weight: 'bold' }),
            ...linesOf(telling).map((line) => text(line)),
          ],
        },
      },
    },
  ]
}

export const noticeSubject = (telling: Telling) => `${noticeHeadline(telling)}(${telling.association_name})`

/** `{宛名}` is filled in for each doctor; there is no link. */
export const noticeText = (telling: Telling) =>
  [
    noticeHeadline(telling),
    '',
    '{宛名} 先生',
    '',
    `${telling.association_name}です。`,
    ...linesOf(telling),
  ].join('\n')

function noticeHtml(telling: Telling) {
  const [first = '', ...lines] = noticeText(telling).split('\n').map(escapeHtml)
  return `<!doctype html><html lang="ja"><body style="font-size:17px;line-height:1.7"><p><strong>${first}</strong></p><p>${lines.join('<br>')}</p></body></html>`
}

/** The finished words of one notice, but for where they belong. */
export const noticeWords = (telling: Telling) => ({
  alt_text: altText(telling),
  line_messages: JSON.stringify(noticeMessages(telling)),
  mail_subject: noticeSubject(telling),
  mail_text: noticeText(telling),
  mail_html: noticeHtml(telling),
})

/** 事前案内 — when it will come, that it is none, and how to answer. */
export function advanceLines({ purpose }: Pick<SafetyCheck, 'purpose'>, comes_at: Date) {
  const what = purpose === 'test' ? '連絡が届くかどうかの確認' : '安否確認の訓練'
  return [
    `${dayAndTime(comes_at)}ごろに、${what}が届きます。実際の災害ではありません。`,
    '届いたら、4つのボタンから1つ押してください。10秒で終わります。',
    'この案内への回答はいりません。',
  ]
}

/** 訂正 — what the office chooses from; each sentence may be rewritten before it goes. */
export const CORRECTIONS = {
  mistaken: '先ほどの安否確認は、誤って送りました。',
  drill_as_actual: '訓練を、本番の安否確認として送りました。実際の災害ではありません。',
  called_off: 'この安否確認は中止します。',
} as const
export type Correction = keyof typeof CORRECTIONS

export const correctionLines = (sentence: string) => [sentence, '回答はいりません。ご心配をおかけしました。']

/** For a preview, before anybody has said when. */
export const postponeLines = (day: string) => [
  `この訓練は、${day}ごろに日を改めます。`,
  'いまは回答はいりません。',
]

/** 中止・延期 — what each of the three choices tells the members. */
export const CALL_OFF_LINES = {
  cancel: () => ['この訓練は中止します。', '回答はいりません。'],
  postpone: (comes_at: Date) => postponeLines(dayAndTime(comes_at)),
  go_on: (comes_at: Date | null) => [
    '医師会の訓練は、予定どおり行います。',
    comes_at
      ? `${dayAndTime(comes_at)}ごろに届きます。届いたら、4つのボタンから1つ押してください。`
      : 'お手元に届いている安否確認に、回答をお願いします。',
  ],
} as const
