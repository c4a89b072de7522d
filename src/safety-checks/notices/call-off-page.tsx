import { Button, ButtonLink, ErrorSummary, Field, Notice, RadioGroup } from '../../ui/form.tsx'
import { dayAndTime, fromDateField } from '../../ui/time.ts'
import { NOT_TICKED, QuotaFact, ReserveTick } from '../quota/quota-view.tsx'
import { type MonthCost, takesReserve } from '../quota/rules.ts'
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
  told: { people: number; under_way: number }
  /** Who would be asked. */
  members: number
  /** What the dearest of the three choices costs by LINE. */
  cost: MonthCost | null
  wave: number
  /** The office's telephone, as the message gives it. */
  phone: string | null
  /** When it is to come as things stand; null where nobody said. */
  comes_at: Date | null
  form?: Record<string, string | undefined>
  fault?: CallOffFault
  /** A new day was chosen just now: its words are shown before anything is sent. */
  looks_first?: boolean
}

const NOT_BY_ITSELF =
  '新しい日になっても、ひとりでには送りません。このあと「日時を決めて送る」で予約できます。'

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

const Choices = ({
  staff,
  check,
  told,
  members,
  cost,
  wave,
  form = {},
  fault,
  looks_first,
}: CallOffPageProps) => {
  const error = fault && FAULTS[fault]
  const ahead = isAhead(check)
  const day = fromDateField(form.day ?? '')
  const known = told.people + told.under_way
  const toKnown =
    known > 0
      ? `知らせが届いた${known}人に、1通送ります。`
      : 'まだだれにも知らせていないので、何も送りません。'
  return (
    <>
      <h2>中止・延期</h2>
      <ErrorSummary errors={error ? { [error.field]: error.text } : {}} />
      {looks_first && day && (
        <Notice kind="info" title={`新しい日は ${dayAndTime(day)} です`}>
          <p>まだ何も送っていません。届く文面を確かめて、もう一度「決めて知らせる」を押してください。</p>
        </Notice>
      )}
      <form method="post" action={`/safety-checks/${check.id}/call-off`} novalidate>
        <input type="hidden" name="working_for" value={staff.association} />
        <input type="hidden" name="wave" value={String(wave)} />
        {day && <input type="hidden" name="day_seen" value={form.day} />}
        <RadioGroup
          name="choice"
          label="どうしますか"
          value={form.choice}
          error={error?.field === 'choice' ? error.text : undefined}
          look="cards"
          options={[
            {
              value: 'cancel',
              label: '中止する',
              support: `${toKnown}予約した送信は取り消し、統計にも入れません。中止は元に戻せません。`,
            },
            {
              value: 'postpone',
              label: '日を改める',
              support: ahead
                ? `${toKnown}回答の締切と予約した送信も、新しい日に合わせて動かします。${
                    check.status === 'draft' ? NOT_BY_ITSELF : ''
                  }`
                : `${toKnown}この回は取り下げ、同じ内容の下書きを新しい日の分としてつくります。${NOT_BY_ITSELF}`,
            },
            {
              value: 'go_on',
              label: 'うちの訓練は予定どおり続ける',
              support: `${ahead ? `送る相手の${members}人に、1通送ります。` : toKnown}取り消すものはありません。`,
            },
          ]}
        />
        <Field
          name="day"
          label="新しい日時"
          support="「日を改める」を選んだときだけ入力します。送る前に、この日の入った文面を一度お見せします。"
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
        <div class="actions">
          <Button kind="danger">決めて知らせる</Button>
          <ButtonLink href={`/safety-checks/${check.id}`}>もどる</ButtonLink>
        </div>
      </form>
    </>
  )
}
