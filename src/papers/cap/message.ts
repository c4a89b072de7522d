import type { Tally } from '../../board/queries.ts'
import { replyRate } from '../../board/rules.ts'
import { percent } from '../../board/words.ts'
import { CONDITIONS, type Condition } from '../../replies/table.ts'
import { headline, LABELS } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { escapeHtml } from '../../ui/escape-html.ts'
import { toDateField } from '../../ui/time.ts'

/** CAP 1.2 `status`: whoever receives an Exercise or a Test must not act on it as on an Actual. */
const STATUS = { actual: 'Actual', drill: 'Exercise', test: 'Test' } as const

export type MessageType = 'Alert' | 'Update' | 'Cancel'

interface Telling {
  check: SafetyCheck & { launched_at: Date }
  association_name: string
  phone: string | null
  /** Host of this installation: no spaces, commas or signs of XML. */
  sender: string
  wards: string[]
  total: Tally
  type: MessageType
  at: Date
}

/** What the check is now: called back, or the figures so far. The first message is asked for by name. */
export const typeNow = ({ status }: Pick<SafetyCheck, 'status'>): MessageType =>
  status === 'withdrawn' ? 'Cancel' : 'Update'

/** With Japan's offset written out; the standard forbids the letter Z. */
export const capTime = (at: Date) => {
  const seconds = String(at.getUTCSeconds()).padStart(2, '0')
  return `${toDateField(at)}:${seconds}+09:00`
}

const alertId = ({ id }: Pick<SafetyCheck, 'id'>) => `${id}.alert`

const FIGURES = ['prompted', 'replied', 'open', 'partly_open', 'closed', 'needs_help', 'unreached'] as const

/** 安否確認 as a message of the Common Alerting Protocol 1.2 (OASIS): counts only, and nobody's name. */
export function capMessage(telling: Telling): string {
  const { check, sender, type, at } = telling
  const sent = type === 'Alert' ? check.launched_at : at
  const identifier = type === 'Alert' ? alertId(check) : `${check.id}.${type.toLowerCase()}.${at.getTime()}`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">',
    element('identifier', identifier),
    element('sender', sender),
    element('sent', capTime(sent)),
    element('status', STATUS[check.purpose]),
    element('msgType', type),
    element('source', telling.association_name),
    element('scope', 'Restricted'),
    element('restriction', `${telling.association_name}と、その連携先`),
    ...(check.purpose === 'actual' ? [] : [element('note', `${headline(check)} 実際の災害ではありません`)]),
    ...(type === 'Alert'
      ? []
      : [element('references', `${sender},${alertId(check)},${capTime(check.launched_at)}`)]),
    ...(check.incident_id ? [element('incidents', check.incident_id)] : []),
    ...info(telling),
    '</alert>',
    '',
  ].join('\n')
}

function info({ check, association_name, phone, wards, total, type }: Telling) {
  const says =
    total.replied === 0
      ? ''
      : `、${(Object.keys(CONDITIONS) as Condition[]).map((condition) => `${CONDITIONS[condition].label}${total[condition]}人`).join('、')}`
  const description =
    type === 'Cancel'
      ? 'この安否確認は取り消されました。'
      : `対象${total.prompted}人${type === 'Alert' ? '' : `、回答${total.replied}人（${percent(replyRate(total))}）${says}`}`
  return [
    '<info>',
    element('language', 'ja-JP'),
    element('category', 'Health'),
    element('event', '医師会員の安否確認'),
    // A call that was a mistake says nothing of whether the danger is over.
    element('responseType', type === 'Cancel' ? 'None' : 'Assess'),
    // How bad the disaster is nobody has asked the doctors.
    element('urgency', type === 'Cancel' ? 'Past' : 'Unknown'),
    element('severity', 'Unknown'),
    element('certainty', 'Unknown'),
    element('audience', '医師会員'),
    element('effective', capTime(check.launched_at)),
    ...(check.deadline_at ? [element('expires', capTime(check.deadline_at))] : []),
    element('senderName', association_name),
    element('headline', headline(check)),
    element('description', LABELS[check.purpose] + [check.scenario, description].filter(Boolean).join(' ')),
    ...(phone ? [element('contact', phone)] : []),
    ...(type === 'Update'
      ? FIGURES.map((name) =>
          parent('parameter', [element('valueName', name), element('value', String(total[name]))]),
        )
      : []),
    // An area has to be named; where the roster has no ward it is the association's own.
    ...(wards.length > 0 ? wards : [association_name]).map((ward) =>
      parent('area', [element('areaDesc', ward)]),
    ),
    '</info>',
  ]
}

const element = (name: string, text: string) => `<${name}>${escapeHtml(text)}</${name}>`
const parent = (name: string, children: string[]) => `<${name}>${children.join('')}</${name}>`
