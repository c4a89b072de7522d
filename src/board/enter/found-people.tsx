import { isLeader, provenance } from '../../replies/hearing.ts'
import { inWords } from '../../replies/words.ts'
import { shownNumber } from '../../roster/member-rules.ts'
import { Button, Notice } from '../../ui/form.tsx'
import { clockTime } from '../../ui/time.ts'
import { Phone } from '../needs-help.tsx'
import { people } from '../words.ts'
import type { EnterPageProps } from './enter-page.tsx'
import { AnswerButtons, AnswersForm, SignLegend } from './entry-parts.tsx'
import type { Asked, Said } from './queries.ts'

/** So many are shown with everything they have said; a longer list is for a narrower search. */
export const MOST_FOUND = 20

/** The field to search by, and whoever was found with all his answers, each with who entered it and how it was known. */
export const Search = ({ place, staff, found, takes, ...rest }: EnterPageProps & { takes: boolean }) => (
  <section>
    <h2>会員を探す</h2>
    <search>
      <form method="get" action={`/safety-checks/${place.id}/enter`} class="enter-search">
        {place.hearing.how !== 'phone' && <input type="hidden" name="how" value={place.hearing.how} />}
        {place.hearing.who !== 'self' && <input type="hidden" name="who" value={place.hearing.who} />}
        <label for="q">
          氏名・フリガナ・医療機関・会員番号<small>すでに回答した先生も出ます</small>
        </label>
        <input
          class="input"
          type="search"
          id="q"
          name="q"
          value={place.q}
          maxlength={100}
          autocomplete="off"
        />
        <Button kind="second">探す</Button>
      </form>
    </search>
    {found?.length === 0 && (
      <Notice kind="info" title="あてはまる対象者はいません">
        <p>この安否確認を送った先生のなかから探しています。名前の一部やフリガナでも探せます。</p>
      </Notice>
    )}
    {found && found.length > 0 && (
      <>
        {takes && <SignLegend />}
        <AnswersForm place={place} staff={staff}>
          <ul class="asked-people">
            {found.slice(0, MOST_FOUND).map((person) => (
              <li>
                <Who person={person} />
                <Phone phone={person.phone} name={person.name} />
                {takes && <AnswerButtons person={person} seen={person.reply_id} />}
                <History
                  said={rest.history.filter(({ member_id }) => member_id === person.member_id)}
                  {...rest}
                />
              </li>
            ))}
          </ul>
        </AnswersForm>
        {found.length > MOST_FOUND && (
          <p class="note">
            {people(found.length)}人のうち、はじめの{MOST_FOUND}人です。ことばを足して探してください。
          </p>
        )}
      </>
    )}
  </section>
)

export const Who = ({ person }: { person: Asked }) => (
  <span class="who-asked">
    <small>
      {person.kana} {shownNumber(person.member_number)}
    </small>
    <strong>{person.name}</strong> 先生 <small>{person.facility}</small>
  </span>
)

/** 誰が・どう知ったか — every answer of one member in this check. */
const History = ({ said, nameOf }: { said: Said[]; nameOf: EnterPageProps['nameOf'] }) =>
  said.length === 0 ? (
    <p class="said">まだ回答がありません。</p>
  ) : (
    <ol class="said">
      {said.map((one) => (
        <li class={one.counts ? 'counts' : one.is_retracted ? 'taken-back' : undefined}>
          <span>
            {clockTime(one.event_at)} {inWords(one.condition)}
          </span>{' '}
          {provenance(one)}
          {enteredBy(one, nameOf)}
          {one.is_late && '・締切後の回答'}
          {one.counts && <em>いまの回答</em>}
          {one.is_retracted && <em>取り消し</em>}
        </li>
      ))}
    </ol>
  )

const enteredBy = ({ entered_by, via }: Said, nameOf: EnterPageProps['nameOf']) => {
  if (entered_by === null || (via === 'leader' && isLeader(entered_by))) return ''
  return `・入力 ${nameOf(entered_by) ?? '事務局'}`
}
