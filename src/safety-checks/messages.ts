import type { messagingApi } from '@line/bot-sdk'
import { CONDITIONS } from '../replies/table.ts'
import { escapeHtml } from '../ui/escape-html.ts'
import { dayAndTime } from '../ui/time.ts'
import { BANDS, headline as headlineOf, LABELS } from './rules.ts'
import type { SafetyCheck } from './table.ts'

/** What the words of one check are made of; the same for everybody, so that 500 people fit in one LINE call. */
export interface Asking {
  check: Pick<SafetyCheck, 'id' | 'purpose' | 'title' | 'scenario' | 'deadline_at'> & {
    note_to_doctors?: string | null
  }
  association_name: string
  /** 0 or left out asks for the first time; later waves go to whoever has not answered. */
  wave?: number
}

/** Staff's words may not ask for a name or a link of their own: only our `{…}` are filled in. */
export const plain = (words: string) => words.replaceAll('{', '｛').replaceAll('}', '｝')
const headline = (check: Asking['check']) => plain(headlineOf(check))
const scenarioLines = ({ scenario, note_to_doctors }: Asking['check']) =>
  [scenario, note_to_doctors].flatMap((line) => (line?.trim() ? [plain(line.trim())] : []))

const COLOURS = { actual: '#ce0000', drill: '#ffc700', test: '#d8d8db' } as const
const BUTTONS = {
  open: { background: '#f2f2f2', text: '#1a1a1a' },
  partly_open: { background: '#f2f2f2', text: '#1a1a1a' },
  closed: { background: '#f2f2f2', text: '#1a1a1a' },
  needs_help: { background: '#ce0000', text: '#ffffff' },
} as const

/** Shown on the lock screen and in the list of chats; LINE allows 1,500 UTF-16 units. */
export const altText = ({ check, association_name, wave }: Asking) =>
  `${headline(check)} ${association_name}です。${again(wave)}${until(check)}いまの診療の状況を1つ押してください。`

/** One bubble: label, who asks, the four buttons, and the way to the web page. No personal data in it. */
export function lineMessages(asking: Asking): messagingApi.FlexMessage[] {
  const { check, association_name, wave } = asking
  const label = LABELS[check.purpose]
  const postback = (code: string, shown: string): messagingApi.PostbackAction => ({
    type: 'postback',
    label: shown,
    data: `v=1&c=${check.id}&a=${code}`,
    displayText: label + shown,
  })
  const text = (words: string, more: Partial<messagingApi.FlexText> = {}): messagingApi.FlexText => ({
    type: 'text',
    text: words,
    wrap: true,
    size: 'md',
    color: '#1a1a1a',
    ...more,
  })
  const buttons = Object.entries(CONDITIONS).map(([condition, { code, symbol, label: words }]) => {
    const { background, text: color } = BUTTONS[condition as keyof typeof BUTTONS]
    return {
      type: 'box',
      layout: 'vertical',
      action: postback(code, `${symbol} ${words}`),
      backgroundColor: background,
      cornerRadius: '8px',
      paddingAll: '14px',
      contents: [text(`${symbol} ${words}`, { color, weight: 'bold', size: 'lg' })],
    } satisfies messagingApi.FlexBox
  })
  const band = check.purpose === 'actual' ? '#ffffff' : '#1a1a1a'
  return [
    {
      type: 'flex',
      altText: altText(asking),
      contents: {
        type: 'bubble',
        size: 'mega',
        header: {
          type: 'box',
          layout: 'vertical',
          backgroundColor: COLOURS[check.purpose],
          paddingAll: '12px',
          contents: [text(lineBand(check.purpose), { weight: 'bold', color: band })],
        },
        body: {
          type: 'box',
          layout: 'vertical',
          spacing: 'md',
          contents: [
            text(association_name, { size: 'sm', color: '#595959' }),
            text(headline(check), { weight: 'bold' }),
            ...scenarioLines(check).map((line) => text(line, { size: 'sm' })),
            text(`${again(wave)}${until(check)}いまの診療の状況を1つ押してください。10秒で終わります。`),
            ...buttons,
            text('あとから何度でも変更できます。', { size: 'xs', color: '#595959' }),
          ],
        },
        footer: {
          type: 'box',
          layout: 'vertical',
          contents: [
            { type: 'button', style: 'link', height: 'sm', action: postback('web', 'Webのページで回答する') },
          ],
        },
      },
    },
  ]
}

/** The members' band tells them what to do first; the staff's says which kind of check this is. */
const lineBand = (purpose: SafetyCheck['purpose']) =>
  purpose === 'actual' ? '【安否確認】まず身の安全を確保してください' : BANDS[purpose]

const until = ({ deadline_at }: Pick<SafetyCheck, 'deadline_at'>) =>
  deadline_at ? `${dayAndTime(deadline_at)}までに、` : ''

/** Said to those only of whom no answer has come in. */
const again = (wave = 0) => (wave > 0 ? 'まだ回答をいただいていません。' : '')

export const mailSubject = ({ check, association_name, wave = 0 }: Asking) =>
  `${headline(check)} ${wave > 0 ? '再度の' : '回答の'}お願い(${association_name})`

/** What has to be known before anything else is read. */
const FIRST_WORDS = {
  actual: 'まず身の安全を確保してください。',
  drill: '実際の災害ではありません。',
  test: '届くかどうかの確認です。実際の災害ではありません。',
} as const

/** `{宛名}` and `{リンク}` are filled in for each doctor when the mail goes out. */
export const mailText = (asking: Asking) =>
  [
    headline(asking.check),
    FIRST_WORDS[asking.check.purpose],
    '',
    '{宛名} 先生',
    '',
    `${asking.association_name}です。`,
    ...scenarioLines(asking.check),
    `${again(asking.wave)}${until(asking.check)}いまの診療の状況を1つ選んでください。10秒で終わります。`,
    '',
    '下のリンクを開いて、4つのボタンから1つ押してください。',
    '{リンク}',
    '',
    'このリンクは、先生と医院のスタッフの方のためのものです。ほかの方には渡さないでください。',
    'あとから何度でも変更できます。',
  ].join('\n')

export function mailHtml(asking: Asking) {
  const [first = '', ...lines] = mailText(asking).split('\n')
  const button =
    '<a href="{リンク}" style="display:inline-block;background:#0017c1;color:#fff;padding:14px 28px;border-radius:8px;font-weight:bold">回答のページを開く</a>'
  const body = lines.map((line) => (line === '{リンク}' ? button : escapeHtml(line))).join('<br>')
  return `<!doctype html><html lang="ja"><body style="font-size:17px;line-height:1.7"><p><strong>${escapeHtml(first)}</strong></p><p>${body}</p></body></html>`
}
