import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { dialled } from '../../ui/dialled.ts'
import { ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import { FOLLOW_STATES, FOLLOW_STEPS, stepAs } from '../follow-ups/rules.ts'
import { CONDITIONS } from '../table.ts'
import type { Report } from './queries.ts'
import { holderInWords, pathOfReport } from './report-page.tsx'

/** 先生からの知らせ — what came in by LINE's menu while nobody was asking. */
export const ReportsPage = ({
  staff,
  reports,
  at,
}: {
  staff: SignedInStaff
  reports: Report[]
  at: Date
}) => {
  const waiting = reports.filter(({ state }) => state === 'waiting')
  const taken = reports.filter(({ state }) => state === 'taken')
  const done = reports.filter(({ state }) => state === 'done')
  return (
    <Layout title="先生からの知らせ" staff={staff} styles={['board.css', 'help.css']}>
      <div class="heading">
        <h1>先生からの知らせ</h1>
        <ButtonLink href="/safety-checks">安否確認の一覧へ</ButtonLink>
      </div>
      <p class="lead">
        {`安否確認の回答とは別に、先生がLINEのメニューから送った、本物の知らせです。集計には入りません。${dayAndTime(at)}現在`}
      </p>
      {reports.length === 0 && (
        <Notice kind="info" title="知らせはまだありません">
          <p>先生がLINEのメニューで「無事を知らせる」か「被害・支援要請」を押すと、ここに出ます。</p>
        </Notice>
      )}
      {waiting.length > 0 && (
        <section>
          <h2>まだ対応していないもの {waiting.length}件</h2>
          <List reports={waiting} staff={staff} />
        </section>
      )}
      {taken.length > 0 && (
        <section>
          <h2>対応しているもの {taken.length}件</h2>
          <List reports={taken} staff={staff} />
        </section>
      )}
      {done.length > 0 && (
        <section>
          <h2>対応したもの</h2>
          <List reports={done} staff={staff} />
        </section>
      )}
    </Layout>
  )
}

const List = ({ reports, staff }: { reports: Report[]; staff: SignedInStaff }) => (
  <ul class="reports">
    {reports.map((report) => (
      <li class={`report report-${report.condition}`}>
        <p class="report-said">
          {CONDITIONS[report.condition].symbol} {CONDITIONS[report.condition].label}
        </p>
        <p>
          <strong>{report.name}</strong> 先生 <Place {...report} />
          <br />
          <span class="support">{dayAndTime(report.event_at)}に、LINEのメニューから</span>
        </p>
        <Phone {...report} />
        <Handling report={report} staff={staff} />
      </li>
    ))}
  </ul>
)

const Place = ({ facility, ward }: Report) => (
  <span class="support">{[facility, ward].filter(Boolean).join('・')}</span>
)

const Phone = ({ phones: [phone], name }: Report) =>
  phone ? (
    <a class="report-phone" href={`tel:${dialled(phone)}`} aria-label={`${name}先生に電話 ${phone}`}>
      {phone}
    </a>
  ) : (
    <span class="support">電話番号なし</span>
  )

/** One press takes a ▲; what needs nobody is ended with one press as well. */
const Handling = ({ report, staff }: { report: Report; staff: SignedInStaff }) => {
  const { state, seen, name, note } = report
  const step = report.condition === 'needs_help' ? 'take' : 'done'
  const button = step === 'take' ? FOLLOW_STEPS.take.button : '対応済みにする'
  const may_press = state === 'waiting' && may(staff.role, 'POST /safety-checks/reports/:id')
  return (
    <div>
      <p class={`follow follow-${state}`}>
        <strong>{FOLLOW_STATES[state]}</strong> {state !== 'waiting' && holderInWords(report)}{' '}
        <a class="follow-link" href={pathOfReport(report)} aria-label={`対応・メモ ${name}先生`}>
          対応・メモ
        </a>
        {note && <small class="help-note">{note}</small>}
      </p>
      {may_press && (
        <form method="post" action={pathOfReport(report)}>
          <input type="hidden" name="working_for" value={staff.association} />
          <button
            type="submit"
            name="step"
            value={stepAs({ step, seen })}
            class="button button-second"
            aria-label={
              step === 'take' ? `${name}先生への対応を始める` : `${name}先生の知らせを対応済みにする`
            }
          >
            {button}
          </button>
        </form>
      )}
    </div>
  )
}
