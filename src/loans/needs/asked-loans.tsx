import type { LoanOfNeed } from '../lending/queries.ts'
import { LOAN_LABELS, unitName } from '../lending/words.ts'
import { LOAN_STATUSES } from '../words.ts'
import type { FoundNeed } from './queries.ts'
import { hoursInWords } from './words.ts'

/** Whether this unit is among them and nobody has decided yet. */
export const isAsked = (loan: LoanOfNeed, { id }: { id: string }) =>
  loan.power_unit_id === id && ['requested', 'held'].includes(loan.status)

/** 申請から貸出中まで — what may still help a need. */
export const underWay = (loans: readonly LoanOfNeed[]) =>
  loans.filter(({ status }) => ['requested', 'held', 'approved', 'reserved', 'on_loan'].includes(status))

/** The units among them: pressing for one again would be refused. */
export const askedUnits = (loans: readonly LoanOfNeed[]): ReadonlySet<string> =>
  new Set(underWay(loans).map(({ power_unit_id }) => power_unit_id))

/** 申請した電源 — before any other, so that nobody asks for a third one by mistake. */
export const AskedLoans = ({
  loans,
  lasts,
  need,
}: {
  loans: LoanOfNeed[]
  lasts: number
  need: FoundNeed
}) =>
  loans.length === 0 ? null : (
    <section class="asking">
      <h2>この申出で申請した電源（{askedUnits(loans).size}台）</h2>
      <ul>
        {loans.map((loan) => (
          <li>
            {loan.lender ? (
              <span>
                {loan.purpose !== 'actual' && LOAN_LABELS[loan.purpose]}
                {loan.lender} {unitName(loan)}
              </span>
            ) : (
              <a href={`/loans/${loan.id}`}>
                {loan.purpose !== 'actual' && LOAN_LABELS[loan.purpose]}
                {unitName(loan)}
              </a>
            )}
            <strong>{LOAN_STATUSES[loan.status]}</strong>
          </li>
        ))}
      </ul>
      {need.status === 'open' && lasts > 0 && lasts < need.hours_needed && (
        <p class="covers-short">
          <strong class="covers">
            いまある電源では{hoursInWords(lasts)}です。あと{hoursInWords(need.hours_needed - lasts)}
            足りません。
          </strong>
        </p>
      )}
    </section>
  )
