import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { OWN_NUMBER } from './import/plan.ts'
import { lockRoster } from './lock-roster.ts'
import { findMember } from './member-queries.ts'
import { type Form, type FormFault, judgeMember, type MemberFormField } from './member-rules.ts'
import { noteChanges } from './note-changes.ts'
import { placeFacility } from './place-facility.ts'
import { isNumberFree } from './queries.ts'
import type { AssociationId, MemberId } from './table.ts'

type Added = { ok: true; id: MemberId } | (Refusal<'faulty'> & { faults: FormFault<MemberFormField>[] })

const faulty = (faults: FormFault<MemberFormField>[]) => ({ ...refuse('faulty'), faults })

/**
 * 会員の登録 — somebody new on the roster; the ways to them are added on their own page. The form brings the id, so that
 * a button pressed twice makes one member.
 */
export async function addMember(
  db: Db,
  {
    association,
    id,
    form,
    by,
    at,
  }: { association: AssociationId; id: MemberId; form: Form; by: string; at: Date },
): Promise<Added> {
  const judged = judgeMember(form)
  if (!judged.ok) return faulty(judged.faults)
  const { facility: wanted, ...draft } = judged.draft
  return inAssociation(db, association, async (tx): Promise<Added> => {
    await lockRoster(tx, association)
    if (await findMember(tx, association, id)) return { ok: true, id }
    const member_number = draft.member_number || OWN_NUMBER + id
    if (!(await isNumberFree(tx, association, { member_number, id })))
      return faulty([{ field: 'member_number', reason: 'number_taken' }])
    const placed = await placeFacility(tx, { association, facility: wanted, by, at })
    if (!placed.ok) return faulty([placed])
    await placed.make()
    await tx
      .insertInto('member')
      .values({
        association_id: association,
        id,
        ...draft,
        member_number,
        facility_id: placed.facility?.id ?? null,
        created_at: at,
      })
      .execute()
    const changes = [{ field: 'added' as const, old: null, new: draft.name }]
    await noteChanges(tx, { association, subject: { member_id: id }, changes, by, source: 'screen', at })
    await audit(tx, { association, actor: by, action: 'member.add', detail: { id }, at })
    return { ok: true, id }
  })
}
