import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import { wantedReminders } from './wanted-reminders.ts'

/** 点検のお知らせ — one message a month and contact point, whoever else runs this at the same time. */
export const remindOwners = (db: Db, association: AssociationId, at: Date) =>
  inAssociation(db, association, async (tx) => {
    const wanted = await wantedReminders(tx, association, at)
    if (wanted.length === 0) return 0
    const added = await tx
      .insertInto('power_message')
      .values(
        wanted.map((reminder) => ({
          association_id: association,
          kind: 'inspection_due' as const,
          ...reminder,
          created_at: at,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute()
    if (added.length === 0) return 0
    const detail = { messages: added.length, units: new Set(wanted.flatMap(({ unit_ids }) => unit_ids)).size }
    await audit(tx, { association, actor: 'system', action: 'power_unit.remind', detail, at })
    return added.length
  })
