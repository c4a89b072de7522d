import type { SignedInStaff } from '../../app.tsx'
import { answerable, BANDS, headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { Layout } from '../../ui/layout.tsx'
import { people } from '../words.ts'
import { AnswerButtons, AnswersForm, HearingChooser, OwnEntryLine, type Place } from './entry-parts.tsx'
import { Search, Who } from './found-people.tsx'
import type { Asked, OwnEntry, Said } from './queries.ts'
import { type QuickFault, QuickForm } from './quick-form.tsx'
import { type TakenBack, TakenBackLine } from './taken-back.tsx'

export interface EnterPageProps {
  check: SafetyCheck
  staff: SignedInStaff
  at: Date
  place: Place
  own: OwnEntry[]
  taken_back: TakenBack | null
  /** Null where nothing was searched for. */
  found: Asked[] | null
  history: Said[]
  nameOf: (user_id: string) => string | null
  quick?: { typed: string; fault: QuickFault; candidates: Asked[] }
}

/** 回答を入れる — for what comes by telephone, FAX or at the counter, also from those who have answered before. */
export const EnterPage = (props: EnterPageProps) => {
  const { check, staff, at, place, own, quick } = props
  const state = answerable(check, at)
  const takes = state === 'asking' || state === 'late'
  return (
    <Layout
      title={`${headline(check)} 回答を入れる`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['board.css', 'answers.css']}
      scripts={['search.js']}
    >
      <div class="list enter">
        <p class="back">
          <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
          <a href={`/safety-checks/${check.id}/unanswered`}>未回答の一覧</a>
        </p>
        <h1>
          {headline(check)}
          <br />
          回答を入れる
        </h1>
        {!check.launched_at ? (
          <p class="empty">まだ送っていません。送ったあとに、ここで回答を入れられます。</p>
        ) : !takes ? (
          <p class="state">回答の受付は終わりました。これまでの回答は、下で探せます。</p>
        ) : (
          <>
            {state === 'late' && (
              <p class="state">締め切りました。いま入れると「締切後の回答」として残ります。</p>
            )}
            <HearingChooser place={place} />
            <QuickForm place={place} staff={staff} typed={quick?.typed} fault={quick?.fault} />
            {quick && quick.candidates.length > 0 && (
              <AnswersForm place={place} staff={staff}>
                <Candidates {...props} candidates={quick.candidates} />
              </AnswersForm>
            )}
            <TakenBackLine taken_back={props.taken_back} />
            <OwnEntries own={own} place={place} staff={staff} />
          </>
        )}
        <Search {...props} takes={takes} />
      </div>
    </Layout>
  )
}

const Candidates = ({ candidates }: EnterPageProps & { candidates: Asked[] }) => (
  <ul class="asked-people">
    {candidates.map((person) => (
      <li>
        <Who person={person} />
        <AnswerButtons person={person} seen={person.reply_id} />
      </li>
    ))}
  </ul>
)

const OwnEntries = ({ own, place, staff }: Pick<EnterPageProps, 'own' | 'place' | 'staff'>) =>
  own.length === 0 ? null : (
    <section>
      <h2>
        いま入れた回答 {people(own.length)}件<small>10分のあいだ取り消せます</small>
      </h2>
      <AnswersForm place={place} staff={staff}>
        <ul class="asked-people own-entries">
          {own.map((entry) => (
            <li>
              <span>
                <strong>{entry.name}</strong> 先生 <small>{entry.facility}</small>
              </span>
              <OwnEntryLine entry={entry} place={place} />
            </li>
          ))}
        </ul>
      </AnswersForm>
    </section>
  )
