import type { SignedInStaff } from '../../app.tsx'
import { ButtonLink } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import type { LoanView } from '../lending/queries.ts'
import { LOAN_BANDS, LOAN_LABELS, unitName } from '../lending/words.ts'
import { Application, Checklist, Decision, type Filled, Receipt, Return } from './papers.tsx'

/** 様式 — in the order in which a loan needs them. */
const PAPERS = {
  application: { name: '申請書兼誓約書', draw: Application },
  decision: { name: '決定通知書', draw: Decision },
  receipt: { name: '借用書（引渡書）', draw: Receipt },
  checklist: { name: '点検表', draw: Checklist },
  return: { name: '返却検査票', draw: Return },
} as const
type Paper = keyof typeof PAPERS

export const isPaper = (name: string): name is Paper => Object.hasOwn(PAPERS, name)

export const PapersPage = ({ staff, loan }: { staff: SignedInStaff; loan: LoanView }) => (
  <Layout
    title={`${LOAN_LABELS[loan.purpose]}書類 ${unitName(loan)}`}
    band={{ purpose: loan.purpose, text: LOAN_BANDS[loan.purpose] }}
    staff={staff}
    styles={['loans.css']}
  >
    <div class="narrow loan">
      <h1>
        <small>{LOAN_LABELS[loan.purpose]}</small> 書類
      </h1>
      <p class="lead">
        {unitName(loan)} → {loan.borrower_name}。わかっている所は印刷してあります。
      </p>
      <ul class="settings">
        {Object.entries(PAPERS).map(([paper, { name }]) => (
          <li>
            <a href={`/loans/${loan.id}/papers/${paper}`}>{name}</a>
          </li>
        ))}
      </ul>
      <div class="actions">
        <ButtonLink href={`/loans/${loan.id}`}>貸出へ戻る</ButtonLink>
      </div>
    </div>
  </Layout>
)

export const PaperPage = ({ staff, paper, ...filled }: Filled & { staff: SignedInStaff; paper: Paper }) => {
  const { loan } = filled
  const { name, draw: Draw } = PAPERS[paper]
  return (
    <Layout
      title={`${LOAN_LABELS[loan.purpose]}${name}`}
      staff={staff}
      styles={['loans.css', 'loan-papers.css']}
      scripts={['letters.js']}
    >
      <div class="actions">
        <button type="button" class="button button-main" data-print hidden>
          印刷する
        </button>
        <ButtonLink href={`/loans/${loan.id}/papers`}>書類の一覧へ</ButtonLink>
      </div>
      {/* Wider than a phone: it can be scrolled by the keyboard, too. */}
      <section class="papers" aria-label={name} tabindex={0}>
        <article class={`paper paper-${loan.purpose}`}>
          {loan.purpose !== 'actual' && <p class="paper-mark">{LOAN_BANDS[loan.purpose]}</p>}
          <Draw {...filled} />
        </article>
      </section>
    </Layout>
  )
}
