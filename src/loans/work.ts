import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import { STILL_COMING } from './lending/served.ts'
import { findAskingReplies } from './needs/from-reply.ts'

/** 貸出の仕事 — what of needs and loans waits for a person. */
export interface LoanWork {
  /** Needs that lack power and wait for no unit, replies that ask for one included; how many are in earnest. */
  needs: number
  actual_needs: number
  /** Loans that nobody has decided yet. */
  undecided: number
  /** Units that should be back. */
  late: number
  /** Units that came back and were not looked at. */
  returned: number
}

export async function countLoanWork(tx: Tx, association: AssociationId, at: Date): Promise<LoanWork> {
  const { rows } = await sql<LoanWork>`
    with waiting as (
      select n.purpose from power_need n
      where n.association_id = ${association} and n.status = 'open' and not exists (
        select from loan l where l.association_id = n.association_id and l.power_need_id = n.id
          and l.status = any(${STILL_COMING}::text[])) and not exists (
        select from door_borrowed_loans() b where b.need_id = n.id and (b.status = any(${STILL_COMING}::text[])
          -- A neighbour's unit came; behind our wall nobody could note it in the need.
          or b.status in ('on_loan', 'returned', 'done'))))
    select (select count(*)::int from waiting) as needs,
      (select count(*)::int from waiting where purpose = 'actual') as actual_needs,
      count(*) filter (where l.status in ('requested', 'held'))::int as undecided,
      count(*) filter (where l.handed_over_at is not null and l.returned_at is null
        and upper(l.period) <= ${at})::int as late,
      count(*) filter (where l.status = 'returned')::int as returned
    from loan l where l.association_id = ${association}
  `.execute(tx)
  const [work] = rows
  if (!work) throw new Error('A count without groups always gives one row')
  const asking = await findAskingReplies(tx, association)
  const in_earnest = asking.filter(({ purpose }) => purpose === 'actual').length
  return { ...work, needs: work.needs + asking.length, actual_needs: work.actual_needs + in_earnest }
}
