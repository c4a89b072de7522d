import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import { countOffice } from '../staff/queries.ts'
import type { Standing } from './rules.ts'

/** What other modules count, and whoever looks decides. */
type AddedLater =
  | 'hard_to_reach'
  | 'alerts'
  | 'help'
  | 'missed'
  | 'missed_notices'
  | 'spared'
  | 'power'
  | 'papers'
  | 'loans'
  | 'stopped_hooks'
  | 'twin'

/** How this association stands: what the first-run path and the to-do list are made from. */
export async function findStanding(tx: Tx, association: AssociationId): Promise<Omit<Standing, AddedLater>> {
  const { rows } = await sql<Omit<Standing, AddedLater | 'office'>>`
    with members as (
      select id from member where association_id = ${association} and left_at is null
    ), launched as (
      select id, launched_at from safety_check
      where association_id = ${association} and launched_at is not null and status <> 'withdrawn' and not left_out
      order by launched_at desc limit 50
    )
    select
      (select line_channel_id is not null from association where id = ${association}) as has_line,
      (select count(*)::int from members) as members,
      (select count(distinct cp.member_id)::int from contact_point cp
        join association a on a.id = cp.association_id and a.line_channel_id = cp.line_channel_id
        join members m on m.id = cp.member_id
        where cp.association_id = ${association} and cp.system = 'line' and cp.reachable) as bound,
      exists (select from launched) as has_launched,
      -- Only a check of nearly everybody shows whether nearly everybody can be reached.
      (select max(launched_at) from launched c where (
        select count(*) from prompt p where p.association_id = ${association} and p.safety_check_id = c.id
      ) >= 0.8 * (select count(*) from members)) as widely_asked_at
  `.execute(tx)
  const [standing] = rows
  if (!standing) throw new Error('A select without a table always gives one row')
  return { ...standing, office: await countOffice(tx, association) }
}
