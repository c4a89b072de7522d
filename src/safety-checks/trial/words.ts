import { fillIn } from '../../deliveries/mail-merge.ts'
import { escapeHtml } from '../../ui/escape-html.ts'
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
