import type { PropsWithChildren } from 'hono/jsx'
import type { SignedInStaff } from '../../app.tsx'
import { newId } from '../../id.ts'
import {
  HEARD_BY,
  type HeardBy,
  type Hearing,
  hearingQuery,
  provenance,
  SAYERS,
  type Sayer,
} from '../../replies/hearing.ts'
import { CONDITIONS, type Condition, type ReplyId } from '../../replies/table.ts'
import { inWords } from '../../replies/words.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { clockTime } from '../../ui/time.ts'
import type { Person } from '../people.ts'
import type { OwnEntry } from './queries.ts'
import { addressOf, type List, pressedAs } from './rules.ts'

/** Where buttons stand and what they take with them. */
export interface Place {
  id: SafetyCheckId
  list: List
  hearing: Hearing
  /** What was searched for, and the ward that was chosen, to come back to. */
  q?: string
  ward?: string
}

/** What of a place stands in its address beside the way of hearing. */
export const narrowedTo = ({ q, ward }: Place): Record<string, string> => ({
  ...(q ? { q } : {}),
  ...(ward ? { ward } : {}),
})

export const queryOf = (place: Place) =>
  new URLSearchParams({
    from: place.list,
    ...narrowedTo(place),
    ...hearingQuery(place.hearing),
  }).toString()

/** One form for all the rows of a page: each button says whose answer it is. */
export const AnswersForm = ({
  place,
  staff,
  children,
}: PropsWithChildren<{ place: Place; staff: SignedInStaff }>) => (
  <form method="post" action={`/safety-checks/${place.id}/answers?${queryOf(place)}`} class="answers-form">
    <input type="hidden" name="working_for" value={staff.association} />
    <input type="hidden" name="entry" value={newId<'entry'>()} />
    {children}
  </form>
)

const SIGNS = Object.entries(CONDITIONS) as [Condition, (typeof CONDITIONS)[Condition]][]

/** ●◐■▲ — one press records. The name holds what is seen (WCAG 2.5.3); the title says it in full. */
export const AnswerButtons = ({
  person: { member_id, name },
  seen,
}: {
  person: Pick<Person, 'member_id' | 'name'>
  seen: ReplyId | null
}) => (
  <span class="answers">
    {SIGNS.map(([condition, { symbol, label, short }]) => (
      <button
        type="submit"
        name="answer"
        value={pressedAs({ condition, member: member_id, seen })}
        class={`answer answer-${condition}`}
        title={label}
        aria-label={`${name}先生 ${symbol}${short}`}
      >
        {symbol}
        <small>{short}</small>
      </button>
    ))}
  </span>
)

/** 「10:21 電話で ●診療できます と記録しました」 and the way back; stands inside the form of its page. */
export const OwnEntryLine = ({ entry, place }: { entry: OwnEntry; place: Place }) => (
  <span class="entered">
    <span>
      {clockTime(entry.event_at)} {wayOf(entry)}で <strong>{inWords(entry.condition)}</strong>{' '}
      {entry.is_late && '（締切後の回答）'}と記録しました
    </span>
    <button
      type="submit"
      name="reply"
      value={entry.reply_id}
      formaction={`/safety-checks/${place.id}/answers/retract?${queryOf(place)}`}
      class="button button-text"
      aria-label={`${entry.name}先生の記録を取り消す`}
    >
      取り消す
    </button>
  </span>
)

const wayOf = ({ via, heard_from }: OwnEntry) => {
  const how = heard_from?.split(':')[0] ?? ''
  return Object.hasOwn(HEARD_BY, how) ? HEARD_BY[how as HeardBy].label : provenance({ via, heard_from })
}

/** 聞き方 — chosen once, for every press that follows. */
export const HearingChooser = ({ place }: { place: Place }) => (
  <nav class="hearing" aria-label="回答の聞き方">
    {place.list !== 'calls' && (
      <Choices
        label="聞き方"
        place={place}
        options={Object.entries(HEARD_BY).map(([how, { label }]) => ({
          label,
          hearing: { ...place.hearing, how: how as HeardBy },
        }))}
      />
    )}
    <Choices
      label="どなたから"
      place={place}
      options={Object.entries(SAYERS).map(([who, { label }]) => ({
        label,
        hearing: { ...place.hearing, who: who as Sayer },
      }))}
    />
  </nav>
)

const Choices = ({
  label,
  place,
  options,
}: {
  label: string
  place: Place
  options: { label: string; hearing: Hearing }[]
}) => (
  <p class="hearing-choices">
    <strong>{label}</strong>
    {options.map((option) => (
      <a
        href={addressOf(place.id, place.list, option.hearing, narrowedTo(place))}
        aria-current={isSame(option.hearing, place.hearing) ? 'true' : undefined}
      >
        {option.label}
      </a>
    ))}
  </p>
)

const isSame = (one: Hearing, other: Hearing) => one.how === other.how && one.who === other.who

/** What the four signs mean, for whoever sees them for the first time. */
export const SignLegend = () => (
  <p class="answers-legend">
    {SIGNS.map(([condition, { label, symbol }]) => (
      <span>
        <span class={`answer-sign answer-${condition}`} aria-hidden="true">
          {symbol}
        </span>
        {label}
      </span>
    ))}
  </p>
)
