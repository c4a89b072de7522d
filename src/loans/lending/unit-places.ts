import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Loan, LoanId, PowerUnit, PowerUnitId } from '../table.ts'
import { KEEPS_UNIT } from './steps.ts'

/**
 * The unit, held until the transaction ends: whoever lends it stands in one line here, so that who comes second sees
 * what the first one did. The constraints of the table are the second wall.
 */
export const holdUnit = (
  tx: Tx,
  association: AssociationId,
  id: PowerUnitId,
): Promise<PowerUnit | undefined> =>
  tx
    .selectFrom('power_unit')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()

/** Several, in the order of their ids whoever asks: two who want the same ones stand in one line. */
export const holdUnits = (tx: Tx, association: AssociationId, ids: PowerUnitId[]) =>
  tx
    .selectFrom('power_unit')
    .select('id')
    .where('association_id', '=', association)
    .where('id', 'in', ids)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()

/** Another loan of the same unit that stands in the way. */
export interface Rival extends Pick<Loan, 'id' | 'purpose' | 'status' | 'version'> {
  is_out: boolean
}

interface Wanted {
  association: AssociationId
  unit: PowerUnitId
  /** The loan itself, which is in nobody's way. */
  except: LoanId | null
  from: Date
  /** Null: for ever, as of what is lost. */
  until: Date | null
}

/** Every loan that has the unit for an overlapping period, or out there, to be asked while the unit is held. */
export async function findRivals(
  tx: Tx,
  { association, unit, except, from, until }: Wanted,
): Promise<Rival[]> {
  const { rows } = await sql<Rival>`
    select id, purpose, status, version, handed_over_at is not null and returned_at is null as is_out
    from loan
    where association_id = ${association} and power_unit_id = ${unit} and id is distinct from ${except}::uuid
      and ((status = any(${KEEPS_UNIT}::text[]) and period && tstzrange(${from}, ${until}::timestamptz))
        or (handed_over_at is not null and returned_at is null))
    order by created_at
  `.execute(tx)
  return rows
}

/** Whether another loan of the unit is out there, or is back and not looked at yet. */
export async function isElsewhere(
  tx: Tx,
  { association, unit, except }: Pick<Wanted, 'association' | 'unit' | 'except'>,
) {
  const { rows } = await sql`
    select from loan where association_id = ${association} and power_unit_id = ${unit}
      and id is distinct from ${except}::uuid
      and ((handed_over_at is not null and returned_at is null) or status = 'returned') limit 1
  `.execute(tx)
  return rows.length > 0
}
