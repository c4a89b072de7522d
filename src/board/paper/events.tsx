import type { BoardEvent, onPaper } from '../curve-events.ts'
import type { CurvePoint } from '../rules.ts'
import { repliedBy } from '../rules.ts'
import { people } from '../words.ts'

/** できごと — under the curve: each sign that is drawn with its time and how many had answered by then. */
export const EventsOfPaper = ({
  events: { drawn, beside },
  curve,
}: {
  events: ReturnType<typeof onPaper>
  curve: CurvePoint[]
}) => {
  const answered = (minute: number) => repliedBy(curve, Math.floor(minute))
  const explained = drawn.map(({ sign, label }) => `${sign} ${label}`)
  return (
    <>
      {drawn.length > 0 && (
        <section class="scroll" tabindex={0} aria-label="できごとの表">
          <table class="events-of-paper">
            <tbody>
              <tr>
                <th scope="row">印</th>
                {drawn.map(({ sign }) => (
                  <td>{sign}</td>
                ))}
              </tr>
              <tr>
                <th scope="row">時刻</th>
                {drawn.map(({ time }) => (
                  <td>{time}</td>
                ))}
              </tr>
              <tr>
                <th scope="row">回答</th>
                {drawn.map(({ minute }) => (
                  <td>{minute <= 0 ? '—' : `${people(answered(minute))}人`}</td>
                ))}
              </tr>
            </tbody>
          </table>
        </section>
      )}
      {(drawn.length > 0 || beside.length > 0) && (
        <p class="note">{[...explained, ...besideWords(beside)].join('　')}</p>
      )}
    </>
  )
}

/** So many are told in words, so that the paper stays one page. */
const MOST_IN_WORDS = 2

/** What the picture has no place for: the first of them with their times, of more than that how many. */
function besideWords(beside: BoardEvent[]) {
  if (beside.length === 0) return []
  const told = beside.slice(0, MOST_IN_WORDS).map(({ words }) => words)
  const rest = beside.length - told.length
  return [`図の外: ${told.join('、')}${rest > 0 ? `、ほか${rest}件` : ''}`]
}
