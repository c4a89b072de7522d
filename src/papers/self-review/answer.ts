import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { findReviews } from './queries.ts'
import { type Answers, isSame } from './rules.ts'
import type { SelfReviewId } from './table.ts'

interface Answering {
  association: AssociationId
  id: SelfReviewId
  answers: Answers
  /** The version that stood on the page; 0 where there was none. */
  seen: number
  via: 'link' | 'office'
  /** User id of the office, or `member` for the clinic's own doing. */
  by: string
  at: Date
}

/** 自己点検の回答 — kept beside the earlier ones. The same once more is nothing new; of two people the second is told. */
export const answerReview = (db: Db, { association, id, answers, seen, via, by, at }: Answering) =>
  inAssociation(
    db,
    association,
    async (tx): Promise<{ ok: true } | Refusal<'not_found' | 'changed_meanwhile'>> => {
      const [review] = await findReviews(tx, association, { id })
      if (!review) return refuse('not_found')
      if (review.answer && isSame(review.answer, answers)) return { ok: true }
      if ((review.answer?.version ?? 0) !== seen) return refuse('changed_meanwhile')
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('self_review_answer')
        .values({
          association_id: association,
          self_review_id: id,
          version: seen + 1,
          ...answers,
          via,
          entered_by: via === 'office' ? by : null,
          answered_at: at,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow()
      if (numInsertedOrUpdatedRows === 0n) return refuse('changed_meanwhile')
      const detail = { id, year: review.fiscal_year, via }
      await audit(tx, { association, actor: by, action: 'paper.answer_self_review', detail, at })
      return { ok: true }
    },
  )
