import type { Tx } from '../db.ts'
import { newId } from '../id.ts'
import type { NewFacility } from './member-rules.ts'
import { noteChanges } from './note-changes.ts'
import type { AssociationId, Facility, FacilityId } from './table.ts'

type Placed =
  | { ok: true; facility: Pick<Facility, 'id' | 'name' | 'ward'> | null; make: () => Promise<void> }
  | { ok: false; field: 'facility' | 'facility_name'; reason: 'facility_unknown' | 'facility_taken' }

/** The facility that a form chose. A new one is only written by `make`, so that a refusal can still come before it. */
export async function placeFacility(
  tx: Tx,
  {
    association,
    facility,
    by,
    at,
  }: { association: AssociationId; facility: FacilityId | NewFacility | null; by: string; at: Date },
): Promise<Placed> {
  const nothing = async () => {}
  if (facility === null) return { ok: true, facility: null, make: nothing }
  const known = await tx
    .selectFrom('facility')
    .select(['id', 'name', 'ward'])
    .where('association_id', '=', association)
    .where((eb) =>
      typeof facility === 'string'
        ? eb('id', '=', facility)
        : eb.and([eb('name', '=', facility.name), eb('ward', '=', facility.ward)]),
    )
    .executeTakeFirst()
  if (typeof facility === 'string')
    return known
      ? { ok: true, facility: known, make: nothing }
      : { ok: false, field: 'facility', reason: 'facility_unknown' }
  if (known) return { ok: false, field: 'facility_name', reason: 'facility_taken' }
  const id: FacilityId = newId<'facility'>()
  const make = async () => {
    await tx
      .insertInto('facility')
      .values({ association_id: association, id, ...facility, created_at: at })
      .execute()
    const changes = [{ field: 'added' as const, old: null, new: facility.name }]
    await noteChanges(tx, { association, subject: { facility_id: id }, changes, by, source: 'screen', at })
  }
  return { ok: true, facility: { id, name: facility.name, ward: facility.ward }, make }
}
