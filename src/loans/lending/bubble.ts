import type { messagingApi } from '@line/bot-sdk'
import type { Purpose } from '../../safety-checks/table.ts'
import { LOAN_BANDS } from './words.ts'

const COLOURS = { actual: '#1a1a1a', drill: '#ffc700', test: '#d8d8db' } as const

/** One bubble; the owner's has a button that leads to the page where one more press says yes. */
export function loanBubble(
  { subject, body, purpose }: { subject: string; body: string; purpose: Purpose },
  link: string | null,
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
        ...(link
          ? {
              footer: {
                type: 'box' as const,
                layout: 'vertical' as const,
                contents: [
                  {
                    type: 'button' as const,
                    style: 'primary' as const,
                    color: '#0017c1',
                    action: { type: 'uri' as const, label: '返事をする', uri: link },
                  },
                ],
              },
            }
          : {}),
      },
    },
  ]
}
