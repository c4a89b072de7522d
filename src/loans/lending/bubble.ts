import type { messagingApi } from '@line/bot-sdk'
import type { Purpose } from '../../safety-checks/table.ts'
import type { LoanMessageId } from './table.ts'
import { LOAN_BANDS, LOAN_LABELS } from './words.ts'

const COLOURS = { actual: '#1a1a1a', drill: '#ffc700', test: '#d8d8db' } as const

/** How an owner answers: by the id of the news that asks him, or on the page behind the link. */
interface Answer {
  id: LoanMessageId
  link: string
}

/** One bubble; the owner's has two buttons that answer in the chat with one tap, and one that leads to the page. */
export function loanBubble(
  { subject, body, purpose }: { subject: string; body: string; purpose: Purpose },
  answer: Answer | null,
): messagingApi.FlexMessage[] {
  const [, , ...lines] = body.replace('\n\n{リンク}', '').split('\n')
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
      altText: [subject, ...lines].join(' ').slice(0, 1_400),
      contents: {
        type: 'bubble',
        size: 'mega',
        header: {
          type: 'box',
          layout: 'vertical',
          backgroundColor: COLOURS[purpose],
          paddingAll: '12px',
          contents: [
            text(LOAN_BANDS[purpose], {
              weight: 'bold',
              color: purpose === 'actual' ? '#ffffff' : '#1a1a1a',
            }),
          ],
        },
        body: {
          type: 'box',
          layout: 'vertical',
          spacing: 'md',
          contents: [text(subject, { weight: 'bold' }), ...lines.map((line) => text(line))],
        },
        ...(answer ? { footer: footerOf(answer, purpose) } : {}),
      },
    },
  ]
}

/** Nothing of a person stands in the data: LINE says who pressed, and the news says what about. */
const footerOf = ({ id, link }: Answer, purpose: Purpose): messagingApi.FlexBox => {
  const pressed = (label: string, says: 'yes' | 'no'): messagingApi.PostbackAction => ({
    type: 'postback',
    label,
    data: `v=1&l=${id}&a=${says}`,
    displayText: LOAN_LABELS[purpose] + label,
  })
  const button = (
    style: 'primary' | 'secondary' | 'link',
    action: messagingApi.Action,
    more: Partial<messagingApi.FlexButton> = {},
  ): messagingApi.FlexButton => ({ type: 'button', style, height: 'md', action, ...more })
  return {
    type: 'box',
    layout: 'vertical',
    spacing: 'sm',
    contents: [
      button('primary', pressed('貸せます', 'yes'), { color: '#0017c1' }),
      button('secondary', pressed('今回は難しい', 'no')),
      button('link', { type: 'uri', label: 'くわしく見る', uri: link }),
    ],
  }
}
