import type { PropsWithChildren } from 'hono/jsx'
import { Office } from '../../replies/page-frame.tsx'
import { headersFor } from '../../replies/page-headers.ts'
import { STYLE } from '../../replies/page-style.ts'
import { SinglePage } from '../../ui/single-page.tsx'
import { dayAndTime, dayOfYear, fiscalYear } from '../../ui/time.ts'
import { yearOf } from '../year/rules.ts'
import type { Review } from './queries.ts'
import {
  hasBeds,
  isWhole,
  type Known,
  knownOf,
  labelOf,
  lastDayOf,
  marksOf,
  type Point,
  pointsOf,
  QUESTIONS,
} from './rules.ts'

/** The doctors' style; every question a box of its own, its two answers beside each other. */
const REVIEW_STYLE = `${STYLE}
fieldset{margin:0 0 14px;padding:6px 14px 10px;border:2px solid var(--line);border-radius:.5rem;min-width:0}
legend{padding:0 6px;font-weight:700}
.two{display:flex;gap:24px;margin-top:4px}
.two label{min-width:6rem}
.wrong{border-color:var(--fault)}
.fault{font-weight:700;color:var(--fault)}
.now{margin:0 0 12px;padding:0;list-style:none;border-top:1px solid var(--line)}
.now li{display:flex;justify-content:space-between;gap:12px;padding:6px 0;border-bottom:1px solid var(--line)}
.now b{flex:none}
main>p{margin-bottom:8px}
button.send{justify-content:center;border-color:var(--calm-line);background:var(--calm);color:var(--calm-text);text-align:center}
:root{--fault:#ce0000}
@media(prefers-color-scheme:dark){:root{--fault:#ff9a94}}`

export const REVIEW_PAGE_HEADERS = headersFor(REVIEW_STYLE)

const Frame = ({ children }: PropsWithChildren) => (
  <SinglePage title="積極的医療機関の自己点検" style={REVIEW_STYLE}>
    {children}
  </SinglePage>
)

const yearInWords = (year: number) => fiscalYear(yearOf(year).from)

export interface ReviewPageProps {
  review: Review
  /** What was ticked when something was missing. */
  typed?: Known
  missing?: Point[]
  notice?: 'changed_meanwhile' | undefined
  /** The version that stood on the page when it was sent. */
  seen?: number
}

/** 自己点検 — what is known stands there already; one tap where nothing has changed. Opening the page changes nothing. */
export const ReviewPage = ({ review, typed, missing = [], notice, seen }: ReviewPageProps) => {
  const { answer, before, facility_type: type, fiscal_year } = review
  const known = typed ?? knownOf(answer, review)
  const as_it_is = missing.length === 0 && !typed && isWhole(known, type)
  return (
    <Frame>
      <p class="from">{review.association_name}</p>
      <h1>
        {review.facility_name}
        <br />
        {yearInWords(fiscal_year)}の自己点検（①〜
        {hasBeds(type) ? '⑥' : '⑤'}）
      </h1>
      {notice && (
        <p class="note" role="alert">
          いま、ほかの方が回答しました。まだ送られていません。
          {answer && `その回答で「はい」は ${marksOf(answer)} です。`}
          下は、選んだままです。違うところがあれば、もう一度送ってください。
        </p>
      )}
      {missing.length > 0 && (
        <p class="note" role="alert">
          {missing.length}か所を選んでください。まだ送られていません。
        </p>
      )}
      {answer && (
        <p class="got">
          受け付けています。<small>{dayAndTime(answer.answered_at)}。変わったときは、下で直せます。</small>
        </p>
      )}
      {as_it_is && !answer && <AsItIs review={review} known={known} />}
      <h2>{as_it_is && !answer ? '変わったところがあるとき' : 'あてはまるものを選んでください'}</h2>
      {!before && !answer && Object.keys(known).length > 0 && (
        <p>わかっていることは、前もって選んであります。</p>
      )}
      <form method="post">
        <input type="hidden" name="seen" value={seen ?? answer?.version ?? 0} />
        {pointsOf(type).map((point) => (
          <Question review={review} point={point} value={known[point]} is_missing={missing.includes(point)} />
        ))}
        <button type="submit" class="send">
          <b>この内容で送る</b>
        </button>
      </form>
      <p>{dayOfYear(lastDayOf(fiscal_year))}まで、何度でも直せます。</p>
      <Office phone={review.office_phone} />
    </Frame>
  )
}

const AsItIs = ({ review: { before, facility_type }, known }: { review: Review; known: Known }) => (
  <>
    <p>
      {before
        ? `${yearInWords(before.fiscal_year)}の回答と、いまわかっていることです。`
        : 'いまわかっていることです。'}
    </p>
    <ul class="now">
      {pointsOf(facility_type).map((point) => (
        <li>
          <span>{labelOf(point)}</span>
          <b>{known[point] ? 'はい' : 'いいえ'}</b>
        </li>
      ))}
    </ul>
    <form method="post">
      <input type="hidden" name="seen" value="0" />
      {pointsOf(facility_type).map((point) => (
        <input type="hidden" name={point} value={known[point] ? 'yes' : 'no'} />
      ))}
      <button type="submit" class="send">
        <b>変わりありません</b>
      </button>
    </form>
  </>
)

const Question = ({
  review,
  point,
  value,
  is_missing,
}: {
  review: Review
  point: Point
  value: boolean | undefined
  is_missing: boolean
}) => (
  <fieldset class={is_missing ? 'wrong' : undefined}>
    <legend>{labelOf(point)}</legend>
    {QUESTIONS[point]}
    {point === 'disaster_plan' && <Evidence {...review} />}
    {is_missing && <p class="fault">＊どちらかを選んでください</p>}
    <div class="two">
      {(['yes', 'no'] as const).map((choice) => (
        <label>
          <input
            type="radio"
            name={point}
            value={choice}
            checked={value !== undefined && value === (choice === 'yes')}
          />
          {choice === 'yes' ? 'はい' : 'いいえ'}
        </label>
      ))}
    </div>
  </fieldset>
)

/** What the association knows of ④ by itself. */
export const evidenceOf = ({ bcp_revised_on, drills }: Pick<Review, 'bcp_revised_on' | 'drills'>) =>
  [
    bcp_revised_on && `BCPの改定 ${dayOfYear(bcp_revised_on)}`,
    drills > 0 && `この年度の安否確認訓練に${drills}回参加`,
  ]
    .filter(Boolean)
    .join('、')

const Evidence = (review: Review) => {
  const known = evidenceOf(review)
  return known ? <p class="from">医師会の記録: {known}</p> : null
}

export const ReviewThanksPage = ({ review }: { review: Review }) => (
  <Frame>
    <p class="from">{review.association_name}</p>
    <h1>{review.facility_name}</h1>
    <p class="got">
      受け付けました。ありがとうございます。
      <small>{yearInWords(review.fiscal_year)}の自己点検は、これで終わりです。</small>
    </p>
    <p>変わったときは、同じリンクで直せます。</p>
    <Office phone={review.office_phone} />
  </Frame>
)

export const ReviewGonePage = ({ review }: { review: Review | null }) => (
  <Frame>
    <h1>{review ? 'このリンクの期限が切れました' : 'このリンクは使えません'}</h1>
    <p>
      {review
        ? `${yearInWords(review.fiscal_year)}の自己点検は、締め切りました。直すところがあるときは、事務局に電話してください。`
        : 'アドレスが途中で切れていないか確かめてください。わからないときは、医師会の事務局に電話してください。'}
    </p>
    {review && <Office phone={review.office_phone} />}
  </Frame>
)
