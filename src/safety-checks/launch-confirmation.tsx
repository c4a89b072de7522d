import { Button, ButtonLink, ErrorSummary, Field } from '../ui/form.tsx'
import type { LaunchPageProps } from './launch-page.tsx'
import { COUNTDOWN_MS, type ConfirmFault } from './launching/rules.ts'
import { otherDay } from './notices/dates.ts'
import { DATES_NOT_TICKED, DatesTick, otherDayWords } from './notices/dates-tick.tsx'
import { NOT_TICKED, ReserveTick } from './quota/quota-view.tsx'
import { inReach } from './reach-words.ts'
import { ReminderChoice } from './reminders/choice.tsx'
import { chosenReminders } from './reminders/rules.ts'
import { LABELS } from './rules.ts'

const FAULTS = {
  word_missing: { field: 'confirm', text: '「本番」と入力してください。まだ送っていません' },
  reason_missing: { field: 'reason', text: '送る理由を入力してください。まだ送っていません' },
  reason_too_long: { field: 'reason', text: '理由は200文字までにしてください。まだ送っていません' },
} as const satisfies Record<ConfirmFault, { field: string; text: string }>

/** The button, and what has to be said before it. */
export const Confirmation = (props: LaunchPageProps) => {
  const { staff, check, audience, cost, at, form = {}, faults = [], not_ticked, day_not_ticked } = props
  const errors: Record<string, string> = Object.fromEntries([
    ...faults.map((fault) => [FAULTS[fault].field, FAULTS[fault].text]),
    ...(not_ticked ? [['use_reserve', NOT_TICKED]] : []),
    ...(day_not_ticked ? [['other_day', DATES_NOT_TICKED]] : []),
  ])
  const is_actual = check.purpose === 'actual'
  const leaves_at = new Date(at.getTime() + COUNTDOWN_MS[check.purpose])
  const told = otherDay(check, leaves_at)
  return (
    <>
      <form method="post" novalidate id="launch">
        <input type="hidden" name="working_for" value={staff.association} />
        <input type="hidden" name="version" value={String(check.version)} />
        <ErrorSummary errors={errors} />
        {is_actual && (
          <>
            <Field
              name="confirm"
              label="確認のため「本番」と入力してください"
              support="訓練ではありません。実際の安否確認を送ります。"
              width="short"
              autocomplete="off"
              value={form.confirm}
              error={errors.confirm}
            />
            <Field
              name="reason"
              label="送る理由"
              support="例：3時12分に震度6弱。あとで記録になります。先生方には届きません。"
              autocomplete="off"
              value={form.reason}
              error={errors.reason}
            />
          </>
        )}
        {told && (
          <DatesTick
            name="other_day"
            sentence={`${otherDayWords(told)}予約した事前案内は、送ると取り消します。`}
            label="別の日だが、いま送る"
            error={errors.other_day}
            is_ticked={form.other_day === 'yes'}
          />
        )}
        {cost && <ReserveTick check={check} cost={cost} role={staff.role} error={errors.use_reserve} />}
        <ReminderChoice
          check={check}
          launched_at={leaves_at}
          line={audience.line}
          chosen={chosenReminders(form) ?? check.remind_after_min}
          reserve={cost?.reserve ?? 0}
        />
      </form>
      {/* Beside the form and not in it: it stays in sight however long the page is. */}
      <div class="actions send-bar">
        <p class="send-says">
          {is_actual
            ? '押すと60秒後に送り始めます。もう1人の事務局か委員長が承認すると、すぐに送ります。送り始めるまでは、だれでも止められます。'
            : '押すと30秒後に送り始めます。そのあいだは取り消せます。'}
        </p>
        <Button kind={is_actual ? 'danger' : 'main'} form="launch">
          {LABELS[check.purpose]}
          {inReach(audience)}に送る
        </Button>
        {!is_actual && <ButtonLink href={`/safety-checks/${check.id}/schedule`}>日時を決めて送る</ButtonLink>}
        <ButtonLink href="/safety-checks">まだ送らない</ButtonLink>
      </div>
    </>
  )
}
