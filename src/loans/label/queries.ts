import { sql } from 'kysely'
import { type Db, inAssociationOf } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerUnitId } from '../table.ts'

/** All that a label says to somebody who is nobody to us. */
export interface Label {
  association: AssociationId
  association_name: string
  phone: string | null
  unit: PowerUnitId
  asset_number: string
}

/** Whose unit this is; null for one that is not, or is no more. */
export const findLabel = (db: Db, unit: PowerUnitId) =>
  inAssociationOf(
    db,
    sql<{ association_id: AssociationId; power_unit_id: PowerUnitId }>`door_power_unit(${unit})`,
    async (tx, { association_id }): Promise<Label | null> => {
      const found = await tx
        .selectFrom('power_unit')
        .innerJoin('association', 'association.id', 'power_unit.association_id')
        .select(['asset_number', 'association.name as association_name', 'phone'])
        .where('power_unit.association_id', '=', association_id)
        .where('power_unit.id', '=', unit)
        .executeTakeFirst()
      return found ? { association: association_id, unit, ...found } : null
    },
  )
