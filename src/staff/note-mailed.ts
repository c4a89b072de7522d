import { type Db, inAssociation } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { InvitationId } from './table.ts'

/** A mail host has taken it over; without this the staff page says that it has not left. */
export const noteMailed = (db: Db, association: AssociationId, id: InvitationId, at: Date) =>
  inAssociation(db, association, (tx) =>
    tx
      .updateTable('invitation')
      .set({ mailed_at: at })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute(),
  )
