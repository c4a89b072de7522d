import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import { BY_TELEPHONE, PERSON, type Person, who } from '../people.ts'

/** How many times in a row, and among how many of the newest closed checks of one purpose that is looked for. */
export const IN_A_ROW = 3
const LOOKED_AT = 12

/** The last three times each member was asked who is still on the roster; whoever was asked less often is not in it. */
const lastAsked = (association: AssociationId, purpose: Purpose) => sql`
  looked_at as (
    select id, launched_at from safety_check
    where association_id = ${association} and purpose = ${purpose} and status = 'closed' and not left_out
      and launched_at is not null
    order by launched_at desc, id limit ${LOOKED_AT}
  ), asked as (
    select p.member_id, p.facility_id, p.role, p.ward, p.id as prompt_id,
      row_number() over (partition by p.member_id order by c.launched_at desc, c.id) as back
    from looked_at c
      join prompt p on p.association_id = ${association} and p.safety_check_id = c.id
      join member m on m.association_id = p.association_id and m.id = p.member_id and m.left_at is null
  ), last_asked as (
    select member_id, bool_or(exists (
      select from standing_reply r where r.association_id = ${association} and r.prompt_id = asked.prompt_id
    )) as has_replied
    from asked where back <= ${IN_A_ROW} group by member_id having count(*) = ${IN_A_ROW}
  )`

export interface SilentCount {
  /** Who was asked three times at all. */
  asked: number
  silent: number
}

/** 3回続けて回答のない会員 — how many, of how many who were asked as often. */
export async function countSilentInARow(
  tx: Tx,
  association: AssociationId,
  purpose: Purpose,
): Promise<SilentCount> {
  const { rows } = await sql<SilentCount>`
    with ${lastAsked(association, purpose)}
    select count(*)::int as asked, count(*) filter (where not has_replied)::int as silent from last_asked
  `.execute(tx)
  return rows[0] ?? { asked: 0, silent: 0 }
}

/** The same people by name, for those who telephone them. */
export async function findSilentInARow(tx: Tx, association: AssociationId, purpose: Purpose) {
  const { rows } = await sql<Person>`
    with ${lastAsked(association, purpose)}
    select ${PERSON} from asked p
      join last_asked l on l.member_id = p.member_id and not l.has_replied
      ${who(association)}
    where p.back = 1
    order by ${BY_TELEPHONE}
  `.execute(tx)
  return rows
}
