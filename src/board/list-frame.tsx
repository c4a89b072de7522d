import type { Child, PropsWithChildren } from 'hono/jsx'
import type { SignedInStaff } from '../app.tsx'
import type { ReplyId } from '../replies/table.ts'
import { ROLES } from '../roster/table.ts'
import { answerable, BANDS, headline } from '../safety-checks/rules.ts'
import type { SafetyCheck } from '../safety-checks/table.ts'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import {
  AnswerButtons,
  AnswersForm,
  HearingChooser,
  OwnEntryLine,
  type Place,
  SignLegend,
} from './enter/entry-parts.tsx'
import type { LastCall, OwnEntry } from './enter/queries.ts'
import { addressOf } from './enter/rules.ts'
import { type TakenBack, TakenBackLine } from './enter/taken-back.tsx'
import { Phone } from './needs-help.tsx'
import type { Person } from './people.ts'
import { people } from './words.ts'

/** What every list says about itself: the check, who looks, when it was counted, and what he has just entered. */
export interface ListFrame {
  check: SafetyCheck
  staff: SignedInStaff
  at: Date
  place: Place
  own: OwnEntry[]
  calls: LastCall[]
  taken_back: TakenBack | null
}

/** A browser chokes on 30,000 rows; what is cut off is said. */
const SHOWN = 2_000

/** The page around a list, with the heading that counts it. */
export const List = ({
  check,
  staff,
  at,
  name,
  count,
  parts,
  rows,
  lead,
  place,
  taken_back,
  children,
}: PropsWithChildren<
  ListFrame & { name: string; count: number; parts?: string; rows: number; lead: string }
>) => (
  <Layout
    title={`${headline(check)} ${name}`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
    styles={['board.css', 'answers.css', ...(place.list === 'needs-help' ? ['help.css'] : [])]}
    scripts={['board.js']}
  >
    <div class="list">
      <p class="back">
        <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
        <a href={`/safety-checks/${check.id}/calls`}>電話かけリスト</a>
        <a href={addressOf(check.id, 'enter', place.hearing)}>名前や会員番号で探して入れる</a>
      </p>
      <div class="list-head">
        <h1>
          {headline(check)}
          <br />
          {name}（{people(count)}人）
          {parts && count > 0 && <small class="whole"> {parts}</small>}
        </h1>
        <p class="caution">取扱注意</p>
      </div>
      <p>
        <span class="paper">{staff.association_name} </span>
        {dayAndTime(at)}の内容です。{count > 0 && lead}
        <button type="button" class="link" data-print hidden>
          印刷
        </button>
      </p>
      <TakenBackLine taken_back={taken_back} />
      {rows > SHOWN && <p class="state">はじめの{people(SHOWN)}人を表示しています。</p>}
      {rows === 0 && <p class="empty">該当する人はいません。</p>}
      {rows > 0 && isAnswerable(check, at) && (
        <div class="entry-head">
          <HearingChooser place={place} />
          <SignLegend />
          <p class="answers-legend">押すと記録され、10分のあいだ取り消せます。</p>
        </div>
      )}
      {rows > 0 && (
        <AnswersForm place={place} staff={staff}>
          {children}
        </AnswersForm>
      )}
    </div>
  </Layout>
)

/** One row a member, and in it the buttons for what he said. */
export const Rows = <P extends Person>({
  found,
  last,
  cell,
  seenOf = () => null,
  check,
  at,
  place,
  own,
}: ListFrame & {
  found: P[]
  last: string
  cell: (person: P) => Child
  /** The answer that stands in the row, where there is one. */
  seenOf?: (person: P) => ReplyId | null
}) => (
  <section class="scroll" tabindex={0} aria-label="一覧の表">
    <table class="names">
      <thead>
        <tr>
          <th scope="col">氏名</th>
          <th scope="col">電話</th>
          <th scope="col">医療機関</th>
          <th scope="col">区</th>
          <th scope="col">役割</th>
          <th scope="col">{last}</th>
          {isAnswerable(check, at) && (
            <th scope="col" class="entry">
              聞いた回答
            </th>
          )}
          <th scope="col" class="memo">
            メモ
          </th>
        </tr>
      </thead>
      <tbody>
        {found.slice(0, SHOWN).map((person) => (
          <tr id={`m-${person.member_id}`} class={entryOf(person, own) && 'just-entered'}>
            <th scope="row">
              <small>{person.kana}</small>
              <br />
              {person.name}
            </th>
            <td>
              <Phone phone={person.phone} name={person.name} />
            </td>
            <td>{person.facility ?? '—'}</td>
            <td>{person.ward ?? '—'}</td>
            <td>{ROLES[person.role]}</td>
            <td>{cell(person)}</td>
            {isAnswerable(check, at) && (
              <td class="entry">
                <Entry person={person} entry={entryOf(person, own)} place={place} seen={seenOf(person)} />
              </td>
            )}
            <td class="memo" />
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

const entryOf = ({ member_id }: Person, own: OwnEntry[]) => own.find((entry) => entry.member_id === member_id)

const Entry = ({
  person,
  entry,
  place,
  seen,
}: {
  person: Person
  entry: OwnEntry | undefined
  place: Place
  seen: ReplyId | null
}) => (entry ? <OwnEntryLine entry={entry} place={place} /> : <AnswerButtons person={person} seen={seen} />)

const isAnswerable = (check: SafetyCheck, at: Date) => ['asking', 'late'].includes(answerable(check, at))
