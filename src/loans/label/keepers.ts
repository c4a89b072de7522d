import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import { waysOf } from '../../deliveries/queue-deliveries.ts'
import type { AssociationId, ContactPointId, MemberId } from '../../roster/table.ts'
import type { PowerUnitId } from '../table.ts'

export interface Way {
  contact_point_id: ContactPointId
  system: 'line' | 'mail'
  member_id: MemberId
}

/**
 * Over which contact points somebody who answers for these units is reached: the key holder where the roster knows the
 * name, and else everybody of the facility that owns it. None for the association's own: that is the office's.
 */
export async function findWays(
  tx: Tx,
  association: AssociationId,
  { units, who }: { units: PowerUnitId[]; who: 'key_holder' | 'owner' },
): Promise<(Way & { power_unit_id: PowerUnitId })[]> {
  const { rows } = await sql<Way & { power_unit_id: PowerUnitId }>`
    with unit as (select * from power_unit where association_id = ${association} and id = any(${units}::uuid[])),
    holder as (
      select u.id as unit_id, m.id as member_id from unit u join member m on m.association_id = u.association_id
        and m.left_at is null and translate(m.name, ' 　', '') = translate(u.key_holder, ' 　', '')
    ), keeper as (
      select unit_id, member_id from holder where ${who === 'key_holder'}
      union
      select u.id, m.id from unit u join member m on m.association_id = u.association_id and m.left_at is null
        and m.facility_id = u.facility_id
      where ${who === 'owner'} or not exists (select from holder h where h.unit_id = u.id)
    )
    select keeper.unit_id as power_unit_id, keeper.member_id, way.id as contact_point_id, way.system
    from keeper join association a on a.id = ${association}
      cross join lateral (${waysOf(sql`keeper.member_id`)}) way
    order by keeper.member_id, way.id
  `.execute(tx)
  return rows
}
