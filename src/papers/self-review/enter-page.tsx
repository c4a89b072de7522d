import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { fiscalYear } from '../../ui/time.ts'
import { yearOf } from '../year/rules.ts'
import { evidenceOf } from './link-page.tsx'
import type { Review } from './queries.ts'
import { type Known, knownOf, labelOf, marksOf, type Point, pointsOf, QUESTIONS } from './rules.ts'

export interface EnterReviewProps {
  staff: SignedInStaff
  review: Review
  typed?: Known
  missing?: Point[]
  stale?: boolean
  /** The version that stood on the page when it was sent. */
  seen?: number
}

/** 電話で聞いた回答 — what is known is chosen already, as on the clinic's own page. */
export const EnterReviewPage = ({ staff, review, typed, missing = [], stale, seen }: EnterReviewProps) => {
  const known = typed ?? knownOf(review.answer, review)
  const evidence = evidenceOf(review)
  const back = `/papers/self-reviews?year=${review.fiscal_year}`
  return (
    <Layout title={`${review.facility_name} 自己点検`} staff={staff} styles={['papers.css']}>
      <div class="narrow">
        <p class="back">
          <a href={back}>自己点検の一覧に戻る</a>
        </p>
        <h1>
          {review.facility_name} {fiscalYear(yearOf(review.fiscal_year).from)}の自己点検
        </h1>
        {stale && (
          <Notice kind="wrong" title="ほかの人が先に保存しました">
            <p>
              保存していません。選んだものは、そのままです。
              {review.answer && `いまの回答で「はい」は ${marksOf(review.answer)} です。`}
              見比べて、もう一度保存してください。
            </p>
          </Notice>
        )}
        {missing.length > 0 && (
          <Notice kind="wrong" title={`${missing.length}か所を選んでください`}>
            <p>まだ保存していません。</p>
          </Notice>
        )}
        <p>
          電話やFAXで聞いた回答を入れます。
          {review.before && `${fiscalYear(yearOf(review.before.fiscal_year).from)}の回答を選んであります。`}
          {evidence && `医師会の記録: ${evidence}。`}
        </p>
        <form method="post" action={`/papers/self-reviews/${review.id}`} novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="seen" value={seen ?? review.answer?.version ?? 0} />
          {pointsOf(review.facility_type).map((point) => (
            <fieldset class={`field radios radios-rows ${missing.includes(point) ? 'field-wrong' : ''}`}>
              <legend>{labelOf(point)}</legend>
              <p class="support">{QUESTIONS[point]}</p>
              <div class="choices">
                {(['yes', 'no'] as const).map((choice) => (
                  <label class="choice">
                    <input
                      type="radio"
                      name={point}
                      value={choice}
                      checked={known[point] !== undefined && known[point] === (choice === 'yes')}
                    />
                    <span>
                      <strong>{choice === 'yes' ? 'はい' : 'いいえ'}</strong>
                    </span>
                  </label>
                ))}
              </div>
              {missing.includes(point) && <p class="fault">＊どちらかを選んでください</p>}
            </fieldset>
          ))}
          <div class="actions">
            <Button>保存する</Button>
            <ButtonLink href={back}>やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}
