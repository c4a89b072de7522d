import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import { CONDITIONS, type Condition } from '../replies/table.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { clockTime } from '../ui/time.ts'

/** どなたの回答か確認中 — a shared telephone's newest answer that nobody has put a name to. */
export interface SharedAnswer {
  condition: Condition
  event_at: Date
  /** Whose it may be: those on that telephone who have not answered since. */
  names: string[]
}

/** ▲ first; gone as soon as a name is chosen or everybody on that telephone has answered by himself. */
export async function findSharedAnswers(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<SharedAnswer>`
    with open as (
      select distinct on (line_channel_id, user_id) line_channel_id, user_id, condition, event_at
      from shared_answer
      where association_id = ${association} and safety_check_id = ${id} and resolved_at is null
      order by line_channel_id, user_id, event_at desc
    )
    select a.condition, a.event_at, array_agg(m.name order by m.kana, m.member_number) as names
    from open a
      join contact_point cp on cp.association_id = ${association} and cp.system = 'line'
        and cp.line_channel_id = a.line_channel_id and cp.value = a.user_id and cp.unbound_at is null
      join prompt p on p.association_id = ${association} and p.safety_check_id = ${id} and p.member_id = cp.member_id
      join member m on m.association_id = ${association} and m.id = p.member_id
    where not exists (select from standing_reply r where r.association_id = ${association} and r.prompt_id = p.id
      and r.event_at >= a.event_at)
    group by a.line_channel_id, a.user_id, a.condition, a.event_at
    order by a.condition <> 'needs_help', a.event_at
  `.execute(tx)
  return rows
}

const SHOWN = 5

export const SharedAnswers = ({ answers }: { answers: SharedAnswer[] }) =>
  answers.length === 0 ? null : (
    <ul class="alerts">
      {answers.slice(0, SHOWN).map((answer) => (
        <li>
          <strong>どなたの回答か確認中 {inShort(answer)}</strong>
          <p>
            {answer.names.map((name) => `${name}先生`).join('・')}
            のLINEから届きました。まだどなたの回答にも数えていません。電話で確かめてください。
          </p>
        </li>
      ))}
      {answers.length > SHOWN && <li>ほか{answers.length - SHOWN}件は、未回答の一覧で見られます。</li>}
    </ul>
  )

/** ▲助けが必要です(10:42) */
export const inShort = ({ condition, event_at }: Pick<SharedAnswer, 'condition' | 'event_at'>) =>
  `${CONDITIONS[condition].symbol}${CONDITIONS[condition].label}(${clockTime(event_at)})`
