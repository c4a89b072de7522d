import type { SignedInStaff } from '../../app.tsx'
import { ButtonLink } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayOfYear, timeInWords } from '../../ui/time.ts'
import { BorrowedTable, HistoryTable, LedgerTable } from './ledger-table.tsx'
import type { Borrowed, LedgerRow } from './queries.ts'

/** 貸出管理簿, A4 across: what hangs on the office's wall while the computer is away. */
export const LedgerPrint = ({
  staff,
  rows,
  borrowed,
  at,
}: {
  staff: SignedInStaff
  rows: LedgerRow[]
  borrowed: Borrowed[]
  at: Date
}) => (
  <Layout
    title="貸出管理簿の印刷"
    staff={staff}
    styles={['loans.css', 'power-ledger.css']}
    scripts={['letters.js']}
  >
    <div class="actions">
      <button type="button" class="button button-main" data-print hidden>
        印刷する
      </button>
      <ButtonLink href="/power">貸出管理簿へ戻る</ButtonLink>
    </div>
    <h1>非常用電源 貸出管理簿</h1>
    <p>
      {staff.association_name}・{dayOfYear(at)} {timeInWords(at)}現在・全{rows.length}台
    </p>
    <LedgerTable rows={rows} at={at} plain />
    {borrowed.length > 0 && <BorrowedTable borrowed={borrowed} />}
    <HistoryTable rows={rows} />
  </Layout>
)
