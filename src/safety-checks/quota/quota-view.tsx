import { may } from '../../rights.ts'
import type { StaffRole } from '../../staff/table.ts'
import { Notice } from '../../ui/form.tsx'
import { timeInWords } from '../../ui/time.ts'
import type { SafetyCheck } from '../table.ts'
import { type LineCost, type MonthCost, planOf, takesReserve } from './rules.ts'

const count = (n: number) => n.toLocaleString('ja-JP')

/** LINEの通数 — what this launch costs beside what is left and what was put aside. */
export const QuotaFact = ({ cost }: { cost: MonthCost }) => (
  <>
    <dt>LINEの通数</dt>
    <dd>
      <strong>{count(cost.needed)}通</strong>
      {cost.left === null ? (
        cost.read_at ? (
          '(上限なし)'
        ) : (
          '(今月の残りは、まだ分かりません)'
        )
      ) : (
        <>
          (今月の残り {count(cost.left)}通{cost.reserve > 0 && `、災害用の取り置き ${count(cost.reserve)}通`})
          {cost.read_at && <span class="support"> {timeInWords(cost.as_of)}現在</span>}
        </>
      )}
    </dd>
  </>
)

/** Where the month is too short, what happens to whom; nobody should learn that from the board. */
export const ShortNotice = ({ check, cost }: { check: SafetyCheck; cost: LineCost }) => {
  const { short_by, by_mail, by_nothing } = planOf(cost, check.purpose)
  if (short_by === 0 || cost.left === null) return null
  return (
    <Notice kind="danger" title={`LINEの通数が${count(short_by)}通足りません`}>
      <p>このまま送ると、次のようになります。</p>
      <ul>
        {cost.left > 0 && (
          <li>
            LINEは残りの{count(cost.left)}通を、役員({count(cost.officers)}
            人)、メールのない先生、その他の順に使います。
          </li>
        )}
        {by_mail > 0 && (
          <li>
            LINEで送れない{count(short_by)}人のうち、{count(by_mail)}人にはメールだけで送ります。
          </li>
        )}
        {by_nothing > 0 && (
          <li>
            <strong>{count(by_nothing)}人はメールもないため、届きません。</strong>
            集計の「届いていない」に出ます。電話で確かめてください。
          </li>
        )}
      </ul>
    </Notice>
  )
}

export const NOT_TICKED = '取り置きを使うときは、印を付けてください。まだ送っていません'

/** Drills and tests leave the reserve alone unless somebody says otherwise here. */
export const ReserveTick = ({
  check,
  cost,
  role,
  error,
  is_ticked = false,
  instead,
}: {
  check: SafetyCheck
  cost: MonthCost
  role: StaffRole
  error: string | undefined
  is_ticked?: boolean
  /** What one can do to leave the reserve alone; said of a launch where nothing else is. */
  instead?: string
}) => {
  if (!takesReserve(cost, check.purpose)) return null
  return (
    <fieldset class={error ? 'field radios field-wrong' : 'field radios'}>
      <legend>災害用の取り置き</legend>
      <p class="support">
        送ると、取り置き{count(cost.reserve)}通を割り込みます。取り置きを残すときは、
        {instead ?? <FewerPeople check={check} role={role} />}
      </p>
      <div class="choices">
        <label class="choice">
          <input
            type="checkbox"
            name="use_reserve"
            value="yes"
            checked={is_ticked}
            id="field-use_reserve"
            aria-describedby={error ? 'field-use_reserve-error' : undefined}
          />
          <span>取り置きを使って送る</span>
        </label>
      </div>
      {error && (
        <p class="fault" id="field-use_reserve-error">
          ＊{error}
        </p>
      )}
    </fieldset>
  )
}

const FewerPeople = ({ check, role }: { check: SafetyCheck; role: StaffRole }) => (
  <>
    {may(role, 'GET /safety-checks/:id/edit') ? (
      <a href={`/safety-checks/${check.id}/edit`}>送る相手を減らす</a>
    ) : (
      '送る相手を減らす'
    )}
    か、来月に送るか、LINEのプランを上げてください。
  </>
)
