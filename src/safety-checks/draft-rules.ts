import type { FacilityType, Role } from '../roster/table.ts'
import { noteFault, scenarioFault, titleFault } from './rules.ts'
import type { Purpose, SafetyCheck } from './table.ts'

/** What an office decides before anybody is asked. */
export interface Draft {
  title: string
  purpose: Purpose
  audience_roles: Role[]
  /** Left out or null for all. */
  audience_wards?: string[] | null | undefined
  audience_facility_types?: FacilityType[] | null | undefined
  scenario: string | null
  /** 先生方へのひとこと, after the scenario. */
  note_to_doctors?: string | null | undefined
  deadline_at: Date | null
}

const SOONEST_MS = 5 * 60 * 1_000
const LATEST_MS = 7 * 24 * 60 * 60 * 1_000

/** Everything that speaks against a draft that comes then, title first; empty when it may be kept. */
export function draftFaults(draft: Draft, at: Date, comes_at = at) {
  const { title, purpose, audience_roles, scenario, note_to_doctors, deadline_at } = draft
  const ofTitle = titleFault(title, purpose)
  const ofScenario = scenario === null ? null : scenarioFault(scenario, purpose)
  const ofNote = note_to_doctors ? noteFault(note_to_doctors, purpose) : null
  const left_ms = deadline_at ? deadline_at.getTime() - at.getTime() : SOONEST_MS
  return [
    ofTitle && (`title_${ofTitle}` as const),
    ofScenario && (`scenario_${ofScenario}` as const),
    ofNote && (`note_${ofNote}` as const),
    audience_roles.length === 0 && ('audience_empty' as const),
    left_ms < SOONEST_MS && ('deadline_too_soon' as const),
    deadline_at && deadline_at.getTime() - comes_at.getTime() > LATEST_MS && ('deadline_too_far' as const),
  ].filter((fault) => fault !== null && fault !== false)
}

export type DraftFault = ReturnType<typeof draftFaults>[number]

const USUAL_MS = 2 * 60 * 60 * 1_000

/** How long a new check like an earlier one gives people to answer; two hours where nothing tells. */
export function timeToAnswer(past?: Pick<SafetyCheck, 'deadline_at' | 'launched_at'>) {
  if (!past?.deadline_at || !past.launched_at) return USUAL_MS
  const took = past.deadline_at.getTime() - past.launched_at.getTime()
  return Math.min(Math.max(took, 2 * SOONEST_MS), LATEST_MS - SOONEST_MS)
}
