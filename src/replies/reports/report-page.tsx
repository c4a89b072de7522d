import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { dialled } from '../../ui/dialled.ts'
import { Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import type { PastStep } from '../follow-ups/queries.ts'
import { FOLLOW_STATES } from '../follow-ups/rules.ts'
import { PastSteps, StepFields } from '../follow-ups/step-form.tsx'
import { CONDITIONS } from '../table.ts'
import type { Report } from './queries.ts'

export interface ReportPageProps {
  staff: SignedInStaff
  report: Report
  steps: PastStep[]
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
        {steps.length > 0 && <PastSteps steps={steps} />}
      </div>
    </Layout>
  )
}

const StepForm = ({ staff, report, typed, fault }: ReportPageProps) => (
  <form method="post" action={pathOfReport(report)} class="help-form">
    <input type="hidden" name="working_for" value={staff.association} />
    <StepFields
      of={{ state: report.state, held_by: report.held_by, by: staff.user_id }}
      held_by_name={report.held_by_name}
      seen={report.seen}
      typed={typed}
      fault={fault}
    />
  </form>
)
