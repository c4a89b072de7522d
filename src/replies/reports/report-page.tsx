import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { MOST_NOTE_CHARACTERS } from '../../roster/note-rules.ts'
import { dialled } from '../../ui/dialled.ts'
import { Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import { FOLLOW_STATES, FOLLOW_STEPS, type FollowStep, mayStep, stepAs } from '../follow-ups/rules.ts'
import { CONDITIONS } from '../table.ts'
import type { PastReportStep, Report } from './queries.ts'

export interface ReportPageProps {
  staff: SignedInStaff
  report: Report
  steps: PastReportStep[]
  typed?: string
  /** What is wrong with the note. */
  fault?: string
  /** Somebody else was first: nothing was written. */
  stale?: boolean
}

export const pathOfReport = ({ id }: Pick<Report, 'id'>) => `/safety-checks/reports/${id}`

/** 「山本さんが11月5日(木) 10時21分から対応しています。」 */
export function holderInWords({ state, held_by_name, held_since }: Report) {
  if (state === 'waiting' || !held_by_name || !held_since) return 'まだだれも対応していません。'
  const since = dayAndTime(held_since)
  return state === 'done'
    ? `${held_by_name}さんが${since}に対応を終えました。`
    : `${held_by_name}さんが${since}から対応しています。`
}

/** 知らせへの対応 — one report: call, say that one sees to it, note what came of it; as for a ▲ of a safety check. */
export const ReportPage = (props: ReportPageProps) => {
  const { staff, report, steps, stale } = props
  const { symbol, label } = CONDITIONS[report.condition]
  return (
    <Layout title="知らせへの対応" staff={staff} styles={['board.css', 'help.css']}>
      <div class="list help-page">
        <p class="back">
          <a href="/safety-checks/reports">先生からの知らせに戻る</a>
        </p>
        <h1>
          {symbol} {report.name} 先生
          <small>{['先生からの知らせ', report.facility, report.ward].filter(Boolean).join('・')}</small>
        </h1>
        {stale && (
          <Notice kind="wrong" title="ほかの人が先に操作しました">
            <p>{holderInWords(report)} あなたの操作は、何も記録していません。</p>
          </Notice>
        )}
        <p class="help-phones">
          {report.phones.length === 0 && <span class="phone-none">電話番号が名簿にありません。</span>}
          {report.phones.map((phone) => (
            <a
              class="help-call"
              href={`tel:${dialled(phone)}`}
              aria-label={`電話をかける ${phone} ${report.name}先生`}
            >
              電話をかける <strong>{phone}</strong>
            </a>
          ))}
        </p>
        <p>
          {dayAndTime(report.event_at)}に「{symbol}
          {label}」とLINEのメニューから届きました。安否確認の回答ではありません。
        </p>
        <p class={`follow follow-${report.state}`}>
          <strong>{FOLLOW_STATES[report.state]}</strong> {holderInWords(report)}
        </p>
        {may(staff.role, 'POST /safety-checks/reports/:id') && <StepForm {...props} />}
        {steps.length > 0 && <Steps steps={steps} />}
      </div>
    </Layout>
  )
}

const ORDER: readonly FollowStep[] = ['take', 'hand_over', 'done', 'note', 'reopen']

const StepForm = ({ staff, report, typed, fault }: ReportPageProps) => {
  const of = { state: report.state, held_by: report.held_by, by: staff.user_id }
  return (
    <form method="post" action={pathOfReport(report)} class="help-form">
      <input type="hidden" name="working_for" value={staff.association} />
      <div class={fault ? 'field field-wrong' : 'field'}>
        <label for="field-note">
          メモ <span class="need">※任意</span>
        </label>
        <p class="support" id="field-note-support">
          {MOST_NOTE_CHARACTERS}文字まで。お名前は書かず、人数や役目で書いてください。
        </p>
        <textarea
          id="field-note"
          name="note"
          rows={3}
          class="input input-full"
          aria-describedby={fault ? 'field-note-support field-note-error' : 'field-note-support'}
          aria-invalid={fault ? 'true' : undefined}
        >
          {typed ?? ''}
        </textarea>
        {fault && (
          <p class="fault" id="field-note-error">
            ＊{fault}
          </p>
        )}
      </div>
      <div class="actions">
        {ORDER.filter((step) => mayStep(step, of)).map((step, n) => (
          <button
            type="submit"
            name="step"
            value={stepAs({ step, seen: report.seen })}
            class={`button ${n === 0 ? 'button-main' : 'button-second'}`}
          >
            {step === 'hand_over' ? `${report.held_by_name}さんから引き継ぐ` : FOLLOW_STEPS[step].button}
          </button>
        ))}
      </div>
    </form>
  )
}

const DID: Record<FollowStep, string> = {
  take: '対応を始めました',
  note: 'メモ',
  hand_over: '引き継ぎました',
  done: '対応を終えました（済）',
  reopen: '対応待ちに戻しました',
}

const Steps = ({ steps }: { steps: PastReportStep[] }) => (
  <>
    <h2>これまでの対応</h2>
    <ol class="help-steps">
      {steps.map(({ step, note, taken_at, taken_by_name }) => (
        <li>
          {dayAndTime(taken_at)} {taken_by_name}さん {DID[step]}
          {note && <span class="help-note">{note}</span>}
        </li>
      ))}
    </ol>
  </>
)
