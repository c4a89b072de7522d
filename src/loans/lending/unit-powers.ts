import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { UnitPower } from '../matching/load.ts'
import type { LoanId, PowerNeedId } from '../table.ts'

const POWER = sql.join(
  (
    [
      'kind',
      'rated_w',
      'rated_va',
      'peak_w',
      'waveform',
      'frequency',
      'outlets',
      'fuel',
      'tank_ml',
      'cassettes',
      'burn_points',
      'capacity_wh',
      'health_percent',
      'charge_percent',
    ] as const satisfies (keyof UnitPower)[]
  ).map((column) => sql`u.${sql.ref(column)}`),
)

/** そこにある電源 — what the units that stand at a need can give; null of a neighbour's that he shows no longer. */
export async function findPowersAt(
  tx: Tx,
  association: AssociationId,
  need: PowerNeedId,
  /** A neighbour's loan whose unit has come, whatever became of it since. */
  came: LoanId | null = null,
): Promise<(UnitPower | null)[]> {
  const own = await sql<UnitPower>`
    select ${POWER} from loan l join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
    where l.association_id = ${association} and l.power_need_id = ${need} and l.status = 'on_loan'
  `.execute(tx)
  const borrowed = await sql<UnitPower & { is_known: boolean }>`
    select ${POWER}, u.id is not null as is_known
    from door_borrowed_loans() b left join door_pool_units() u on u.id = b.power_unit_id
    where b.need_id = ${need} and (b.status = 'on_loan' or b.id = ${came}::uuid)
  `.execute(tx)
  return [...own.rows, ...borrowed.rows.map(({ is_known, ...unit }) => (is_known ? unit : null))]
}
