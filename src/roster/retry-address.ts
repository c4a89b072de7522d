import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from './table.ts'

/** 宛先の再開 — writes again to a mail address that had come back, from the next sending on. */
export const retryAddress = (
  db: Db,
  { association, address, by, at }: { association: AssociationId; address: string; by: string; at: Date },
): Promise<{ ok: true; members: number } | Refusal<'no_such_address'>> =>
  inAssociation(db, association, async (tx) => {
    const opened = await tx
      .updateTable('contact_point')
      .set({ reachable: true, failure: null, checked_at: at })
      .where('association_id', '=', association)
      .where('system', '=', 'mail')
      .where('reachable', '=', false)
      .where('removed_at', 'is', null)
      .where((eb) => eb(eb.fn<string>('lower', ['value']), '=', address.trim().toLowerCase()))
      .returning('id')
      .execute()
    if (opened.length === 0) return refuse('no_such_address')
    const detail = { contact_points: opened.map(({ id }) => id) }
    await audit(tx, { association, actor: by, action: 'roster.retry_address', detail, at })
    return { ok: true, members: opened.length }
  })
