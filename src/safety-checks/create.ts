import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId, IncidentId } from '../roster/table.ts'
import { type Draft, type DraftFault, draftFaults } from './draft-rules.ts'
import { numberRound } from './rounds/queries.ts'
import type { SafetyCheckId, WordingTemplateId } from './table.ts'

interface Creation extends Draft {
  association: AssociationId
  /** What it belongs to in a joint exercise; the association has joined it already. */
  incident_id?: IncidentId
  /** The own template whose words it was written from; of the same purpose, or the database refuses it. */
  template?: WordingTemplateId | null
  /** User id of the staff, or `cli`. */
  by: string
  at: Date
}

type Created =
  | { ok: true; id: SafetyCheckId }
  | (Refusal<DraftFault> & { faults: DraftFault[] })
  | (Refusal<'other_purpose'> & { faults: [] })

const FIRST_ROUND = 1

/** 下書きの作成 — nobody is asked before the launch; the purpose stays what it is here. */
export async function createSafetyCheck(
  db: Db,
  { association, incident_id, template = null, by, at, ...draft }: Creation,
): Promise<Created> {
  const title = draft.title.trim()
  const scenario = draft.scenario?.trim() || null
  const note_to_doctors = draft.note_to_doctors?.trim() || null
  const faults = draftFaults({ ...draft, title, scenario, note_to_doctors }, at)
  const [first] = faults
  if (first) return { ...refuse(first), faults }

  return inAssociation(db, association, async (tx): Promise<Created> => {
    const { purpose, deadline_at } = draft
    const round = incident_id
      ? await numberRound(tx, { association, incident: incident_id, purpose })
      : FIRST_ROUND
    if (round === null) return { ...refuse('other_purpose'), faults: [] }
    const audience_roles = [...new Set(draft.audience_roles)]
    const { id } = await tx
      .insertInto('safety_check')
      .values({
        association_id: association,
        incident_id: incident_id ?? null,
        round,
        title,
        purpose,
        audience_roles,
        audience_wards: draft.audience_wards ?? null,
        audience_facility_types: draft.audience_facility_types ?? null,
        scenario,
        note_to_doctors,
        deadline_at,
        wording_template_id: template,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await audit(tx, { association, actor: by, action: 'safety_check.create', detail: { id, purpose }, at })
    return { ok: true, id }
  })
}
