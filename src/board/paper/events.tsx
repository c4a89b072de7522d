import { clockTime } from '../../ui/time.ts'
import { repliedBy } from '../rules.ts'
import { people } from '../words.ts'
import type { Paper } from './read.ts'

/** So that the paper stays one page. */
const MOST = 8

/** できごと — under the curve: each of its signs with its time and how many had answered by then. */
export const EventsOfPaper = ({ paper: { events, now } }: { paper: Paper }) => {
  const shown = events.slice(0, MOST)
  if (shown.length === 0) return null
  const answered = (minute: number) => repliedBy(now.curve, Math.floor(minute))
  return (
    <>
      <section class="scroll" tabindex={0} aria-label="できごとの表">
        <table class="events-of-paper">
          <tbody>
            <tr>
              <th scope="row">印</th>
              {shown.map(({ sign }) => (
                <td>{sign}</td>
              ))}
            </tr>
            <tr>
              <th scope="row">時刻</th>
              {shown.map(({ at }) => (
                <td>{clockTime(at)}</td>
              ))}
            </tr>
            <tr>
              <th scope="row">回答</th>
              {shown.map(({ minute }) => (
                <td>{minute <= 0 ? '—' : `${people(answered(minute))}人`}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </section>
      <p class="note">
        {shown.map(({ sign, label }) => `${sign} ${label}`).join('　')}
        {events.length > MOST && `　ほか${events.length - MOST}件`}
      </p>
    </>
  )
}
