import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { fiscalYear } from '../../ui/time.ts'
import type { Year } from '../year/rules.ts'
import type { Choosable } from './queries.ts'

/** 対象の医療機関を選ぶ — last year's are ticked where nobody has chosen yet. */
export const ChoosePage = ({
  staff,
  year,
  clinics,
}: {
  staff: SignedInStaff
  year: Year
  clinics: Choosable[]
}) => {
  const is_new = !clinics.some(({ is_chosen }) => is_chosen)
  return (
    <Layout title="積極的医療機関を選ぶ" staff={staff} styles={['papers.css']}>
      <div class="narrow">
        <p class="back">
          <a href={`/papers/self-reviews?year=${year.year}`}>自己点検の一覧に戻る</a>
        </p>
        <h1>{fiscalYear(year.from)}の積極的医療機関</h1>
        <p>
          自己点検をお願いする所に印をつけてください。
          {is_new && clinics.some(({ was_chosen }) => was_chosen) && '前の年の対象に、印をつけてあります。'}
          印を外した所は、年次報告に数えません。回答は消えません。
        </p>
        <form method="post" action={`/papers/self-reviews/choose?year=${year.year}`}>
          <input type="hidden" name="working_for" value={staff.association} />
          <ul class="reviews-choose">
            {clinics.map(({ id, name, ward, is_chosen, was_chosen, has_answered }) => (
              <li>
                <label class="choice" for={`clinic-${id}`}>
                  <input
                    type="checkbox"
                    id={`clinic-${id}`}
                    name={`clinic-${id}`}
                    value="on"
                    checked={is_new ? was_chosen : is_chosen}
                  />
                  <span>
                    <strong>{name}</strong> <small>{ward}</small>
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
