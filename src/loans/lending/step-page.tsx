import type { SignedInStaff } from '../../app.tsx'
import { NOTE_REFUSALS, type NoteRefusal } from '../../roster/note-rules.ts'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayInWords } from '../../ui/time.ts'
import { HAND_OVER_POINTS, pointsFor, RETURN_POINTS } from './checklists.ts'
import { pathOfStep } from './loan-page.tsx'
import { lastDay, toDayField } from './periods.ts'
import type { LoanView } from './queries.ts'
import {
  BUTTONS,
  FORMS,
  type FormStep,
  INSPECT_FAULTS,
  type InspectFault,
  STEP_FAULTS,
} from './step-words.ts'
import type { StepFault } from './take-step.ts'
import { LOAN_BANDS, LOAN_LABELS, unitName } from './words.ts'

export type PhotoFault = 'too_large' | 'no_picture'

export interface StepForm {
  checked: string[]
  day: string
  note: string
  version: string
}

export interface StepFaults {
  step?: Exclude<StepFault, 'not_found'> | InspectFault
  note?: NoteRefusal
  photo?: PhotoFault
}

const PHOTO_FAULTS: Record<PhotoFault, string> = {
  too_large: '写真は3MBまでです。小さくして、選び直してください。',
  no_picture: '写真(JPEG・PNG・WebP)を選んでください。',
}

interface StepPageProps {
  staff: SignedInStaff
  loan: LoanView
  step: FormStep
  form: StepForm
  faults?: StepFaults
}

/** One step at the unit's side: boxes to tick, a picture, a note; made for a thumb. */
export const StepPage = ({ staff, loan, step, form, faults = {} }: StepPageProps) => {
  const { title, asks } = FORMS[step]
  const asked: readonly string[] = asks
  const points = pointsFor(step === 'inspect' ? RETURN_POINTS : HAND_OVER_POINTS, loan)
  return (
    <Layout
      title={`${LOAN_LABELS[loan.purpose]}${title} ${unitName(loan)}`}
      band={{ purpose: loan.purpose, text: LOAN_BANDS[loan.purpose] }}
      staff={staff}
      styles={['loans.css']}
    >
      <div class="narrow loan">
        <h1>
          <small>{LOAN_LABELS[loan.purpose]}</small> {title}
        </h1>
        <p class="lead">
          {unitName(loan)} {step === 'take_back' || step === 'inspect' ? '←' : '→'} {loan.borrower_name}
        </p>
        {faults.step && (
          <Notice kind="wrong" title="まだ記録していません">
            <p>{{ ...STEP_FAULTS, ...INSPECT_FAULTS }[faults.step]}</p>
          </Notice>
        )}
        <form method="post" action={pathOfStep(loan, step)} enctype="multipart/form-data">
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="version" value={form.version} />
          {asked.includes('points') && (
            <fieldset class="field">
              <legend>
                {step === 'inspect' ? 'よければ印を付けてください' : '確認して印を付けてください'}
              </legend>
              {step === 'inspect' && (
                <p class="support">
                  「合格」は、全部に印が付いているときだけ記録できます。「不合格にする」を押すと、直るまでほかに貸せなくなります。
                </p>
              )}
              <div class="loan-points">
                {points.map(({ code, label }) => (
                  <label class="choice">
                    <input
                      type="checkbox"
                      name={`point_${code}`}
                      value="1"
                      checked={form.checked.includes(code)}
                    />
                    <span>{label}</span>
                  </label>
                ))}
              </div>
            </fieldset>
          )}
          {asked.includes('day') && <DayField loan={loan} step={step} value={form.day} />}
          {asked.includes('photo') && (
            <div class={faults.photo ? 'field field-wrong' : 'field'}>
              <label for="field-photo">
                電源の写真 <span class="need">※任意</span>
              </label>
              <p class="support">人や部屋が写らないように、電源だけを写してください。</p>
              <input
                id="field-photo"
                class="input"
                type="file"
                name="photo"
                accept="image/jpeg,image/png,image/webp"
                capture="environment"
                aria-describedby={faults.photo && 'field-photo-error'}
              />
              {faults.photo && (
                <p class="fault" id="field-photo-error">
                  ＊{PHOTO_FAULTS[faults.photo]}
                </p>
              )}
            </div>
          )}
          <div class={faults.note ? 'field field-wrong' : 'field'}>
            <label for="field-note">
              ひとこと <span class="need">※任意</span>
            </label>
            <p class="support">患者さんのお名前は書かないでください。</p>
            <textarea
              id="field-note"
              class="input"
              name="note"
              rows={2}
              maxlength={200}
              aria-describedby={faults.note && 'field-note-error'}
            >
              {form.note}
            </textarea>
            {faults.note && (
              <p class="fault" id="field-note-error">
                ＊{NOTE_REFUSALS[faults.note]}
              </p>
            )}
          </div>
          <div class="actions">
            {step === 'inspect' ? <Results /> : <Done step={step} />}
            <ButtonLink href={`/loans/${loan.id}`}>やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}

const Results = () => (
  <>
    <Button name="result" value="passed">
      合格
    </Button>
    <Button kind="danger" name="result" value="failed">
      不合格にする
    </Button>
  </>
)

const Done = ({ step }: { step: FormStep }) => (
  <Button kind={step === 'lose' || step === 'cancel' ? 'danger' : 'main'}>
    {step === 'hand_over' ? '引き渡した' : step === 'take_back' ? '受け取った' : BUTTONS[step]}
  </Button>
)

const DayField = ({ loan, step, value }: { loan: LoanView; step: FormStep; value: string }) => (
  <div class="field">
    <label for="field-day">新しい返却期限</label>
    <p class="support">
      いまの返却期限は{loan.until ? dayInWords(lastDay(loan.until)) : '未定'}です。
      {step === 'extend' ? '規程の期間まで延ばせます。' : 'これより早い日を選んでください。'}
    </p>
    <input
      id="field-day"
      class="input input-short"
      type="date"
      name="day"
      value={value}
      min={step === 'extend' && loan.until ? toDayField(loan.until) : undefined}
      required
    />
  </div>
)
