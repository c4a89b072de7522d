import { dayAndTime } from '../../ui/time.ts'

export const DATES_NOT_TICKED = 'このままでよければ、印を付けてください。まだ送っていません'

/** Two dates that do not fit: which they are, and a box for whoever means it. */
export const DatesTick = ({
  name,
  sentence,
  label,
  error,
  is_ticked = false,
}: {
  name: string
  sentence: string
  label: string
  error: string | undefined
  is_ticked?: boolean
}) => (
  <fieldset class={error ? 'field radios field-wrong' : 'field radios'}>
    <legend>日時がそろっていません</legend>
    <p class="support">{sentence}</p>
    <div class="choices">
      <label class="choice">
        <input
          type="checkbox"
          name={name}
          value="yes"
          checked={is_ticked}
          id={`field-${name}`}
          aria-describedby={error ? `field-${name}-error` : undefined}
        />
        <span>{label}</span>
      </label>
    </div>
    {error && (
      <p class="fault" id={`field-${name}-error`}>
        ＊{error}
      </p>
    )}
  </fieldset>
)

export const afterDeadlineWords = (deadline_at: Date) =>
  `回答の締切（${dayAndTime(deadline_at)}）が、訓練の日時より前です。このままでは、その日に送れません。送る前に締切を直してください。`

export const otherDayWords = (announced_for: Date) =>
  `事前案内や延期の知らせでは、訓練は${dayAndTime(announced_for)}ごろです。別の日に送ると、先生方が驚きます。`
