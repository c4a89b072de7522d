import { headline } from '../../safety-checks/rules.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import { clockTime, toDateField } from '../../ui/time.ts'
import type { PastCheck } from './queries.ts'

/** 2024/9/3 */
export function dateInFigures(at: Date) {
  const [year, month, day] = toDateField(at).slice(0, 10).split('-').map(Number)
  return `${year}/${month}/${day}`
}

/** 2024/9/3 10:30 — where the title would be repeated in every row. */
export const momentInFigures = (at: Date) => `${dateInFigures(at)} ${clockTime(at)}`

/** 「【訓練】秋の訓練 2024/9/3」: one title is used every year, and on some days twice. */
export const checkName = (check: Pick<PastCheck, 'purpose' | 'title' | 'launched_at'>) =>
  `${headline(check)} ${dateInFigures(check.launched_at)}`

export const GROUP_NAMES = {
  actual: '本番の安否確認',
  drill: '【訓練】の安否確認',
  test: '【配信テスト】',
} as const satisfies Record<Purpose, string>
