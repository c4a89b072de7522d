import type { Child } from 'hono/jsx'
import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import type { StaffRole } from '../../staff/table.ts'
import { dialled } from '../../ui/dialled.ts'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { day, dayAndTime } from '../../ui/time.ts'
import type { LoanStep } from '../table.ts'
import { LOAN_STATUSES } from '../words.ts'
import { History, Messages, Untold } from './loan-history.tsx'
import { type OthersFor, OtherUnits } from './other-units.tsx'
import { lastDay } from './periods.ts'
import type { LoanView, MessageView } from './queries.ts'
import { BUTTONS, isFormStep, NEXT, STEP_FAULTS } from './step-words.ts'
import { arePapersOwed, mainStep, nextSteps, STEPS, type Step } from './steps.ts'
import type { StepFault } from './take-step.ts'
import { isLate, sinceWords, whereNow } from './where.ts'
import { LOAN_BANDS, LOAN_LABELS, unitName } from './words.ts'

export interface LoanPageProps {
  staff: SignedInStaff
  loan: LoanView
  steps: LoanStep[]
  messages: MessageView[]
  /** Only where this unit will not do. */
  others: OthersFor | null
  fault?: Exclude<StepFault, 'not_found'> | undefined
  at: Date
}

/** 貸出 — where it is, the one thing to do next, and everything that happened. */
export const LoanPage = ({ staff, loan, steps, messages, others, fault, at }: LoanPageProps) => {
  const name = unitName(loan)
  const main = mainStep(loan, { is_actual: loan.purpose === 'actual' })
  const more = nextSteps(loan).filter((step) => step !== main && isAllowed(staff.role, step))
  const late = isLate(loan, at)
  return (
    <Layout
      title={`${LOAN_LABELS[loan.purpose]}${name} ${loan.borrower_name}`}
      band={{ purpose: loan.purpose, text: LOAN_BANDS[loan.purpose] }}
      staff={staff}
      styles={others ? ['loans.css', 'power-needs.css'] : ['loans.css']}
    >
      <div class="narrow loan">
        <h1>
          <small>{LOAN_LABELS[loan.purpose]}</small> {name} → {loan.borrower_name}
        </h1>
        {fault && (
          <Notice
            kind="wrong"
            title={fault === 'already_done' ? 'もう進んでいました' : '進められませんでした'}
          >
            <p>{STEP_FAULTS[fault]}</p>
          </Notice>
        )}
        <p class={`loan-state loan-${loan.status}`}>
          <strong>{late ? '期限超過' : LOAN_STATUSES[loan.status]}</strong>
          <span>
            いま: {whereNow(loan)} <small>{sinceWords(loan)}</small>
          </span>
        </p>
        {main && isAllowed(staff.role, main) && (
          <div class="loan-main">
            <StepButton loan={loan} staff={staff} step={main} kind="main" />
            {NEXT[main] && <p class="support">{NEXT[main]}</p>}
          </div>
        )}
        {arePapersOwed(loan) && loan.papers_due_at && (
          <Notice kind="info" title="申請書兼誓約書をまだ受け取っていません">
            <p>
              {dayAndTime(loan.papers_due_at)}までに受け取ります。
              {loan.papers_due_at < at && '期限を過ぎています。'}
            </p>
          </Notice>
        )}
        <Untold messages={messages} />
        {others && <OtherUnits {...others} staff={staff} at={at} />}
        <Facts loan={loan} />
        {more.length > 0 && (
          <section>
            <h2>ほかの手続き</h2>
            <div class="loan-more">
              {more.map((step) => (
                <StepButton loan={loan} staff={staff} step={step} kind="second" />
              ))}
            </div>
            {more.includes('approve') && <p class="support">「承認する」を押すと、{NEXT.approve}</p>}
          </section>
        )}
        {may(staff.role, 'GET /loans/:id/papers/:paper') && (
          <p>
            <a class="loan-link" href={`/loans/${loan.id}/papers`}>
              書類を印刷する（申請書・借用書など）
            </a>
          </p>
        )}
        <History
          loan={loan.id}
          steps={steps}
          shows_photos={may(staff.role, 'GET /loans/:id/photos/:photo')}
        />
        <Messages messages={messages} />
        <p>
          <a class="loan-link" href="/power">
            貸出管理簿へ
          </a>
        </p>
      </div>
    </Layout>
  )
}

export const pathOfStep = (loan: Pick<LoanView, 'id'>, step: Step) =>
  `/loans/${loan.id}/${STEPS[step].by === 'deciders' ? 'decide' : 'steps'}/${step}`

export const isAllowed = (role: StaffRole, step: Step) =>
  may(role, STEPS[step].by === 'deciders' ? 'POST /loans/:id/decide/:step' : 'POST /loans/:id/steps/:step')

const StepButton = ({
  loan,
  staff,
  step,
  kind,
}: {
  loan: LoanView
  staff: SignedInStaff
  step: Step
  kind: 'main' | 'second'
}) => {
  if (step === 'request') return null
  if (isFormStep(step))
    return (
      <ButtonLink kind={kind} href={`/loans/${loan.id}/${step}`}>
        {BUTTONS[step]}
      </ButtonLink>
    )
  return (
    <form method="post" action={pathOfStep(loan, step)}>
      <input type="hidden" name="working_for" value={staff.association} />
      <input type="hidden" name="version" value={String(loan.version)} />
      <Button kind={kind}>{BUTTONS[step]}</Button>
    </form>
  )
}

const Facts = ({ loan }: { loan: LoanView }) => (
  <dl class="facts">
    <Fact name="借りる所">
      {loan.borrower_name}
      {loan.borrower_ward && `（${loan.borrower_ward}）`}
      {loan.borrower_association_id && `（${loan.neighbour_name ?? '共同利用の医師会'}）`}
    </Fact>
    {loan.place && <Fact name="届け先">{loan.place}</Fact>}
    <Fact name="患者">{loan.patients}人</Fact>
    {loan.hours_needed !== null && <Fact name="必要な時間">{loan.hours_needed}時間</Fact>}
    <Fact name="返却期限">{loan.until ? day(lastDay(loan.until)) : '未定'}</Fact>
    {loan.returned_at && <Fact name="返却した日">{day(loan.returned_at)}</Fact>}
    <Fact name="持ち主">{loan.owner_name ?? loan.association_name}</Fact>
    <Fact name="保管場所">{loan.storage_place}</Fact>
    <Fact name="鍵の担当">
      {loan.key_holder ?? '事務局'}{' '}
      {loan.key_phone && (
        <a class="loan-link" href={`tel:${dialled(loan.key_phone)}`}>
          {loan.key_phone}
        </a>
      )}
    </Fact>
    <Fact name="電源">
      {[loan.maker, loan.model].filter(Boolean).join(' ')} 定格{loan.rated_w.toLocaleString('ja-JP')}W
      {loan.capacity_wh && `・${loan.capacity_wh.toLocaleString('ja-JP')}Wh`}
    </Fact>
  </dl>
)

const Fact = ({ name, children }: { name: string; children?: Child }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)
