import type { SignedInStaff } from '../../app.tsx'
import { newId } from '../../id.ts'
import { callSentence } from '../../replies/call-rules.ts'
import { inWords } from '../../replies/words.ts'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { clockTime } from '../../ui/time.ts'
import { narrowedTo, type Place, queryOf } from '../enter/entry-parts.tsx'
import type { Asked } from '../enter/queries.ts'
import { addressOf } from '../enter/rules.ts'
import type { Call } from './queries.ts'
import { callAs } from './rules.ts'

interface CallRefusedPageProps {
  check: SafetyCheck
  staff: SignedInStaff
  place: Place
  at: Date
  reason: 'being_called' | 'answered_meanwhile' | 'over'
  /** Whom the call was for, and what was noted of him last. */
  person?: Asked | undefined
  call?: Call | undefined
  nameOf: (call: Call) => string
}

/** Nothing was noted, and why: so that two do not telephone the same doctor. */
export const CallRefusedPage = (props: CallRefusedPageProps) => {
  const { check, staff, place, reason, person } = props
  return (
    <Layout
      title={`${headline(check)} 電話かけリスト`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['board.css', 'answers.css']}
    >
      <div class="narrow">
        <h1>{headline(check)}</h1>
        {reason === 'over' && (
          <Notice kind="info" title="回答の受付は終わりました">
            <p>もう電話はいりません。何も記録していません。</p>
          </Notice>
        )}
        {reason === 'answered_meanwhile' && (
          <Notice kind="info" title={`${person?.name}先生の回答は、もう届いています`}>
            <p>
              {person?.condition && <strong>{inWords(person.condition)}</strong>}
              電話はいりません。何も記録していません。
            </p>
          </Notice>
        )}
        {reason === 'being_called' && <BeingCalled {...props} />}
        <div class="actions">
          <ButtonLink href={addressOf(check.id, 'calls', place.hearing, narrowedTo(place))}>
            {reason === 'being_called' ? 'かけないで一覧に戻る' : '一覧に戻る'}
          </ButtonLink>
        </div>
      </div>
    </Layout>
  )
}

const BeingCalled = ({ staff, place, at, person, call, nameOf }: CallRefusedPageProps) =>
  person && call ? (
    <>
      <Notice kind="info" title={`${person.name}先生には、${callSentence(nameOf(call), call, at)}`}>
        <p>
          {clockTime(call.noted_at)}
          から電話中です。二重にかけないよう、まだ何も記録していません。この印は、5分たつと消えます。
        </p>
      </Notice>
      <form method="post" action={`/safety-checks/${place.id}/calls?${queryOf(place)}`} class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <button
          type="submit"
          name="call"
          value={callAs({
            what: 'calling',
            member: person.member_id,
            id: newId<'call_note'>(),
            seen: call.id,
          })}
          class="button button-second"
        >
          それでもかける
        </button>
      </form>
    </>
  ) : null
