import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import { type CalledOff, calledOffWords } from '../safety-checks/notices/called-off.tsx'
import { inReach, outOfReach } from '../safety-checks/reach-words.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { clockTime, dayAndTime, dayInWords } from '../ui/time.ts'

type Done =
  | { action: 'safety_check.remind'; detail: { silent: number; unreachable?: number } }
  | { action: 'safety_check.extend'; detail: { to: string } }
  | { action: 'safety_check.withdraw'; detail: { people: number } }
  | { action: 'safety_check.call_off'; detail: Pick<CalledOff, 'choice' | 'people' | 'to'> }

/** What was done last to a check that runs, as the trail has it. */
export type LastDone = Done & { at: Date }

export async function findLastDone(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<LastDone | null> {
  const { rows } = await sql<LastDone>`
    select action, detail, at from (
      -- No key leads from a check to its entries, and a board is read once a second.
      select seq, action, detail, at from audit
      where association_id = ${association} order by seq desc limit 500
    ) lately
    where detail ->> 'id' = ${id}
      and action in ('safety_check.remind', 'safety_check.extend', 'safety_check.withdraw', 'safety_check.call_off')
    order by seq desc limit 1
  `.execute(tx)
  return rows[0] ?? null
}

/** When the silent were asked again, by hand or by itself. The whole trail is looked through: once per board, not per second. */
export async function findReminded(tx: Tx, association: AssociationId, id: SafetyCheckId): Promise<Date[]> {
  const { rows } = await sql<{ at: Date }>`
    select at from audit
    where association_id = ${association} and action = 'safety_check.remind' and detail ->> 'id' = ${id}
    order by seq
  `.execute(tx)
  return rows.map(({ at }) => at)
}

/** The same with what was done since. */
export const withLatest = (reminded: Date[], done: LastDone | null) =>
  done?.action === 'safety_check.remind' && (reminded.at(-1)?.getTime() ?? 0) < done.at.getTime()
    ? [...reminded, done.at]
    : reminded

/** 「18:02 145人にもう一度送りました」 — stays until something else is done. */
export const Receipt = ({ done, at }: { done: LastDone; at: Date }) => (
  <p class="state state-done">
    {dayInWords(done.at) === dayInWords(at) ? clockTime(done.at) : dayAndTime(done.at)} {wordsOf(done)}
  </p>
)

function wordsOf({ action, detail }: LastDone) {
  if (action === 'safety_check.extend') return `締切を${dayAndTime(new Date(detail.to))}に延ばしました`
  if (action === 'safety_check.withdraw') return `訂正を${detail.people}人に送りました`
  if (action === 'safety_check.call_off') return calledOffWords(detail)
  const reach = { members: detail.silent, neither: detail.unreachable ?? 0 }
  return `${inReach(reach)}にもう一度送りました${outOfReach(reach)}`
}
