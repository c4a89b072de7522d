import { FAILURES } from '../channels/outcome.ts'
import type { UnreachedReason } from './people.ts'

/** Words of the board that more than one of its views needs. */

/** `short` is for the tile, `label` for the list that is telephoned through. */
export const REASONS: Record<UnreachedReason, { short: string; label: string }> = {
  no_contact: { short: '連絡先なし', label: 'LINEもメールも登録がありません' },
  not_tried: { short: '未送信', label: '送ったあとに登録された連絡先です' },
  unknown: { short: '到達不明', label: '届いたかどうか分かりません' },
  blocked: { short: 'LINEブロック', label: FAILURES.blocked.label },
  unbound: { short: 'LINE解除', label: FAILURES.unbound.label },
  bounced: { short: 'メール不達', label: FAILURES.bounced.label },
  mailbox_full: { short: 'メール満杯', label: FAILURES.mailbox_full.label },
  returned: { short: 'メール不達', label: FAILURES.returned.label },
  out_of_quota: { short: 'LINE通数切れ', label: FAILURES.out_of_quota.label },
  bad_recipient: { short: '宛先の誤り', label: FAILURES.bad_recipient.label },
  bad_request: { short: '文面の誤り', label: FAILURES.bad_request.label },
  refused: { short: 'メール受取拒否', label: FAILURES.refused.label },
  too_late: { short: '送信期限切れ', label: FAILURES.too_late.label },
  answered: { short: '回答済み', label: FAILURES.answered.label },
  spared: { short: 'LINEの取り置き', label: FAILURES.spared.label },
  cancelled: { short: '送信前に終了', label: FAILURES.cancelled.label },
  unavailable: { short: '送信できず', label: '配信サービスにつながりませんでした' },
  throttled: { short: '送信できず', label: '送信が混み合い、送れませんでした' },
  busy: { short: '送信できず', label: '相手のメールサーバーが混み合い、送れませんでした' },
  unauthorized: { short: 'LINEの設定', label: 'LINEの設定が無効で、送れませんでした' },
  mail_settings: { short: 'メールの設定', label: 'メールの設定が無効で、送れませんでした' },
  answer_lost: { short: '到達不明', label: '届いたかどうか分かりません' },
}

export const percent = (rate: number | null) => (rate === null ? '—' : `${(rate * 100).toFixed(1)}%`)

/** 「41〜59%」 */
export const interval = (range: { low: number; high: number } | null) =>
  range ? `${Math.round(range.low * 100)}〜${Math.round(range.high * 100)}%` : ''

export const people = (count: number) => count.toLocaleString('ja-JP')

/** 「40秒」「5分」「2時間」「3日」 — ticks and marks of the curve. */
export function minutesWord(time: number) {
  if (time > 0 && time < 1) return `${Math.round(time * 60)}秒`
  const minutes = Math.ceil(time)
  if (minutes > 24 * 60 && minutes % (24 * 60) === 0) return `${minutes / (24 * 60)}日`
  const hours = Math.floor(minutes / 60)
  if (minutes < 60) return `${minutes}分`
  return minutes % 60 === 0 ? `${hours}時間` : `${hours}時間${minutes % 60}分`
}
