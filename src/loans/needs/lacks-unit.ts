import { sql } from 'kysely'
import { STILL_COMING } from '../lending/served.ts'

/** Of `power_need`: no unit is on its way to it, neither of ours nor of a neighbour's. */
export const lacksUnit = sql<boolean>`(
  not exists (
    select from loan l where l.association_id = power_need.association_id and l.power_need_id = power_need.id
      and l.status = any(${STILL_COMING}::text[]))
  and not exists (
    select from door_borrowed_loans() b where b.need_id = power_need.id
      and b.status = any(${STILL_COMING}::text[])))`
