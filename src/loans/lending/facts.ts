import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { LoanId } from '../table.ts'
import type { LoanFacts } from './sentences.ts'

/** Whose people the roster should know. */
interface Sides {
  has_borrower: boolean
  has_owner: boolean
}

/** What the words of this loan are made of; null where there is no such loan. */
export async function findFacts(tx: Tx, association: AssociationId, loan: LoanId) {
  const { rows } = await sql<LoanFacts & { status: string; is_out: boolean; has_neighbour: boolean } & Sides>`
    select l.purpose, l.status, u.kind, u.asset_number, u.rated_w, u.storage_place, u.key_holder, u.key_phone,
      coalesce(l.borrower_facility_name, f.name, '借受者') as borrower_name, a.name as association_name, a.phone,
      l.patients, n.hours_needed::float8 as hours_needed, upper(l.period) as due_at,
      l.handed_over_at is not null and l.returned_at is null as is_out,
      l.borrower_association_id is not null as has_neighbour,
      l.facility_id is not null as has_borrower, u.facility_id is not null as has_owner
    from loan l
      join association a on a.id = l.association_id
      join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
      left join facility f on f.association_id = l.association_id and f.id = l.facility_id
      left join power_need n on n.association_id = l.association_id and n.id = l.power_need_id
    where l.association_id = ${association} and l.id = ${loan}
  `.execute(tx)
  return rows[0] ?? null
}
