import { sql } from 'kysely'
import { type Db, inAssociationOf, tellBoards } from '../db.ts'
import { failReturned } from '../deliveries/fail-returned.ts'
import type { DeliveryId } from '../deliveries/table.ts'
import { noteBounced } from '../roster/note-bounced.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Bounce } from './rules.ts'

/**
 * 戻り — writes down that a mail came back, and why. Gives whether that was news: the same bounce again, or one of a
 * delivery that is gone, changes nothing.
 */
export async function takeBounce(
  db: Db,
  { delivery, bounce, at }: { delivery: DeliveryId; bounce: Bounce; at: Date },
): Promise<boolean> {
  const door = sql<{ association_id: AssociationId }>`door_delivery(${delivery})`
  const is_news = await inAssociationOf(db, door, async (tx, { association_id: association }) => {
    const contact_point = await failReturned(tx, { association, id: delivery, failure: bounce })
    if (!contact_point) return false
    if (bounce === 'bounced') await noteBounced(tx, { association, contact_point, at })
    await tellBoards(tx, association)
    return true
  })
  return is_news ?? false
}
