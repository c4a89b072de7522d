import { CONDITIONS, type Condition } from '../../replies/table.ts'
import { may } from '../../rights.ts'
import type { StaffRole } from '../../staff/table.ts'
import { Sign } from '../groups.tsx'
import type { BoardView } from '../read-board.ts'
import { people } from '../words.ts'

const ORDER = Object.keys(CONDITIONS) as Condition[]

/** 第1報からのまとめ — nothing while a check stands alone; a round that another one follows says where to look. */
export const RoundsSummary = ({ view, role }: { view: BoardView; role: StaffRole }) => {
  const { check, merged, next_round } = view
  return (
    <>
      {next_round && (
        <p class="state">
          この報のあとに第{next_round.round}報を送りました。ここに出るのは第{check.round}報までの回答です。
          <a href={`/safety-checks/${next_round.id}`}>第{next_round.round}報の集計を見る</a>
        </p>
      )}
      {merged && (
        <section class="rounds" aria-labelledby="rounds-heading">
          <h2 id="rounds-heading">第1報からのまとめ（先生ごとの最新の回答）</h2>
          <p class="note">
            どの報への回答でも、先生ごとにいちばん新しいものを数えています。灰色は、第{check.round}
            報にはまだ答えていない先生の、前の報の回答です。古いので、電話で確かめてください。
          </p>
          <section class="scroll" tabindex={0} aria-label="最新の回答の表">
            <table class="rounds-table">
              <thead>
                <tr>
                  <th scope="col">最新の回答</th>
                  {ORDER.map((condition) => (
                    <th scope="col" class="number">
                      <Sign condition={condition} />
                      <span class="whole">{CONDITIONS[condition].short}</span>
                    </th>
                  ))}
                  <th scope="col" class="number">
                    計
                  </th>
                </tr>
              </thead>
              <tbody>
                <Line
                  name={`第${check.round}報に回答`}
                  count={(one) => merged.total[one] - merged.old[one]}
                />
                <Line name="前の報の回答だけ" count={(one) => merged.old[one]} is_old />
              </tbody>
              <tfoot>
                <Line name="合計" count={(one) => merged.total[one]} />
              </tfoot>
            </table>
          </section>
          <p>
            <span class="whole">どの報にも未回答 {people(merged.total.never)}人</span>
            {merged.total.not_asked > 0 && (
              <>
                {' ・ '}
                <span class="whole">
                  該当なし（第{check.round}報の対象でない人） {people(merged.total.not_asked)}人
                </span>
              </>
            )}
            {may(role, 'GET /safety-checks/:id/rounds') && (
              <>
                {' '}
                <a href={`/safety-checks/${check.id}/rounds`}>先生ごとの経過を見る</a>
              </>
            )}
          </p>
        </section>
      )}
    </>
  )
}

const Line = ({
  name,
  count,
  is_old = false,
}: {
  name: string
  count: (condition: Condition) => number
  is_old?: boolean
}) => (
  <tr class={is_old ? 'old' : undefined}>
    <th scope="row">{name}</th>
    {ORDER.map((condition) => (
      <td class="number">{people(count(condition))}</td>
    ))}
    <td class="number">{people(ORDER.reduce((sum, condition) => sum + count(condition), 0))}</td>
  </tr>
)
