import type { AlertAbout, StandingAlert } from '../deliveries/office-alert.ts'
import type { LoanWork } from '../loans/waiting/work.ts'
import type { TwinFailure } from '../papers/twin/table.ts'
import type { SparedSend } from '../safety-checks/planned/upcoming.ts'
import type { Purpose, SafetyCheckId } from '../safety-checks/table.ts'
import type { StaffRole } from '../staff/table.ts'
import { isInEarnest, type LoanTodo, loanTodosFor } from './loan-todos.ts'

export interface Standing {
  has_line: boolean
  members: number
  /** Members whose LINE is bound. */
  bound: number
  has_launched: boolean
  /** When at least four of five members were asked last. */
  widely_asked_at: Date | null
  /** People of the office, the one who looks included. */
  office: number
  /** Null for those who may not look at the list. */
  hard_to_reach: number | null
  alerts: Pick<StandingAlert, 'about'>[]
  /** ▲ in checks that are open, and how many of them somebody sees to or has seen to. */
  help: {
    id: SafetyCheckId
    purpose: Purpose
    headline: string
    people: number
    taken: number
    done: number
  }[]
  /** Power units whose inspection is late, and those that cannot be used. */
  power: { late: number; out_of_order: number }
  /** Whose time came and that could not be sent. */
  missed: { id: SafetyCheckId; headline: string; outcome: string }[]
  /** The same of advance notices. */
  missed_notices: { id: SafetyCheckId; headline: string; outcome: string }[]
  /** What kept to mail so that the reserve of LINE stays. */
  spared: Spared[]
  loans: LoanWork[]
  /** Loans agreed on the telephone whose papers are still owed. */
  papers: number
  /** Webhooks that were stopped because nothing arrived for a day. */
  stopped_hooks: number
  /** What is wrong with the nightly twin, and when one was written last. */
  twin: { why: TwinFailure | 'not_written'; last_done_at: Date | null } | null
}

interface Spared {
  id: SafetyCheckId
  headline: string
  what: SparedSend['kind']
  outcome: SparedSend['outcome']
  by_line: number
  by_nothing: number
}

export type Todo =
  | LoanTodo
  | { kind: 'launch_missed' | 'notice_missed'; id: SafetyCheckId; headline: string; outcome: string }
  | ({ kind: 'reserve_spared' } & Spared)
  | ({ kind: 'help'; count: number } & Omit<Standing['help'][number], 'people'>)
  | { kind: AlertAbout | 'nobody_sends' }
  | { kind: 'no_members' | 'no_line' | 'office_alone' }
  | {
      kind: 'hard_to_reach' | 'papers_owed' | 'power_late' | 'power_out_of_order' | 'hooks_stopped'
      count: number
    }
  | { kind: 'test_due'; last: Date | null }
  | { kind: 'twin_failed'; why: TwinFailure | 'not_written'; last: Date | null }

const TEST_EVERY_MS = 90 * 24 * 60 * 60 * 1_000

/** 人の手が要ること — what is real before any drill's, the most urgent first, and only what this person can do something about. */
export function todosFor(role: StaffRole, standing: Standing, at: Date): Todo[] {
  const { has_line, members, office, hard_to_reach, widely_asked_at } = standing
  const { alerts, help, missed, missed_notices, spared, power, papers } = standing
  const helpOf = (is_real: boolean): Todo[] =>
    role === 'viewer'
      ? []
      : help
          .filter(({ purpose }) => (purpose === 'actual') === is_real)
          .map(({ people, ...check }) => ({ kind: 'help', ...check, count: people }))
  const ofAlerts: Todo[] =
    role === 'office' || role === 'chair'
      ? [
          ...missed.map((launch) => ({ kind: 'launch_missed' as const, ...launch })),
          ...missed_notices.map((notice) => ({ kind: 'notice_missed' as const, ...notice })),
          ...alerts.map(({ about }) => ({ kind: about })),
          ...spared.map((send) => ({ kind: 'reserve_spared' as const, ...send })),
          ...(papers > 0 ? [{ kind: 'papers_owed' as const, count: papers }] : []),
        ]
      : []
  const ofLoans = loanTodosFor(role, standing.loans)
  const loud = ofLoans.filter(isInEarnest)
  const isCall = ({ kind }: Todo) => kind === 'needs_help_reported'
  const first = [
    ...helpOf(true),
    ...ofAlerts.filter(isCall),
    ...loud,
    ...helpOf(false),
    ...ofAlerts.filter((todo) => !isCall(todo)),
    ...ofLoans.filter((todo) => !isInEarnest(todo)),
  ]
  if (role !== 'office') return first
  const is_old = !widely_asked_at || at.getTime() - widely_asked_at.getTime() >= TEST_EVERY_MS
  // Until something has been sent, the first steps say the same and more.
  const is_past_first_steps = standing.has_launched
  const ofOffice: (Todo | false)[] = [
    is_past_first_steps && members === 0 && { kind: 'no_members' },
    is_past_first_steps && !has_line && { kind: 'no_line' },
    hard_to_reach !== null &&
      hard_to_reach > 0 &&
      members > 0 && { kind: 'hard_to_reach', count: hard_to_reach },
    power.out_of_order > 0 && { kind: 'power_out_of_order', count: power.out_of_order },
    power.late > 0 && { kind: 'power_late', count: power.late },
    is_past_first_steps && members > 0 && is_old && { kind: 'test_due', last: widely_asked_at },
    standing.twin !== null && {
      kind: 'twin_failed',
      why: standing.twin.why,
      last: standing.twin.last_done_at,
    },
    standing.stopped_hooks > 0 && { kind: 'hooks_stopped', count: standing.stopped_hooks },
    office <= 1 && { kind: 'office_alone' },
  ]
  return [...first, ...ofOffice.filter((todo) => todo !== false)]
}

export const STEPS = ['line', 'roster', 'letters', 'test'] as const
export type Step = (typeof STEPS)[number]
export type StepState = 'done' | 'now' | 'later'

/** はじめの道 — null once something has been sent; the first step not done is where one stands. */
export function firstSteps(
  standing: Pick<Standing, 'has_line' | 'members' | 'bound' | 'has_launched'>,
): Record<Step, StepState> | null {
  if (standing.has_launched) return null
  const done: Record<Step, boolean> = {
    line: standing.has_line,
    roster: standing.members > 0,
    letters: standing.bound > 0,
    test: false,
  }
  const now = STEPS.find((step) => !done[step])
  const state = (step: Step): StepState => (done[step] ? 'done' : step === now ? 'now' : 'later')
  return { line: state('line'), roster: state('roster'), letters: state('letters'), test: state('test') }
}
