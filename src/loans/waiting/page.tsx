import type { SignedInStaff } from '../../app.tsx'
import type { Purpose } from '../../safety-checks/table.ts'
import { ButtonLink } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { day, dayAndTime } from '../../ui/time.ts'
import { lastDay } from '../lending/periods.ts'
import { LOAN_BANDS, LOAN_LABELS, unitName } from '../lending/words.ts'
import { LOAN_STATUSES } from '../words.ts'
import type { WaitingLoan, WaitsFor } from './work.ts'

const WAITS = {
  undecided: {
    title: '決めていない電源の貸出',
    next: '開いて、承認するか、今回は貸せないかを決めてください。決めるのは、事務局と委員長です。',
    since: '申請',
    nothing: '貸出で、決めていないものはありません。',
  },
  late: {
    title: '返却日を過ぎた電源',
    next: '借りた所に電話して、返却か延長を決めてください。',
    since: '返却日',
    nothing: '貸出で、返却日を過ぎたものはありません。',
  },
  returned: {
    title: '返却検査を待つ電源',
    next: '検査に合格するまで、ほかに貸せません。',
    since: '返却',
    nothing: '貸出で、返却検査を待つものはありません。',
  },
} as const satisfies Record<WaitsFor, { title: string; next: string; since: string; nothing: string }>

/** What an empty list leaves out must not be taken for nothing at all. */
const WHICH = { actual: '本番の', drill: '訓練の', test: '配信テストの' } as const satisfies Record<
  Purpose,
  string
>

export const isWaitsFor = (waits: string): waits is WaitsFor => Object.hasOwn(WAITS, waits)

interface Props {
  staff: SignedInStaff
  loans: WaitingLoan[]
  waits: WaitsFor
  /** All of them where it is left out. */
  purpose: Purpose | undefined
  at: Date
}

/** 手が要る貸出 — exactly those that a line of the first page counts, and the way to each. */
export const WaitingPage = ({ staff, loans, waits, purpose, at }: Props) => {
  const { title, next, since, nothing } = WAITS[waits]
  const of = (kind: WaitsFor) =>
    loans.filter((loan) => loan.waits_for === kind && (!purpose || loan.purpose === purpose))
  const label = purpose && purpose !== 'actual' ? LOAN_LABELS[purpose] : ''
  const shown = of(waits)
  return (
    <Layout
      title={label + title}
      band={purpose && { purpose, text: LOAN_BANDS[purpose] }}
      staff={staff}
      styles={['loans.css']}
    >
      <div class="heading">
        <h1>{`${label}${title}（${shown.length}件）`}</h1>
        <div class="row-actions">
          <ButtonLink href="/power">貸出管理簿へ</ButtonLink>
        </div>
      </div>
      <p class="support">
        {dayAndTime(at)}の内容です。長く待っている順に並んでいます。{shown.length > 0 && next}
      </p>
      <nav class="power-links" aria-label="手が要る貸出">
        {(Object.keys(WAITS) as WaitsFor[]).map((kind) => (
          <a
            href={`/loans?${new URLSearchParams({ waits: kind, ...(purpose ? { purpose } : {}) })}`}
            aria-current={kind === waits ? 'page' : undefined}
          >
            {label}
            {WAITS[kind].title}（{of(kind).length}）
          </a>
        ))}
      </nav>
      {shown.length === 0 ? (
        <p class="empty">
          {purpose && WHICH[purpose]}
          {nothing}
        </p>
      ) : (
        <table class="ledger">
          <thead>
            <tr>
              <th scope="col">電源</th>
              <th scope="col">借りる所</th>
              <th scope="col">状況</th>
              <th scope="col">{since}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((loan) => (
              <tr class={waits === 'late' ? 'late' : undefined}>
                <td>
                  <a href={`/loans/${loan.id}`}>
                    {loan.purpose !== 'actual' && LOAN_LABELS[loan.purpose]}
                    {unitName(loan)}
                  </a>
                </td>
                <td data-label="借りる所">{loan.borrower_name}</td>
                <td data-label="状況">{waits === 'late' ? '期限超過' : LOAN_STATUSES[loan.status]}</td>
                <td data-label={since}>{sinceOf(loan)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Layout>
  )
}

function sinceOf({ waits_for, asked_at, until, returned_at }: WaitingLoan) {
  if (waits_for === 'late') return until ? day(lastDay(until)) : '—'
  const since = waits_for === 'returned' ? returned_at : asked_at
  return since ? dayAndTime(since) : '—'
}
