import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { changedBetween, type DraftField, type DraftWords, formOf } from '../draft-form.ts'
import { type DraftFault, draftFaults } from '../draft-rules.ts'
import type { SafetyCheck, SafetyCheckId, WordingTemplateId } from '../table.ts'

export type Changed =
  | { ok: true; fields: DraftField[] }
  | Refusal<'not_found' | 'not_draft' | 'discarded' | 'changed_meanwhile'>
  | (Refusal<DraftFault> & { faults: DraftFault[] })

/** 下書きの変更 — only over the version that its editor has seen; what kind of check it is never changes. */
export const changeDraft = (
  db: Db,
  {
    association,
    id,
    version,
    draft,
    template,
    by,
    at,
  }: {
    association: AssociationId
    id: SafetyCheckId
    version: number
    draft: DraftWords
    /** Whose words were put in: an own template's, or null for a shipped one's; left out where none were. */
    template?: WordingTemplateId | null | undefined
    by: string
    at: Date
  },
) =>
  inAssociation(db, association, async (tx): Promise<Changed> => {
    const check = await holdDraft(tx, association, id)
    if (!check) return refuse('not_found')
    if (check.status !== 'draft') return refuse('not_draft')
    if (check.discarded_at) return refuse('discarded')
    const words = {
      title: draft.title.trim(),
      audience_roles: [...new Set(draft.audience_roles)],
      audience_wards: draft.audience_wards ?? null,
      audience_facility_types: draft.audience_facility_types ?? null,
      scenario: draft.scenario?.trim() || null,
      note_to_doctors: draft.note_to_doctors?.trim() || null,
      deadline_at: draft.deadline_at,
    }
    const [before, after] = [formOf(check), formOf(words)]
    const fields = changedBetween(before, after)
    // The second click on one button finds its own work done, and nothing that it has not seen.
    if (fields.length === 0 && words.audience_roles.length > 0) return { ok: true, fields }
    if (check.version !== version) return refuse('changed_meanwhile')
    const faults = draftFaults({ ...words, purpose: check.purpose }, at, comingOf(check, at))
    const [first] = faults
    if (first) return { ...refuse(first), faults }

    await tx
      .updateTable('safety_check')
      .set({
        ...words,
        version: check.version + 1,
        ...(template !== undefined && { wording_template_id: template }),
      })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute()
    const used = template === undefined ? {} : { is_from_template: true, template }
    const detail = { id, fields, version: check.version + 1, ...used }
    await audit(tx, { association, actor: by, action: 'safety_check.change', detail, at })
    return { ok: true, fields }
  })

/** The time to answer of a drill that was announced counts from its day. */
const comingOf = ({ announced_for }: SafetyCheck, at: Date) =>
  announced_for && announced_for > at ? announced_for : at

/** Whoever else would change, discard or send it waits here and then sees what became of it. */
export const holdDraft = (
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<SafetyCheck | undefined> =>
  tx
    .selectFrom('safety_check')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
