import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, MemberId } from '../../roster/table.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'
import type { noticeWords } from './words.ts'

/** An advance notice that somebody sent at once. */
export interface SentAdvance {
  at: Date
  line: number
  mails: number
}

/** いますぐ送ったもの — what left by itself stands with what was planned instead. */
export async function findSentAtOnce(
  tx: Tx,
  association: AssociationId,
  check: SafetyCheckId,
): Promise<SentAdvance[]> {
  const { rows } = await sql<SentAdvance>`
    select at, coalesce((detail ->> 'line')::int, 0) as line, coalesce((detail ->> 'mails')::int, 0) as mails
    from audit
    where association_id = ${association} and action = 'safety_check.announce' and detail ->> 'id' = ${check}
      and not exists (select from planned_send s where s.association_id = ${association}
        and s.safety_check_id = ${check} and s.kind = 'advance' and s.done_at = audit.at)
    order by at
  `.execute(tx)
  return rows
}

const JUST_MS = 24 * 60 * 60_000

/** Whether any of these members were told in these very words within the last day; whoever does it again is asked. */
export async function wasJustTold(
  tx: Tx,
  { association_id, id }: Pick<SafetyCheck, 'association_id' | 'id'>,
  { words, members, at }: { words: ReturnType<typeof noticeWords>; members: MemberId[]; at: Date },
) {
  const { rows } = await sql`
    select from audit a
      join wording w on w.association_id = a.association_id and w.safety_check_id = ${id}
        and w.wave = (a.detail ->> 'wave')::int
    where a.association_id = ${association_id} and a.action = 'safety_check.announce' and a.detail ->> 'id' = ${id}
      and a.at > ${new Date(at.getTime() - JUST_MS)}
      and w.kind = 'advance' and w.alt_text = ${words.alt_text} and w.mail_text = ${words.mail_text}
      and exists (select from notice n where n.association_id = a.association_id and n.safety_check_id = ${id}
        and n.wave = w.wave and n.member_id = any(${members}::uuid[]))
    limit 1
  `.execute(tx)
  return rows.length > 0
}
