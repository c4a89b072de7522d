import type { Tx } from '../db.ts'
import type { AssociationId, ContactPointId } from './table.ts'

/** This address exists no longer: nothing more is sent to it until the office enters another. */
export const noteBounced = (
  tx: Tx,
  { association, contact_point, at }: { association: AssociationId; contact_point: ContactPointId; at: Date },
) =>
  tx
    .updateTable('contact_point')
    .set({ reachable: false, failure: 'bounced', checked_at: at })
    .where('association_id', '=', association)
    .where('id', '=', contact_point)
    .execute()
