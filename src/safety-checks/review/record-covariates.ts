import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { SafetyCheck } from '../table.ts'
import { hourOf } from './rules.ts'

/** Writes down once what may explain a reply rate later: day, hour, and how many advance notices had really left. */
export async function recordCovariates(tx: Tx, { association_id, id }: SafetyCheck, at: Date) {
  const { rows } = await sql<{ sent: number }>`
    select count(distinct n.wave)::int as sent from notice n
    where n.association_id = ${association_id} and n.safety_check_id = ${id} and n.kind = 'advance'
      and exists (select from delivery d
        where d.association_id = n.association_id and d.notice_id = n.id and d.status = 'accepted')
  `.execute(tx)
  await tx
    .insertInto('launch_covariate')
    .values({ association_id, safety_check_id: id, ...hourOf(at), advance_notices: rows[0]?.sent ?? 0 })
    .execute()
}
