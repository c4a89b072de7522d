import { toDateField } from '../../ui/time.ts'
import type { SafetyCheck } from '../table.ts'

/** Whether a drill that comes then could no longer be answered; its draft may still be given another deadline. */
export const isAfterDeadline = ({ deadline_at }: Pick<SafetyCheck, 'deadline_at'>, comes_at: Date) =>
  deadline_at !== null && comes_at >= deadline_at

/** Whether a launch that is planned comes at another time than its members would be told. */
export const isOtherTime = (launches_at: Date | null, comes_at: Date) =>
  launches_at !== null && toDateField(launches_at) !== toDateField(comes_at)

const dayIn = (at: Date) => toDateField(at).slice(0, 10)

/** The day that the members are told, where a drill would leave on another one in Japan; else null. */
export const otherDay = (
  { announced_for, purpose }: Pick<SafetyCheck, 'announced_for' | 'purpose'>,
  leaves_at: Date,
) =>
  purpose !== 'actual' && announced_for && dayIn(announced_for) !== dayIn(leaves_at) ? announced_for : null
