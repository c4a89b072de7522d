import { newId } from '../../id.ts'
import { CALLS, callSentence, isBeingCalled } from '../../replies/call-rules.ts'
import { type CallWhat, CONDITIONS } from '../../replies/table.ts'
import { ROLES } from '../../roster/table.ts'
import { clockTime, dayInWords } from '../../ui/time.ts'
import { AnswerButtons, OwnEntryLine, queryOf } from '../enter/entry-parts.tsx'
import { Phone } from '../needs-help.tsx'
import type { CallsPageProps } from './calls-page.tsx'
import type { Call, ToCall } from './queries.ts'
import { callAs } from './rules.ts'

/** So many notes stand in a row; the older ones are counted. */
const SHOWN_CALLS = 3

/** One doctor: on the screen with the buttons for what came of the call, on paper with boxes to tick. */
export const CallRow = ({ person, ...props }: CallsPageProps & { person: ToCall }) => {
  const entry = props.own.find(({ member_id }) => member_id === person.member_id)
  const calls = props.calls.filter(({ member_id }) => member_id === person.member_id)
  const is_claimed = calls[0] !== undefined && isBeingCalled(calls[0], props.at)
  return (
    <tr id={`m-${person.member_id}`} class={entry ? 'just-entered' : is_claimed ? 'being-called' : undefined}>
      <th scope="row">
        <small>{person.kana}</small>
        {person.name}
        {person.role === 'officer' && <small class="role">{ROLES.officer}</small>}
      </th>
      <td class="phones">
        {person.phones.length === 0 && <Phone phone={null} name={person.name} />}
        {person.phones.map((phone) => (
          <Phone phone={phone} name={person.name} />
        ))}
        {person.phones.length > 0 && !entry && <Press {...props} person={person} what="calling" />}
      </td>
      <td>{person.facility ?? '—'}</td>
      <td class="notes">
        <Notes {...props} at={entry ? LONG_AGO : props.at} today={props.at} calls={calls} />
      </td>
      {entry ? (
        <td class="on-screen said-now" colspan={2}>
          <OwnEntryLine entry={entry} place={props.place} />
        </td>
      ) : (
        <>
          <td class="on-screen">
            <AnswerButtons person={person} seen={null} />
          </td>
          <td class="on-screen tried">
            <Press {...props} person={person} what="no_answer" />
            <Press {...props} person={person} what="call_again" />
          </td>
        </>
      )}
      <td class="on-paper time">　　：　　</td>
      <td class="on-paper boxes">
        {Object.values(CONDITIONS).map(({ symbol, short }) => (
          <span>
            □{symbol}
            {short}
          </span>
        ))}
        <span>□{CALLS.no_answer}</span>
        <span>□{CALLS.call_again}</span>
      </td>
    </tr>
  )
}

const Press = ({ person, place, what }: CallsPageProps & { person: ToCall; what: CallWhat }) => (
  <button
    type="submit"
    name="call"
    value={callAs({ what, member: person.member_id, id: newId<'call_note'>(), seen: null })}
    formaction={`/safety-checks/${place.id}/calls?${queryOf(place)}`}
    class={`press press-${what}`}
    aria-label={`${person.name}先生 ${CALLS[what]}`}
  >
    {CALLS[what]}
  </button>
)

const Notes = ({
  calls,
  at,
  today,
  nameOf,
}: Pick<CallsPageProps, 'at' | 'nameOf'> & { calls: Call[]; today: Date }) => (
  <>
    {calls.slice(0, SHOWN_CALLS).map((call, n) => (
      <span class={n === 0 && isBeingCalled(call, at) ? 'now' : undefined}>
        {dayInWords(call.noted_at) !== dayInWords(today) && `${dayInWords(call.noted_at)} `}
        {clockTime(call.noted_at)} {callSentence(nameOf(call), call, n === 0 ? at : LONG_AGO)}
      </span>
    ))}
    {calls.length > SHOWN_CALLS && <span>ほか{calls.length - SHOWN_CALLS}回</span>}
  </>
)

/** Whatever stands below the newest note is over, and so is the call whose answer is in. */
const LONG_AGO = new Date(8.64e15)
