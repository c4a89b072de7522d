import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { mailHints } from '../../deliveries/deliver-mail.ts'
import { spendInTurn } from '../../deliveries/line-room.ts'
import { queueNotices } from '../../deliveries/notices/queue-notices.ts'
import type { Queued } from '../../deliveries/queue-deliveries.ts'
import type { Hint, Queues } from '../../queues.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { findComingActual, launchInTurn } from '../launching/freeze-drills.ts'
import { findCostTo, findMailed } from '../quota/queries.ts'
import { type ReserveUse, takesReserve } from '../quota/rules.ts'
import type { SafetyCheckId } from '../table.ts'
import { wasJustTold } from './advance-sent.ts'
import { isAfterDeadline, isOtherTime } from './dates.ts'
import { freezeNotice } from './freeze-notice.ts'
import { findAudience, findComing, findLaunchDate, holdCheck, nextNoticeWave } from './queries.ts'
import { isAhead, isAnnounceable } from './rules.ts'
import { advanceLines, noticeWords } from './words.ts'

type Sent =
  | ({
      ok: true
      people: number
      /** The reserve was left alone: mail only. */
      is_spared?: true
    } & Queued)
  | Refusal<
      | 'not_found'
      | 'not_draft'
      | 'is_actual'
      | 'no_day'
      | 'day_past'
      | 'other_time'
      | 'after_deadline'
      | 'nobody_to_tell'
      | 'told_meanwhile'
      | 'just_told'
      | 'actual_running'
      | 'takes_reserve'
    >

interface Sending {
  association: AssociationId
  id: SafetyCheckId
  /** The next wave as the page showed it: of two clicks the second finds another one. Left out by what was planned. */
  wave?: number
  /** Where the office has just said when it comes. */
  comes_at?: Date
  /** Also where the deadline lies before that day and has still to be mended. */
  is_sure?: boolean
  /** Also where the same words went to the same people within a day. */
  again?: boolean
  reserve?: ReserveUse
  by: string
  at: Date
}

const MEMBERS_A_STATEMENT = 1_000

/** 事前案内 — tells everybody who will be asked when the drill comes, and that it is one. */
export async function sendAdvance(
  { db, queues }: { db: Db; queues: Queues },
  sending: Sending,
): Promise<Sent> {
  const { association } = sending
  const sent = await inAssociation(db, association, async (tx) => {
    await spendInTurn(tx, { association, check: sending.id })
    return sendAdvanceIn(tx, sending)
  })
  if (sent.ok) await queues.hint(hintsOfNotice(sending, sent))
  return sent
}

/** What to hint once notices are committed. */
export const hintsOfNotice = (
  { association, id }: Pick<Sending, 'association' | 'id'>,
  { mails }: Pick<Queued, 'mails'>,
): Hint[] => [
  { kind: 'plan', association_id: association, safety_check_id: id },
  ...mailHints(association, mails),
]

/** The same within a transaction; whoever calls it begins with `spendInTurn` and hints `hintsOfNotice` after the commit. */
export async function sendAdvanceIn(
  tx: Tx,
  {
    association,
    id,
    wave: expected,
    is_sure = false,
    again = false,
    reserve = 'ask',
    by,
    at,
    ...said_now
  }: Sending,
): Promise<Sent> {
  const check = await holdCheck(tx, association, id)
  if (!check) return refuse('not_found')
  if (!isAhead(check)) return refuse('not_draft')
  if (!isAnnounceable(check)) return refuse('is_actual')
  await launchInTurn(tx, association)
  if (await findComingActual(tx, association)) return refuse('actual_running')
  if (expected !== undefined && expected !== (await nextNoticeWave(tx, check)))
    return refuse('told_meanwhile')
  const comes_at = said_now.comes_at ?? (await findComing(tx, check))
  if (!comes_at) return refuse('no_day')
  if (comes_at <= at) return refuse('day_past')
  if (isOtherTime(await findLaunchDate(tx, check), comes_at)) return refuse('other_time')
  if (!is_sure && isAfterDeadline(check, comes_at)) return refuse('after_deadline')
  const members = await findAudience(tx, check)
  if (members.length === 0) return refuse('nobody_to_tell')
  const said = { tag: '【予告】', lines: advanceLines(check, comes_at) } as const
  const words = noticeWords({ check, association_name: check.association_name, phone: check.phone, ...said })
  if (!again && (await wasJustTold(tx, check, { words, members, at }))) return refuse('just_told')
  const cost = await findCostTo(tx, association, members)
  const takes_reserve = cost !== null && takesReserve(cost, check.purpose)
  if (takes_reserve && reserve === 'ask') return refuse('takes_reserve')
  const is_spared = takes_reserve && reserve === 'spare'
  const spared = is_spared ? { is_spared } : {}
  const told = is_spared ? await findMailed(tx, association, members) : members
  if (told.length === 0) return refuse('takes_reserve')

  const wave = await freezeNotice(tx, check, { kind: 'advance', ...said })
  const queued = { line: 0, mails: 0 }
  for (let from = 0; from < told.length; from += MEMBERS_A_STATEMENT) {
    const some = told.slice(from, from + MEMBERS_A_STATEMENT)
    const frozen = { association, check: id, wave, by_mail_only: is_spared }
    const { line, mails } = await queueNotices(tx, { ...frozen, members: some })
    queued.line += line
    queued.mails += mails
  }
  await tx
    .updateTable('safety_check')
    .set({ announced_for: comes_at })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .execute()
  const people = told.length
  await audit(tx, {
    association,
    actor: by,
    action: 'safety_check.announce',
    detail: { id, wave, people, ...queued, ...spared },
    at,
  })
  return { ok: true, people, ...queued, ...spared }
}
