import { LABELS } from '../safety-checks/rules.ts'
import type { Purpose } from '../safety-checks/table.ts'
import { clockTime, timeInWords } from '../ui/time.ts'
import type { Received } from './line-rules.ts'
import { CONDITIONS, type Condition } from './table.ts'

/** ●診療できます */
export const inWords = (condition: Condition) => CONDITIONS[condition].symbol + CONDITIONS[condition].label

/** (072-900-0000), or nothing where the association has given no number. */
export const inBrackets = (phone: string | null) => (phone ? `(${phone})` : '')

/** What must stand first in a short line; an actual check's own lines need no label. */
export const labelOf = (purpose: Purpose) => (purpose === 'actual' ? '' : LABELS[purpose])

/** What a LINE user is told about an answer that was kept, honest about which answer counts now. */
export function receivedInWords({ condition, at, before, is_late }: Received, phone: string | null): string {
  const late = is_late ? '締切は過ぎましたが、' : ''
  const afterwards =
    condition === 'needs_help'
      ? `事務局から電話します${inBrackets(phone)}。命に関わるときは119番へ連絡してください。`
      : is_late
        ? '締切後の回答として事務局に届きます。'
        : '変更もできます。'
  if (before && before.event_at > at)
    return `${timeInWords(at)}の「${inWords(condition)}」を受け付けました。いまの回答は、それより新しい「${inWords(before.condition)}」(${timeInWords(before.event_at)})です。`
  if (before && before.condition !== condition)
    return `${late}変更しました。「${inWords(before.condition)}」→「${inWords(condition)}」(${timeInWords(at)})。${afterwards}`
  if (condition === 'needs_help') return `${late}受け付けました。${afterwards}`
  return `${late}受け付けました ${clockTime(at)} ${inWords(condition)}。${afterwards}`
}
