import { Button, ButtonLink, ErrorSummary, Field, Notice, RadioGroup } from '../../ui/form.tsx'
import { type MonthCost, takesReserve } from '../quota/rules.ts'
import type { SafetyCheck } from '../table.ts'
import { type CheckFrame, CheckPage, NoticePreview } from './frame.tsx'
import type { SentenceFault } from './rules.ts'
import { CORRECTIONS, type Correction, correctionLines } from './words.ts'

const LABELS: Record<Correction, string> = {
  mistaken: '誤って送った',
  drill_as_actual: '訓練を本番として送った',
  called_off: '中止する',
}

/** What can have gone wrong with a check of this kind. */
export const correctionsOf = ({ purpose }: Pick<SafetyCheck, 'purpose'>): Correction[] =>
  purpose === 'actual' ? ['mistaken', 'drill_as_actual', 'called_off'] : ['mistaken', 'called_off']

const FAULTS: Record<SentenceFault, string> = {
  sentence_empty: '送る文を書いてください',
  sentence_too_long: '文を200文字までにしてください',
  sentence_hidden_characters: '文に、目に見えない文字が入っています。いちど消して、入力し直してください',
}

export interface WithdrawPageProps extends CheckFrame {
  phone: string | null
  told: { people: number; under_way: number }
  /** What the correction costs by LINE; null for an association without a channel. */
  cost: MonthCost | null
  choice?: Correction
  own?: string
  fault?: SentenceFault | null
}

export const WithdrawPage = ({
  staff,
  check,
  phone,
  told,
  cost,
  choice = 'mistaken',
  own = '',
  fault,
}: WithdrawPageProps) => {
  const error = fault ? FAULTS[fault] : undefined
  const frame = { check, association_name: staff.association_name, phone, tag: '【訂正】' as const }
  return (
    <CheckPage staff={staff} check={check} about="訂正を送って取り下げる" wide>
      <div class="beside">
        <section>
          <h2>訂正を送って取り下げる</h2>
          <Notice kind="danger" title={`届いた${told.people}人だけに、訂正を送ります`}>
            <p>
              {told.under_way > 0 &&
                `ほかに${told.under_way}人には、いま送っている途中です。届いた人にだけ、続けて訂正を送ります。`}
              まだ送っていない分は、すぐに止めます。回答の受付も終わります。元には戻せません。
            </p>
            {check.round > 1 && (
              <p>取り下げても、前の報は締め切ったままです。前の報の▲の先生は、集計とホームに残ります。</p>
            )}
            {cost && takesReserve(cost, 'drill') && (
              <p>
                訂正は急ぐため、LINEの災害用の取り置き{cost.reserve.toLocaleString('ja-JP')}
                通も使って送ります（{cost.needed}通・今月の残り {cost.left?.toLocaleString('ja-JP')}通）。
              </p>
            )}
          </Notice>
          <ErrorSummary errors={{ own: error }} />
          <form method="post" novalidate>
            <input type="hidden" name="working_for" value={staff.association} />
            <RadioGroup
              name="choice"
              label="訂正の文"
              value={choice}
              options={correctionsOf(check).map((value) => ({
                value,
                label: LABELS[value],
                support: CORRECTIONS[value],
              }))}
            />
            <Field
              name="own"
              label="文を変えるとき"
              support="書くと、上の文の代わりに送ります。200文字まで。"
              optional
              value={own}
              error={error}
              maxlength={200}
            />
            <div class="actions">
              <Button kind="danger">訂正を送って取り下げる</Button>
              <ButtonLink href={`/safety-checks/${check.id}`}>取り下げない</ButtonLink>
            </div>
          </form>
        </section>
        <NoticePreview telling={{ ...frame, lines: correctionLines(own.trim() || CORRECTIONS[choice]) }} />
      </div>
    </CheckPage>
  )
}
