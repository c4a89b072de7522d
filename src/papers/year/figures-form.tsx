import { people } from '../../board/words.ts'
import { Button, ErrorSummary, Field, Notice } from '../../ui/form.tsx'
import type { YearPageProps } from './page.tsx'
import type { YearReport } from './read.ts'
import { ITEMS, YEAR_ITEMS } from './rules.ts'

const FAULTS = {
  not_a_number: '0から9999までの数字で入れてください。分からないときは、空けておいてください。',
  more_than_clinics: '積極的医療機関の数より多くなっています。どちらかを直してください。',
  clinics_missing: '①〜⑥を入れるときは、積極的医療機関の数も入れてください。',
} as const

/** At the top of the page, where one stands after a save: what became of it. */
export const FiguresOutcome = ({
  faults = {},
  stale,
  saved,
}: Pick<YearPageProps, 'faults' | 'stale' | 'saved'>) => (
  <div class="screen-only">
    <ErrorSummary
      errors={Object.fromEntries(
        ITEMS.flatMap((item) => {
          const fault = faults[item]
          return fault ? [[item, `${YEAR_ITEMS[item].label}：${FAULTS[fault]}`]] : []
        }),
      )}
    />
    {stale && (
      <Notice kind="wrong" title="ほかの人が先に保存しました">
        <p>
          紙に見えているのが、いま保存されている数です。見比べてから、
          <a href="#figures">もう一度保存</a>してください。
        </p>
      </Notice>
    )}
    {saved && (
      <Notice kind="done" title="保存しました">
        <p>下の紙に入っています。</p>
      </Notice>
    )}
  </div>
)

/** On the screen only: what people count. An empty field stays 未入力 on the paper. */
export const FiguresForm = ({
  report: { year, figures, version, reviews },
  staff,
  typed,
  faults = {},
}: Pick<YearPageProps, 'report' | 'staff' | 'typed' | 'faults'>) => (
  <form method="post" action={`/papers/year?year=${year.year}`} class="year-figures" id="figures" novalidate>
    <h2>会議と自己点検の数を入れる</h2>
    <p>
      {reviews && reviews.answered > 0
        ? `①〜⑥は、医療機関の回答（${people(reviews.asked)}か所のうち${people(reviews.answered)}か所）から数えています。`
        : '①〜⑥は、医療機関に直接伺うこともできます。伺うと、ここに数を入れなくて済みます。'}{' '}
      <a href={`/papers/self-reviews?year=${year.year}`}>自己点検の一覧を開く</a>
    </p>
    <p class="support">空けた所は「未入力」と印刷します。0か所のときは0と入れてください。</p>
    <input type="hidden" name="working_for" value={staff.association} />
    <input type="hidden" name="seen" value={version} />
    <div class="figure-fields">
      {ITEMS.filter((item) => !isCounted(item, reviews)).map((item) => {
        const fault = faults[item]
        return (
          <Field
            name={item}
            label={YEAR_ITEMS[item].label}
            value={typed ? typed[item] : (figures[item]?.toString() ?? '')}
            error={fault && FAULTS[fault]}
            optional
            width="short"
            inputmode="numeric"
            maxlength={8}
            autocomplete="off"
          />
        )
      })}
    </div>
    <Button kind="second">保存する</Button>
  </form>
)

/** What the clinics said themselves, nobody types beside it. */
const isCounted = (item: keyof typeof YEAR_ITEMS, reviews: YearReport['reviews']) =>
  reviews !== null && reviews.answered > 0 && (item === 'active_clinics' || YEAR_ITEMS[item].of_clinics)
