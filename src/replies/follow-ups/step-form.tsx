import { MOST_NOTE_CHARACTERS } from '../../roster/note-rules.ts'
import { dayAndTime } from '../../ui/time.ts'
import type { PastStep } from './queries.ts'
import { FOLLOW_STEPS, type FollowState, type FollowStep, mayStep, stepAs } from './rules.ts'

const ORDER: readonly FollowStep[] = ['take', 'hand_over', 'done', 'note', 'reopen']

interface StepFieldsProps {
  of: { state: FollowState; held_by: string | null; by: string }
  held_by_name: string | null
  /** The newest step that the page has shown. */
  seen: number
  typed: string | undefined
  /** What is wrong with the note. */
  fault: string | undefined
}

/** メモと次の一歩 — the note and the buttons that this person may press now, the likeliest first; stands in a form of its page. */
export const StepFields = ({ of, held_by_name, seen, typed, fault }: StepFieldsProps) => (
  <>
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
      {ORDER.filter((step) => mayStep(step, of)).map((step, n) => (
        <button
          type="submit"
          name="step"
          value={stepAs({ step, seen })}
          class={`button ${n === 0 ? 'button-main' : 'button-second'}`}
        >
          {step === 'hand_over' ? `${held_by_name}さんから引き継ぐ` : FOLLOW_STEPS[step].button}
        </button>
      ))}
    </div>
  </>
)

const DID: Record<FollowStep, string> = {
  take: '対応を始めました',
  note: 'メモ',
  hand_over: '引き継ぎました',
  done: '対応を終えました（済）',
  reopen: '対応待ちに戻しました',
}

/** これまでの対応 — every step, the newest first. */
export const PastSteps = ({ steps }: { steps: PastStep[] }) => (
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
