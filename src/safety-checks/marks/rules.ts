import type { MarkKind } from '../table.ts'

/** What may explain why answers came or stayed away; words of ours only, so that no name gets into a chart. */
export const MARKS = {
  alert: { sign: '警', words: '緊急速報・エリアメール' },
  intensity: { sign: '震', words: '震度速報' },
  again: { sign: '余', words: '余震（次の揺れ）' },
  tsunami: { sign: '津', words: '津波の警報・注意報' },
  blackout: { sign: '停', words: '停電' },
  network: { sign: '通', words: '電話・ネットの障害' },
} as const satisfies Record<MarkKind, { sign: string; words: string }>

export const readKind = (typed: string | undefined): MarkKind | null =>
  (Object.keys(MARKS) as MarkKind[]).find((kind) => kind === typed) ?? null

/** So many are still told apart on the curve. */
export const MOST_MARKS = 12
/** An alert this long before the question still belongs to it. */
const EARLIEST_HOURS = 24

export type MarkFault = 'no_kind' | 'no_moment' | 'in_future' | 'too_early' | 'too_late' | 'too_many'

export const MARK_FAULTS: Record<MarkFault, { field: 'kind' | 'happened_at'; words: string }> = {
  no_kind: { field: 'kind', words: '何があったかを選んでください。' },
  no_moment: { field: 'happened_at', words: '日時を入れてください。' },
  in_future: { field: 'happened_at', words: 'これから先の日時です。起きた日時を入れてください。' },
  too_early: {
    field: 'happened_at',
    words: `発報より${EARLIEST_HOURS}時間以上前です。この安否確認に関わる日時を入れてください。`,
  },
  too_late: {
    field: 'happened_at',
    words: '回答を締め切ったあとの日時です。締め切るまでに起きたことの日時を入れてください。',
  },
  too_many: { field: 'kind', words: `できごとは${MOST_MARKS}件までです。要らないものを取り消してください。` },
}

/** Why this moment cannot stand on the curve, or null. */
export function momentFault(
  happened_at: Date | null,
  { launched_at, closed_at, at }: { launched_at: Date; closed_at: Date | null; at: Date },
): MarkFault | null {
  if (!happened_at) return 'no_moment'
  if (happened_at > at) return 'in_future'
  if (closed_at && happened_at > closed_at) return 'too_late'
  return launched_at.getTime() - happened_at.getTime() > EARLIEST_HOURS * 3_600_000 ? 'too_early' : null
}
