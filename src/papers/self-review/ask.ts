import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import type { Queues } from '../../queues.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { findReviews } from './queries.ts'
import { linkEndsAt } from './rules.ts'
import type { SelfReviewId } from './table.ts'

/** Two presses in a row, or two people at it, are one wish. */
const SAME_WISH_MS = 10 * 60 * 1_000

interface Asking {
  association: AssociationId
  year: number
  /** Everybody who is silent where it is left out. */
  only?: SelfReviewId[] | undefined
  by: string
  at: Date
}

type Asked = { ok: true; asked: SelfReviewId[] } | Refusal<'nobody' | 'none_ticked' | 'just_asked'>

/** 自己点検をお願いする — asks the silent, the first time or once more; workers send the mails. Who has answered is left alone. */
export async function askClinics(
  { db, queues }: { db: Db; queues: Queues },
  { association, year, only, by, at }: Asking,
): Promise<Asked> {
  const asked = await inAssociation(db, association, async (tx): Promise<Asked> => {
    // What it would lead to is closed.
    if (at >= linkEndsAt(year)) return refuse('nobody')
    if (only?.length === 0) return refuse('none_ticked')
    const silent = (await findReviews(tx, association, { year })).filter(
      ({ id, answer, has_mail }) => !answer && has_mail && (only === undefined || only.includes(id)),
    )
    if (silent.length === 0) return refuse('nobody')
    const rows = await tx
      .updateTable('self_review')
      .set(({ eb, ref }) => ({
        asked_at: at,
        times_asked: eb(ref('times_asked'), '+', 1),
        mail_status: 'due' as const,
        lease_until: null,
        mail_tries: 0,
      }))
      .where('association_id', '=', association)
      .where(
        'id',
        'in',
        silent.map(({ id }) => id),
      )
      .where(({ or, eb }) =>
        or([
          eb('asked_at', 'is', null),
          eb('asked_at', '<', new Date(at.getTime() - SAME_WISH_MS)),
          eb('mail_status', '=', 'failed'),
        ]),
      )
      .returning('id')
      .execute()
    if (rows.length === 0) return refuse('just_asked')
    const detail = { year, clinics: rows.length }
    await audit(tx, { association, actor: by, action: 'paper.ask_clinics', detail, at })
    return { ok: true, asked: rows.map(({ id }) => id) }
  })
  if (asked.ok) await queues.hint([{ kind: 'tell_office', association_id: association }])
  return asked
}
