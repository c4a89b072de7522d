import type { SignedInStaff } from '../../app.tsx'
import { people } from '../../board/words.ts'
import { may } from '../../rights.ts'
import { dialled } from '../../ui/dialled.ts'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { day, dayAndTime, fiscalYear } from '../../ui/time.ts'
import type { Year } from '../year/rules.ts'
import { yearOf } from '../year/rules.ts'
import type { Review } from './queries.ts'
import { marksOf, wasJustAsked } from './rules.ts'

export const NOTICES = {
  chosen: { kind: 'done', title: '対象を保存しました', text: '次に、メールか紙でお願いしてください。' },
  asked: {
    kind: 'done',
    title: 'お願いのメールを送ります',
    text: '届いた回答は、この一覧と年次報告に入ります。',
  },
  entered: { kind: 'done', title: '回答を保存しました', text: '年次報告に入っています。' },
  nobody: {
    kind: 'wrong',
    title: '送る医療機関がありません',
    text: 'まだ回答のない、メールのある医療機関を選んでください。何も送っていません。',
  },
  none_ticked: {
    kind: 'wrong',
    title: '1か所も選ばれていません',
    text: 'お願いする医療機関に印をつけてから、もう一度押してください。何も送っていません。',
  },
  just_asked: {
    kind: 'wrong',
    title: '少し前にお願いしたばかりです',
    text: '同じ所に続けては送りません。10分たってから、もう一度押してください。',
  },
} as const
export type ReviewNotice = keyof typeof NOTICES

/** 積極的医療機関の自己点検 — who has answered, who is silent, and how to ask once more. */
export const ReviewsPage = ({
  staff,
  year,
  reviews,
  notice,
  ticked,
  at,
}: {
  staff: SignedInStaff
  year: Year
  reviews: Review[]
  notice: ReviewNotice | undefined
  /** What was ticked when the form came back. */
  ticked?: ((id: Review['id']) => boolean) | undefined
  at: Date
}) => {
  const silent = reviews.filter(({ answer }) => !answer)
  const answered = reviews.filter(({ answer }) => answer)
  const may_ask = may(staff.role, 'POST /papers/self-reviews/ask')
  const told = notice && NOTICES[notice]
  return (
    <Layout title={`${fiscalYear(year.from)} 自己点検`} staff={staff} styles={['papers.css']}>
      <p class="back">
        <a href={`/papers/year?year=${year.year}`}>{fiscalYear(year.from)}の年次報告に戻る</a>
      </p>
      <div class="heading">
        <h1>積極的医療機関の自己点検 {fiscalYear(year.from)}</h1>
        <p class="support">
          <a href={`/papers/self-reviews?year=${year.year - 1}`}>{fiscalYear(yearOf(year.year - 1).from)}</a>
        </p>
      </div>
      {told && (
        <Notice kind={told.kind} title={told.title}>
          <p>{told.text}</p>
        </Notice>
      )}
      <p class="lead">
        年に1回、①〜⑥を医療機関ごとに伺います。前の年の回答とわかっていることは、前もって入れてあります。
      </p>
      {reviews.length === 0 ? (
        <Notice kind="info" title="まだ対象の医療機関がありません">
          <p>積極的医療機関を選ぶと、1か所に1つずつ、回答のリンクができます。</p>
        </Notice>
      ) : (
        <p>
          <strong>
            回答 {people(answered.length)} / {people(reviews.length)}か所
          </strong>
        </p>
      )}
      {may_ask && (
        <div class="actions">
          <ButtonLink
            kind={reviews.length === 0 ? 'main' : 'second'}
            href={`/papers/self-reviews/choose?year=${year.year}`}
          >
            対象の医療機関を選ぶ
          </ButtonLink>
          {silent.length > 0 && (
            <ButtonLink href={`/papers/self-reviews/letters?year=${year.year}`}>
              お願いの紙を印刷する（未回答 {people(silent.length)}か所）
            </ButtonLink>
          )}
        </div>
      )}
      {silent.length > 0 && (
        <Silent staff={staff} year={year} silent={silent} may_ask={may_ask} ticked={ticked} at={at} />
      )}
      {answered.length > 0 && <Answered answered={answered} may_enter={may_ask} />}
    </Layout>
  )
}

const Silent = ({
  staff,
  year,
  silent,
  may_ask,
  ticked,
  at,
}: {
  staff: SignedInStaff
  year: Year
  silent: Review[]
  may_ask: boolean
  ticked: ((id: Review['id']) => boolean) | undefined
  at: Date
}) => {
  const recent = silent.filter(({ has_mail, asked_at }) => has_mail && wasJustAsked(asked_at, at))
  return (
    <section aria-labelledby="silent" class="reviews-silent">
      <h2 id="silent">まだ回答のない医療機関 {people(silent.length)}か所</h2>
      <form method="post" action={`/papers/self-reviews/ask?year=${year.year}`}>
        <input type="hidden" name="working_for" value={staff.association} />
        {may_ask && recent.length > 0 && !recent.some(({ id }) => ticked?.(id)) && (
          <p>7日以内にお願いした所は、印を外してあります。もう一度お願いする所にだけ、印をつけてください。</p>
        )}
        <ul class="reviews-asked">
          {silent.map((review) => (
            <li>
              {may_ask && review.has_mail ? (
                <label class="choice" for={`review-${review.id}`}>
                  <input
                    type="checkbox"
                    id={`review-${review.id}`}
                    name={`review-${review.id}`}
                    value="on"
                    checked={ticked ? ticked(review.id) : !wasJustAsked(review.asked_at, at)}
                  />
                  <Clinic {...review} />
                </label>
              ) : (
                <Clinic {...review} />
              )}
              <span class="support">{askedWords(review, at)}</span>
              {review.phone ? (
                <a
                  class="asked-phone"
                  href={`tel:${dialled(review.phone)}`}
                  aria-label={`${review.facility_name}に電話 ${review.phone}`}
                >
                  {review.phone}
                </a>
              ) : (
                <span class="support">電話の登録なし</span>
              )}
              {may_ask && (
                <a
                  class="asked-phone"
                  href={`/papers/self-reviews/${review.id}`}
                  aria-label={`聞いた回答を入れる ${review.facility_name}`}
                >
                  聞いた回答を入れる
                </a>
              )}
            </li>
          ))}
        </ul>
        {may_ask && silent.some(({ has_mail }) => has_mail) && (
          <div class="actions">
            <Button>選んだ医療機関にメールでお願いする</Button>
          </div>
        )}
      </form>
    </section>
  )
}

const Clinic = ({ facility_name, ward }: Review) => (
  <span>
    <strong>{facility_name}</strong> <small>{ward}</small>
  </span>
)

function askedWords({ has_mail, mail_status, asked_at, times_asked }: Review, at: Date) {
  const when = asked_at && (wasJustAsked(asked_at, at) ? dayAndTime(asked_at) : day(asked_at))
  if (mail_status === 'failed') return `${when}のメールを送れませんでした。電話か紙でお願いしてください。`
  const asked = when ? `${when}にお願いしました（${times_asked}回目）。` : 'まだお願いしていません。'
  return has_mail ? asked : `${asked}メールの登録がありません。`
}

const Answered = ({ answered, may_enter }: { answered: Review[]; may_enter: boolean }) => (
  <section aria-labelledby="answered">
    <h2 id="answered">回答した医療機関 {people(answered.length)}か所</h2>
    <ul class="reviews-asked">
      {answered.map(
        (review) =>
          review.answer && (
            <li>
              <Clinic {...review} />
              <span>
                はい: <strong>{marksOf(review.answer)}</strong>
              </span>
              <span class="support">
                {dayAndTime(review.answer.answered_at)}・
                {review.answer.via === 'link' ? 'リンクから' : '事務局が電話などで'}
              </span>
              {may_enter && (
                <a
                  class="asked-phone"
                  href={`/papers/self-reviews/${review.id}`}
                  aria-label={`直す ${review.facility_name}`}
                >
                  直す
                </a>
              )}
            </li>
          ),
      )}
    </ul>
  </section>
)
