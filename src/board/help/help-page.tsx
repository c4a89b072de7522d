import type { SignedInStaff } from '../../app.tsx'
import type { PastStep } from '../../replies/follow-ups/queries.ts'
import { FOLLOW_STATES } from '../../replies/follow-ups/rules.ts'
import { PastSteps, StepFields } from '../../replies/follow-ups/step-form.tsx'
import { provenance } from '../../replies/hearing.ts'
import { ROLES } from '../../roster/table.ts'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { dialled } from '../../ui/dialled.ts'
import { Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import { ChangedTo } from '../needs-help.tsx'
import type { NeedsHelp } from '../people.ts'
import { heldWords, pathOfHelp, stateFor } from './state-mark.tsx'

export interface HelpPageProps {
  check: SafetyCheck
  staff: SignedInStaff
  person: NeedsHelp
  /** The one to dial first on top. */
  phones: string[]
  steps: PastStep[]
  typed?: string
  /** What is wrong with the note. */
  fault?: string | undefined
  /** Somebody else was first, or he called once more: nothing was written. */
  stale?: 'changed_meanwhile' | 'called_again'
}

/** ▲の対応 — one doctor: call, say that one sees to it, note what came of it. Made for a phone with a bad line. */
export const HelpPage = (props: HelpPageProps) => {
  const { check, staff, person, phones, steps, stale } = props
  const state = stateFor(person)
  return (
    <Layout
      title={`${headline(check)} ▲の対応`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['board.css', 'help.css']}
    >
      <div class="list help-page">
        <p class="back">
          <a href={`/safety-checks/${check.id}/needs-help`}>▲の一覧に戻る</a>
        </p>
        <h1>
          ▲ {person.name} 先生
          <small>
            {headline(check)}・{[person.facility, person.ward, ROLES[person.role]].filter(Boolean).join('・')}
          </small>
        </h1>
        {stale && (
          <Notice
            kind="wrong"
            title={stale === 'called_again' ? 'もう一度▲が届きました' : 'ほかの人が先に操作しました'}
          >
            <p>{heldWords(person)} あなたの操作は、何も記録していません。</p>
          </Notice>
        )}
        <p class="help-phones">
          {phones.length === 0 && <span class="phone-none">電話番号が名簿にありません。</span>}
          {phones.map((phone) => (
            <a
              class="help-call"
              href={`tel:${dialled(phone)}`}
              aria-label={`電話をかける ${phone} ${person.name}先生`}
            >
              電話をかける <strong>{phone}</strong>
            </a>
          ))}
        </p>
        <p>
          {dayAndTime(person.event_at)}に「▲助けが必要です」{provenance(person)}
          <ChangedTo person={person} />
        </p>
        <p class={`follow follow-${state}`}>
          <strong>{FOLLOW_STATES[state]}</strong> {heldWords(person)}
        </p>
        <StepForm {...props} />
        {steps.length > 0 && <PastSteps steps={steps} />}
      </div>
    </Layout>
  )
}

const StepForm = ({ check, staff, person, typed, fault }: HelpPageProps) => (
  <form method="post" action={pathOfHelp(check.id, person)} class="help-form">
    <input type="hidden" name="working_for" value={staff.association} />
    <input type="hidden" name="called" value={String(person.called_at.getTime())} />
    <StepFields
      of={{ state: stateFor(person), held_by: person.held_by, by: staff.user_id }}
      held_by_name={person.held_by_name}
      seen={person.follow_seen}
      typed={typed}
      fault={fault}
    />
  </form>
)
