import { clockTime, day } from '../../ui/time.ts'

/** 次の再送 — on the board: the next one, how many are silent now, and what it costs at most. */
export const NextReminder = ({ times, people, line }: { times: Date[]; people: number; line: number }) => {
  const [next, ...later] = times
  return next ? (
    <p class="state next-reminder">
      次の再送{' '}
      <strong>
        {day(next)} {clockTime(next)}
      </strong>
      : まだ答えていない方（いま{people}人）に、LINE 最大 {line}通
      {later.length > 0 && `。そのあと、あと${later.length}回`}
    </p>
  ) : null
}

/** 再送の予定 — when the silent are asked again by themselves, how many they are now, and the cost at most. */
export const PlannedReminders = ({ times, people, line }: { times: Date[]; people: number; line: number }) =>
  times.length === 0 ? null : (
    <ul class="coming-sends" aria-label="再送の予定">
      {times.map((at, n) => (
        <li>
          再送{n + 1}回目{' '}
          <strong>
            {day(at)} {clockTime(at)}
          </strong>
          : まだ答えていない方（いま{people}人）に、LINE 最大 {line}通
        </li>
      ))}
    </ul>
  )
