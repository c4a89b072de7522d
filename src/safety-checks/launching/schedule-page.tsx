import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, ErrorSummary, Field, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime, fromDateField } from '../../ui/time.ts'
import { otherDayWords } from '../notices/dates-tick.tsx'
import type { Audience } from '../queries.ts'
import { NOT_TICKED, ReserveTick } from '../quota/quota-view.tsx'
import type { LineCost } from '../quota/rules.ts'
import { ReminderChoice } from '../reminders/choice.tsx'
import { chosenReminders } from '../reminders/rules.ts'
import { BANDS, headline, LABELS } from '../rules.ts'
import type { PlannedSend, SafetyCheck } from '../table.ts'
import type { DueFault, Unusual } from './rules.ts'

export type ScheduleFault = DueFault | 'due_unreadable' | 'deadline_unreadable'

const FAULTS = {
  due_unreadable: { field: 'due_at', text: '送る日時を、カレンダーから選んで入力してください' },
  due_too_soon: { field: 'due_at', text: '送る日時は、いまから5分より先にしてください' },
  due_too_far: { field: 'due_at', text: '送る日時は、1年以内にしてください' },
  deadline_unreadable: { field: 'deadline_at', text: '回答の締切を、カレンダーから選んで入力してください' },
  deadline_too_soon: { field: 'deadline_at', text: '回答の締切は、送る日時の5分より後にしてください' },
  deadline_too_far: { field: 'deadline_at', text: '回答の締切は、送る日時から7日以内にしてください' },
} as const satisfies Record<ScheduleFault, { field: string; text: string }>

const unusualWords = (unusual: Unusual) =>
  unusual.kind === 'other_day'
    ? `${otherDayWords(unusual.announced_for)}知らせてあるときは、先に「中止・延期」で日を改めてください。`
    : unusual.kind === 'holiday'
      ? `祝日（${unusual.name}）です。お休みの診療所が多い日です。`
      : unusual.kind === 'weekend'
        ? '土曜日か日曜日です。お休みの診療所が多い日です。'
        : '夜間（21時から7時まで）です。お休みの先生がいます。'

export const SchedulePage = ({
  staff,
  check,
  planned,
  audience,
  form,
  cost,
  faults = [],
  unusual = [],
  not_ticked,
  at,
}: {
  staff: SignedInStaff
  check: SafetyCheck
  planned: PlannedSend | null
  audience: Audience
  /** Null for an association without LINE. */
  cost: LineCost | null
  form: Record<string, string | undefined>
  faults?: ScheduleFault[]
  unusual?: Unusual[]
  /** The reserve would be used, and nobody has said that it may. */
  not_ticked?: boolean
  at: Date
}) => {
  const errors: Record<string, string> = Object.fromEntries([
    ...faults.map((fault) => [FAULTS[fault].field, FAULTS[fault].text]),
    ...(not_ticked ? [['use_reserve', NOT_TICKED]] : []),
  ])
  const due_at = fromDateField(form.due_at ?? '')
  const asks = faults.length === 0 && due_at !== null && unusual.length > 0
  return (
    <Layout
      title={`${headline(check)} 送る日時`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
    >
      <div class="narrow">
        <h1>{headline(check)}</h1>
        <h2>{planned ? '送る日時を変える' : '日時を決めて送る'}</h2>
        {planned && <p>いまは {dayAndTime(planned.due_at)}に送ることになっています。</p>}
        <ErrorSummary errors={errors} />
        {asks && (
          <Notice kind="wrong" title={`${dayAndTime(due_at)}に送ってよいですか`}>
            <ul>
              {unusual.map((one) => (
                <li>{unusualWords(one)}</li>
              ))}
            </ul>
            <p>よければ下の「この日時に送る」を押してください。まだ決まっていません。</p>
          </Notice>
        )}
        <form method="post" novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="version" value={form.version ?? String(check.version)} />
          {asks && <input type="hidden" name="sure" value={form.due_at} />}
          <Field
            name="due_at"
            label="送る日時"
            support="時刻になると自動で送ります。祝日と夜間は、決める前にお知らせします。"
            type="datetime-local"
            width="short"
            value={form.due_at}
            error={errors.due_at}
          />
          <Field
            name="deadline_at"
            label="回答の締切"
            support="送る日時より後にします。"
            type="datetime-local"
            width="short"
            optional
            value={form.deadline_at}
            error={errors.deadline_at}
          />
          <ReminderChoice
            check={{ ...check, deadline_at: fromDateField(form.deadline_at ?? '') }}
            launched_at={due_at ?? at}
            line={audience.line}
            chosen={chosenReminders(form) ?? check.remind_after_min}
            reserve={cost?.reserve ?? 0}
          />
          {cost && <ReserveTick check={check} cost={cost} role={staff.role} error={errors.use_reserve} />}
          <div class="actions">
            <Button>{LABELS[check.purpose]}この日時に送る</Button>
            <ButtonLink href={`/safety-checks/${check.id}/launch`}>
              {planned ? '変えずに戻る' : 'まだ決めない'}
            </ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}
