import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { OWN_NUMBER } from './import/plan.ts'
import { lockRoster } from './lock-roster.ts'
import { findMember } from './member-queries.ts'
import {
  changedSince,
  type Form,
  type FormFault,
  formOfMember,
  judgeMember,
  type MemberField,
  type MemberFormField,
} from './member-rules.ts'
import { changesBetween, facilitiesInWords, noteChanges } from './note-changes.ts'
import { placeFacility } from './place-facility.ts'
import { isNumberFree } from './queries.ts'
import type { AssociationId, MemberId } from './table.ts'

type Edited =
  | { ok: true }
  | Refusal<'not_found'>
  | (Refusal<'faulty'> & { faults: FormFault<MemberFormField>[] })
  /** What somebody else saved since the form was opened. */
  | (Refusal<'changed_meanwhile'> & { fields: MemberField[] })

const faulty = (faults: FormFault<MemberFormField>[]) => ({ ...refuse('faulty'), faults })

/** 会員の変更 — only over what the one who saves has seen: `seen` is the member as the form showed it. */
export async function editMember(
  db: Db,
  {
    association,
    id,
    form,
    seen,
    by,
    at,
  }: {
    association: AssociationId
    id: MemberId
    form: Form
    seen: Partial<Record<MemberField, string>>
    by: string
    at: Date
  },
): Promise<Edited> {
  const judged = judgeMember(form)
  return inAssociation(db, association, async (tx): Promise<Edited> => {
    await lockRoster(tx, association)
    const member = await findMember(tx, association, id)
    if (!member) return refuse('not_found')
    const before = formOfMember(member)
    const fields = changedSince(before, seen)
    if (fields.length > 0) return { ...refuse('changed_meanwhile'), fields }
    if (!judged.ok) return faulty(judged.faults)

    const { facility: wanted, ...draft } = judged.draft
    const member_number = draft.member_number || OWN_NUMBER + id
    if (!(await isNumberFree(tx, association, { member_number, id })))
      return faulty([{ field: 'member_number', reason: 'number_taken' }])
    const placed = await placeFacility(tx, { association, facility: wanted, by, at })
    if (!placed.ok) return faulty([placed])
    const { facility } = placed
    const { facility_id, facility_name, ward } = member
    const old = facility_id && { id: facility_id, name: facility_name ?? '', ward: ward ?? '' }
    const [from, to] = facilitiesInWords(old, facility)
    const changes = changesBetween({ ...before, facility: from }, { ...draft, facility: to })
    if (changes.length === 0) return { ok: true }

    await placed.make()
    await tx
      .updateTable('member')
      .set({ ...draft, member_number, facility_id: facility?.id ?? null })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute()
    await noteChanges(tx, { association, subject: { member_id: id }, changes, by, source: 'screen', at })
    const detail = { id, fields: changes.map(({ field }) => field) }
    await audit(tx, { association, actor: by, action: 'member.edit', detail, at })
    return { ok: true }
  })
}
