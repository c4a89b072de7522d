import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { findIncidentByCode } from './queries.ts'
import type { AssociationId, IncidentId } from './table.ts'

type Joined = { ok: true; incident_id: IncidentId } | Refusal<'unknown_code'>

/** 災害への参加 — by the code the neighbour's office reads out. Joining twice changes nothing. */
export async function joinIncident(
  db: Db,
  { association, join_code, by, at }: { association: AssociationId; join_code: string; by: string; at: Date },
): Promise<Joined> {
  const id = await findIncidentByCode(db, join_code.trim().toUpperCase())
  if (!id) return refuse('unknown_code')
  await inAssociation(db, association, async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('incident_association')
      .values({ incident_id: id, association_id: association })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows)
      await audit(tx, { association, actor: by, action: 'incident.join', detail: { id }, at })
  })
  return { ok: true, incident_id: id }
}
