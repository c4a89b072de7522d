import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import { RETRACTABLE_MS } from '../../replies/retract-answer.ts'
import type { Condition } from '../../replies/table.ts'
import { inWords } from '../../replies/words.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { clockTime } from '../../ui/time.ts'

/** The last entry that its writer took back, for as long as one may look for it. */
export interface TakenBack {
  name: string
  condition: Condition
  retracted_at: Date
}

export async function findTakenBack(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
  { by, at }: { by: string; at: Date },
): Promise<TakenBack | null> {
  const { rows } = await sql<TakenBack>`
    select m.name, r.condition, x.retracted_at
    from reply_retraction x
      join reply r on r.association_id = x.association_id and r.id = x.reply_id
      join prompt p on p.association_id = r.association_id and p.id = r.prompt_id
      join member m on m.association_id = r.association_id and m.id = r.member_id
    where x.association_id = ${association} and p.safety_check_id = ${id} and x.retracted_by = ${by}
      and x.retracted_at >= ${new Date(at.getTime() - RETRACTABLE_MS)}
    order by x.retracted_at desc, r.id limit 1
  `.execute(tx)
  return rows[0] ?? null
}

export const TakenBackLine = ({ taken_back }: { taken_back: TakenBack | null }) =>
  taken_back && (
    <p class="state state-done">
      {clockTime(taken_back.retracted_at)} {taken_back.name}先生の「{inWords(taken_back.condition)}
      」の記録を取り消しました
    </p>
  )
