import { LABELS } from '../safety-checks/rules.ts'
import type { Purpose } from '../safety-checks/table.ts'

/** What stands first in everything about power that belongs to a drill or a test. */
export const MARKS_OF_PURPOSE = {
  actual: '',
  drill: LABELS.drill,
  test: LABELS.test,
} as const satisfies Record<Purpose, string>

/** The strip on top of a page; an ordinary day has none. */
export const POWER_BANDS = {
  actual: null,
  drill: '【訓練】実際の災害ではありません',
  test: '【配信テスト】届くかどうかの確認です',
} as const satisfies Record<Purpose, string | null>
