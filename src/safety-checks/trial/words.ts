import type { messagingApi } from '@line/bot-sdk'
import { fillIn } from '../../deliveries/mail-merge.ts'
import { escapeHtml } from '../../ui/escape-html.ts'
import { altText, lineMessages } from '../messages.ts'
import { headline, LABELS } from '../rules.ts'
import type { Purpose, SafetyCheck } from '../table.ts'
import { wordingOf } from '../wording.ts'

const TRIAL = '【試し送り】'
const NOTHING_SENT = 'あなただけに届いた試し送りです。先生方には送っていません。'

/** A drill's first word is 【訓練】 everywhere; a trial of an actual must not be taken for one, so there the trial comes first. */
export const trialHeadline = (check: Pick<SafetyCheck, 'purpose' | 'title'>) =>
  check.purpose === 'actual'
    ? TRIAL + headline(check)
    : headline(check).replace(LABELS[check.purpose], LABELS[check.purpose] + TRIAL)

/** 試し送り — the very words of the mail under a line that says what this is; its link only leads to a page that says so. */
export function trialMail(
  check: SafetyCheck,
  { association_name, name, link }: { association_name: string; name: string; link: string },
) {
  const { subject, text, html } = fillIn(wordingOf(check, association_name, 0), { name, link })
  const first = trialHeadline(check)
  return {
    subject: trialHeadline(check) + subject.slice(headline(check).length),
    text: [first, NOTHING_SENT, '', '――― ここから、先生方に届く文面 ―――', '', text].join('\n'),
    html: html.replace(
      /<body[^>]*>/,
      (body) => `${body}<p><strong>${escapeHtml(first)}</strong><br>${NOTHING_SENT}</p><hr>`,
    ),
  }
}

/** Where a trial's link leads: the same for everybody, and about no check in particular. */
export const trialPath = (purpose: Purpose) => `/trial/${purpose}`

/**
 * The same bubble by LINE, told apart in its first words; every button leads to the page that says what this is, so that
 * nothing can be recorded.
 */
export function trialLine(
  check: SafetyCheck,
  { association_name, link }: { association_name: string; link: string },
) {
  const asking = { check, association_name }
  const harmless = (_: string, value: unknown) =>
    isPostback(value) ? { type: 'uri', label: value.label, uri: link } : value
  const messages: messagingApi.FlexMessage[] = JSON.parse(JSON.stringify(lineMessages(asking)), harmless)
  const alt_text = trialHeadline(check) + altText(asking).slice(headline(check).length)
  for (const message of messages) mark(message, { alt_text, check })
  return { alt_text, body: JSON.stringify(messages) }
}

/** First in the band for a drill stands 【訓練】; of an actual even the colour says that it is a trial. */
function mark(
  message: messagingApi.FlexMessage,
  { alt_text, check }: { alt_text: string; check: SafetyCheck },
) {
  const { purpose } = check
  message.altText = alt_text
  if (message.contents.type !== 'bubble') return
  const { header, body } = message.contents
  const [band] = header?.contents ?? []
  if (header && band?.type === 'text') {
    const text = band as messagingApi.FlexText
    text.text = `${purpose === 'actual' ? '' : LABELS[purpose]}${TRIAL}先生方には送っていません`
    text.color = '#1a1a1a'
    if (purpose === 'actual') header.backgroundColor = '#d8d8db'
  }
  const [association, first] = body?.contents ?? []
  if (first?.type === 'text') (first as messagingApi.FlexText).text = trialHeadline(check)
  if (association?.type === 'text') (association as messagingApi.FlexText).text = NOTHING_SENT
}

const isPostback = (value: unknown): value is { type: 'postback'; label: string } =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'postback'
