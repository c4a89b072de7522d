import { Button, ButtonLink, ErrorSummary, Field, Notice } from '../../ui/form.tsx'
import { dayAndTime, toDateField } from '../../ui/time.ts'
import type { Audience } from '../queries.ts'
import { NOT_TICKED, QuotaFact, ReserveTick } from '../quota/quota-view.tsx'
import { type MonthCost, takesReserve } from '../quota/rules.ts'
import { inReach, outOfReach } from '../reach-words.ts'
import type { PlannedSend } from '../table.ts'
import { AdvanceRecord } from './advance-record.tsx'
import type { SentAdvance } from './advance-sent.ts'
import { isAfterDeadline } from './dates.ts'
import { afterDeadlineWords, DATES_NOT_TICKED, DatesTick } from './dates-tick.tsx'
import { type CheckFrame, CheckPage, NoticePreview } from './frame.tsx'
import { ADVANCE_DAYS, advanceAt } from './rules.ts'
import { advanceLines } from './words.ts'

const DAYS_BEFORE: Record<(typeof ADVANCE_DAYS)[number], string> = { 14: '2週間前', 1: '前日' }

const FAULTS = {
  day_unreadable: { field: 'day', text: '訓練の日付と時刻を入力してください' },
  day_past: { field: 'day', text: '訓練の日時を、いまよりあとにしてください' },
  none_chosen: { field: 'notice', text: '案内を送る日を1つ以上選んでください' },
  notice_past: { field: 'notice', text: '過ぎた日時の案内は予約できません。もう一度選んでください' },
  other_time: {
    field: 'day',
    text: '送る日時が、ほかで決まりました。いま決まっている日時で、もう一度選んでください',
  },
  after_deadline_plan: { field: 'sure_plan', text: DATES_NOT_TICKED },
  after_deadline_now: { field: 'sure_now', text: DATES_NOT_TICKED },
  takes_reserve: { field: 'use_reserve', text: NOT_TICKED },
  nobody_to_tell: { field: 'day', text: '名簿に、この対象の会員がいません。名簿を取り込んでください' },
} as const
export type AdvanceFault = keyof typeof FAULTS

export interface AdvancePageProps extends CheckFrame {
  phone: string | null
  /** When it comes, as planned or as just typed; null until somebody says. */
  comes_at: Date | null
  /** The launch itself is planned: its day is changed there and not here. */
  is_fixed: boolean
  typed?: string | undefined
  audience: Audience
  advances: PlannedSend[]
  /** What telling them now costs by LINE; null for an association without a channel. */
  cost: MonthCost | null
  wave: number
  fault?: AdvanceFault | null
  /** What somebody sent at once. */
  sent: SentAdvance[]
  /** The same words went to the same people within a day, and nobody has said that they may again. */
  just_told?: boolean
  /** 「いますぐ送る」 was pressed once: it cannot be taken back, so it is asked again. */
  is_sure_asked?: boolean
  form?: Record<string, string | undefined>
  at: Date
}

export const AdvancePage = (props: AdvancePageProps) => {
  const { staff, check, phone, comes_at, is_fixed, fault } = props
  const error = fault && FAULTS[fault]
  const telling = comes_at && {
    check,
    association_name: staff.association_name,
    phone,
    tag: '【予告】' as const,
    lines: advanceLines(check, comes_at),
  }
  return (
    <CheckPage staff={staff} check={check} about="事前案内" wide>
      <div class="beside">
        <section>
          <h2>事前案内</h2>
          <p>訓練が来ることを、先に先生方へ知らせます。回答は求めません。</p>
          <ErrorSummary errors={error ? { [error.field]: error.text } : {}} />
          {props.just_told && (
            <Notice kind="wrong" title="この1日のうちに、同じ案内を送っています">
              <p>続けて送ると、先生方に同じ文面がもう1通届きます。まだ送っていません。</p>
            </Notice>
          )}
          {props.is_sure_asked && (
            <Notice kind="info" title={`事前案内を、いま${inReach(props.audience)}に送りますか`}>
              <p>
                まだ送っていません。送ると取り消せません。よければ、下の「はい、いま送る」を押してください。
              </p>
            </Notice>
          )}
          <AdvanceRecord {...props} />
          {!is_fixed && <DayForm {...props} error={error?.field === 'day' ? error.text : undefined} />}
          {comes_at && <Choices {...props} comes_at={comes_at} />}
        </section>
        {telling && <NoticePreview telling={telling} />}
      </div>
      <div class="actions">
        <ButtonLink href={`/safety-checks/${check.id}/launch`}>送る前の確認に戻る</ButtonLink>
      </div>
    </CheckPage>
  )
}

/** A look only, so that the days can be shown before anything is kept. */
const DayForm = ({ check, comes_at, typed, error }: AdvancePageProps & { error: string | undefined }) => (
  <form method="get" action={`/safety-checks/${check.id}/advance`} class="inline-form" novalidate>
    <Field
      name="day"
      label="訓練の日時"
      support="先生方には「11月5日(木) 9時00分ごろに届きます」のように知らせます。"
      type="datetime-local"
      width="short"
      value={typed ?? (comes_at ? toDateField(comes_at) : undefined)}
      error={error}
    />
    <Button kind={comes_at ? 'second' : 'main'}>{comes_at ? '日時を変えて見る' : '案内の日を見る'}</Button>
  </form>
)

const Choices = ({
  staff,
  check,
  comes_at,
  audience,
  advances,
  cost,
  wave,
  at,
  fault,
  just_told,
  is_sure_asked,
  form = {},
}: AdvancePageProps & { comes_at: Date }) => (
  <>
    <form method="post" action={`/safety-checks/${check.id}/advance`} novalidate>
      <input type="hidden" name="working_for" value={staff.association} />
      <input type="hidden" name="day" value={toDateField(comes_at)} />
      <fieldset
        class={`field radios radios-rows ${fault === 'none_chosen' || fault === 'notice_past' ? 'field-wrong' : ''}`}
      >
        <legend id="field-notice">案内を送る日</legend>
        <div class="choices">
          {ADVANCE_DAYS.map((days) => {
            const due_at = advanceAt(comes_at, days)
            const obstacle =
              due_at <= at ? '過ぎました' : isStanding(advances, due_at) ? '予約してあります' : null
            return (
              <label class="choice">
                <input
                  type="checkbox"
                  name={`notice_${days}`}
                  value="yes"
                  checked={obstacle === null}
                  disabled={obstacle !== null}
                />
                <span>
                  <strong>
                    {DAYS_BEFORE[days]} {dayAndTime(due_at)}
                  </strong>
                  <small>{obstacle ?? costOf(audience)}</small>
                </span>
              </label>
            )
          })}
        </div>
        {cost && takesReserve(cost, check.purpose) && (
          <p class="support">
            予約した案内は、そのとき災害用の取り置きを割り込むなら、LINEを使わずメールだけで送ります。
          </p>
        )}
      </fieldset>
      {ADVANCE_DAYS.some((days) => {
        const due_at = advanceAt(comes_at, days)
        return due_at > at && !isStanding(advances, due_at)
      }) && (
        <>
          <LateDay name="sure_plan" check={check} comes_at={comes_at} fault={fault} form={form} />
          <Button>案内を予約する</Button>
        </>
      )}
    </form>
    <form method="post" action={`/safety-checks/${check.id}/advance/now`} class="now">
      <input type="hidden" name="working_for" value={staff.association} />
      <input type="hidden" name="day" value={toDateField(comes_at)} />
      <input type="hidden" name="wave" value={String(wave)} />
      <p class="support">
        いま送ると、{inReach(audience)}に届きます{outOfReach(audience)}。{costOf(audience)}。取り消せません。
      </p>
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
          />
        </>
      )}
      <LateDay name="sure_now" check={check} comes_at={comes_at} fault={fault} form={form} />
      {(just_told || form.again === '1') && <input type="hidden" name="again" value="1" />}
      {(is_sure_asked || form.confirmed === '1') && <input type="hidden" name="confirmed" value="1" />}
      <Button kind={is_sure_asked ? 'main' : 'second'}>
        {just_told ? 'それでも送る' : is_sure_asked ? 'はい、いま送る' : `${inReach(audience)}にいますぐ送る`}
      </Button>
    </form>
  </>
)

const LateDay = ({
  name,
  check,
  comes_at,
  fault,
  form,
}: Pick<AdvancePageProps, 'check'> & {
  form: Record<string, string | undefined>
  name: 'sure_plan' | 'sure_now'
  comes_at: Date
  fault: AdvanceFault | null | undefined
}) =>
  check.deadline_at && isAfterDeadline(check, comes_at) ? (
    <DatesTick
      name={name}
      sentence={afterDeadlineWords(check.deadline_at)}
      label="締切はあとで直します。この日時で知らせます"
      error={fault && FAULTS[fault].field === name ? DATES_NOT_TICKED : undefined}
      is_ticked={form[name] === 'yes'}
    />
  ) : null

const isStanding = (advances: PlannedSend[], due_at: Date) =>
  advances.some((planned) => !planned.cancelled_at && planned.due_at.getTime() === due_at.getTime())

const costOf = ({ line, mail_only }: Audience) => `LINE ${line}通・メールだけ ${mail_only}人`
