import type { SignedInStaff } from '../../app.tsx'
import type { PastStep } from '../../replies/follow-ups/queries.ts'
import {
  FOLLOW_STATES,
  FOLLOW_STEPS,
  type FollowStep,
  mayStep,
  stepAs,
} from '../../replies/follow-ups/rules.ts'
import { provenance } from '../../replies/hearing.ts'
import { MOST_NOTE_CHARACTERS } from '../../roster/note-rules.ts'
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
        {steps.length > 0 && <Steps steps={steps} />}
      </div>
    </Layout>
  )
}

const MAIN: readonly FollowStep[] = ['take', 'hand_over', 'done']
const SECOND: readonly FollowStep[] = ['note', 'reopen']

const StepForm = ({ check, staff, person, typed, fault }: HelpPageProps) => {
  const of = { state: stateFor(person), held_by: person.held_by, by: staff.user_id }
  return (
    <form method="post" action={pathOfHelp(check.id, person)} class="help-form">
      <input type="hidden" name="working_for" value={staff.association} />
      <input type="hidden" name="called" value={String(person.called_at.getTime())} />
      <div class={fault ? 'field field-wrong' : 'field'}>
        <label for="field-note">
          メモ <span class="need">※任意</span>
        </label>
        <p class="support" id="field-note-support">
          {MOST_NOTE_CHARACTERS}文字まで。お名前は書かず、人数や役目で書いてください。
        </p>
        <textarea
          id="field-note"
          name="note"
          rows={3}
          class="input input-full"
          aria-describedby={fault ? 'field-note-support field-note-error' : 'field-note-support'}
          aria-invalid={fault ? 'true' : undefined}
        >
          {typed ?? ''}
        </textarea>
        {fault && (
          <p class="fault" id="field-note-error">
            ＊{fault}
          </p>
        )}
      </div>
      <div class="actions">
        {[...MAIN, ...SECOND]
          .filter((step) => mayStep(step, of))
          .map((step, n) => (
            <button
              type="submit"
              name="step"
              value={stepAs({ step, seen: person.follow_seen })}
              class={`button ${n === 0 ? 'button-main' : 'button-second'}`}
            >
              {step === 'hand_over' ? `${person.held_by_name}さんから引き継ぐ` : FOLLOW_STEPS[step].button}
            </button>
          ))}
      </div>
    </form>
  )
}

const DID: Record<FollowStep, string> = {
  take: '対応を始めました',
  note: 'メモ',
  hand_over: '引き継ぎました',
  done: '対応を終えました（済）',
  reopen: '対応待ちに戻しました',
}

const Steps = ({ steps }: { steps: PastStep[] }) => (
  <>
    <h2>これまでの対応</h2>
    <ol class="help-steps">
      {steps.map(({ step, note, taken_at, taken_by_name }) => (
        <li>
          {dayAndTime(taken_at)} {taken_by_name}さん {DID[step]}
          {note && <span class="help-note">{note}</span>}
        </li>
      ))}
    </ol>
  </>
)
