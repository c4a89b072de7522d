import { stateOf } from '../../replies/follow-ups/queries.ts'
import { FOLLOW_STATES, FOLLOW_STEPS, stepAs } from '../../replies/follow-ups/rules.ts'
import { clockTime } from '../../ui/time.ts'
import type { NeedsHelp } from '../people.ts'

export const pathOfHelp = (check: string, { member_id }: Pick<NeedsHelp, 'member_id'>) =>
  `/safety-checks/${check}/help/${member_id}`

export const stateFor = (person: NeedsHelp) => stateOf(person, person.called_at)

/** Who has it: 「山本さんが10:21から対応しています。」 */
export function heldWords(person: NeedsHelp) {
  const { held_by_name, held_since } = person
  const state = stateFor(person)
  if (state === 'waiting' || !held_by_name || !held_since)
    return person.follow_state === 'done'
      ? '済のあとに、もう一度▲が届きました。'
      : 'まだだれも対応していません。'
  return state === 'done'
    ? `${held_by_name}さんが${clockTime(held_since)}に対応を終えました。`
    : `${held_by_name}さんが${clockTime(held_since)}から対応しています。`
}

/** The mark in a row of the ▲ list; the words stand for those who see no colour. */
export const FollowMark = ({ person, href }: { person: NeedsHelp; href: string }) => {
  const state = stateFor(person)
  return (
    <span class={`follow follow-${state}`}>
      <strong>{FOLLOW_STATES[state]}</strong>{' '}
      {state !== 'waiting' &&
        person.held_since &&
        `${person.held_by_name}さん ${clockTime(person.held_since)}`}{' '}
      <a class="follow-link" href={href} aria-label={`対応・メモ ${person.name}先生`}>
        対応・メモ
      </a>
      {person.follow_note && <small class="help-note">{person.follow_note}</small>}
    </span>
  )
}

/** One press takes it; stands inside a form of the page, whose own address is another one. */
export const TakeButton = ({ person, action }: { person: NeedsHelp; action: string }) =>
  stateFor(person) === 'waiting' ? (
    <button
      type="submit"
      name="step"
      value={stepAs({ step: 'take', seen: person.follow_seen })}
      formaction={action}
      class="button button-second follow-take"
      aria-label={`${person.name}先生への対応を始める`}
    >
      {FOLLOW_STEPS.take.button}
    </button>
  ) : null
