import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import { CONDITIONS } from '../table.ts'
import type { Report } from './queries.ts'

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
  const waiting = reports.filter(({ handled_at }) => !handled_at)
  const handled = reports.filter(({ handled_at }) => handled_at)
  return (
    <Layout title="先生からの知らせ" staff={staff}>
      <div class="heading">
        <h1>先生からの知らせ</h1>
        <ButtonLink href="/safety-checks">安否確認の一覧へ</ButtonLink>
      </div>
      <p class="lead">
        {`安否確認をしていないときに、先生がLINEのメニューから送ったものです。集計には入りません。${dayAndTime(at)}現在`}
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
      {handled.length > 0 && (
        <section>
          <h2>対応したもの</h2>
          <List reports={handled} staff={staff} />
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

const Phone = ({ phone, name }: Report) =>
  phone ? (
    <a
      class="report-phone"
      href={`tel:${phone.normalize('NFKC').replace(/[^\d+]/g, '')}`}
      aria-label={`${name}先生に電話 ${phone}`}
    >
      {phone}
    </a>
  ) : (
    <span class="support">電話番号なし</span>
  )

const Handling = ({ report, staff }: { report: Report; staff: SignedInStaff }) => {
  if (report.handled_at)
    return (
      <p class="support">
        {dayAndTime(report.handled_at)}に {report.handled_by_name}さんが対応
      </p>
    )
  if (!may(staff.role, 'POST /safety-checks/reports/:id/handle'))
    return <p class="support">まだ対応していません</p>
  return (
    <form method="post" action={`/safety-checks/reports/${report.id}/handle`}>
      <input type="hidden" name="working_for" value={staff.association} />
      <button
        type="submit"
        class="button button-second"
        aria-label={`${report.name}先生の知らせを対応済みにする`}
      >
        対応済みにする
      </button>
    </form>
  )
}
