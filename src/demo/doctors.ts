import { CONDITIONS, type Condition } from '../replies/table.ts'
import type { Role } from '../roster/table.ts'
import { normalFrom, type Random } from './random.ts'

/** What a doctor will do about one safety check, decided once when the first message of it arrives. */
export interface Mind {
  /** Nothing for those who never answer; a second one for those who change their mind. */
  answers: { after_ms: number; condition: Condition }[]
  /** Which of two ways she takes where she has both. */
  prefers: 'line' | 'mail'
  /** Her mail host's scanner opens every link before she does. */
  is_scanned: boolean
}

const MINUTE = 60_000
/** Where everybody gives up answering: the link is a day old. */
const LAST_MS = 24 * 60 * MINUTE

/** 役員 are on the alert: more of them answer, and sooner. */
const HABITS = {
  officer: { answers: 0.93, fast: 0.6 },
  member: { answers: 0.76, fast: 0.46 },
} as const satisfies Record<Role, { answers: number; fast: number }>

/** Median two minutes among the fast, three quarters of an hour among the rest. */
const PACES = { fast: { median: 2, spread: 1 }, slow: { median: 45, spread: 1.2 } } as const

const SHARES = [
  ['open', 0.81],
  ['partly_open', 0.11],
  ['closed', 0.06],
  ['needs_help', 0.02],
] as const satisfies [Condition, number][]

const CHANGES_MIND = 0.04
const HAS_SCANNER = 0.06

/** How one doctor takes it. Together: half of everybody within half an hour, about 78 % in the end. */
export function mindOf(random: Random, role: Role): Mind {
  const habits = HABITS[role]
  const answers = random() < habits.answers
  const { median, spread } = random() < habits.fast ? PACES.fast : PACES.slow
  const after_ms = Math.min(LAST_MS, median * MINUTE * Math.exp(spread * normalFrom(random)))
  const condition = conditionFrom(random)
  const changes = random() < CHANGES_MIND
  const later = { after_ms: after_ms + (5 + 40 * random()) * MINUTE, condition: otherThan(condition) }
  return {
    prefers: random() < 0.75 ? 'line' : 'mail',
    is_scanned: random() < HAS_SCANNER,
    answers: answers ? [{ after_ms, condition }, ...(changes ? [later] : [])] : [],
  }
}

function conditionFrom(random: Random): Condition {
  let left = random()
  return (
    SHARES.find(([, share]) => {
      left -= share
      return left < 0
    })?.[0] ?? 'open'
  )
}

/** Damage found on a second look, or help that came. */
const otherThan = (condition: Condition): Condition =>
  condition === 'open' ? 'partly_open' : condition === 'needs_help' ? 'closed' : 'open'

export const codeOf = (condition: Condition) => CONDITIONS[condition].code
