import { FAILURES } from '../../channels/outcome.ts'
import { Notice } from '../../ui/form.tsx'
import { day, dayAndTime } from '../../ui/time.ts'
import type { LoanId, LoanStep } from '../table.ts'
import { HAND_OVER_POINTS } from './checklists.ts'
import { lastDay } from './periods.ts'
import type { MessageView } from './queries.ts'
import { STEPS, type Step } from './steps.ts'
import { type About, aboutInWords, type Told, WHOM_WORDS } from './words.ts'

export const stepInWords = (step: string) => (Object.hasOwn(STEPS, step) ? STEPS[step as Step].label : step)

/** Steps after which another day counts. */
const MOVES_DAY = ['request', 'extend', 'recall']

/** 経過 — who did what and when, with its picture. */
export const History = ({
  loan,
  steps,
  shows_photos,
}: {
  loan: LoanId
  steps: LoanStep[]
  shows_photos: boolean
}) => (
  <section>
    <h2>経過</h2>
    <ol class="loan-steps">
      {steps.map((step) => (
        <li>
          <p>
            <strong>{stepInWords(step.step)}</strong> {dayAndTime(step.taken_at)} {step.taken_by_name}
          </p>
          {MOVES_DAY.includes(step.step) && step.due_at && (
            <p class="support">返却期限 {day(lastDay(step.due_at))}</p>
          )}
          {step.step === 'hand_over' && (
            <p class="support">
              確認 {step.checked.filter((code) => Object.hasOwn(HAND_OVER_POINTS, code)).length}項目
            </p>
          )}
          {step.note && <p>{step.note}</p>}
          {step.photo_id && shows_photos && (
            <a class="loan-photo" href={`/loans/${loan}/photos/${step.photo_id}`}>
              <img src={`/loans/${loan}/photos/${step.photo_id}`} alt={`${stepInWords(step.step)}の写真`} />
            </a>
          )}
        </li>
      ))}
    </ol>
  </section>
)

const STATES = { due: '予定', sent: '送信', failed: '届かず' } as const

/** 電話で伝える — whom the newest step asks to do something and nothing has reached. */
export const Untold = ({ messages }: { messages: MessageView[] }) => {
  const place = Math.max(0, ...messages.map((message) => message.place))
  const whoms = [
    ...new Set(
      messages.flatMap(({ place: of, about }) =>
        of === place && about.startsWith('untold_') ? [about.slice('untold_'.length) as Told] : [],
      ),
    ),
  ]
  return whoms.length === 0 ? null : (
    <Notice
      kind="wrong"
      title={`${whoms.map((whom) => WHOM_WORDS[whom]).join('・')}に知らせが届いていません`}
    >
      <p>電話で伝えてください。理由は、下の「知らせた相手」にあります。</p>
    </Notice>
  )
}

/** 連絡 — who was told of what, and what will be told by itself; the words stay with those who got them. */
export const Messages = ({ messages }: { messages: MessageView[] }) =>
  messages.length === 0 ? null : (
    <details class="help">
      <summary>知らせた相手と、これから知らせる日（{messages.length}件）</summary>
      <ul>
        {messages.map(({ about, to_whom, status, failure, at }) => (
          <li>
            {dayAndTime(at)} {STATES[status]}: {WHOM_WORDS[to_whom]}へ「{aboutInWords(about as About)}」
            {failure && <small>（{FAILURES[failure].label}）</small>}
          </li>
        ))}
      </ul>
    </details>
  )
