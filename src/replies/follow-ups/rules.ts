import type { FollowUp } from '../table.ts'

/** 対応の状態 — nobody has it, somebody has it, or it is done; three words that stand wherever a ▲ stands. */
export const FOLLOW_STATES = { waiting: '対応待ち', taken: '対応中', done: '済' } as const satisfies Record<
  FollowUp['state'],
  string
>
export type FollowState = FollowUp['state']

export type FollowStep = FollowUp['step']

/** What each button says, and from which states it may be pressed. */
export const FOLLOW_STEPS = {
  take: { from: ['waiting'], button: '対応を始める' },
  note: { from: ['waiting', 'taken', 'done'], button: 'メモだけ残す' },
  hand_over: { from: ['taken'], button: '引き継ぐ' },
  done: { from: ['waiting', 'taken'], button: '対応を終える（済）' },
  reopen: { from: ['done'], button: '対応待ちに戻す' },
} as const satisfies Record<FollowStep, { from: readonly FollowState[]; button: string }>

const isFollowStep = (step: string): step is FollowStep => Object.hasOwn(FOLLOW_STEPS, step)

/** Who calls for help once more after it was done waits again, without anybody having to press for it. */
export function followState(
  newest: Pick<FollowUp, 'state' | 'taken_at'> | null,
  called_at: Date,
): FollowState {
  if (!newest) return 'waiting'
  return newest.state === 'done' && newest.taken_at < called_at ? 'waiting' : newest.state
}

/** Whether `by` may take this step now; nobody takes over from himself. */
export function mayStep(
  step: FollowStep,
  { state, held_by, by }: { state: FollowState; held_by: string | null; by: string },
) {
  const from: readonly FollowState[] = FOLLOW_STEPS[step].from
  return from.includes(state) && !(step === 'hand_over' && held_by === by)
}

/** `take.3` — the step, and how many had been taken when the page was made; null for anything else. */
export function readStep(pressed: string | undefined): { step: FollowStep; seen: number } | null {
  const [, step = '', seen = ''] = /^([a-z_]+)\.(\d{1,6})$/.exec(pressed ?? '') ?? []
  return isFollowStep(step) ? { step, seen: Number(seen) } : null
}

export const stepAs = ({ step, seen }: { step: FollowStep; seen: number }) => `${step}.${seen}`
