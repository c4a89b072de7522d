import type { Purpose } from './table.ts'

/** Read by those for whom three colours look alike: each purpose has a word and a shape of its own too. */
export const PURPOSES = {
  drill: { sign: '練', label: '訓練', support: '【訓練】が先頭に付きます。ふだんの練習に使います。' },
  actual: { sign: '本', label: '本番', support: '実際の災害のときだけ使います。' },
  test: { sign: '試', label: '配信テスト', support: '連絡先に届くかどうかを確かめます。' },
} as const satisfies Record<Purpose, { sign: string; label: string; support: string }>

export const PurposeMark = ({ purpose }: { purpose: Purpose }) => (
  <span class={`mark mark-${purpose}`} aria-hidden="true">
    {PURPOSES[purpose].sign}
  </span>
)
