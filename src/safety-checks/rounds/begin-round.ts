import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import { createIncidentIn } from '../../roster/create-incident.ts'
import type { AssociationId, IncidentId } from '../../roster/table.ts'
import { timeToAnswer } from '../draft-rules.ts'
import { holdCheck } from '../hold.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'
import { findLaterRound, numberRound } from './queries.ts'
import { isRepeatable, NOTE_OF_ROUND, titleOfRound } from './rules.ts'

type Begun =
  | { ok: true; id: SafetyCheckId; round: number }
  | Refusal<'not_found' | 'not_repeatable' | 'other_purpose' | 'too_many'>
  | (Refusal<'later_round'> & { later: SafetyCheckId })

interface Beginning {
  association: AssociationId
  /** The round that is asked again. */
  id: SafetyCheckId
  by: string
  at: Date
}

const MOST_ROUNDS = 99

/**
 * もう一度たずねる（第2報） — a draft of the same purpose, audience and incident as the last round; nobody is asked before
 * it is launched. A check that stood alone gets an incident that joins the two.
 */
export const beginRound = (db: Db, beginning: Beginning): Promise<Begun> =>
  inAssociation(db, beginning.association, async (tx): Promise<Begun> => {
    const { association, id, by, at } = beginning
    // Held: the second of two clicks waits here and then finds what the first has made.
    const check = await holdCheck(tx, association, id)
    if (!check) return refuse('not_found')
    if (!isRepeatable(check)) return refuse('not_repeatable')
    const later = await findLaterRound(tx, check)
    if (later) return { ...refuse('later_round'), later: later.id }
    const incident = check.incident_id ?? (await joinInIncident(tx, check, { by, at }))
    const round = await numberRound(tx, { association, incident, purpose: check.purpose })
    if (round === null) return refuse('other_purpose')
    if (round > MOST_ROUNDS) return refuse('too_many')
    const made = await draftOf(tx, check, { incident, round, at })
    const detail = { id: made, of: id, round }
    await audit(tx, { association, actor: by, action: 'safety_check.begin_round', detail, at })
    return { ok: true, id: made, round }
  })

async function joinInIncident(
  tx: Tx,
  { association_id: association, id, title }: SafetyCheck,
  { by, at }: { by: string; at: Date },
) {
  const { incident_id } = await createIncidentIn(tx, { association, name: title, for_rounds: true, by, at })
  await tx
    .updateTable('safety_check')
    .set({ incident_id })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .execute()
  return incident_id
}

/** The deadline lies as long after now as the last one lay after its launch. */
async function draftOf(
  tx: Tx,
  check: SafetyCheck,
  { incident, round, at }: { incident: IncidentId; round: number; at: Date },
) {
  const { association_id, purpose, audience_roles, audience_wards, audience_facility_types } = check
  const { id } = await tx
    .insertInto('safety_check')
    .values({
      association_id,
      incident_id: incident,
      round,
      title: titleOfRound(check.title, round),
      purpose,
      audience_roles,
      audience_wards,
      audience_facility_types,
      scenario: check.scenario,
      note_to_doctors: NOTE_OF_ROUND,
      deadline_at: check.deadline_at && new Date(at.getTime() + timeToAnswer(check)),
      remind_after_min: check.remind_after_min,
      created_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
