import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { type FacilityField, formOfFacility, judgeFacility } from './facility-rules.ts'
import { lockRoster } from './lock-roster.ts'
import { findFacility } from './member-queries.ts'
import { changedSince, type Form, type FormFault } from './member-rules.ts'
import { changesBetween, noteChanges } from './note-changes.ts'
import type { AssociationId, FacilityId } from './table.ts'

type Edited =
  | { ok: true }
  | Refusal<'not_found'>
  | (Refusal<'faulty'> & { faults: FormFault<FacilityField>[] })
  | (Refusal<'changed_meanwhile'> & { fields: FacilityField[] })

/** 医療機関の変更 — for everybody who works there; only over what the one who saves has seen. */
export async function editFacility(
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
    id: FacilityId
    form: Form
    seen: Partial<Record<FacilityField, string>>
    by: string
    at: Date
  },
): Promise<Edited> {
  const judged = judgeFacility(form)
  return inAssociation(db, association, async (tx): Promise<Edited> => {
    await lockRoster(tx, association)
    const facility = await findFacility(tx, association, id)
    if (!facility) return refuse('not_found')
    const before = formOfFacility(facility)
    const fields = changedSince(before, seen)
    if (fields.length > 0) return { ...refuse('changed_meanwhile'), fields }
    if (!judged.ok) return { ...refuse('faulty'), faults: judged.faults }
    const { draft } = judged
    const faults = await clashes(tx, association, { id, ...draft })
    if (faults.length > 0) return { ...refuse('faulty'), faults }
    const changes = changesBetween(before, formOfFacility({ ...facility, ...draft }))
    if (changes.length === 0) return { ok: true }

    await tx
      .updateTable('facility')
      .set(draft)
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute()
    await noteChanges(tx, { association, subject: { facility_id: id }, changes, by, source: 'screen', at })
    const detail = { id, fields: changes.map(({ field }) => field) }
    await audit(tx, { association, actor: by, action: 'facility.edit', detail, at })
    return { ok: true }
  })
}

/** Name and ward together are another's, or the 医療機関コード is. */
async function clashes(
  tx: Tx,
  association: AssociationId,
  {
    id,
    name,
    ward,
    medical_code,
  }: { id: FacilityId; name: string; ward: string; medical_code: string | null },
): Promise<FormFault<FacilityField>[]> {
  const others = await tx
    .selectFrom('facility')
    .select(['name', 'ward', 'medical_code'])
    .where('association_id', '=', association)
    .where('id', '<>', id)
    .where((eb) =>
      eb.or([
        eb.and([eb('name', '=', name), eb('ward', '=', ward)]),
        eb('medical_code', '=', medical_code ?? ''),
      ]),
    )
    .execute()
  const same_place = others.some((other) => other.name === name && other.ward === ward)
  const same_code = medical_code !== null && others.some((other) => other.medical_code === medical_code)
  return [
    ...(same_place ? [{ field: 'facility_name' as const, reason: 'facility_taken' as const }] : []),
    ...(same_code ? [{ field: 'medical_code' as const, reason: 'code_taken' as const }] : []),
  ]
}
