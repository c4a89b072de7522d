import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import { may } from '../../rights.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { StaffRole } from '../../staff/table.ts'
import { Notice } from '../../ui/form.tsx'
import { clockTime, dayAndTime, dayInWords, toDateField } from '../../ui/time.ts'
import { headline } from '../rules.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'

export interface CalledOff {
  choice: 'cancel' | 'postpone' | 'go_on'
  /** Who was told. */
  people: number
  /** Of 日を改める: when it was to come, if anybody had said so, and when it comes now. */
  from?: string
  to?: string
  at: Date
  /** It ran already, and this is the draft for its new day: what was withdrawn does not come back. */
  is_again: boolean
}

/** 中止・延期 as the last thing that was done to a check; null once anything else was. */
export async function findCalledOff(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<CalledOff | null> {
  const { rows } = await sql<{
    action: string
    detail: Omit<CalledOff, 'at' | 'is_again'>
    at: Date
    is_again: boolean
  }>`
    select action, detail, at, coalesce(detail ->> 'draft' = ${id}, false) as is_again from (
      -- No key leads from a check to its entries.
      select seq, action, detail, at from audit
      where association_id = ${association} order by seq desc limit 500
    ) lately
    where detail ->> 'id' = ${id} or detail ->> 'draft' = ${id}
    order by seq desc limit 1
  `.execute(tx)
  const [last] = rows
  if (last?.action !== 'safety_check.call_off') return null
  const { choice, people, from, to } = last.detail
  return { choice, people, at: last.at, is_again: last.is_again, ...(from && { from }), ...(to && { to }) }
}

/** 「3人に延期を知らせました」 */
export function calledOffWords({ choice, people, to }: Pick<CalledOff, 'choice' | 'people' | 'to'>) {
  const told = (what: string) =>
    people > 0 ? `${people}人に${what}を知らせました` : 'まだだれにも知らせていないため、何も送っていません'
  if (choice === 'cancel') return `中止しました。${told('中止')}`
  if (choice === 'go_on') return told('予定どおり行うこと')
  return `${to ? `${dayAndTime(new Date(to))}に` : '日を'}改めました。${told('延期')}`
}

/** The receipt, with the way back: whoever was told of the new day is told of the old one again. */
export const CalledOffNotice = ({
  done,
  check,
  role,
  at,
}: {
  done: CalledOff
  check: SafetyCheck
  role: StaffRole
  at: Date
}) => {
  const from = done.from ? new Date(done.from) : null
  const goes_back =
    done.choice === 'postpone' &&
    from &&
    from > at &&
    !done.is_again &&
    !check.discarded_at &&
    may(role, 'GET /safety-checks/:id/call-off')
  return (
    <Notice kind="done" title={`${when(done.at, at)} ${calledOffWords(done)}`}>
      {done.choice === 'cancel' && <p>「{headline(check)}」は送りません。統計にも入れません。</p>}
      {done.choice === 'postpone' && done.is_again && (
        <p>前の回は取り下げました。これは、新しい日のための下書きです。</p>
      )}
      {goes_back && (
        <p>
          <a href={`/safety-checks/${check.id}/call-off?choice=postpone&day=${toDateField(from)}`}>
            {dayAndTime(from)}に戻す
          </a>
          {done.people > 0 && '（知らせた先生には、もう1通送ります）'}
        </p>
      )}
    </Notice>
  )
}

const when = (done_at: Date, at: Date) =>
  dayInWords(done_at) === dayInWords(at) ? clockTime(done_at) : dayAndTime(done_at)
