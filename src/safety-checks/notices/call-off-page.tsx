import type { Told } from '../../deliveries/notices/queue-notices.ts'
import { Button, ButtonLink, ErrorSummary, Field, RadioGroup } from '../../ui/form.tsx'
import type { Audience } from '../queries.ts'
import { NOT_TICKED, QuotaFact, ReserveTick } from '../quota/quota-view.tsx'
import { type MonthCost, takesReserve } from '../quota/rules.ts'
import type { Choice } from './call-off.ts'
import { CallOffPreviews } from './call-off-previews.tsx'
import { type CheckFrame, CheckPage } from './frame.tsx'
import { isAhead } from './rules.ts'

const FAULTS = {
  choice_missing: { field: 'choice', text: '3つから1つ選んでください' },
  day_unreadable: { field: 'day', text: '新しい日付と時刻を入力してください' },
  day_past: { field: 'day', text: '新しい日時を、いまよりあとにしてください' },
  takes_reserve: { field: 'use_reserve', text: NOT_TICKED },
} as const
export type CallOffFault = keyof typeof FAULTS

export interface CallOffPageProps extends CheckFrame {
  /** Who knows of it: got an advance notice or the check itself. */
  told: Told
  /** Who would be asked. */
  audience: Audience
  /** What the dearest of the three choices costs by LINE. */
  cost: MonthCost | null
  wave: number
  /** The office's telephone, as the message gives it. */
  phone: string | null
  /** When it is to come as things stand; null where nobody said. */
  comes_at: Date | null
  form?: Record<string, string | undefined>
  fault?: CallOffFault
}

const NOT_BY_ITSELF =
  '新しい日になっても、ひとりでには送りません。このあと「日時を決めて送る」で予約できます。'

/** What a choice does besides telling of it. */
export const whatFollows = (choice: Choice['choice'], { status, discarded_at }: CheckFrame['check']) => {
  if (choice === 'cancel') return '予約した送信は取り消し、統計にも入れません。中止は元に戻せません。'
  if (choice === 'go_on') return '取り消すものはありません。'
  return isAhead({ status, discarded_at })
    ? `回答の締切と予約した送信も、新しい日に合わせて動かします。${status === 'draft' ? NOT_BY_ITSELF : ''}`
    : `この回は取り下げ、同じ内容の下書きを新しい日の分としてつくります。${NOT_BY_ITSELF}`
}

/** 中止・延期 — one page for the morning on which the weather decides. */
export const CallOffPage = (props: CallOffPageProps) => (
  <CheckPage staff={props.staff} check={props.check} about="中止・延期" wide>
    <div class="beside">
      <section>
        <Choices {...props} />
      </section>
      <CallOffPreviews {...props} />
    </div>
  </CheckPage>
)

const Choices = ({ staff, check, told, audience, cost, wave, form = {}, fault }: CallOffPageProps) => {
  const error = fault && FAULTS[fault]
  const known = told.people + told.under_way
  const toKnown =
    known > 0
      ? `知らせが届いた${known}人に、1通送ります。`
      : 'まだだれにも知らせていないので、何も送りません。'
  const toAll = isAhead(check) ? `送る相手の${audience.members}人に、1通送ります。` : toKnown
  return (
    <>
      <h2>中止・延期</h2>
      <ErrorSummary errors={error ? { [error.field]: error.text } : {}} />
      <form method="post" action={`/safety-checks/${check.id}/call-off`} novalidate>
        <input type="hidden" name="working_for" value={staff.association} />
        <input type="hidden" name="wave" value={String(wave)} />
        <RadioGroup
          name="choice"
          label="どうしますか"
          value={form.choice}
          error={error?.field === 'choice' ? error.text : undefined}
          look="cards"
          options={[
            { value: 'cancel', label: '中止する', support: toKnown + whatFollows('cancel', check) },
            { value: 'postpone', label: '日を改める', support: toKnown + whatFollows('postpone', check) },
            {
              value: 'go_on',
              label: 'うちの訓練は予定どおり続ける',
              support: toAll + whatFollows('go_on', check),
            },
          ]}
        />
        <Field
          name="day"
          label="新しい日時"
          support="「日を改める」を選んだときだけ入力します。"
          optional
          type="datetime-local"
          width="short"
          value={form.day}
          error={error?.field === 'day' ? error.text : undefined}
        />
        {cost && takesReserve(cost, check.purpose) && (
          <>
            <dl class="facts">
              <QuotaFact cost={cost} />
            </dl>
            <ReserveTick
              check={check}
              cost={cost}
              role={staff.role}
              error={fault === 'takes_reserve' ? NOT_TICKED : undefined}
              is_ticked={form.use_reserve === 'yes'}
              instead="電話で知らせるか、LINEのプランを上げてください。"
            />
          </>
        )}
        <p class="support">まだ送りません。次のページで、送る人数と文面を確かめます。</p>
        <div class="actions">
          <Button>確認のページへ進む</Button>
          <ButtonLink href={`/safety-checks/${check.id}`}>もどる</ButtonLink>
        </div>
      </form>
    </>
  )
}
