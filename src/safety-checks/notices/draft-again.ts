import type { Tx } from '../../db.ts'
import { timeToAnswer } from '../draft-rules.ts'
import { numberRound } from '../rounds/queries.ts'
import { titleOfRound } from '../rounds/rules.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'

/**
 * 日を改める of a drill that was already sent — the same drill as a draft for the new day, which its members have been
 * told. Nothing leaves by itself: somebody presses 「送る」 or gives it its time.
 */
export async function draftAgain(
  tx: Tx,
  check: SafetyCheck,
  { comes_at, at }: { comes_at: Date; at: Date },
): Promise<SafetyCheckId> {
  const { association_id: association, incident_id, purpose } = check
  const round = incident_id ? await numberRound(tx, { association, incident: incident_id, purpose }) : 1
  if (round === null) throw new Error('The rounds of one incident have one purpose')
  const { id } = await tx
    .insertInto('safety_check')
    .values({
      association_id: association,
      incident_id,
      round,
      title: check.round > 1 ? titleOfRound(check.title, round) : check.title,
      purpose,
      audience_roles: check.audience_roles,
      audience_wards: check.audience_wards,
      audience_facility_types: check.audience_facility_types,
      scenario: check.scenario,
      note_to_doctors: check.note_to_doctors,
      deadline_at: check.deadline_at && new Date(comes_at.getTime() + timeToAnswer(check)),
      remind_after_min: check.remind_after_min,
      announced_for: comes_at,
      created_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
