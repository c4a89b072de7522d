import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { fiscalYear } from '../../ui/time.ts'
import type { Year } from '../year/rules.ts'
import type { Choosable } from './queries.ts'
import { choiceOf } from './rules.ts'

/** 対象の医療機関を選ぶ — last year's are ticked where nobody has chosen yet. */
export const ChoosePage = ({
  staff,
  year,
  clinics,
  ticked,
}: {
  staff: SignedInStaff
  year: Year
  clinics: Choosable[]
  /** What was ticked when somebody else had chosen meanwhile. */
  ticked?: (id: Choosable['id']) => boolean
}) => {
  const is_new = !clinics.some(({ is_chosen }) => is_chosen)
  return (
    <Layout title="積極的医療機関を選ぶ" staff={staff} styles={['papers.css']}>
      <div class="narrow">
        <p class="back">
          <a href={`/papers/self-reviews?year=${year.year}`}>自己点検の一覧に戻る</a>
        </p>
        <h1>{fiscalYear(year.from)}の積極的医療機関</h1>
        {ticked && (
          <Notice kind="wrong" title="ほかの人が先に保存しました">
            <p>
              保存していません。印は、選んだままです。「いまの対象」と見比べて、もう一度保存してください。
            </p>
          </Notice>
        )}
        <p>
          自己点検をお願いする所に印をつけてください。
          {is_new && clinics.some(({ was_chosen }) => was_chosen) && '前の年の対象に、印をつけてあります。'}
          印を外した所は、年次報告に数えません。回答は消えません。
        </p>
        <form method="post" action={`/papers/self-reviews/choose?year=${year.year}`}>
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="seen" value={choiceOf(clinics)} />
          <ul class="reviews-choose">
            {clinics.map(({ id, name, ward, is_chosen, was_chosen, has_answered }) => (
              <li>
                <label class="choice" for={`clinic-${id}`}>
                  <input
                    type="checkbox"
                    id={`clinic-${id}`}
                    name={`clinic-${id}`}
                    value="on"
                    checked={ticked ? ticked(id) : is_new ? was_chosen : is_chosen}
                  />
                  <span>
                    <strong>{name}</strong> <small>{ward}</small>
                    {ticked && is_chosen && <small>　いまの対象</small>}
                    {has_answered && <small>　回答あり</small>}
                  </span>
                </label>
              </li>
            ))}
          </ul>
          <div class="actions">
            <Button>保存する</Button>
            <ButtonLink href={`/papers/self-reviews?year=${year.year}`}>やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}
