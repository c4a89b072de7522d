import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Purpose } from '../safety-checks/table.ts'
import { STILL_COMING } from './lending/served.ts'
import { findAskingReplies } from './needs/from-reply.ts'

/** 貸出の仕事 — what of needs and loans of one purpose waits for a person. */
export interface LoanWork {
  purpose: Purpose
  /** Needs that lack power and wait for no unit, replies that ask for one included. */
  needs: number
  /** Loans that nobody has decided yet. */
  undecided: number
  /** Units that should be back. */
  late: number
  /** Units that came back and were not looked at. */
  returned: number
}

/** One for each purpose of which something waits: a drill's work is never counted among the real. */
export async function countLoanWork(tx: Tx, association: AssociationId, at: Date): Promise<LoanWork[]> {
  const { rows } = await sql<LoanWork>`
    with waiting as (
      select n.purpose from power_need n
      where n.association_id = ${association} and n.status = 'open' and not exists (
        select from loan l where l.association_id = n.association_id and l.power_need_id = n.id
          and l.status = any(${STILL_COMING}::text[])) and not exists (
        select from door_borrowed_loans() b where b.need_id = n.id and (b.status = any(${STILL_COMING}::text[])
          -- A neighbour's unit came; behind our wall nobody could note it in the need.
          or b.status in ('on_loan', 'returned', 'done')))),
    work as (
      select purpose, true as is_need, false as is_undecided, false as is_late, false as is_returned from waiting
      union all
      select l.purpose, false, l.status in ('requested', 'held'),
        l.handed_over_at is not null and l.returned_at is null and upper(l.period) <= ${at}, l.status = 'returned'
      from loan l where l.association_id = ${association})
    select purpose, count(*) filter (where is_need)::int as needs,
      count(*) filter (where is_undecided)::int as undecided, count(*) filter (where is_late)::int as late,
      count(*) filter (where is_returned)::int as returned
    from work group by purpose
  `.execute(tx)
  const asking = Map.groupBy(await findAskingReplies(tx, association), ({ purpose }) => purpose)
  return PURPOSES_IN_ORDER.flatMap((purpose) => {
    const found = rows.find((row) => row.purpose === purpose) ?? { ...NOTHING, purpose }
    const work = { ...found, needs: found.needs + (asking.get(purpose)?.length ?? 0) }
    return work.needs + work.undecided + work.late + work.returned > 0 ? [work] : []
  })
}

const PURPOSES_IN_ORDER: Purpose[] = ['actual', 'drill', 'test']
const NOTHING = { needs: 0, undecided: 0, late: 0, returned: 0 }
