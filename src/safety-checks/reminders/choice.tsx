import { dayAndTime } from '../../ui/time.ts'
import type { SafetyCheck } from '../table.ts'
import { REMINDER_STEPS, reminderTimes, usualReminders } from './rules.ts'

export const afterWords = (minutes: number) => (minutes >= 60 ? `${minutes / 60}時間後` : `${minutes}分後`)

/** 再送の予定 — which reminders go out by themselves, when, and what each of them costs at most. */
export const ReminderChoice = ({
  check,
  launched_at,
  line,
  chosen,
  reserve,
}: {
  check: SafetyCheck
  launched_at: Date
  /** How many of those who are asked have LINE. */
  line: number
  chosen: number[] | null
  /** LINE messages of the month that were put aside for a disaster. */
  reserve: number
}) => {
  const ticked = chosen ?? usualReminders(check.purpose)
  const words = ticked.map(afterWords).join('・')
  return (
    <details class="ladder">
      <summary>まだ答えていない方への再送: {words || 'しません'}（変える）</summary>
      <input type="hidden" name="remind_asked" value="1" />
      <fieldset>
        <legend class="visually-hidden">まだ答えていない方への再送</legend>
        {REMINDER_STEPS.map((minutes) => {
          const [at] = reminderTimes({ ...check, remind_after_min: [minutes] }, launched_at)
          return (
            <label class="choice">
              <input
                type="checkbox"
                name={`remind_${minutes}`}
                value="1"
                checked={ticked.includes(minutes)}
              />
              <span>
                <strong>{afterWords(minutes)}</strong>
                <small>
                  {at
                    ? `${dayAndTime(at)}: まだ答えていない方に、LINE 最大 ${line}通`
                    : '回答の締切のあとになるので、送りません'}
                </small>
              </span>
            </label>
          )
        })}
      </fieldset>
      <p class="support">
        答えた方には送りません。
        {check.purpose !== 'actual' && '21時から7時までにあたる分は、朝7時に送ります。'}
        {check.purpose !== 'actual' &&
          reserve > 0 &&
          '災害用の取り置きを割り込むときは、LINEを使わず、メールだけで送ります。'}
      </p>
    </details>
  )
}
