import { day, dayAndTime, dayOfYear } from '../../ui/time.ts'
import { lastDay } from '../lending/periods.ts'
import { LOAN_LABELS, unitName } from '../lending/words.ts'
import { LOAN_STATUSES } from '../words.ts'
import { type Borrowed, HISTORY_SHOWN, type LedgerRow } from './queries.ts'
import { isLateRow, placeOf, sinceOf, stateInWords } from './rules.ts'

/** The ledger's lines; `plain` for paper, where nothing can be pressed. */
export const LedgerTable = ({ rows, at, plain }: { rows: LedgerRow[]; at: Date; plain?: boolean }) => (
  <table class="ledger">
    <thead>
      <tr>
        <th>電源</th>
        <th>持ち主</th>
        <th>状況</th>
        <th>いまある所</th>
        <th>いつから</th>
        <th>いつまで</th>
        <th class={plain ? 'number' : undefined}>貸出回数</th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => {
        const since = sinceOf(row)
        return (
          <tr class={isLateRow(row, at) ? 'late' : undefined}>
            <td>
              <strong>
                {plain ? unitName(row) : <a href={`/power/units/${row.id}`}>{unitName(row)}</a>}
              </strong>
              <small>
                {[row.maker, row.model].filter(Boolean).join(' ')} {row.rated_w.toLocaleString('ja-JP')}W
              </small>
            </td>
            <td data-label="持ち主">{row.owner_name ?? '医師会'}</td>
            <td data-label="状況">
              {row.loan_id && !plain ? (
                <a href={`/loans/${row.loan_id}`}>{marked(row, stateInWords(row, at))}</a>
              ) : (
                marked(row, stateInWords(row, at))
              )}
            </td>
            <td data-label="いまある所">{placeOf(row)}</td>
            <td data-label="いつから">{since ? dayAndTime(since) : '—'}</td>
            <td data-label="いつまで">{row.loan_id && row.until ? day(lastDay(row.until)) : '—'}</td>
            <td data-label="貸出回数" class={plain ? 'number' : undefined}>
              {plain || row.loans === 0 ? `${row.loans}回` : <Past row={row} />}
            </td>
          </tr>
        )
      })}
    </tbody>
  </table>
)

/** 履歴 — to whom it went before, the newest first. */
const Past = ({ row }: { row: LedgerRow }) => (
  <details class="ledger-past">
    <summary>{row.loans}回</summary>
    <ul>
      {row.history.map((past) => (
        <li>
          <a href={`/loans/${past.id}`}>
            {past.purpose !== 'actual' && LOAN_LABELS[past.purpose]}
            {past.borrower_name}
          </a>
          <small>
            {day(past.handed_over_at)}〜
            {past.returned_at ? day(past.returned_at) : LOAN_STATUSES[past.status]}
          </small>
        </li>
      ))}
    </ul>
  </details>
)

const marked = ({ purpose }: Pick<LedgerRow, 'purpose'>, words: string) => (
  <strong>{purpose && purpose !== 'actual' ? LOAN_LABELS[purpose] + words : words}</strong>
)

/** 貸出の履歴 — what the screen folds away, for paper: every loan of the units, the newest first. */
export const HistoryTable = ({ rows }: { rows: LedgerRow[] }) => {
  const loans = rows
    .flatMap((row) => row.history.map((past) => ({ ...past, unit: unitName(row) })))
    .toSorted((a, b) => b.handed_over_at.getTime() - a.handed_over_at.getTime())
  return loans.length === 0 ? null : (
    <section>
      <h2>貸出の履歴（電源ごとに新しい{HISTORY_SHOWN}件まで）</h2>
      <table class="ledger">
        <thead>
          <tr>
            <th>引渡の日</th>
            <th>電源</th>
            <th>借りた所</th>
            <th>返却の日</th>
            <th>状況</th>
          </tr>
        </thead>
        <tbody>
          {loans.map((past) => (
            <tr>
              <td data-label="引渡の日">{dayOfYear(past.handed_over_at)}</td>
              <td data-label="電源">{past.unit}</td>
              <td data-label="借りた所">{past.borrower_name}</td>
              <td data-label="返却の日">{past.returned_at ? dayOfYear(past.returned_at) : '—'}</td>
              <td data-label="状況">{marked(past, LOAN_STATUSES[past.status])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

export const BorrowedTable = ({ borrowed }: { borrowed: Borrowed[] }) => (
  <section>
    <h2>ほかの医師会から借りているもの</h2>
    <table class="ledger">
      <thead>
        <tr>
          <th>電源</th>
          <th>貸した医師会</th>
          <th>状況</th>
          <th>使う所</th>
          <th>いつから</th>
          <th>いつまで</th>
        </tr>
      </thead>
      <tbody>
        {borrowed.map((loan) => (
          <tr>
            <td>
              <strong>
                {loan.purpose !== 'actual' && LOAN_LABELS[loan.purpose]}
                {unitName(loan)}
              </strong>
              <small>{[loan.maker, loan.model].filter(Boolean).join(' ')}</small>
            </td>
            <td data-label="貸した医師会">{loan.association_name}</td>
            <td data-label="状況">{LOAN_STATUSES[loan.status]}</td>
            <td data-label="使う所">{loan.facility_name}</td>
            <td data-label="いつから">{dayAndTime(loan.handed_over_at ?? loan.since)}</td>
            <td data-label="いつまで">{loan.until ? day(lastDay(loan.until)) : '—'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
